"""Entries of declared stages against a slow reading of the same log, event by event."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.evidence.entries import Nearness, stage_entries
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo > Won")
NEAR = Nearness(
    before=pd.Timedelta("3h").to_pytimedelta(),
    after=pd.Timedelta("1h").to_pytimedelta(),
    deals=2,
    within=pd.Timedelta("2min").to_pytimedelta(),
)
START = pd.Timestamp("2026-01-05 09:00", tz="UTC")


def log_of(rows):
    """Rows of case, activity, minutes, person."""
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "minutes", "who"])
    frame["timestamp"] = START + pd.to_timedelta(frame["minutes"], unit="min")
    return EventLog.from_pandas(
        frame.drop(columns="minutes"), resource="who", outcomes=["Won"], stages=["New", "Demo"]
    )


def entries_of(log):
    frame = stage_entries(log, FUNNEL, NEAR).order_by("case_id", "position").execute()
    return frame.set_index(["case_id", "position"])


def test_what_supports_an_entry_lies_before_it_and_near():
    log = log_of(
        [
            ("a", "New", 0, "Ann"),
            ("a", "call", 30, None),
            ("a", "Demo", 200, "Ann"),  # the call was 170 minutes before
            ("a", "Won", 400, "Ann"),  # the call is too long ago
            ("b", "New", 0, "Bob"),
            ("b", "call", 59, None),
        ]
    )
    found = entries_of(log)
    assert found["is_supported"].tolist() == [False, True, False, False]
    # a's New has a call within the hour after it; a's Won has nothing near on either side.
    assert found["is_ghost"].tolist() == [False, False, True, False]


def test_a_batch_is_of_one_person_and_of_several_deals():
    rows = [("a", "New", 0, "Ann"), ("b", "New", 1, "Ann"), ("c", "New", 2, "Bob")]
    rows += [("d", "New", 500, "Ann"), ("d", "Demo", 501, "Ann"), ("e", "New", 3, None)]
    found = entries_of(log_of(rows))["is_batch"]
    assert found[found].index.tolist() == [("a", 0), ("b", 0)]


def test_an_entry_of_the_same_stage_goes_on_with_the_stay():
    rows = [("a", "New", 0, "A"), ("a", "New", 60, "A"), ("a", "call", 90, "A")]
    found = entries_of(log_of([*rows, ("a", "Demo", 120, "A"), ("a", "Won", 180, "A")]))
    assert found["seconds"].fillna(-1).tolist() == [7200, -1, 3600, -1]
    assert found["communications"].fillna(-1).tolist() == [1, -1, 0, -1]


EVENTS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["New", "Demo", "Won", "call", "mail"]),
        st.integers(0, 600),
        st.sampled_from(["Ann", "Bob", None]),
    ),
    min_size=1,
    max_size=40,
)


@given(EVENTS)
def test_it_is_what_a_slow_reading_finds(rows):
    log = log_of(rows)
    events = log.events.execute()
    end = events["timestamp"].max()
    found = entries_of(log)
    for case, own in events.groupby("case_id"):
        spoken = own[~own["activity"].isin(FUNNEL.names)]
        entered = own[own["activity"].isin(FUNNEL.names)]
        previous = entered["activity"].shift()
        begins = entered[entered["activity"] != previous]
        for at, entry in enumerate(entered.itertuples()):
            row = found.loc[(case, entry.position)]
            before = spoken[spoken["position"] < entry.position]["timestamp"]
            after = spoken[spoken["position"] > entry.position]["timestamp"]
            near = not before.empty and entry.timestamp - before.max() <= NEAR.before
            next_near = not after.empty and after.min() - entry.timestamp <= NEAR.after
            assert row["is_supported"] == near
            assert row["is_ghost"] == (not near and not next_near)
            assert row["is_first"] == (at == 0)
            if entry.position not in set(begins["position"]) or entry.activity == "Won":
                assert pd.isna(row["seconds"])
                continue
            later = begins[begins["position"] > entry.position]
            stop = end if later.empty else later["timestamp"].iloc[0]
            place = own["position"].max() + 1 if later.empty else later["position"].iloc[0]
            assert row["seconds"] == (stop - entry.timestamp).total_seconds()
            inside = spoken["position"].between(entry.position, place)
            assert row["communications"] == inside.sum()
