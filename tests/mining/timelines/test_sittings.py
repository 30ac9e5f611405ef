import numpy as np
import pytest

from event_logs.event_log import EventLog
from mining.timelines.scene import read_scene
from mining.timelines.sittings import find_sittings
from mining.timelines.timeline import UNKNOWN

from .conftest import ASKS, CALL, MAIL, at

WEEKS, DAY = 12, 24
INSIDE = "Email inside"


def kept_for(o):
    """Weekdays and hours of each kind that is kept, and how much work that is."""
    found = find_sittings(o.timeline, o.work, o.clock, o.scene.wall)
    wall = o.scene.wall
    days = [sorted(set(wall.weekdays(moments).tolist())) for moments in found.moments]
    hours = [sorted(set(wall.hours(moments).tolist())) for moments in found.moments]
    return found, days, hours


def requests(approved):
    """Three requests a working day, approved when `approved(day, number)` says, in hours."""
    rows = []
    for day in (day for day in range(7 * WEEKS) if day % 7 < 5):
        for number in range(3):
            case, asked = f"d{day}-{number}", day * DAY + 0.5 + 2 * number
            rows += [
                (case, ASKS, None, asked, "Ann", "Sales"),
                (case, INSIDE, None, asked + 0.2, "Ann", "Sales"),
                (case, MAIL, None, approved(day, number), "Eve", "Office"),
                (f"c{day}-{number}", ASKS, None, asked, "Ann", "Sales"),
                (f"c{day}-{number}", CALL, asked + 0.1, asked + 0.4, "Ann", "Sales"),
            ]
    return rows


def next_sitting(day, number):
    """On Tuesday or Thursday from three o'clock on, sometimes left for the next morning."""
    asked = day * DAY + 0.7 + 2 * number
    sittings = (7 * week + days for week in range(WEEKS + 1) for days in (1, 3))
    first = next(sitting for sitting in sittings if sitting * DAY + 6 > asked)
    left_over = (day + number) % 4 == 0
    return first * DAY + (24.9 if left_over else 6.9) + 0.3 * number


def test_approvals_on_two_afternoons_are_sittings(office):
    o = office(requests(next_sitting))
    found, days, hours = kept_for(o)
    assert (days, hours) == ([[1, 3]], [[15]])
    activities = np.array(o.timeline.activities)[o.timeline.activity[o.work.place]]
    assert set(activities[found.kind != UNKNOWN]) == {MAIL}
    assert set(activities[found.kind == UNKNOWN]) == {CALL}


def test_the_wait_is_held_until_the_next_sitting_and_not_longer(office):
    o = office(requests(next_sitting))
    found, *_ = kept_for(o)
    kept = int(np.flatnonzero(found.kind == 0)[0])
    other = int(np.flatnonzero(found.kind == UNKNOWN)[0])
    begun = np.array([at(0), at(DAY), at(0), at(0), at(0)])  # Monday, Tuesday, nine o'clock
    ended = np.array([at(50), at(50), at(3), at(50), at(50)])
    held = found.held(np.array([kept, kept, kept, other, UNKNOWN]), begun, ended, o.clock)
    assert (held / 3600).tolist() == [15, 6, 3, 0, 0]


@pytest.mark.parametrize(
    "approved",
    [
        lambda day, number: day * DAY + 1 + 2 * number,
        # All of a week on one day, but each week on another one.
        lambda day, number: (day // 7 * 7 + day // 7 * 2 % 5 + 7) * DAY + number + 1,
    ],
)
def test_work_of_any_day_or_in_heaps_is_none(office, approved):
    assert not kept_for(office(requests(approved)))[0].moments


def test_what_already_comes_up_on_these_days_is_none(office):
    rows = []
    for week in range(WEEKS):
        for number in range(4):
            case, hour = f"d{week}-{number}", week * 7 * DAY
            rows.append((case, ASKS, None, hour - 30 + number, "Ann", "Sales"))  # on Sunday
            rows.append((case, CALL, hour + number, hour + number + 0.2, "Ann", "Sales"))
            rows.append((f"o{week}-{number}", MAIL, None, hour + number * DAY, "Bob", "Sales"))
    assert not kept_for(office(rows))[0].moments


def test_a_log_without_work_has_none():
    scene = read_scene(EventLog.from_traces({"a": ["New"]}))
    assert not scene.sittings.moments
    nobody = np.array([UNKNOWN])
    assert scene.sittings.held(nobody, nobody, nobody, scene.business).tolist() == [0]
