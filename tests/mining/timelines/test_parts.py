"""The parts of waits add up to the waits, whatever was done meanwhile."""

import numpy as np
import pytest

from mining.timelines.parts import PARTS, parts_of_waits
from mining.timelines.timeline import UNKNOWN
from mining.timelines.waits import Asked, look_at_waits

from .conftest import ASKS, CALL, MAIL


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
