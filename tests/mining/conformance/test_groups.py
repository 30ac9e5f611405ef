import pandas as pd
import pytest

from event_logs.event_log import EventLog
from event_logs.filters import filter_case_ids
from mining.conformance.alignments import align
from mining.conformance.fitness import fitness
from mining.conformance.groups import conformance_by
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo > Won | Lost")
TRACES = {"a": ["New", "Demo", "Won"], "b": ["New", "Won"], "c": ["New", "Lost"], "d": ["call"]}
LOG = EventLog.from_traces(TRACES, outcomes=["Won", "Lost"])


def test_a_group_is_what_aligning_its_cases_alone_gives():
    groups = pd.Series({"a": "web", "b": "web", "c": "fair"})
    rows = conformance_by(align(LOG, FUNNEL), groups).set_index("group")
    assert rows["cases"].to_dict() == {"fair": 1, "web": 2}
    for name, cases in (("web", ["a", "b"]), ("fair", ["c"])):
        alone = fitness(align(filter_case_ids(LOG, cases), FUNNEL))
        assert rows.loc[name, "fitness"] == pytest.approx(alone.share)
        assert rows.loc[name, "fitting"] == alone.fitting_cases
    assert rows.loc["web", "low"] < 0.5 < rows.loc["web", "high"]


def test_no_cases_have_no_groups():
    empty = pd.Series(dtype=object)
    assert len(conformance_by(align(LOG, FUNNEL), empty)) == 0
