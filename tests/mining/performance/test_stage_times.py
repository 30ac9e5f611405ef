from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.performance.stage_times import stage_times
from mining.survival.beyond import observe

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
FUNNEL = parse_funnel("New > Offer > Won | Lost")

# Freireich et al. 1963, weeks in remission of children with acute leukaemia, as printed in
# Kalbfleisch and Prentice 1980 (p. 205) and Cox and Oakes 1984; + is censored.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def quantiles(groups):
    """Median and 90th percentile of stays (seconds, is_open), by group."""
    found = {}
    for name, stays in groups.items():
        times, states = zip(*stays, strict=True)
        curve = observe(np.array(times, "float64"), ~np.array(states, "bool"))
        limits = (curve.quantile(0.5), curve.quantile(0.9))
        found[name] = tuple(None if np.isinf(limit) else limit for limit in limits)
    return found


def product_limit(observed, q):
    """The first time at which the share still staying is at or under 1 − q, in fractions."""
    staying = Fraction(1)
    for time in sorted({time for time, is_open in observed if not is_open}):
        at_risk = sum(1 for other, _ in observed if other >= time)
        ended = sum(1 for other, is_open in observed if other == time and not is_open)
        staying *= 1 - Fraction(ended, at_risk)
        if staying <= 1 - Fraction(q):
            return float(time)
    return None


def by_scipy(observed, q):
    censored = stats.CensoredData.right_censored(
        [time for time, _ in observed], [is_open for _, is_open in observed]
    )
    curve = stats.ecdf(censored).sf
    under = np.flatnonzero(curve.probabilities <= 1 - q + 1e-9)
    return float(curve.quantiles[under[0]]) if under.size else None


def published(text):
    return [(float(word.rstrip("+")), word.endswith("+")) for word in text.split()]


def test_the_medians_of_freireich_1963_are_those_published():
    found = quantiles({"6-MP": published(SIX_MP), "placebo": published(PLACEBO)})
    assert found["6-MP"] == (23.0, None)
    assert found["placebo"] == (8.0, 17.0)


OBSERVED = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=25)


@given(st.dictionaries(st.sampled_from("abc"), OBSERVED, min_size=1))
def test_quantiles_are_those_of_the_product_limit(groups):
    expected = {
        name: (product_limit(found, "1/2"), product_limit(found, "9/10"))
        for name, found in groups.items()
    }
    assert quantiles(groups) == expected


def test_quantiles_are_those_of_scipy_on_many_stays():
    chance = np.random.default_rng(7)
    groups = {}
    for name, size in (("few", 40), ("many", 5_000), ("coarse", 5_000)):
        times, limits = chance.exponential(100, size), chance.exponential(250, size)
        if name == "coarse":
            times, limits = times.round(-1), limits.round(-1)
        seen = np.minimum(times, limits)
        groups[name] = list(zip(seen.tolist(), (limits < times).tolist(), strict=True))
    assert quantiles(groups) == {
        name: (by_scipy(found, 0.5), by_scipy(found, 0.9)) for name, found in groups.items()
    }


def test_where_all_stays_are_open_nothing_is_said():
    assert quantiles({"a": [(5, True), (6, True)]}) == {"a": (None, None)}


def test_an_open_stay_makes_a_stage_longer_not_shorter():
    over = [(time, False) for time in (1, 2, 3, 4)]
    assert quantiles({"a": over})["a"][0] == 2
    assert quantiles({"a": [*over, (9, True), (9, True)]})["a"][0] == 3


# Stays of a log, told in a loop

TRACES = st.dictionaries(
    st.sampled_from("abcd"),
    st.lists(
        st.tuples(st.sampled_from(["New", "Offer", "Won", "Lost", "Call"]), st.integers(1, 9)),
        min_size=1,
        max_size=7,
    ),
    min_size=1,
    max_size=4,
)


def log_of(traces):
    """Traces of (activity, hours since the one before)."""
    rows = []
    for case, trace in traces.items():
        hours = 0
        for name, gap in trace:
            hours += gap
            rows.append((case, name, MONDAY + timedelta(hours=hours)))
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp"])
    log = EventLog.from_pandas(frame, outcomes=FUNNEL.outcome_names, stages=FUNNEL.stage_names)
    return log, frame


def stays_by_hand(frame):
    """Stage -> [(case, hours, is_open)]: from entering to the next declared name or the end."""
    end = frame["timestamp"].max()
    found = {name: [] for name in FUNNEL.stage_names}
    for case, rows in frame.groupby("case_id"):
        here = since = None
        for row in rows.sort_values("timestamp").itertuples():
            if row.activity not in FUNNEL.names or row.activity == here:
                continue
            if here in found:
                found[here].append((case, (row.timestamp - since) / timedelta(hours=1), False))
            here, since = row.activity, row.timestamp
        if here in found:
            found[here].append((case, (end - since) / timedelta(hours=1), True))
    return found


@settings(max_examples=20)
@given(TRACES)
def test_stays_in_a_log_are_counted_and_timed_as_the_docstring_says(traces):
    log, frame = log_of(traces)
    table = stage_times(log, FUNNEL).frame.set_index("stage")
    assert tuple(table.index) == FUNNEL.stage_names
    for name, found in stays_by_hand(frame).items():
        row = table.loc[name]
        assert row["visits"] == len(found)
        assert row["cases"] == len({case for case, *_ in found})
        assert row["open_visits"] == sum(is_open for *_, is_open in found)
        observed = [(hours, is_open) for _, hours, is_open in found]
        total = pd.Timedelta(hours=sum(hours for hours, _ in observed)) if found else pd.NaT
        times = [product_limit(observed, q) for q in ("1/2", "9/10")]
        wanted = [*(pd.NaT if time is None else pd.Timedelta(hours=time) for time in times), total]
        for prefix in ("", "business_"):
            given_times = [row[f"{prefix}{part}"] for part in ("median", "p90", "total")]
            pd.testing.assert_series_equal(
                pd.Series(given_times, dtype="timedelta64[us]"),
                pd.Series(wanted, dtype="timedelta64[us]"),
            )


def test_calls_do_not_end_a_stay_and_entering_again_begins_none():
    hours = [("New", 1), ("Call", 2), ("New", 3), ("Call", 4), ("Offer", 5), ("Won", 1)]
    frame = stage_times(log_of({"a": hours})[0], FUNNEL).frame
    assert frame["visits"].tolist() == [1, 1]
    assert frame["median"].tolist() == [pd.Timedelta(hours=14), pd.Timedelta(hours=1)]


def test_business_times_come_from_the_business_clock():
    frame = pd.DataFrame(
        {
            "case_id": ["a", "a"],
            "activity": ["New", "Won"],
            "timestamp": [MONDAY, MONDAY + timedelta(days=1)],
            "business_seconds": [0.0, 3600.0],
        }
    )
    row = stage_times(EventLog.from_pandas(frame, outcomes=["Won"]), FUNNEL).frame.iloc[0]
    assert (row["median"], row["business_median"]) == (
        pd.Timedelta(days=1),
        pd.Timedelta(hours=1),
    )


def test_an_outcome_that_is_not_declared_ends_a_stay_too():
    log = EventLog.from_traces({"a": ["New", "Spam"], "b": ["New"]}, outcomes=["Won", "Spam"])
    row = stage_times(log, FUNNEL).frame.iloc[0]
    assert (row["visits"], row["open_visits"], row["median"]) == (2, 1, pd.Timedelta(hours=1))


@pytest.mark.parametrize("traces", [{}, {"a": ["Call"]}])
def test_a_log_without_stages_has_a_row_a_stage_and_no_times(traces):
    log = EventLog.from_traces(traces, outcomes=["Won"])
    frame = stage_times(log, FUNNEL).frame
    assert frame["stage"].tolist() == ["New", "Offer"]
    assert frame[["cases", "visits", "open_visits"]].to_numpy().sum() == 0
    assert frame.drop(columns=["stage", "cases", "visits", "open_visits"]).isna().all(axis=None)
    assert set(frame.dtypes.iloc[4:].astype(str)) == {"timedelta64[us]"}
