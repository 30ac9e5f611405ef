"""Lines of the ledger add up, lead to their cases, and their intervals hold what was planted."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.event_log import EventLog
from event_logs.filters import filter_case_ids
from mining.evidence.ledger import cases_behind, clustered_share, grey_zone_ledger, of_cases
from mining.models.estimates import wilson
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Demo > Won | Lost")


@pytest.fixture(scope="module")
def log():
    rows = [
        *[
            ("a", "New", 0),
            ("a", "call", 1),
            ("a", "Demo", 2),
            ("a", "Won", 200),
            ("a", "call", 201),
        ],
        *[("b", "New", 0), ("b", "Demo", 100), ("b", "Lost", 200)],
        *[("c", "New", 0), ("c", "call", 50)],
    ]
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "hour"])
    frame["timestamp"] = pd.Timestamp("2026-01-30", tz="UTC") + pd.to_timedelta(
        frame["hour"], unit="h"
    )
    frame["desk"] = np.where(frame["activity"] == "Demo", "Sales", "Front")
    return EventLog.from_pandas(
        frame.drop(columns="hour"),
        department="desk",
        outcomes=["Won", "Lost"],
        stages=["New", "Demo"],
    )


@pytest.fixture(scope="module")
def ledger(log):
    return grey_zone_ledger(log, FUNNEL)


def test_counts_are_those_of_the_log(ledger):
    figures = {
        measure: tuple(ledger.line(measure)[["hits", "of", "cases"]])
        for measure in ledger.frame["measure"].unique()
    }
    assert figures["silent stay"] == (3, 5, 2)  # a's Demo, b's New and Demo
    assert figures["after closing"] == (1, 3, 1)
    assert figures["no trace"] == (1, 3, 1)
    assert figures["unsupported update"] == (3, 4, 2)  # all entries but the first and a's Demo


def test_time_is_a_share_of_the_time_of_all_stays(ledger):
    line = ledger.line("silent stay")
    # a: 198 h in Demo; b: 100 h in New, 100 h in Demo; all: 200 + 200 + c's 201 h.
    assert line["time"] == pd.Timedelta(hours=398)
    assert line["time_of"] == pd.Timedelta(hours=601)
    assert line["time_share"] == pytest.approx(398 / 601)
    assert line["time_low"] < line["time_share"] < line["time_high"]


@pytest.mark.parametrize("by", ["stage", "source", "team", "period"])
def test_groups_add_up_to_the_whole(ledger, by):
    for measure in ledger.frame["measure"].unique():
        groups = ledger.frame[(ledger.frame["measure"] == measure) & (ledger.frame["by"] == by)]
        assert groups["hits"].sum() == ledger.line(measure)["hits"]
        assert groups["of"].sum() == ledger.line(measure)["of"]


def test_every_line_opens_its_cases(ledger):
    assert cases_behind(ledger, "silent stay") == ["a", "b"]
    assert cases_behind(ledger, "silent stay", "stage", "New") == ["b"]
    for line in ledger.frame.itertuples():
        behind = cases_behind(ledger, line.measure, line.by, line.group)
        assert len(behind) == line.cases


def test_a_line_that_is_not_there_is_an_error(ledger):
    with pytest.raises(KeyError):
        ledger.line("silent stay", "stage", "Nowhere")


def test_links_are_counted_record_by_record(log):
    links = engine.load(
        pd.DataFrame(
            {
                "source": ["calls"] * 4,
                "source_row": [1, 2, 3, 4],
                "link": ["linked", "unlinked", "ambiguous", "internal"],
                "case_id": ["a", None, None, None],
            }
        ).pipe(_arrow)
    )
    line = grey_zone_ledger(log, FUNNEL, links=links).line("unlinked communication")
    assert (line["hits"], line["of"], line["cases"]) == (2, 3, 0)


def _arrow(frame):
    return pa.Table.from_pandas(frame, preserve_index=False)


def test_marks_of_one_each_give_the_wilson_interval():
    share, low, high = clustered_share(30, 100, 30 * 0.7**2 + 70 * 0.3**2, 100)
    plain = wilson(30, 99)
    assert share == 0.3
    assert math.isclose(high - low, plain.high - plain.low, rel_tol=0.01)


def test_marks_that_hang_together_widen_the_interval():
    alone = clustered_share(50, 100, 25.0, 100)
    together = clustered_share(50, 100, 250.0, 10)  # each case's ten marks are alike
    assert together[2] - together[1] > 2.5 * (alone[2] - alone[1])


def test_intervals_hold_the_planted_share_as_often_as_they_say():
    random = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        sizes = random.integers(1, 6, 120)
        rates = random.beta(2, 6, 120)  # cases differ
        hits = random.binomial(sizes, rates)
        spread = ((hits - hits.sum() / sizes.sum() * sizes) ** 2).sum()
        _share, low, high = clustered_share(hits.sum(), sizes.sum(), spread, 120)
        held += low <= 0.25 <= high
    assert 0.92 <= held / 400 <= 0.98


def test_a_share_of_nothing_is_unknown():
    assert math.isnan(clustered_share(0, 0, 0.0, 0)[0])


def test_some_cases_are_as_in_a_log_of_their_own(log, ledger):
    """Batches apart, which are judged among all: there are none here."""
    for names in (["a"], ["b", "c"], []):
        chosen = of_cases(ledger, pa.array(names, pa.string()))
        alone = grey_zone_ledger(filter_case_ids(log, names), FUNNEL)
        pd.testing.assert_frame_equal(chosen.frame, alone.frame)
        assert cases_behind(chosen, "silent stay") == [n for n in names if n != "c"]


def test_a_batch_stays_one_where_few_of_its_deals_are_chosen():
    rows = [(f"d{n}", "New", n) for n in range(6)]
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "second"])
    frame["timestamp"] = pd.Timestamp("2026-01-30", tz="UTC") + pd.to_timedelta(
        frame.pop("second"), unit="s"
    )
    whole = EventLog.from_pandas(frame.assign(who="Ann"), resource="who", outcomes=["Won"])
    found = of_cases(grey_zone_ledger(whole, FUNNEL), pa.array(["d1", "d4"]))
    assert found.line("batch update")["hits"] == 2


def test_a_ledger_kept_without_its_marks_says_so(ledger):
    with pytest.raises(ValueError, match="without its marks"):
        cases_behind(replace(ledger, marks=None), "silent stay")
