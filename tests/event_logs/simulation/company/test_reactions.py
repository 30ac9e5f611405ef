"""Waits are split without rest, and each part has the cause that was arranged."""

from hypothesis import given
from hypothesis import strategies as st

from event_logs.simulation.company.play import Person, Play
from event_logs.simulation.company.reactions import (
    ABSENT,
    ANOTHER,
    AVAILABLE,
    BATCH,
    BATCHED,
    BUSY,
    CLOSED,
    LYING,
    QUEUED,
    Lull,
    Reaction,
    causes_of,
)
from event_logs.simulation.company.working_hours import DAY, HOUR, WorkingHours, worked_seconds

MONDAY = 4 * DAY
ANN = Person("Ann", "Sales", "ann@example.com", "101")
BOB = Person("Bob", "Office", "bob@example.com", "102")
PLAY = Play((ANN, BOB), WorkingHours(), MONDAY, away={BOB: frozenset({MONDAY // DAY + 1})})


def _at(day, hour):
    return MONDAY + day * DAY + round(hour * HOUR)


def _spent(due, reacted, *lulls):
    found = causes_of(Reaction("answer mail", due, reacted, ANN), lulls, PLAY)
    return {cause: seconds / HOUR for cause, seconds in found.items() if seconds}


def test_a_night_is_closed_and_a_queue_is_busy():
    lull = Lull(_at(0, 17), _at(1, 10), QUEUED, "Sales")
    assert _spent(_at(0, 17), _at(1, 10), lull) == {CLOSED: 15, BUSY: 2}


def test_work_that_cannot_be_ended_today_is_kept_for_tomorrow():
    lull = Lull(_at(0, 17), _at(1, 9), QUEUED, "Sales", 2 * HOUR)
    assert _spent(_at(0, 17), _at(1, 9), lull) == {CLOSED: 16}


def test_who_is_away_is_absent_and_who_lets_it_lie_was_available():
    waits = [Lull(_at(1, 9), _at(1, 11), why, "Bob") for why in (QUEUED, LYING)]
    assert [_spent(_at(1, 9), _at(1, 11), lull) for lull in waits] == [{ABSENT: 2}, {ABSENT: 2}]
    assert _spent(_at(0, 9), _at(0, 11), Lull(_at(0, 9), _at(0, 11), LYING, "Bob")) == {
        AVAILABLE: 2
    }


def test_what_no_lull_covers_is_the_work_of_another():
    lull = Lull(_at(0, 11), _at(0, 14), BATCHED)
    assert _spent(_at(0, 10), _at(0, 15), lull) == {ANOTHER: 2, BATCH: 3}


SPANS = st.lists(
    st.tuples(
        st.integers(0, 5 * DAY),
        st.integers(0, 2 * DAY),
        st.sampled_from([QUEUED, LYING, BATCHED]),
        st.sampled_from(["", "Sales", "Bob"]),
    ),
    max_size=6,
)


@given(SPANS, st.integers(0, 3 * DAY), st.integers(0, 4 * DAY))
def test_causes_add_up_whatever_the_lulls(spans, begin, length):
    lulls, at = [], MONDAY
    for gap, size, why, queue in spans:
        lulls.append(Lull(at + gap, at + gap + size, why, queue, 600))
        at += gap + size
    due, reacted = MONDAY + begin, MONDAY + begin + length
    spent = causes_of(Reaction("call back", due, reacted, ANN), lulls, PLAY)
    assert sum(spent.values()) == length
    assert min(spent.values()) >= 0
    assert spent[CLOSED] >= length - worked_seconds(WorkingHours(), due, reacted)
