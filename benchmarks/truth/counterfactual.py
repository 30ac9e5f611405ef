"""What would have happened had an effect been another, from the truth of one play.

Worlds that differ in the size of an effect differ in the law of the loss draws alone. So a
deal's path is as likely there as here times a ratio that the truth knows: the product, over
the ends of its stays, of the probability there over that here, of being lost if it was lost
and of going on if it went on (a likelihood ratio; importance sampling). Averaging any
outcome with these weights gives its expectation there, without playing that world.

Least noise has the way from the world without an effect (`without_effects`) to the one with
it: there the weight of a deal that was won is the chance that it is still won, at most 1.
A group is averaged rightly where it is chosen by what stood fixed before the effect could
begin to act: the source of a lead, or having been put on hold at all.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from event_logs.simulation.truth.planted import UNITS


def weights_under(project: Path, **effects: float) -> pd.Series:
    """The weight of every deal, by case, in the world where these effects are of this size.

    Sizes in log odds a unit, by the names in `truth/effects.csv`; their mean is about 1. For
    worlds whose effects do not drift.
    """
    truth = project / "truth"
    played = pd.read_csv(truth / "effects.csv", index_col="effect").log_odds
    ends = pd.read_csv(truth / "hazards.csv")
    there = ends.log_odds + sum(
        (size - played[name]) * ends[UNITS[name]] for name, size in effects.items()
    )
    # Lost or going on is a draw of the same odds with the sign turned.
    sign = np.where(ends.lost == "yes", 1.0, -1.0)
    ratio = _probability(sign * there) / _probability(sign * ends.log_odds)
    weights = pd.Series(ratio.to_numpy(), index=ends.case_id, name="weight")
    cases = pd.read_csv(truth / "deals.csv", usecols=["case_id"]).case_id
    return weights.groupby(level=0).prod().reindex(cases, fill_value=1.0)


def win_rates(project: Path, cases: pd.Index, **effects: float) -> tuple[float, float]:
    """The share of `cases` won by the export as played, and expected under these effects.

    In a project played without an effect, the second less the first is the true effect on
    these cases.
    """
    deals = pd.read_csv(project / "truth" / "deals.csv", index_col="case_id")
    won = (deals.outcome == "Won").reindex(cases)
    weights = weights_under(project, **effects).reindex(cases)
    return float(won.mean()), float((won * weights).mean())


def _probability(log_odds: pd.Series) -> pd.Series:
    return 1 / (1 + np.exp(-log_odds))
