"""How often a deadline is kept: in all, by the hour, the weekday, the person, over time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.deadlines.obligations import KEPT, STATES, Obligations
from mining.deadlines.rules import Rule
from mining.models.estimates import Estimate, wilson
from mining.models.funnel import Funnel
from mining.survival.life_table import life_table
from mining.timelines.clock import WallClock
from mining.timelines.scene import Scene
from mining.timelines.timeline import UNKNOWN

SMALLEST_GROUP = 10
"""Of a group with fewer decided obligations no share is told."""

By = Literal["hour", "weekday", "month", "person", "department", "stage"]
BY: tuple[By, ...] = ("hour", "weekday", "month", "person", "department", "stage")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Compliance:
    """How often one deadline is kept.

    `states`: the obligations in each of `STATES`. `kept`: the share kept of those decided;
    the interval allows for several obligations of one deal being alike. `median`, `p90`:
    seconds on the rule's clock until the reaction (Kaplan–Meier: what has not happened is
    censored). `groups`, one row a group: `by`, `group`, `decided`, `kept`, `share`, `low`,
    `high`; the last three are not-a-number where fewer than `SMALLEST_GROUP` are decided.
    """

    rule: Rule
    states: Mapping[str, int]
    kept: Estimate
    median: Estimate
    p90: Estimate
    groups: pd.DataFrame

    @property
    def decided(self) -> int:
        """Obligations that are kept, late or missed."""
        return sum(self.states[name] for name in ("kept", "late", "missed"))


def compliance(
    scene: Scene,
    found: Obligations,
    *,
    funnel: Funnel | None = None,
    attributes: tuple[str, ...] = (),
) -> Compliance:
    """How often a deadline was kept, by what is known of its obligations.

    Hours, weekdays and months are those of the start on the wall clock. `attributes`: of
    deals, by which to part them too (columns that the scene was read with).
    """
    frame = found.frame
    counts = np.bincount(frame["state"], minlength=len(STATES))
    waits = life_table(frame["waited"], frame["reaction"] != UNKNOWN)
    decided = found.decided
    kept = (decided["state"] == KEPT).to_numpy()
    whole = share_in_groups(kept, decided["case"].to_numpy(), np.zeros(len(decided), "int64"), 1)
    parts = [
        _groups(by, names, codes, kept, decided)
        for by, (codes, names) in _codes(scene, decided, funnel, attributes).items()
    ]
    return Compliance(
        rule=found.rule,
        states=dict(zip(STATES, map(int, counts), strict=True)),
        kept=_estimate(whole.iloc[0]),
        median=waits.quantile(0.5),
        p90=waits.quantile(0.9),
        groups=pd.concat(parts, ignore_index=True),
    )


def share_in_groups(
    kept: NDArray[np.bool_], case: NDArray[np.integer], code: NDArray[np.integer], groups: int
) -> pd.DataFrame:
    """Per group: `decided`, `kept`, `share`, `low`, `high`; cases in order.

    Wilson's interval with as many obligations as they count for when those of one case
    resemble each other (Kish's design effect by the linearised variance, at least 1).

    >>> share_in_groups(np.array([True, False]), np.array([0, 1]), np.zeros(2, int), 1).share[0]
    np.float64(0.5)
    """
    order = np.argsort(code, kind="stable")
    kept, case, code = kept[order].astype("int64"), case[order], code[order]
    decided = np.bincount(code, minlength=groups)
    hits = np.bincount(code, kept, minlength=groups).astype("int64")
    share = hits / np.maximum(decided, 1)
    changes = (np.diff(code, prepend=-1) != 0) | (np.diff(case, prepend=-1) != 0)
    begins = np.flatnonzero(changes)
    left = np.add.reduceat(kept - share[code], begins) if len(begins) else share[:0]
    variance = np.bincount(code[begins], left**2, minlength=groups)
    plain = decided * share * (1 - share)
    effect = np.divide(variance, plain, out=np.ones(groups), where=plain > 0)
    worth = decided / np.maximum(effect, 1.0)
    intervals = [wilson(p * n, n) for p, n in zip(share, worth, strict=True)]
    return pd.DataFrame(
        {
            "decided": decided,
            "kept": hits,
            "share": [each.value for each in intervals],
            "low": [each.low for each in intervals],
            "high": [each.high for each in intervals],
        }
    )


def _estimate(row: pd.Series) -> Estimate:
    return Estimate(float(row["share"]), float(row["low"]), float(row["high"]), int(row["decided"]))


def _groups(
    by: str,
    names: list[str],
    codes: NDArray[np.integer],
    kept: NDArray[np.bool_],
    decided: pd.DataFrame,
) -> pd.DataFrame:
    known = codes >= 0
    case = decided["case"].to_numpy()[known]
    found = share_in_groups(kept[known], case, codes[known], len(names))
    found.insert(0, "by", by)
    found.insert(1, "group", names)
    small = found["decided"] < SMALLEST_GROUP
    found.loc[small, ["share", "low", "high"]] = np.nan
    return found[found["decided"] > 0]


def _codes(
    scene: Scene,
    decided: pd.DataFrame,
    funnel: Funnel | None,
    attributes: tuple[str, ...],
) -> dict[str, tuple[NDArray[np.integer], list[str]]]:
    """For each way to part them the code of each obligation and the names of the codes."""
    timeline, wall = scene.timeline, scene.wall
    started = decided["started"].to_numpy("int64")
    codes: dict[str, tuple[NDArray[np.integer], list[str]]] = {
        "hour": (wall.hours(started), [f"{hour:02}:00" for hour in range(24)]),
        "weekday": (wall.weekdays(started), list(WEEKDAYS)),
        "month": _months(wall, started),
        "person": (decided["person"].to_numpy(), list(timeline.people)),
        "department": (decided["department"].to_numpy(), list(timeline.departments)),
    }
    if funnel is not None:
        codes["stage"] = decided["stage"].to_numpy(), list(funnel.stage_names)
    for name in attributes:
        values, names = pd.factorize(timeline.cases[name].astype("string"), sort=True)
        codes[name] = values[decided["case"]], [str(value) for value in names]
    return codes


def _months(wall: WallClock, started: NDArray[np.int64]) -> tuple[NDArray[np.integer], list[str]]:
    months = wall.days(started).astype("datetime64[D]").astype("datetime64[M]")
    if not len(months):
        return np.zeros(0, "int64"), []
    first = months.min()
    codes = (months - first).astype("int64")
    return codes, [str(first + step) for step in range(int(codes.max()) + 1)]
