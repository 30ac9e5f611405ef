import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.deadlines.causes import CAUSES, SMALLEST_GROUP, _shares, causes
from mining.deadlines.obligations import obligations
from mining.deadlines.rules import Rule

HOUR = 3600.0
ANSWER = Rule("answer", "contact", "email", "2 business hours", 2 * HOUR, "business")
BY_CALENDAR = Rule("answer", "contact", "email", "10 hours", 10 * HOUR)
DAYS = [day for day in range(40) if day % 7 < 5]


def week(story):
    """Every working day of two months the same story of one day."""
    return [
        (f"{case}{day}", name, day * 24 + hour, *who)
        for day in DAYS
        for case, name, hour, *who in story
    ]


def judged(bench, rows, rule=ANSWER):
    b = bench(rows)
    return causes(b.scene, obligations(b.scene, rule))


def share_of(found, cause):
    return float(found.shares.set_index("cause").loc[cause, "share"])


# Ann gets three mails at nine and answers them in turn, a call of one hour each.
BUSY = [
    *[(f"{n}-", "Email in", 0.01 * n, "Ann", "Sales") for n in range(8)],
    *[(f"{n}-", "Email out", 0.5 + n, "Ann", "Sales") for n in range(8)],
]
# The mail of nine o'clock is answered at four; what came later was answered at once.
PASSED_OVER = [
    ("mine-", "Email in", 0.0, "Ann", "Sales"),
    *[(f"{n}-", "Email in", 0.5 + n, "Ann", "Sales") for n in range(6)],
    *[(f"{n}-", "Email out", 0.8 + n, "Ann", "Sales") for n in range(6)],
    ("mine-", "Email out", 7.0, "Ann", "Sales"),
]


def test_who_answers_in_turn_was_busy(bench):
    found = judged(bench, week(BUSY))
    assert share_of(found, "available") == 0
    assert share_of(found, "busy") + share_of(found, "overload") > 0.9


def test_who_answers_the_newest_first_was_available(bench):
    found = judged(bench, week(PASSED_OVER))
    assert share_of(found, "available") == 1
    row = found.rows.iloc[0]
    assert (row["person"], row["later"], row["earlier"]) == ("Ann", 6, 0)
    assert row["sure"] > 0.95
    assert row["later_time"] > pd.Timedelta(0)
    assert row["waited"] >= pd.Timedelta(hours=2)


def test_who_is_away_is_absent(bench):
    calls = [(f"b{n}-", "Call out, answered", n, "Bob", "Office") for n in range(9)]
    rows = week([*PASSED_OVER[1:-1], *calls])
    rows = [row for row in rows if not (row[0].endswith("-15") and row[3] == "Ann")]
    rows += [
        ("late", "Email in", 14 * 24 + 8.9, "Ann", "Sales"),
        ("late", "Email out", 16 * 24 + 0.2, "Ann", "Sales"),
    ]
    found = judged(bench, rows)
    [row] = found.rows[found.rows["case_id"] == "late"].to_dict("records")
    assert (row["cause"], row["person"]) == ("absent", "Ann")
    assert row["away"] == pd.Timedelta(hours=9)


def test_nobody_was_available_who_did_nothing_that_came_later(bench):
    """Where long waits are mostly of deals passed over, one after earlier work alone is not."""
    waits_too = [
        ("old-", "Email in", 0.0, "Ann", "Sales"),
        ("old-", "Email out", 6.5, "Ann", "Sales"),
    ]
    alone = [
        ("one", "Email in", 46 * 24 - 0.2, "Bob", "Office"),
        ("two", "Email in", 46 * 24, "Bob", "Office"),
        ("one", "Email out", 46 * 24 + 3, "Bob", "Office"),
        ("two", "Email out", 46 * 24 + 6, "Bob", "Office"),
    ]
    found = judged(bench, [*week([*PASSED_OVER, *waits_too]), *alone])
    cause = found.rows.set_index("case_id")["cause"]
    assert share_of(found, "available") > 0.9
    assert cause["two"] in ("busy", "overload", "unknown")


def test_what_is_kept_for_two_weekdays_is_batched(bench):
    """Also where so few come together that it is no batch, and others are served meanwhile."""
    rows = []
    for day in DAYS:
        sitting = next(d for d in range(day, day + 7) if d % 7 in (1, 3))
        rows.append((f"d{day}", "Email in", day * 24 + 1, "Ann", "Sales"))
        rows.append((f"d{day}", "Email out", sitting * 24 + 7 + day % 7 * 0.3, "Ann", "Sales"))
        for n in range(3):
            rows.append((f"c{day}-{n}", "New", day * 24 + 1.5 + 2 * n, None, None))
            rows.append((f"c{day}-{n}", "Call out, answered", day * 24 + 2 + 2 * n, "Ann", "Sales"))
    found = judged(bench, rows)
    assert found.breaches == len(DAYS)
    assert share_of(found, "batched") > 0.9


def test_a_night_is_outside_hours_where_the_calendar_counts(bench):
    rows = [(f"d{day}", "Email in", day * 24 + 8.8) for day in DAYS]
    rows += [(f"d{day}", "Email out", (day + 1 + 2 * (day % 7 == 4)) * 24 + 0.3) for day in DAYS]
    assert share_of(judged(bench, rows, BY_CALENDAR), "outside hours") == 1
    assert judged(bench, rows).breaches == 0


def test_where_no_record_tells_it_is_unknown_and_nobody_is_named(bench):
    rows = [(f"d{day}", "Email in", day * 24) for day in DAYS]
    rows += [(f"d{day}", "Email out", day * 24 + 5) for day in DAYS]
    found = judged(bench, rows)
    assert share_of(found, "unknown") == 1
    assert found.rows["person"].isna().all()
    assert found.rows["sure"].isna().all()
    assert found.people.empty


def test_a_colleagues_work_that_comes_first_is_told(bench):
    call = Rule("first call", "call", "lead", "1 business hour", HOUR, "business")
    chance = np.random.default_rng(1)
    rows = []
    for day in DAYS:
        begun = day * 24 + chance.uniform(0, 2)
        rows += [
            (f"d{day}", "New", begun, "Robot", None),
            (f"d{day}", "Email out", begun + 1.4, "Eve", "Marketing"),
            (f"d{day}", "Call out, answered", begun + 1.42, "Ann", "Sales"),
        ]
    b = bench(rows)
    found = causes(b.scene, obligations(b.scene, call))
    assert found.breaches == len(DAYS)
    assert share_of(found, "others first") == 1


def test_shares_are_of_all_and_people_have_enough_breaches(bench):
    found = judged(bench, week(PASSED_OVER))
    assert found.shares["cause"].tolist() == list(CAUSES)
    assert found.shares["breaches"].sum() == found.looked_at == found.breaches == len(DAYS)
    assert found.shares["share"].sum() == pytest.approx(1)
    assert found.people[["person", "cause", "of"]].to_numpy().tolist() == [
        ["Ann", "available", len(DAYS)]
    ]
    few = judged(bench, [row for row in week(PASSED_OVER) if row[2] < 24 * SMALLEST_GROUP * 0.5])
    assert 0 < few.breaches < SMALLEST_GROUP
    assert few.people.empty


@given(st.lists(st.sampled_from(CAUSES), min_size=1, max_size=60), st.data())
def test_the_share_lies_within_its_ends_whatever_the_unknown_are(told, data):
    cause = np.array(told, dtype=object)
    shares = _shares(cause, np.arange(len(cause))).set_index("cause")
    unknown = np.flatnonzero(cause == "unknown")
    guesses = st.lists(st.sampled_from(CAUSES), min_size=len(unknown), max_size=len(unknown))
    truth = cause.copy()
    truth[unknown] = data.draw(guesses)
    for name, row in shares.iterrows():
        true = (truth == name).mean()
        if name != "unknown":
            assert row["low"] <= row["share"] <= true <= row["most"] + 1e-12
            assert row["most"] <= row["high"] + 1e-12


def test_without_breaches_there_are_no_causes(bench):
    found = judged(bench, [("a", "New", 0)])
    assert (found.breaches, found.looked_at) == (0, 0)
    assert found.shares["share"].isna().all()


def test_where_no_work_shows_at_all_only_the_hours_are_known(bench):
    age = Rule("age", "next stage", "New", "1 hour", HOUR)
    b = bench(
        [
            (f"d{n}", name, n + 5 * (name == "Won"), None, None)
            for n in range(9)
            for name in ("New", "Won")
        ]
    )
    found = causes(b.scene, obligations(b.scene, age))
    assert found.breaches == 9
    assert found.rows["person"].isna().all()
    assert set(found.rows["cause"]) == {"outside hours", "unknown"}
