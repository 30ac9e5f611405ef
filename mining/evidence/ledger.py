"""The grey-zone ledger: how much of the journey the CRM does not tell, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from event_logs.event_log import EventLog
from mining.evidence.case_marks import (
    EVERYTHING,
    CaseMarks,
    count_marks,
    marks_of_cases,
    sums_of_lines,
)
from mining.evidence.entries import Nearness, stage_entries
from mining.evidence.marks import link_marks, marks_of
from mining.models.durations import to_timedelta
from mining.models.estimates import wilson
from mining.models.funnel import Funnel

GROUPS = ("stage", "source", "team", "period")
WITHOUT_MARKS = "This ledger was kept without its marks: make it again from the log"
NORMAL = 1.959963984540054


@dataclass(frozen=True, slots=True)
class GreyZoneLedger:
    """What the CRM does not tell, per measure and group, each line with its cases.

    `frame`, one row a line: `measure`, `by` ("all", "stage", "source", "team", "period"),
    `group`, `cases` (with a hit), `hits`, `of`, `share` with `low` and `high`; for stays
    `time` of the hits, `time_of` all stays, and `time_share` with `time_low`, `time_high`;
    `amount` of the cases with a hit and `amount_of` all of them (nan: not known).
    Intervals are at 95 % and count the case, not the mark, as the unit that was drawn.
    `marks` is what it was counted from; None where the ledger was kept without them.
    """

    frame: pd.DataFrame
    marks: CaseMarks | None
    nearness: Nearness

    def line(self, measure: str, by: str = EVERYTHING, group: str = "") -> pd.Series:
        """One line; raises `KeyError` where there is none."""
        found = self.frame[
            (self.frame["measure"] == measure)
            & (self.frame["by"] == by)
            & (self.frame["group"] == group)
        ]
        if found.empty:
            raise KeyError((measure, by, group))
        return found.iloc[0]


def grey_zone_ledger(
    log: EventLog,
    funnel: Funnel,
    *,
    nearness: Nearness | None = None,
    links: Table | None = None,
    further: Sequence[Table] = (),
    ways: Sequence[str] = (EVERYTHING, *GROUPS),
) -> GreyZoneLedger:
    """The ledger of a log beside its funnel; `further` marks are those of the hidden stages.

    With `links` (the table beside a stored log) communications without a case are counted.
    `ways`: how to group; each takes its time on a large log.

    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["new", "call", "won"], "b": ["new", "won"]},
    ...                            outcomes=["won"])
    >>> ledger = grey_zone_ledger(log, parse_funnel("new > won"))
    >>> [int(ledger.line("silent stay")[name]) for name in ("hits", "of", "cases")]
    [1, 2, 1]
    """
    near = nearness or Nearness()
    tables = [marks_of(log, funnel, stage_entries(log, funnel, near)), *further]
    if links is not None:
        tables.append(link_marks(links))
    marks = ibis.union(*tables) if len(tables) > 1 else tables[0]
    marks = marks.cache() if len(ways) > 1 else marks  # read once, it need not be held
    return _ledger(count_marks(marks, ways), near)


def of_cases(ledger: GreyZoneLedger, cases: pa.Array) -> GreyZoneLedger:
    """The ledger of some of the cases, by name; nothing is read again.

    Whether they were entered in a batch stays judged among all of them.
    """
    if ledger.marks is None:
        raise ValueError(WITHOUT_MARKS)
    return _ledger(marks_of_cases(ledger.marks, cases), ledger.nearness)


def _ledger(marks: CaseMarks, nearness: Nearness) -> GreyZoneLedger:
    return GreyZoneLedger(_worded(sums_of_lines(marks)), marks, nearness)


def cases_behind(
    ledger: GreyZoneLedger, measure: str, by: str = EVERYTHING, group: str = ""
) -> list[str]:
    """The cases with a hit behind a line, by name."""
    marks = ledger.marks
    if marks is None:
        raise ValueError(WITHOUT_MARKS)
    lines = marks.lines
    asked = (lines["measure"] == measure) & (lines["by"] == by) & (lines["group"] == group)
    hits = asked.to_numpy()[marks.line] & (marks.hits > 0)
    found = marks.units["case_id"].iloc[np.unique(marks.unit[hits])]
    return sorted({name for name in found if name})


def _worded(frame: pd.DataFrame) -> pd.DataFrame:
    shares = [
        clustered_share(row["hits"], row["marks"], _spread(row, "hits", "marks"), row["drawn"])
        for row in frame.to_dict("records")
    ]
    times = [_time_share(row) for row in frame.to_dict("records")]
    has_time = frame["seconds"] > 0
    return pd.DataFrame(
        {
            "measure": frame["measure"],
            "by": frame["by"],
            "group": frame["group"],
            "cases": frame["cases"].astype("int64"),
            "hits": frame["hits"].astype("int64"),
            "of": frame["marks"].astype("int64"),
            **dict(zip(("share", "low", "high"), _columns(shares), strict=True)),
            "time": to_timedelta(frame["hit_seconds"].where(has_time)),
            "time_of": to_timedelta(frame["seconds"].where(has_time)),
            **dict(zip(("time_share", "time_low", "time_high"), _columns(times), strict=True)),
            "amount": frame["amount"].astype("float64"),
            "amount_of": frame["amount_of"].astype("float64"),
        }
    )


def clustered_share(
    hits: float, marks: float, spread: float, clusters: int
) -> tuple[float, float, float]:
    """A share of marks with its interval, the marks of one cluster (case) counted as alike.

    `spread` is Σ (hits_i − share · marks_i)² over the clusters. The Wilson interval at the
    number of independent marks that would spread as much (Korn and Graubard 1998 use the
    same effective size).

    >>> [round(float(figure), 3) for figure in clustered_share(5, 10, 2.5, 10)]
    [0.5, 0.227, 0.773]
    """
    if not marks:
        return float("nan"), 0.0, 1.0
    share = hits / marks
    variance = spread * clusters / max(clusters - 1, 1) / marks**2
    alike = share * (1 - share) / variance if variance > 0 else float(min(clusters, marks))
    count = max(min(alike, marks), 1.0)
    found = wilson(share * count, count)  # type: ignore[arg-type]
    return share, found.low, found.high


def _time_share(row: dict[str, float]) -> tuple[float, float, float]:
    """The share of time with the interval of a ratio, cases being what was drawn."""
    if not row["seconds"]:
        return float("nan"), float("nan"), float("nan")
    share = row["hit_seconds"] / row["seconds"]
    drawn = row["drawn"]
    spread = _spread(row, "hit_seconds", "seconds") * drawn / max(drawn - 1, 1)
    half = NORMAL * float(np.sqrt(max(spread, 0.0))) / row["seconds"]
    return share, max(share - half, 0.0), min(share + half, 1.0)


def _spread(row: dict[str, float], part: str, whole: str) -> float:
    """Σ (part_i − share · whole_i)² over cases, from their sums of products."""
    share = row[part] / row[whole] if row[whole] else 0.0
    crossed = row[f"{part}*{whole}"]
    return row[f"{part}*{part}"] - 2 * share * crossed + share**2 * row[f"{whole}*{whole}"]


def _columns(rows: list[tuple[float, float, float]]) -> list[list[float]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]
