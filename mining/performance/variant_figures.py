"""What became of the cases of each variant: how long they took, and how many were won."""

from collections.abc import Collection
from dataclasses import dataclass

import ibis
import pandas as pd

from event_logs.case_variants import case_variants
from event_logs.engine import seconds_between
from event_logs.event_log import SEPARATOR, EventLog
from mining.models.durations import to_timedelta
from mining.models.estimates import NOTHING_KNOWN, Estimate, wilson

FEWEST = 5
"""Of fewer closed cases no win rate and no median time is told."""


@dataclass(frozen=True, slots=True)
class VariantFigures:
    """The variants of a log, most cases first, ties by the variant's text.

    `frame`: `variant` (tuple of activities), `cases`, `share` (of all cases), `cumulative`
    (share of this variant and those above it), `open_cases`, `closed`, `median` (throughput
    time of the closed cases; NaT of fewer than 5), and `win_rate` with its 95 % interval
    (Wilson) `low` to `high`, `won` of `ended`: of all closed cases that went this way up to
    their outcome, whichever it was; not-a-number of fewer than 5.
    """

    frame: pd.DataFrame
    cases: int


def variant_figures(log: EventLog, outcomes: Collection[str] = ()) -> VariantFigures:
    """The variants with their times and win rates; the first of `outcomes` counts as won.

    A variant contains its outcome, so its own cases were all won or all lost. The win rate
    is therefore that of the way before the outcome. Open cases have no throughput time yet
    and may still become other variants: they are counted, and not measured.

    >>> traces = {name: ["New", "Won" if name < "d" else "Lost"] for name in "abcdef"}
    >>> log = EventLog.from_traces(traces, outcomes=["Won", "Lost"])
    >>> found = variant_figures(log, ["Won", "Lost"]).frame
    >>> found[["cases", "won", "ended", "win_rate"]].values.tolist()
    [[3.0, 3.0, 6.0, 0.5], [3.0, 3.0, 6.0, 0.5]]
    """
    frame = _counted(log, next(iter(outcomes), ""))
    total = int(frame["cases"].sum())
    frame["share"] = frame["cases"] / max(total, 1)
    frame["cumulative"] = frame["share"].cumsum()
    measured = frame["median"].where(frame["closed"] >= FEWEST)
    frame["median"] = to_timedelta(measured.astype("float64"))
    rated = frame.join(_win_rates(frame, frozenset(outcomes)))
    return VariantFigures(rated.drop(columns=["own_won"]), total)


def _counted(log: EventLog, won: str) -> pd.DataFrame:
    """Per variant its cases, open ones, those won, and the median seconds of closed ones."""
    known = log.cases.select(
        "case_id",
        won=(log.cases.outcome == won).fill_null(False),
        seconds=seconds_between(log.cases.opened, log.cases.closed),
    )
    cases = case_variants(log).inner_join(known, "case_id")
    counted = cases.group_by("variant").agg(
        cases=cases.count(),
        open_cases=cases.is_open.cast("int64").sum(),
        own_won=cases.won.cast("int64").sum(),
        median=cases.seconds.median(where=~cases.is_open),
    )
    frame = counted.order_by(ibis.desc("cases"), "variant").execute()
    ways = pd.Series([tuple(text.split(SEPARATOR)) for text in frame["variant"]], dtype=object)
    numbers = frame[["cases", "open_cases", "own_won"]].astype("int64")
    return numbers.assign(
        variant=ways, closed=numbers["cases"] - numbers["open_cases"], median=frame["median"]
    )


def _win_rates(frame: pd.DataFrame, outcomes: frozenset[str]) -> pd.DataFrame:
    ways = [_before_outcome(variant, outcomes) for variant in frame["variant"]]
    sums = frame[["closed", "own_won"]].groupby(pd.Series(ways, frame.index)).transform("sum")
    rates = [
        wilson(float(won), int(ended))
        if outcomes and ended >= FEWEST
        else Estimate(NOTHING_KNOWN, 0.0, 1.0, int(ended))
        for ended, won in sums.itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "won": sums["own_won"],
            "ended": sums["closed"],
            "win_rate": [rate.value for rate in rates],
            "low": [rate.low for rate in rates],
            "high": [rate.high for rate in rates],
        },
        index=frame.index,
    )


def _before_outcome(variant: tuple[str, ...], outcomes: frozenset[str]) -> str:
    """The way up to the first outcome, as one text."""
    end = next((at for at, name in enumerate(variant) if name in outcomes), len(variant))
    return SEPARATOR.join(variant[:end])
