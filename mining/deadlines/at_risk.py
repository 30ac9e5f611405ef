"""What is due now: obligations still running, and those overdue on deals that are open."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mining.deadlines.obligations import MISSED, RUNNING, Obligations
from mining.deadlines.rules import Rule
from mining.models.durations import to_timedelta
from mining.models.funnel import Funnel
from mining.timelines.clock import Micros, WorkingClock
from mining.timelines.scene import Scene
from mining.timelines.timeline import UNKNOWN

DUE = ("rule", "case_id", "started", "due", "left", "is_overdue", "person", "department", "stage")


@dataclass(frozen=True, slots=True)
class Due:
    """Obligations that somebody can still meet, the most urgent first.

    `frame`: `rule`, `case_id`, `started`, `due` (UTC), `left` (timedelta on the rule's clock;
    negative: so long overdue), `is_overdue`, `person` and `department` (who has the deal as
    far as is known; null), `stage`. `running` and `overdue` are their numbers.
    """

    frame: pd.DataFrame

    @property
    def running(self) -> int:
        """How many have time left."""
        return int((~self.frame["is_overdue"]).sum())

    @property
    def overdue(self) -> int:
        """How many have none."""
        return int(self.frame["is_overdue"].sum())


def due_now(scene: Scene, found: Obligations, *, funnel: Funnel | None = None) -> Due:
    """The obligations of a rule that are open at the moment up to which the scene goes.

    What was missed on a deal that has ended since can no longer be met and is not listed.
    """
    timeline, clock = scene.timeline, scene.clock(found.rule.clock)
    state = found.frame["state"]
    rows = found.frame[(state == RUNNING) | ((state == MISSED) & found.frame["is_open"])]
    started = rows["started"].to_numpy("int64")
    left = found.rule.seconds - rows["waited"].to_numpy()
    frame = pd.DataFrame(
        {
            "rule": found.rule.name,
            "case_id": timeline.cases["case_id"].to_numpy()[rows["case"]],
            "started": as_times(started),
            "due": as_times(due_moments(found.rule, clock, started)),
            "left": to_timedelta(pd.Series(left)),
            "is_overdue": (rows["state"] == MISSED).to_numpy("bool"),
            "person": named(timeline.people, rows["person"]),
            "department": named(timeline.departments, rows["department"]),
            "stage": named(funnel.stage_names if funnel else (), rows["stage"]),
        },
        columns=list(DUE),
    )
    return Due(frame.sort_values(["due", "case_id"], ignore_index=True))


def due_moments(rule: Rule, clock: WorkingClock, started: Micros) -> Micros:
    """When the time allowed is over, for clocks that started then."""
    return clock.moments(clock.at(started) + rule.seconds)


def as_times(micros: Micros) -> pd.Series:
    """Microseconds since 1970 as times in UTC."""
    return pd.Series(pd.to_datetime(micros, unit="us", utc=True)).astype("datetime64[us, UTC]")


def named(names: tuple[str, ...], codes: pd.Series) -> "np.ndarray":
    """The names of codes as objects; None for `UNKNOWN`."""
    table = np.array([*names, None], dtype=object)
    return table[np.where(codes == UNKNOWN, len(names), codes)]
