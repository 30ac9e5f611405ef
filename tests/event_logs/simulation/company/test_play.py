"""Laws of the play itself, on random work: no figure of a world plays a part."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from event_logs.simulation.company.play import Person, Play, ring, wait, work
from event_logs.simulation.company.working_hours import DAY, HOUR, WorkingHours, is_open, works_on

MONDAY = 4 * DAY
END = MONDAY + 21 * DAY
PEOPLE = (
    Person("Ann", "Sales", "ann@example.com", "101"),
    Person("Bob", "Sales", "bob@example.com", "102"),
    Person("Cid", "Office", "cid@example.com", "103"),
)
JOBS = st.lists(
    st.tuples(
        st.sampled_from(["Sales", "Office", "Ann", "Cid"]),
        st.integers(MONDAY, MONDAY + 10 * DAY),
        st.integers(1, 9 * HOUR),
    ),
    max_size=40,
)


def _job(queue, seconds):
    yield from work(queue, seconds, "job", "deal")


def _played(jobs):
    play = Play(PEOPLE, WorkingHours(), MONDAY)
    for queue, at, seconds in jobs:
        play.begin(_job(queue, seconds), at)
    play.run(END)
    return play


@given(JOBS)
def test_nobody_works_outside_working_hours(jobs):
    for task in _played(jobs).tasks:
        if task.started is not None:
            assert is_open(WorkingHours(), task.started)
            assert task.started // DAY == (task.ended - 1) // DAY
            assert (task.ended - 1) % DAY < 18 * HOUR


@given(JOBS)
def test_nobody_does_two_things_at_once(jobs):
    tasks = [task for task in _played(jobs).tasks if task.started is not None]
    for person in PEOPLE:
        own = sorted((task.started, task.ended) for task in tasks if task.person is person)
        assert all(before[1] <= after[0] for before, after in pairwise(own))


@given(JOBS)
def test_only_those_asked_do_the_work(jobs):
    for task in _played(jobs).tasks:
        if task.person is not None:
            assert task.queue in (task.person.name, task.person.department)


@given(JOBS)
def test_no_work_is_lost_or_made_up(jobs):
    play = _played(jobs)
    asked = sorted((queue, at, seconds) for queue, at, seconds in jobs)
    assert sorted((task.queue, task.enqueued, task.seconds) for task in play.tasks) == asked
    assert all(task.ended - task.started == task.seconds for task in play.tasks if task.started)


@given(JOBS)
def test_little_s_law_holds_in_every_queue(jobs):
    """The length of a queue over time is the arrivals' waiting time, counted both ways."""
    play = _played(jobs)
    for queue in play.queues:
        waited = sum(
            (END if task.started is None else task.started) - task.enqueued
            for task in play.tasks
            if task.queue == queue
        )
        assert play.queue_seconds(queue) == waited


@given(JOBS)
def test_nobody_idles_at_an_opening_while_work_that_fits_waits(jobs):
    """On each morning the longest day is still to come, so whoever has work begins it."""
    play = _played(jobs)
    for day in range(MONDAY // DAY, END // DAY):
        opening = day * DAY + 9 * HOUR
        if not works_on(WorkingHours(), day):
            continue
        waiting = [
            task
            for task in play.tasks
            if task.queue == "Cid" and task.enqueued < opening and (task.started or END) > opening
        ]
        begun = [
            task for task in play.tasks if task.person is PEOPLE[2] and task.started == opening
        ]
        assert not waiting or begun


def test_a_ring_is_missed_by_the_busy_and_the_absent():
    answers = []

    def call(at):
        yield from wait(at)
        answers.append((yield from ring("Cid", 60, "call")) is not None)

    play = Play(PEOPLE, WorkingHours(), MONDAY)
    play.begin(_job("Cid", HOUR), MONDAY + 9 * HOUR)
    for at in (8 * HOUR, 9 * HOUR + 1800, 11 * HOUR, 18 * HOUR - 30):
        play.begin(call(MONDAY + at), MONDAY)
    play.run(END)
    assert answers == [False, False, True, False]


def test_a_person_serves_own_and_shared_work_in_the_order_asked_for():
    asked = [("Office", 1), ("Cid", 2), ("Office", 3), ("Cid", 4), ("Cid", 5), ("Office", 6)]
    play = _played([(queue, MONDAY + HOUR * hour, 600) for queue, hour in asked])
    served = sorted(play.tasks, key=lambda task: task.started)
    assert [task.queue for task in served] == [queue for queue, _ in asked]


def test_first_come_is_first_served():
    play = _played([("Cid", MONDAY + HOUR * hour, 600) for hour in range(5)])
    assert [task.started for task in play.tasks] == sorted(task.started for task in play.tasks)
    assert play.tasks[4].started == MONDAY + 9 * HOUR + 4 * 600
