"""What deviations do: to winning and to time, against comparable cases without them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from event_logs.event_log import EventLog
from event_logs.progress import Tell, say_nothing
from mining.conformance.confounders import with_confounders
from mining.conformance.risk_sets import RiskSets, find_risk_sets, rows_of
from mining.effects.effect import Effect, estimate_risk_effect, estimate_time_effect
from mining.effects.verdicts import Says, Verdict, judge
from mining.models.funnel import Funnel

WINNING_MARGIN = 0.05
"""A difference of the win rate by less (5 in 100 cases) does not matter."""

TIME_MARGIN = 0.1
"""A difference of the time by a smaller share of the median throughput time does not matter."""

HORIZON_QUANTILE = 0.9
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ComparedDeviation:
    """One deviation and what it does.

    `winning`: the difference in the chance to be won within the horizon; `time`: in the time
    until the case is closed (as far as the horizon), in seconds. `at_risk`: cases that could
    still go either way when they deviated; `at_the_end`: those that ended with the very
    event that shows it, of which nothing can be learnt. `says`: the verdict on winning where
    it is harmful or helpful, else that on time; harmless where both are.
    """

    kind: str
    activity: str
    at_risk: int
    at_the_end: int
    winning: Verdict
    time: Verdict
    says: Says


@dataclass(frozen=True, slots=True)
class Comparisons:
    """What the deviations of a log do, looked at together.

    `deviations`: in the order of their cases at risk. `outcome`: the one that counts as won.
    `horizon`: seconds after the deviation. `compared_on`: what cases were made alike in,
    besides the stage, in which they agree. `cases` of `of_cases` were compared.
    """

    deviations: tuple[ComparedDeviation, ...]
    outcome: str
    horizon: float
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
    counts = sets.onsets.groupby(["kind", "activity"]).size().sort_values(ascending=False)
    horizon = _horizon(sets)
    effects: dict[Key, tuple[Effect, Effect]] = {}
    named: dict[str, None] = {}
    for kind, activity in counts.index:
        tell(f"comparing deals: {kind}, {activity}")
        rows, known = with_confounders(rows_of(sets, kind, activity), sets)
        named.update(dict.fromkeys(known))
        effects[kind, activity] = _effects(rows, known, horizon)
    return Comparisons(
        _judged(effects, counts.to_dict(), sets),
        outcome,
        horizon,
        tuple(named),
        len(sets.cases),
        sets.of_cases,
    )


def _horizon(sets: RiskSets) -> float:
    """The seconds within which nine of ten closed cases are closed, from their opening."""
    cases = sets.cases[sets.cases["won"] | sets.cases["lost"]]
    lived = (cases["until"] - cases["opened"]).to_numpy()
    return float(np.quantile(lived, HORIZON_QUANTILE)) if len(lived) else 0.0


def _effects(
    rows: pd.DataFrame, known: Mapping[str, list[str]], horizon: float
) -> tuple[Effect, Effect]:
    confounders = [column for columns in known.values() for column in columns]
    winning = estimate_risk_effect(rows, horizon, exact=["stage"], confounders=confounders)
    over = rows.assign(ended=rows["ended"] > 0)
    time = estimate_time_effect(over, horizon, exact=["stage"], confounders=confounders)
    return winning, time


def _judged(
    effects: Mapping[Key, tuple[Effect, Effect]], counts: Mapping[Key, int], sets: RiskSets
) -> tuple[ComparedDeviation, ...]:
    named = {" ".join(key): key for key in effects}
    lived = (sets.cases["until"] - sets.cases["opened"])[sets.cases["won"] | sets.cases["lost"]]
    margin = TIME_MARGIN * float(lived.median()) if len(lived) else 0.0
    winning = judge(
        {name: effects[key][0] for name, key in named.items()},
        margin=WINNING_MARGIN,
        more_is_worse=False,
    )
    time = judge({name: effects[key][1] for name, key in named.items()}, margin=margin)
    return tuple(
        ComparedDeviation(
            *key,
            at_risk=effects[key][0].treated,
            at_the_end=counts[key] - effects[key][0].treated,
            winning=winning[name],
            time=time[name],
            says=overall(winning[name].says, time[name].says),
        )
        for name, key in named.items()
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
