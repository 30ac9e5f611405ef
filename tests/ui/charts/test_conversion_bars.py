"""Conversion as bars: parts that add up, a bound at both ends, nothing drawn of nothing."""

from event_logs.event_log import EventLog
from mining.conformance.alignments import align
from mining.conformance.conversion import discover_conversion
from mining.models.funnel import parse_funnel
from ui.charts.conversion_bars import conversion_bars
from ui.conformance_words import conversion_table

FUNNEL = parse_funnel("New > Demo > Won | Lost")
TRACES = {
    "a": ["New", "Demo", "Won"],
    "b": ["New", "call", "Won"],
    "c": ["New"],
    "d": ["New", "Lost"],
}


def found(traces=TRACES):
    log = EventLog.from_traces(traces, outcomes=["Won", "Lost"])
    return discover_conversion(align(log, FUNNEL), FUNNEL, ["call"])


def test_the_parts_of_a_bar_begin_where_the_one_before_ends():
    drawn = conversion_bars(found()).to_dict()
    parts, ends = (list(rows) for rows in list(drawn["datasets"].values())[:2])
    demo = [row for row in parts if row["stage"] == "Demo"]
    assert [round(row["share"], 2) for row in demo] == [0.25, 0.25, 0.5, 0.5, 0.75]
    assert [row["before"] for row in demo][1:] == [row["share"] for row in demo][:-1]
    [bound] = [row for row in ends if row["stage"] == "Demo"]
    assert (bound["worst"], bound["best"], bound["told"]) == (0.25, 0.75, "25 % to 75 %")


def test_the_table_tells_the_same():
    table = conversion_table(found()).set_index("Stage")
    assert table.loc["Demo", "Recorded (worst case)"] == "25 % (1 of 4 deals)"
    assert table.loc["Demo", "Possible (best case)"] == "75 % (3 of 4 deals)"


def test_no_deals_no_bars():
    assert "no deals" in str(conversion_bars(found({})).to_dict())
