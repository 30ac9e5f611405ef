"""The charts beside the map: what they draw of their results, and of nothing."""

import json
from typing import Any

import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.discovery.variants import Variants, discover_variants
from mining.models.funnel import parse_funnel
from mining.organization.handovers import Handovers, handovers
from mining.performance.stage_times import StageTimes, stage_times
from ui.charts.case_timeline import case_timeline
from ui.charts.handover_matrix import handover_matrix
from ui.charts.stage_times import stage_time_bars
from ui.charts.variant_bars import variant_bars


def rows_of(chart: Any) -> list[dict[str, Any]]:
    """All rows of data that a chart carries."""
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def worked_by(hands: list[str]) -> EventLog:
    """One case, an event an hour, by these people."""
    times = pd.date_range("2026-01-05", periods=len(hands), freq="h", tz="UTC")
    frame = pd.DataFrame({"case_id": "a", "activity": "x", "timestamp": times, "who": hands})
    return EventLog.from_pandas(frame, resource="who")


@pytest.fixture
def variants() -> Variants:
    """Three cases in two ways."""
    return discover_variants(
        EventLog.from_traces({"a": ["New", "Call", "Call"], "b": ["New"], "c": ["New"]})
    )


def test_variants_are_bars_with_their_cases_most_frequent_first(variants: Variants) -> None:
    rows = rows_of(variant_bars(variants))
    assert [(row["name"], row["label"]) for row in rows] == [
        ("1. New", "2 (67 %)"),
        ("2. New → Call ×2", "1 (33 %)"),
    ]


def test_a_chart_of_some_variants_says_how_many_there_are(variants: Variants) -> None:
    title = variant_bars(variants, most=1).to_dict()["title"]
    assert title["text"] == "1 of 2 ways, 67 % of deals"


def test_long_ways_that_look_alike_stay_two_bars() -> None:
    long = ("Step with a long name",) * 1 + tuple(f"Activity number {n}" for n in range(20))
    log = EventLog.from_traces({"a": [*long, "Won"], "b": [*long, "Lost"]})
    names = [row["name"] for row in rows_of(variant_bars(discover_variants(log)))]
    assert len(set(names)) == 2
    assert all(len(name) < 100 for name in names)


@pytest.fixture
def times() -> StageTimes:
    """A closed and an open case in two stages."""
    log = EventLog.from_traces(
        {"a": ["New", "Demo", "Won"], "b": ["New"]}, outcomes=["Won"], stages=["New", "Demo"]
    )
    return stage_times(log, parse_funnel("New > Demo > Won"))


def test_a_stage_has_a_bar_for_its_median_and_one_for_its_slow_tenth(times: StageTimes) -> None:
    rows = rows_of(stage_time_bars(times))
    demo = {row["measure"]: row["words"] for row in rows if row["stage"] == "Demo"}
    assert demo == {"Median": "1 h", "90th percentile": "1 h"}


def test_stages_stand_in_the_order_of_the_funnel(times: StageTimes) -> None:
    chart = stage_time_bars(times).to_dict()
    assert chart["layer"][0]["encoding"]["y"]["sort"] == ["New", "Demo"]


def test_too_few_ended_stays_are_said_and_not_drawn(times: StageTimes) -> None:
    unknown = StageTimes(times.frame.assign(p90=pd.to_timedelta([None, None])))
    rows = [row for row in rows_of(stage_time_bars(unknown)) if row["measure"] != "Median"]
    assert {(row["words"], row["length"]) for row in rows} == {("too few have ended to say", 0.0)}


def test_working_time_is_told_in_hours(times: StageTimes) -> None:
    chart = stage_time_bars(times, time="business").to_dict()
    assert chart["layer"][0]["encoding"]["x"]["title"].endswith("working time")


@pytest.fixture
def hands() -> Handovers:
    """Ann to Bob twice, Bob to Ann once."""
    return handovers(worked_by(["Ann", "Bob", "Ann", "Bob"]), by="resource")


def test_a_handover_is_a_field_from_row_to_column(hands: Handovers) -> None:
    fields = {(row["source"], row["target"]): row for row in rows_of(handover_matrix(hands))}
    assert set(fields) == {("Ann", "Bob"), ("Bob", "Ann")}
    assert fields["Ann", "Bob"]["how_often"] == "2 (67 %)"


def test_a_matrix_of_the_busiest_says_how_many_there_are() -> None:
    found = handovers(worked_by(["Ann", "Bob", "Ann", "Bob", "Cid"]), by="resource")
    chart = handover_matrix(found, most=2)
    assert {row["source"] for row in rows_of(chart)} == {"Ann", "Bob"}
    assert chart.to_dict()["title"]["text"] == "The 2 busiest of 3"


@pytest.mark.parametrize(("measure", "label"), [("median", "1 h"), ("total", "2 h")])
def test_a_matrix_of_waiting_is_labelled_in_words(
    hands: Handovers, measure: str, label: str
) -> None:
    chart = handover_matrix(hands, measure=measure)  # type: ignore[arg-type]
    fields = {row["source"]: row["label"] for row in rows_of(chart)}
    assert fields["Ann"] == label


def test_a_deal_is_drawn_over_time_coloured_by_source() -> None:
    events = EventLog.from_traces({"a": ["New", "Call", "Won"]}).events.execute()
    chart = case_timeline(events.assign(source=["CRM", "calls", "CRM"]))
    rows = rows_of(chart)
    assert [(row["activity"], row["source"]) for row in rows] == [
        ("New", "CRM"),
        ("Call", "calls"),
        ("Won", "CRM"),
    ]


def test_an_event_with_a_start_lasts() -> None:
    events = EventLog.from_traces({"a": ["New", "Call"]}).events.execute()
    started = events["timestamp"].where(events["activity"] == "Call") - pd.Timedelta("10min")
    rows = rows_of(case_timeline(events.assign(start_timestamp=started)))
    assert [row["lasts"] for row in rows] == [False, True]


def test_nothing_is_said_in_words(variants: Variants, times: StageTimes, hands: Handovers) -> None:
    events = EventLog.from_traces({"a": ["New"]}).events.execute()
    charts = [
        variant_bars(Variants(variants.frame.head(0), 0)),
        stage_time_bars(StageTimes(times.frame.head(0))),
        stage_time_bars(StageTimes(times.frame.assign(visits=0))),
        handover_matrix(Handovers(hands.frame.head(0), "resource", 0, 0)),
        case_timeline(events.head(0)),
    ]
    assert all(len(rows_of(chart)) == 1 and rows_of(chart)[0]["words"] for chart in charts)


def test_equal_results_give_equal_charts(
    variants: Variants, times: StageTimes, hands: Handovers
) -> None:
    def specs() -> str:
        charts = [variant_bars(variants), stage_time_bars(times), handover_matrix(hands)]
        return json.dumps([chart.to_dict() for chart in charts])

    assert specs() == specs()
