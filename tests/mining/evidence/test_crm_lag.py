"""The lag of a CRM by hand, and the median against another library."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from mining.evidence.crm_lag import crm_lag, weighted_median
from mining.evidence.timeline import lay_out
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo > Won | Lost")


def lag_of(made):
    log, found = made
    return crm_lag(lay_out(log, FUNNEL, found), FUNNEL, found)


def test_a_late_entry_a_missing_one_and_one_ahead(make):
    rows = []
    for case, lag in (("a", 3), ("b", 5), ("c", 7)):
        rows += [(case, "New", 0, None), (case, "call", 10, (0, 1)), (case, "Demo", 10 + lag, None)]
        rows += [(case, "Won", 40, None)]
    rows += [("d", "New", 0, None), ("d", "call", 10, (0, 1)), ("d", "Won", 14, None)]  # missing
    rows += [("e", "Demo", 0, None), ("e", "call", 10, (0, 1)), ("e", "Won", 14, None)]  # ahead
    [row] = lag_of(make(rows, ("New", "Demo"))).frame.to_dict("records")
    assert (row["stage"], row["cases"]) == ("Demo", 5)
    # Ends at 0, 3, 5, 7 h; d censored at 4 h: staying 0.8, 0.6, then 0.6 · 1/2 = 0.3.
    assert row["median"] == pd.Timedelta(hours=5)
    assert row["missing"] == pytest.approx(1 / 5)
    assert row["ahead"] == pytest.approx(1 / 4)


def test_a_moment_of_entry_less_likely_than_not_says_nothing_of_the_lag(make):
    rows = [("a", "New", 0, None), ("a", "call", 10, (0.75, 0.25)), ("a", "call", 12, (0, 1))]
    rows += [("a", "Demo", 20, None)]
    rows += [("b", "New", 0, None), ("b", "call", 10, (0.6, 0.4)), ("b", "call", 12, (0.2, 0.8))]
    found = lag_of(make([*rows, ("b", "Demo", 20, None)], ("New", "Demo")))
    assert found.stays["weight"].tolist() == pytest.approx([0.75])
    assert found.stays["seconds"].tolist() == [8 * 3600]
    assert found.frame["cases"].tolist() == pytest.approx([0.75])


def test_a_case_that_never_was_in_the_stage_is_not_late(make):
    rows = [("a", "New", 0, None), ("a", "call", 10, (1, 0)), ("a", "Lost", 12, None)]
    found = lag_of(make(rows, ("New", "Demo")))
    assert found.stays.empty
    assert np.isnan(found.frame["missing"].iloc[0])


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()).map(tuple), min_size=1, max_size=25))
def test_the_median_is_the_one_of_scipy(times):
    ends = [float(t) for t, ended in times if ended]
    censored = [float(t) for t, ended in times if not ended]
    # Scipy takes ends before censorings of the same time, as is usual.
    ordered = sorted(times, key=lambda pair: (pair[0], not pair[1]))
    seconds = np.array([float(t) for t, _ended in ordered])
    found = weighted_median(
        seconds, np.array([ended for _t, ended in ordered]), np.ones(len(ordered))
    )
    if not ends:
        assert np.isnan(found)
        return
    curve = ecdf(CensoredData(uncensored=ends, right=censored)).sf
    below = np.flatnonzero(curve.probabilities <= 0.5 + 1e-12)
    if len(below):
        assert found == curve.quantiles[below[0]]
    else:
        assert np.isnan(found)
