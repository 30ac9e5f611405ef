import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.conformance.alignments import align_variants
from mining.conformance.diagrams import read_bpmn
from mining.models.bpmn import to_xml
from mining.models.funnel import Funnel, Outcome, Stage, compile_funnel, parse_funnel
from mining.models.funnel_bpmn import funnel_to_bpmn

WINDING = Funnel(
    (
        Stage("New", may_repeat=True),
        Stage("Demo", may_be_skipped=True),
        Stage("Proposal", may_repeat=True, may_go_back_to=("New", "Demo")),
    ),
    (Outcome("Won", ("Proposal",)), Outcome("Lost", ("New", "Demo", "Proposal"))),
)


@pytest.mark.parametrize(
    "funnel", [WINDING, parse_funnel("New > Won"), parse_funnel("A > B? > C+ > Won | Lost | Gone")]
)
@settings(deadline=None, max_examples=5)
@given(data=st.data())
def test_the_diagram_allows_what_the_funnel_allows(funnel, data):
    again = read_bpmn(to_xml(funnel_to_bpmn(funnel)).encode(), "funnel.bpmn")
    assert set(again.names) == set(funnel.names)
    names = [*funnel.names, *funnel.stage_names]
    traces = data.draw(st.lists(st.lists(st.sampled_from(names), max_size=6).map(tuple)))
    asked = [(trace, is_open) for trace in traces for is_open in (False, True)]
    costs = [
        [found.cost for found in align_variants(asked, compile_funnel(each)).alignments]
        for each in (funnel, again)
    ]
    assert costs[0] == costs[1]
