"""When nothing is said of an effect, and what would suffice."""

import numpy as np
import pandas as pd

from mining.effects.balancing import Balance
from mining.effects.design import Design, Flags, Numbers

FEWEST = 20
"""Cases on either side (untreated ones as many as they effectively count)."""

FEWEST_OUTCOMES = 10
"""Rows with the rarer outcome among all that are compared, where it is yes or no."""

MOST_RUNNING = 0.05
"""Share of a group that may still be running when nobody was followed any longer."""

DAY = 86400

MOST_BEYOND = 0.05
"""How far beyond 0 to 1 the share expected without it may come out."""

MOST_UNLIKE = 0.1
"""Standard deviations between the groups' means after weighting (Austin 2009)."""


def too_few(design: Design, whole: Design) -> str:
    """Why there are too few cases to compare; empty where there are enough."""
    if not whole.treated.any():
        return "There is nothing to judge: it happened to no case"
    cases = len(np.unique(design.cluster[design.treated]))
    if not cases:
        return "Every case that is otherwise alike has it too: there is none to compare with"
    if cases < FEWEST:
        return f"Only {cases} cases with it have comparable ones without; {FEWEST} would suffice"
    return ""


def too_rarely(cases: int) -> str:
    """Why nothing is said of what so few cases have, whatever they are compared with.

    >>> too_rarely(3), too_rarely(20)
    ('It happened to 3 cases only; 20 would suffice', '')
    """
    if cases >= FEWEST:
        return ""
    return f"It happened to {cases} cases only; {FEWEST} would suffice"


def too_unlike(design: Design, balanced: Balance) -> str:
    """Why the groups cannot be made comparable; empty where they can."""
    unlike = sorted(
        {
            name
            for name, left in zip(design.names, balanced.imbalance, strict=True)
            if left > MOST_UNLIKE
        }
    )
    if unlike:
        return f"Cases with it and without it are too unlike in {', '.join(unlike)} to compare"
    if balanced.effective < FEWEST:
        return (
            f"Too few cases without it are like those with it: they count as"
            f" {balanced.effective:.0f}; {FEWEST} would suffice"
        )
    return ""


def impossible(share: float) -> str:
    """Why an expected share of yes or no is nonsense; empty where it is possible.

    A regression that reaches far beyond the rows that it rests on can leave 0 to 1; by a
    little it may, being linear.

    >>> impossible(0.4), impossible(-0.02), impossible(-1.2)[:40]
    ('', '', 'What to expect without it comes out impo')
    """
    if -MOST_BEYOND <= share <= 1 + MOST_BEYOND:
        return ""
    return (
        f"What to expect without it comes out impossible ({share:.0%}): cases with it and"
        " without it are too unlike to compare"
    )


def too_rare(design: Design) -> str:
    """Why an outcome of yes or no cannot be judged; empty where it can, or is a number."""
    if not is_yes_or_no(design.outcome):
        return ""
    happened = int(design.outcome.sum())
    rarer = min(happened, len(design.outcome) - happened)
    if rarer < FEWEST_OUTCOMES:
        return (
            f"Nearly all cases end alike: {rarer} of {len(design.outcome)} do not;"
            f" {FEWEST_OUTCOMES} would suffice"
        )
    return ""


def not_seen_long_enough(rows: pd.DataFrame, horizon: float) -> str:
    """Why nobody can say what happened by the horizon; empty where it was seen in both groups.

    It was, where a row was followed that far, or hardly any was still running when the last
    was seen (Kaplan–Meier).
    """
    treated = rows["treated"].to_numpy("bool")
    seconds, ended = rows["seconds"].to_numpy("float64"), rows["ended"].to_numpy("int64") > 0
    for side, words in ((True, "with it"), (False, "without it")):
        chosen = treated == side
        farthest = float(seconds[chosen].max(initial=0.0))
        if chosen.any() and farthest < horizon:
            running = _still_running(seconds[chosen], ended[chosen])
            if running > MOST_RUNNING:
                return (
                    f"Cases {words} were followed for {farthest / DAY:.0f} days at most, not for"
                    f" {horizon / DAY:.0f}, and {running:.0%} were then still open"
                )
    return ""


def _still_running(seconds: Numbers, ended: Flags) -> float:
    """The Kaplan–Meier share that had not ended when the last row was seen."""
    order = np.lexsort((~ended, seconds))
    at_risk = np.arange(len(order), 0, -1)
    return float(np.prod(1 - ended[order] / at_risk))


def is_yes_or_no(outcome: np.ndarray) -> bool:
    """Whether an outcome is 0 or 1 in every row."""
    return bool(np.isin(outcome, (0.0, 1.0)).all())
