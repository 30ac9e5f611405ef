"""What to correct first: the changes with the largest expected effect, and when to judge them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mining.conformance.comparison import Comparisons
from mining.conformance.conversion import Conversion
from mining.deadlines.deadlines import Deadline
from mining.effects.effect import Effect
from mining.effects.power import Judging, judging
from mining.effects.verdicts import FALSE_DISCOVERIES, q_values
from mining.findings.analysis import Analysis, LogFacts
from mining.models.estimates import NOTHING_KNOWN
from mining.organization.hands import Hands
from mining.performance.lost_time import LostTime
from mining.performance.passages import ANSWERED_FOR

Kind = Literal["deviation", "deadline", "seam", "place"]
Measure = Literal["won", "not lost", "time"]
MONTH = timedelta(days=365.25 / 12)
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Harms:
    """The results in which harm can show: as in `Analysis`, `lost_time` on the calendar."""

    facts: LogFacts
    conversion: Conversion | None = None
    hands: Hands | None = None
    deadlines: tuple[Deadline, ...] = ()
    lost_time: LostTime | None = None
    comparisons: Comparisons | None = None


def harms_of(analysis: Analysis, comparisons: Comparisons | None) -> Harms:
    """The harms of an analysis, and what deviations do."""
    lost = next((each for each in analysis.lost_time if each.clock == "calendar"), None)
    return Harms(
        analysis.facts, analysis.conversion, analysis.hands, analysis.deadlines, lost, comparisons
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """A change, what it is expected to do, and when that can be judged.

    `gain` per case that is touched with its 95 % interval `low` to `high`: probability of
    being won (or of not being lost), or seconds saved. `affected` of `population` cases were
    touched. `monthly`, with its interval: the gain in all a month, in deals or in seconds,
    if it never happened again and all else stayed. `is_ceiling`: not an effect but the most
    that there is to gain, if every stay were as quick as the quickest quarter.
    """

    kind: Kind
    subject: tuple[str, ...]
    measure: Measure
    affected: int
    population: int
    gain: float
    low: float
    high: float
    monthly: float
    monthly_low: float
    monthly_high: float
    q_value: float
    is_ceiling: bool
    judging: Judging
    practice: Judging | None


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections worth most, those in deals before those in time.

    `considered`: effects looked at; `refused`: those of which nothing could be said for
    lack of comparable cases; `shown`: those that harm beyond chance. Cases may be touched
    by several: never add them up.
    """

    corrections: tuple[Correction, ...]
    considered: int
    refused: int
    shown: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An effect that a correction would undo, in the direction in which more is better."""

    kind: Kind
    subject: tuple[str, ...]
    measure: Measure
    effect: Effect
    gain: float
    reach: float
    population: int
    deviation: float
    followed: timedelta


def find_corrections(found: Harms, begin: date, *, most: int = 3) -> Corrections:
    """At most `most` corrections, as if each began on the day `begin`.

    Deviations, broken deadlines and handovers that harm beyond chance (all looked at
    together, Benjamini–Hochberg at 2.5 %), those first that cost most deals a month; then
    the places that cost most time. The day of judgement is that on which as many cases
    will have come and been followed as show a difference of the size expected among all
    cases of the population, touched or not, against those before, with a power of 80 %.
    Nothing is said of whether a correction can be made, or of what it would cost.
    """
    days = _days(found)
    every = list(_candidates(found)) if days else []
    told = [each for each in every if not each.effect.refused]
    adjusted = q_values([each.effect.p_value for each in told])
    sure = [
        _correction(each, float(q), days, begin)
        for each, q in zip(told, adjusted, strict=True)
        if q <= FALSE_DISCOVERIES and each.gain > each.reach
    ]
    places = _places(found, days, begin) if days else []
    ranked = [
        *sorted((c for c in sure if c.measure != "time"), key=lambda c: -c.monthly),
        *sorted((c for c in sure if c.measure == "time"), key=lambda c: -c.monthly),
        *sorted(places, key=lambda c: -c.monthly),
    ]
    return Corrections(tuple(ranked[:most]), len(every), len(every) - len(told), len(sure))


def _days(found: Harms) -> float:
    """How long the log is, in days."""
    first, last = found.facts.first, found.facts.last
    return max((last - first) / timedelta(days=1), 1.0) if first and last else 0.0


def _candidates(found: Harms) -> Iterator[_Candidate]:
    if found.comparisons is not None:
        yield from _of_deviations(found, found.comparisons)
    for each in found.deadlines:
        late = each.lateness
        if late is not None and late.won is not None:
            followed = timedelta(seconds=late.horizon)
            yield _of_risk("deadline", (each.rule.name,), "won", late.won, followed)
    if found.hands is not None:
        losses = found.hands.losses
        for seam in losses.seams:
            subject, effect = (seam.source, seam.target), seam.lost.effect
            yield _of_risk("seam", subject, "not lost", effect, losses.horizon)


def _of_deviations(found: Harms, comparisons: Comparisons) -> Iterator[_Candidate]:
    """The effect of each deviation on winning, judged by the win rate of all deals."""
    rate = _win_rate(found)
    for each in comparisons.deviations:
        effect = each.winning.effect
        yield _Candidate(
            "deviation",
            (each.kind, each.activity),
            "won",
            effect,
            -effect.difference,
            (effect.high - effect.low) / 2,
            comparisons.cases,
            math.sqrt(rate * (1 - rate)),
            timedelta(seconds=each.horizon),
        )


def _of_risk(
    kind: Kind, subject: tuple[str, ...], measure: Measure, effect: Effect, followed: timedelta
) -> _Candidate:
    """An effect on a probability, judged among the rows that it was estimated on."""
    rows = effect.treated + effect.comparable
    others = 1 - effect.treated / max(rows, 1)
    rate = min(max(effect.outcome_with - others * effect.naive, 0.0), 1.0)
    sign = 1 if measure == "not lost" else -1
    return _Candidate(
        kind,
        subject,
        measure,
        effect,
        sign * effect.difference,
        (effect.high - effect.low) / 2,
        rows,
        math.sqrt(rate * (1 - rate)),
        followed,
    )


def _win_rate(found: Harms) -> float:
    """The share of closed deals that were won; a half where it is not known."""
    closed = found.facts.cases - found.facts.open_cases
    if found.conversion is None or not closed:
        return 0.5
    return min(float(found.conversion.frame["any_order"].iloc[-1]) / closed, 1.0)


def _correction(each: _Candidate, q_value: float, days: float, begin: date) -> Correction:
    monthly = each.effect.treated / days * (MONTH / timedelta(days=1))
    touched = each.effect.treated / max(each.population, 1)
    return Correction(
        kind=each.kind,
        subject=each.subject,
        measure=each.measure,
        affected=each.effect.treated,
        population=each.population,
        gain=each.gain,
        low=each.gain - each.reach,
        high=each.gain + each.reach,
        monthly=each.gain * monthly,
        monthly_low=(each.gain - each.reach) * monthly,
        monthly_high=(each.gain + each.reach) * monthly,
        q_value=q_value,
        is_ceiling=False,
        judging=judging(
            each.gain * touched,
            each.deviation,
            before=each.population,
            per_day=each.population / days,
            followed=each.followed,
            begin=begin,
        ),
        practice=judging(
            touched / 2,
            math.sqrt(touched * (1 - touched)),
            before=each.population,
            per_day=each.population / days,
            followed=each.followed,
            begin=begin,
        ),
    )


def _places(found: Harms, days: float, begin: date) -> list[Correction]:
    """What stages and handovers take beyond their own quickest quarter, by the calendar."""
    if found.lost_time is None:
        return []
    frame = found.lost_time.frame
    rows = frame[frame["kind"].isin(ANSWERED_FOR) & (frame["refused"] == "")]
    return [_place(row, days, begin) for row in rows.to_dict("records")]


def _place(row: dict[str, object], days: float, begin: date) -> Correction:
    names = ("excess", "excess_low", "excess_high", "mean")
    gain, low, high, mean = (row[name].total_seconds() for name in names)  # type: ignore[attr-defined]
    visits = int(row["visits"])  # type: ignore[call-overload]
    monthly = visits / days * (MONTH / timedelta(days=1))
    ends = {str(row["source"]): None, str(row["target"]): None}
    return Correction(
        kind="place",
        subject=tuple(ends),
        measure="time",
        affected=visits,
        population=visits,
        gain=gain,
        low=low,
        high=high,
        monthly=gain * monthly,
        monthly_low=low * monthly,
        monthly_high=high * monthly,
        q_value=NOTHING_KNOWN,
        is_ceiling=True,
        judging=judging(
            gain,
            (high - low) / (2 * Z) * math.sqrt(visits),
            before=visits,
            per_day=visits / days,
            followed=timedelta(seconds=mean),
            begin=begin,
        ),
        practice=None,
    )
