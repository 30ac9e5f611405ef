import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.timelines.batches import FEWEST, batch_sizes, diligent_starts

from .conftest import ASKS, CALL, MAIL


def sizes(o):
    return batch_sizes(o.timeline, o.work, o.clock)


def test_answers_that_were_left_to_collect_are_a_batch(office):
    rows = [(f"d{n}", ASKS, None, n * 0.1, "Ann", "Sales") for n in range(FEWEST)]
    rows += [(f"d{n}", MAIL, None, 6 + n * 0.1, "Ann", "Sales") for n in range(FEWEST)]
    assert sizes(office(rows)).tolist() == [FEWEST] * FEWEST
    broken = office([*rows, ("x", CALL, 6.15, 6.18, "Ann", "Sales")])
    assert not sizes(broken).any()
    fresh = office(
        [*rows, ("y", ASKS, None, 6.0, "Ann", "Sales"), ("y", MAIL, None, 6.3, "Ann", "Sales")]
    )
    assert not sizes(fresh).any()


def test_calls_as_they_come_are_none(office):
    rows = [(f"d{n}", "New", None, n * 0.1, "Bob", "Sales") for n in range(9)]
    rows += [(f"d{n}", CALL, n * 0.1 + 0.01, n * 0.1 + 0.08, "Ann", "Sales") for n in range(9)]
    assert not sizes(office(rows)).any()


CALLS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 20), st.sampled_from("AB")),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15)
@given(CALLS)
def test_the_diligent_start_is_that_of_a_queue_served_in_turn(office, calls):
    rows = []
    for n, (possible, later, takes, person) in enumerate(calls):
        begun = (possible + later) / 12
        rows.append((f"d{n:02}", ASKS, None, possible / 12, person, "Sales"))
        rows.append((f"d{n:02}", CALL, begun, begun + takes / 12, person, "Sales"))
    o = office(rows)
    work, clock = o.work, o.clock
    found = clock.at(diligent_starts(work, clock))
    takes = clock.between(work.begun, work.ended)
    takes = np.where(takes > 0, takes, (work.ended - work.begun) / 1e6)
    for person in np.unique(work.person):
        mine = np.flatnonzero(work.person == person)
        free = -np.inf
        for piece in sorted(mine, key=lambda i: (clock.at(work.possible)[i], work.begun[i])):
            begins = max(free, clock.at(work.possible)[piece])
            assert abs(found[piece] - begins) < 1e-3
            free = begins + takes[piece]
