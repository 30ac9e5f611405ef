import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.conformance.alignments import align
from mining.conformance.fitness import Fitness, fitness
from mining.models.alignment import Alignments
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo > Won | Lost")


def test_a_log_that_fits_has_fitness_one():
    log = EventLog.from_traces({"a": ["New", "Demo", "Won"], "b": ["New"]}, outcomes=["Won"])
    assert fitness(align(log, FUNNEL)) == Fitness(1.0, 2, 2)


def test_nothing_in_common_is_fitness_zero():
    log = EventLog.from_traces({"a": ["call", "mail"]})
    assert fitness(align(log, FUNNEL)) == Fitness(0.0, 0, 1)


def test_an_open_case_owes_no_run():
    traces = {"a": ["New", "call"]}
    is_open = fitness(align(EventLog.from_traces(traces, outcomes=["Won"]), FUNNEL))
    closed = fitness(align(EventLog.from_traces(traces), FUNNEL))
    assert is_open.share == pytest.approx(1 / 2)
    assert closed.share == pytest.approx(1 - 2 / 4)  # the call, and Lost


def test_no_cases_fit_vacuously():
    none = pd.DataFrame({"case_id": [], "alignment": [], "is_open": []})
    assert fitness(Alignments((), none)) == Fitness(1.0, 0, 0)


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.lists(st.sampled_from([*FUNNEL.names, "call"]), min_size=1, max_size=6),
        min_size=1,
    )
)
def test_fitness_is_a_share_and_one_only_where_all_fit(traces):
    found = fitness(align(EventLog.from_traces(traces, outcomes=["Won", "Lost"]), FUNNEL))
    assert 0 <= found.share <= 1
    assert math.isclose(found.share, 1) == (found.fitting_cases == found.cases)
