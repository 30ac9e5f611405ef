from datetime import UTC, datetime, timedelta

import numpy as np

from event_logs.calendar import BusinessCalendar
from event_logs.event_log import EventLog
from mining.timelines.clock import micros_of
from mining.timelines.scene import read_scene

LOG = EventLog.from_traces({"a": ["New", "Call out, answered", "Email in"], "b": ["New"]})


def test_a_scene_has_the_clocks_of_its_calendar():
    scene = read_scene(LOG, BusinessCalendar.of_days("Europe/Moscow", range(5), "09:00", "18:00"))
    monday = datetime(2026, 1, 5, 5, tzinfo=UTC)  # eight in Moscow
    begin, end = ([micros_of(monday + timedelta(hours=hour))] for hour in (0, 24))
    assert scene.clock("business").between(*map(np.array, (begin, end)))[0] == 9 * 3600
    assert scene.clock("calendar").between(*map(np.array, (begin, end)))[0] == 24 * 3600
    assert scene.wall.hours(np.array(begin))[0] == 8


def test_work_is_read_once():
    scene = read_scene(LOG)
    assert scene.work is scene.work
    assert scene.work_at.tolist() == scene.work.at(len(scene.timeline.case)).tolist()


def test_the_scene_of_an_empty_log_is_empty():
    scene = read_scene(EventLog.from_traces({}))
    assert not len(scene.work.place)
    assert not len(scene.best)
    assert not len(scene.batches)
    assert not scene.presence.away.any()
