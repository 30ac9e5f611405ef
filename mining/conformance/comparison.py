"""What deviations do: to winning and to time, against comparable cases without them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from event_logs.event_log import EventLog
from event_logs.progress import Tell, say_nothing
from mining.conformance.confounders import with_confounders
from mining.conformance.risk_sets import RiskSets, find_risk_sets, rows_of
from mining.effects.effect import (
    Effect,
    estimate_risk_effect,
    estimate_time_effect,
    refused_effect,
)
from mining.effects.refusals import too_rarely
from mining.effects.verdicts import Says, Verdict, judge
from mining.models.funnel import Funnel

WINNING_MARGIN = 0.05
"""A difference of the win rate by less (5 in 100 cases) does not matter."""

TIME_MARGIN = 0.1
"""A difference of the time by a smaller share of the median throughput time does not matter."""

HORIZON_QUANTILE = 0.99
NOTHING_AFTER = "It shows only as cases end: nothing comes after it that could be compared"


@dataclass(frozen=True, slots=True)
class ComparedDeviation:
    """One deviation and what it does.

    `winning`: the difference in the chance to be won within the `horizon` (seconds from the
    deviation on); `time`: in the time until the case is closed, as far as the horizon, in
    seconds. `cases` deviated so, `at_risk` of them stood in a stage then and could still go
    either way; the others ended with the very event that shows it, or were in no stage yet.
    `says`: the verdict on winning where it is harmful or helpful, else that on time;
    harmless where both are.
    """

    kind: str
    activity: str
    cases: int
    at_risk: int
    horizon: float
    winning: Verdict
    time: Verdict
    says: Says


@dataclass(frozen=True, slots=True)
class Comparisons:
    """What the deviations of a log do, looked at together.

    `deviations`: most cases first. `outcome`: the one that counts as won. `compared_on`:
    what cases were made alike in, besides the stage, in which they agree. `cases` of
    `of_cases` were looked at.
    """

    deviations: tuple[ComparedDeviation, ...]
    outcome: str
    compared_on: tuple[str, ...]
    cases: int
    of_cases: int


def compare_deviations(log: EventLog, funnel: Funnel, *, tell: Tell = say_nothing) -> Comparisons:
    """What each deviation does, with intervals, corrected for how many there are.

    A case enters at the moment at which its deviation can first be told and is compared with
    cases that had stood in the same stage for as long, were open, and had not deviated so;
    these are weighted until they are alike in what is known then (`compared_on`). The first
    declared outcome counts as won. Verdicts hold the share of false claims among the
    deviations down (Benjamini and Hochberg 1995). A deviation that only ever shows as cases
    end, or has too few comparable cases, is refused with a sentence.
    """
    tell("finding the moments at which deals deviated")
    sets = find_risk_sets(log, funnel)
    return compare(sets, funnel.outcome_names[0], tell=tell)


def compare(sets: RiskSets, outcome: str, *, tell: Tell = say_nothing) -> Comparisons:
    """The same from risk sets; see `compare_deviations`."""
    counts = sets.onsets.groupby(["kind", "activity"]).size().reset_index(name="cases")
    ordered = counts.sort_values(["cases", "kind", "activity"], ascending=[False, True, True])
    studies = []
    for kind, activity, cases in ordered.itertuples(index=False):
        tell(f"comparing deals: {kind}, {activity}")
        studies.append(_study(sets, (kind, activity), int(cases)))
    named = dict.fromkeys(name for study in studies for name in study.known)
    return Comparisons(
        _judged(studies, sets), outcome, tuple(named), len(sets.cases), sets.of_cases
    )


@dataclass(frozen=True, slots=True)
class _Study:
    """The two effects of one deviation, before it is judged beside the others."""

    key: tuple[str, str]
    cases: int
    at_risk: int
    horizon: float
    known: tuple[str, ...]
    winning: Effect
    time: Effect


def _study(sets: RiskSets, key: tuple[str, str], cases: int) -> _Study:
    rows = rows_of(sets, *key)
    if few := too_rarely(cases):
        return _not_studied(rows, key, cases, few)
    rows, known = with_confounders(rows, sets)
    confounders = [column for columns in known.values() for column in columns]
    at_risk = int(rows["treated"].sum())
    horizon = _horizon(rows, sets)
    winning = estimate_risk_effect(rows, horizon, exact=["stage"], confounders=confounders)
    over = rows.assign(ended=rows["ended"] > 0)
    time = estimate_time_effect(over, horizon, exact=["stage"], confounders=confounders)
    if not at_risk:
        winning, time = (replace(effect, refused=NOTHING_AFTER) for effect in (winning, time))
    return _Study(key, cases, at_risk, horizon, tuple(known), winning, time)


def _not_studied(rows: pd.DataFrame, key: tuple[str, str], cases: int, few: str) -> _Study:
    """A deviation too rare to say anything of: a log may have thousands of these."""
    at_risk = int(rows["treated"].sum())
    refused = refused_effect(at_risk, 0, few if at_risk else NOTHING_AFTER)
    return _Study(key, cases, at_risk, 0.0, (), refused, refused)


def _horizon(rows: pd.DataFrame, sets: RiskSets) -> float:
    """How long after the deviation cases are followed, in seconds.

    As long as nearly all (99 %) closed cases lived, if somebody with and somebody without the
    deviation was followed so long; else as long as the others are.
    """
    lived = _lives(sets)
    longest = float(np.quantile(lived, HORIZON_QUANTILE)) if len(lived) else 0.0
    return min([longest, *rows.groupby("treated")["seconds"].max()])


def _lives(sets: RiskSets) -> pd.Series:
    """The throughput times of the closed cases, in seconds."""
    closed = sets.cases[sets.cases["won"] | sets.cases["lost"]]
    return closed["until"] - closed["opened"]


def _judged(studies: Sequence[_Study], sets: RiskSets) -> tuple[ComparedDeviation, ...]:
    lived = _lives(sets)
    margin = TIME_MARGIN * float(lived.median()) if len(lived) else 0.0
    named = {" ".join(study.key): study for study in studies}
    winning = judge(
        {name: study.winning for name, study in named.items()},
        margin=WINNING_MARGIN,
        more_is_worse=False,
    )
    time = judge({name: study.time for name, study in named.items()}, margin=margin)
    return tuple(
        ComparedDeviation(
            *study.key,
            cases=study.cases,
            at_risk=study.at_risk,
            horizon=study.horizon,
            winning=winning[name],
            time=time[name],
            says=overall(winning[name].says, time[name].says),
        )
        for name, study in named.items()
    )


def overall(winning: Says, time: Says) -> Says:
    """One word for both: winning goes before time, and harmless needs both.

    >>> overall("cannot say", "harmful"), overall("helpful", "harmful")
    ('harmful', 'helpful')
    >>> overall("harmless", "harmless"), overall("harmless", "cannot say")
    ('harmless', 'cannot say')
    """
    for says in (winning, time):
        if says in ("harmful", "helpful"):
            return says
    return "harmless" if winning == time == "harmless" else "cannot say"
