"""Lines of the house and numbers outside, as exchanges write them."""

import ibis
import pytest

from event_logs.sources.calls.numbers import direction_by_lines, is_line, line_in


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("PJSIP/101-00000a2f", "101"),
        ("Local/102@from-queue-000c;1", "102"),
        ("sip:103@pbx.example", "103"),
        ("104", "104"),
        ("PJSIP/trunk-0001", ""),
        ("SIP/79990000001-1", ""),
    ],
)
def test_the_line_in_a_channel(text, line):
    found = line_in(ibis.literal(text)).fill_null("").execute()
    assert found == line


@pytest.mark.parametrize(
    ("caller", "called", "direction"),
    [
        ("+79990000001", "101", "in"),
        ("anonymous", "s", "in"),
        ("101", "8 (999) 000-00-01", "out"),
        ("101", "102", "inside"),
        ("101", "*97", "inside"),
    ],
)
def test_direction_by_lines(caller, called, direction):
    assert direction_by_lines(ibis.literal(caller), ibis.literal(called)).execute() == direction
    assert is_line(ibis.literal("1")).execute() is not True
