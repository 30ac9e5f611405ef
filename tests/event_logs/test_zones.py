"""Offsets of zones over time, and names of zones that do not exist."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.errors import GreyzoneError
from event_logs.zones import offset_spans, zone_named

ZONES = ["UTC", "Europe/Moscow", "Europe/Berlin", "Asia/Almaty", "America/New_York", "Asia/Tehran"]


@settings(max_examples=50, deadline=None)
@given(zone=st.sampled_from(ZONES), second=st.integers(0, 2_000_000_000), days=st.integers(1, 900))
def test_spans_cover_the_range_and_hold_the_offset_of_the_zone(zone, second, days):
    start = datetime.fromtimestamp(second, UTC)
    end = start + timedelta(days=days)
    spans = offset_spans(ZoneInfo(zone), start, end)
    assert spans[0].start == start
    assert spans[-1].end == end
    for span, later in pairwise(spans):
        assert span.end == later.start
        assert span.offset != later.offset
    for span in spans:
        for moment in (span.start, span.end - timedelta(microseconds=1)):
            assert moment.astimezone(ZoneInfo(zone)).utcoffset() == span.offset


@pytest.mark.parametrize("name", ["Europe/Moskow", "../etc/passwd", "", "Europe"])
def test_an_unknown_zone_is_refused_by_name(name):
    with pytest.raises(GreyzoneError, match="no time zone"):
        zone_named(name)
