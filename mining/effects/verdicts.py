"""Which of several effects harm, help or do neither, and which cannot be told."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from mining.effects.design import Numbers
from mining.effects.effect import Effect

Says = Literal["harmful", "helpful", "harmless", "cannot say"]
Name = TypeVar("Name", bound=Hashable)
FALSE_DISCOVERIES = 0.025


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one effect among several.

    "harmless": the whole 95 % interval lies within the margin; "harmful" or "helpful": it
    does not, and `q_value` (Benjamini–Hochberg) is at most 0.025; "cannot say": neither, or
    the effect was refused. `would_suffice`: about how many treated cases would make the
    interval as narrow as the margin (0 where it is, or the effect was refused).
    """

    says: Says
    effect: Effect
    q_value: float
    margin: float
    would_suffice: int = 0


def judge(
    effects: Mapping[Name, Effect], *, margin: float, more_is_worse: bool = True
) -> dict[Name, Verdict]:
    """A verdict on each of several effects, looked at together.

    `margin`, in the units of the outcome: what is too little to matter. Of all that is
    called harmful or helpful at most 5 % is expected to be neither: the level is 2.5 %, since
    in small groups a 95 % interval may hold the truth in 92 % only.
    Source: Benjamini and Hochberg 1995; equivalence by interval, Schuirmann 1987.
    """
    spoken = {name: effect for name, effect in effects.items() if not effect.refused}
    adjusted = dict(zip(spoken, q_values([each.p_value for each in spoken.values()]), strict=True))
    return {
        name: _verdict(effect, float(adjusted.get(name, np.nan)), margin, more_is_worse)
        for name, effect in effects.items()
    }


def q_values(p_values: Sequence[float]) -> Numbers:
    """The p-values adjusted by Benjamini and Hochberg, in the order given.

    >>> [float(q.round(3)) for q in q_values([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    given = np.asarray(p_values, "float64")
    order = np.argsort(given, kind="stable")
    ranked = given[order] * len(given) / np.arange(1, len(given) + 1)
    lowest = np.minimum.accumulate(ranked[::-1])[::-1]
    adjusted = np.empty(len(given))
    adjusted[order] = np.minimum(lowest, 1.0)
    return adjusted


def _verdict(effect: Effect, q_value: float, margin: float, more_is_worse: bool) -> Verdict:  # noqa: FBT001
    if effect.refused:
        return Verdict("cannot say", effect, q_value, margin)
    if -margin <= effect.low and effect.high <= margin:
        return Verdict("harmless", effect, q_value, margin)
    half = (effect.high - effect.low) / 2
    suffice = int(np.ceil(effect.treated * max(half / margin, 1.0) ** 2)) if margin else 0
    if q_value > FALSE_DISCOVERIES:
        return Verdict("cannot say", effect, q_value, margin, suffice)
    worse = (effect.difference > 0) == more_is_worse
    return Verdict("harmful" if worse else "helpful", effect, q_value, margin, suffice)
