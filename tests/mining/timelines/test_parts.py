"""The parts of waits add up to the waits, whatever was done meanwhile."""

import numpy as np
import pytest

from mining.timelines.parts import FEWEST, PARTS, parts_of_waits
from mining.timelines.timeline import UNKNOWN
from mining.timelines.waits import Asked, look_at_waits

from .conftest import ASKS, CALL, MAIL

WORKDAYS = (0, 1, 2, 3, 4, 7, 8)


def busy_day(office):
    """Ann answers in turn; Bob takes the newest first; Eve works on a deal in between."""
    rows = [("mine", ASKS, None, 0, "Ann", "Sales"), ("mine", MAIL, 3, 3.5, "Eve", "Marketing")]
    rows += [(f"a{n}", ASKS, None, 0.1 * n, "Ann", "Sales") for n in range(6)]
    rows += [(f"a{n}", CALL, 1 + n, 1.9 + n, "Ann", "Sales") for n in range(6)]
    rows += [("mine", CALL, 31, 32, "Ann", "Sales")]
    return office(rows)


@pytest.mark.parametrize("counts_closed", [True, False])
def test_parts_and_the_colleagues_time_add_up_to_the_wait(office, counts_closed):
    o = busy_day(office)
    start = np.flatnonzero(o.timeline.case[:-1] == o.timeline.case[1:])
    begun, ended = o.timeline.ended[start], o.timeline.begun[start + 1]
    ended = np.maximum(begun, ended)
    nobody = np.full(len(start), UNKNOWN, "int32")
    asked = Asked(start, start + 1, begun, ended, nobody, UNKNOWN)
    waits = look_at_waits(o.timeline, o.work, o.presence, asked)
    found = parts_of_waits(o.scene, waits, asked.reaction, counts_closed=counts_closed)
    whole = (ended - begun) / 1e6 if counts_closed else o.clock.between(begun, ended)
    assert found[list(PARTS)].sum(axis=1).to_numpy() == pytest.approx(whole[found.index])
    assert (found[list(PARTS)] >= 0).all(axis=None)
    assert found["outside"].max() > 0


@pytest.mark.parametrize("later", range(4))
def test_one_piece_of_later_work_does_not_say_that_somebody_was_available(office, later):
    """Bob lets a deal a day lie while later ones are served, and one while only `later` are."""
    rows = []
    for day in WORKDAYS:
        begun = day * 24
        rows += [(f"m{day}", ASKS, None, begun, "Bob", "Sales")]
        for n in range(6):
            rows += [(f"l{day}-{n}", ASKS, None, begun + 1 + n, "Bob", "Sales")]
            rows += [(f"l{day}-{n}", CALL, begun + 1.2 + n, begun + 1.4 + n, "Bob", "Sales")]
        rows += [(f"m{day}", CALL, begun + 8, begun + 8.2, "Bob", "Sales")]
    begun = 9 * 24
    rows += [("last", ASKS, None, begun, "Bob", "Sales")]
    for n in range(later):
        rows += [(f"z{n}", ASKS, None, begun + 1 + n, "Bob", "Sales")]
        rows += [(f"z{n}", CALL, begun + 1.2 + n, begun + 1.4 + n, "Bob", "Sales")]
    rows += [("last", CALL, begun + 8, begun + 8.2, "Bob", "Sales")]
    o = office(rows)
    starts = [o.place(case, ASKS) for case in (*(f"m{day}" for day in WORKDAYS), "last")]
    start = np.array(starts)
    asked = Asked(
        start,
        start + 1,
        o.timeline.ended[start],
        o.timeline.begun[start + 1],
        np.full(len(start), UNKNOWN, "int32"),
        UNKNOWN,
    )
    found = parts_of_waits(o.scene, look_at_waits(o.timeline, o.work, o.presence, asked), start + 1)
    assert (found["available"].iloc[:-1] > 0).all()
    assert (found["available"].iloc[-1] > 0) == (later >= FEWEST)
