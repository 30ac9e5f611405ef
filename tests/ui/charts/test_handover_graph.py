"""The network of handovers: every line drawn says its count, strange names break nothing."""

import re

import pandas as pd
import pytest

from mining.organization.handovers import Handovers
from ui.charts.handover_graph import MOST_HANDS, MOST_LINES, drawn_of, handover_graph


def network(rows):
    frame = pd.DataFrame(rows, columns=["source", "target", "count", "hours"])
    median = pd.to_timedelta(frame["hours"], unit="h")
    return Handovers(frame.assign(median=median).drop(columns="hours"), "department", 100, 0)


def words_of(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_a_line_says_how_many_there_were_and_how_long_they_waited():
    svg = handover_graph(network([("Calls", "Sales", 40, 3), ("Sales", "Calls", 12, 50)]))
    words = words_of(svg)
    assert {"Calls", "Sales", "40", "12", "3 h", "2 d 2 h"} <= set(words)
    widths = [float(width) for width in re.findall(r'stroke-width="([\d.]+)"', svg)]
    assert max(widths) == 5.0
    assert len(set(re.findall(r'<path fill="none" stroke="(#\w+)"', svg))) == 2


def test_of_a_handful_of_handovers_no_waiting_is_told():
    words = words_of(handover_graph(network([("A", "B", 4, 3), ("B", "A", 30, 9)])))
    assert "3 h" not in words
    assert {"4", "9 h"} <= set(words)


@pytest.mark.parametrize("name", ['He "said"', "a\\nb", "<b>&amp;</b>", "Отдел\nпродаж", "\x00"])
def test_names_from_the_data_are_shown_and_break_nothing(name):
    svg = handover_graph(network([(name, "Sales", 40, 3), ("Sales", name, 40, 3)]))
    assert svg.rstrip().endswith("</svg>")
    assert svg.count('class="node"') == 2


def test_only_the_busiest_are_drawn():
    rows = [(f"h{n}", f"h{m}", 1 + n + m, 1) for n in range(20) for m in range(20) if n != m]
    shown = drawn_of(network(rows))
    assert len({*shown["source"], *shown["target"]}) <= MOST_HANDS
    assert len(shown) == MOST_LINES
    assert shown["count"].iloc[0] == 38


def test_equal_networks_give_equal_drawings():
    rows = [("A", "B", 5, 1), ("B", "C", 5, 2), ("C", "A", 9, 3)]
    assert handover_graph(network(rows)) == handover_graph(network(list(reversed(rows))))
