import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.deadlines.obligations import obligations
from mining.deadlines.rules import Rule
from mining.deadlines.staffing import (
    FEWEST_ARRIVALS,
    people_needed,
    staffing,
    waits_at_all,
    within,
)

HOUR = 3600.0


def erlang_c(load, people):
    """The formula as it is printed, in whole sums."""
    last = load**people / math.factorial(people) * people / (people - load)
    return last / (sum(load**k / math.factorial(k) for k in range(people)) + last)


@pytest.mark.parametrize(
    ("load", "people", "published"),
    # Tables of the Erlang C formula, as in Cooper 1981, Introduction to Queueing Theory.
    [(1.0, 2, 0.3333), (2.0, 3, 0.4444), (3.0, 5, 0.2362), (5.0, 6, 0.5875), (10.0, 14, 0.1741)],
)
def test_the_chance_of_waiting_is_that_of_the_tables(load, people, published):
    assert waits_at_all(load, people) == pytest.approx(published, abs=2e-4)
    assert waits_at_all(load, people) == pytest.approx(erlang_c(load, people))


@given(st.floats(0.1, 40), st.integers(1, 30))
def test_more_people_never_serve_fewer_in_time(load, people):
    few, more = (within(load, n, 300.0, 60.0) for n in (people, people + 1))
    assert 0 <= few <= more <= 1
    assert few <= within(load, people + 0.5, 300.0, 60.0) <= more


@given(st.floats(0.0, 40), st.sampled_from([0.5, 0.8, 0.95]))
def test_as_many_are_needed_as_keep_the_goal(load, goal):
    people = people_needed(load, 300.0, 60.0, goal)
    assert within(load, people, 300.0, 60.0) >= goal
    assert people == 1 or within(load, people - 1, 300.0, 60.0) < goal


def test_a_simulated_queue_waits_as_the_formula_says():
    chance, people, load = np.random.default_rng(7), 3, 2.2
    arrivals = np.cumsum(chance.exponential(1 / load, 60_000))
    service, free, waits = chance.exponential(1.0, 60_000), np.zeros(people), []
    for arrived, takes in zip(arrivals, service, strict=True):
        first = free.argmin()
        begins = max(arrived, free[first])
        waits.append(begins - arrived)
        free[first] = begins + takes
    served = (np.array(waits) <= 0.5).mean()
    assert within(load, people, 1.0, 0.5) == pytest.approx(served, abs=0.03)


RULE = Rule("first call", "call", "lead", "1 business hour", HOUR, "business")
DAYS = [day for day in range(7 * (FEWEST_ARRIVALS + 5)) if day % 7 < 5]


def calls(leads, minutes, people):
    """Every working day at nine so many leads, called one after the other."""
    rows = []
    for day in DAYS:
        for n in range(leads):
            begun = day * 24 + 0.001 * n
            who = f"P{n % people}"
            rows.append((f"{day}-{n}", "New", begun, "Robot", None))
            rows.append(
                (
                    f"{day}-{n}",
                    "Call out, answered",
                    begun + (n // people + 1) * minutes / 60,
                    who,
                    "Calls",
                )
            )
    return rows


def test_hours_of_the_week_are_told_with_load_and_staff(bench):
    b = bench(calls(6, 10, 2))
    found = staffing(b.scene, obligations(b.scene, RULE))
    assert found.department == "Calls"
    nine = found.frame[(found.frame["weekday"] == 0) & (found.frame["hour"] == 9)].iloc[0]
    weeks = sum(day % 7 == 0 for day in DAYS)
    assert nine["arrivals"] == 6 * weeks
    assert nine["per_hour"] == pytest.approx(6)
    assert nine["staff"] == pytest.approx(2)
    assert nine["kept"] == 1
    assert found.frame["needed"].min() >= 1


def test_no_staffing_is_told_by_the_calendar_of_days_or_where_nobody_reacts(bench):
    b = bench(calls(1, 10, 1)[:40])
    slow = Rule("x", "call", "lead", "2 business days", 18 * HOUR, "business")
    by_calendar = Rule("x", "call", "lead", "1 hour", HOUR)
    nobody = Rule("x", "email", "lead", "1 business hour", HOUR, "business")
    for rule in (slow, by_calendar, nobody):
        assert staffing(b.scene, obligations(b.scene, rule)) is None


def test_hours_with_few_arrivals_are_left_out(bench):
    b = bench(calls(1, 10, 1)[:20])
    assert staffing(b.scene, obligations(b.scene, RULE)).frame.empty
