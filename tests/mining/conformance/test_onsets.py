from hypothesis import given, settings
from hypothesis import strategies as st

from mining.conformance.onsets import find_onsets
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")
TRACES = st.lists(st.sampled_from([*FUNNEL.names, "call"]), min_size=1, max_size=7).map(tuple)


def told(trace: str) -> list[tuple[str, str, int]]:
    found = find_onsets([tuple(trace.split())], FUNNEL).deviations
    return list(found[["kind", "activity", "position"]].itertuples(index=False, name=None))


def test_a_skipped_stage_is_told_where_a_later_one_is_entered():
    assert told("New call Proposal Won") == [
        ("undeclared activity", "call", 1),
        ("skipped stage", "Qualified", 2),
    ]


def test_what_turns_out_otherwise_was_told_before_and_is_told_anew():
    assert told("New Proposal Qualified Proposal Won") == [
        ("skipped stage", "Qualified", 1),
        ("entered too early", "Proposal", 2),
    ]


def test_a_way_back_begins_with_its_first_step():
    assert told("New Qualified New Qualified Proposal") == [("moved backwards", "New", 2)]


def test_where_the_model_stands_and_since_when():
    standing = find_onsets([("call", "New", "call", "Qualified", "New")], FUNNEL).standing
    assert standing["stage"].tolist() == ["", "New", "New", "Qualified", "Qualified"]
    assert standing["entered"].tolist() == [-1, 1, 1, 3, 3]


@settings(deadline=None, max_examples=40)
@given(st.lists(TRACES, min_size=1, max_size=4, unique=True), st.integers(1, 7))
def test_the_future_of_a_case_changes_nothing_that_was_told(traces, known):
    whole = find_onsets(traces, FUNNEL)
    cut = find_onsets([trace[:known] for trace in traces], FUNNEL)
    for name in ("deviations", "standing"):
        before, after = getattr(cut, name), getattr(whole, name)
        kept = after[after["position"] < known].astype(object)
        assert before.astype(object).to_dict("records") == kept.to_dict("records")
