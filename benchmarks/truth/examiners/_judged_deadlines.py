"""One play, its deadlines as judged by the analysis, and what is true of them."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from benchmarks.truth.examiners._played import funnel_of_play, log_of_play
from benchmarks.truth.examiners._waited import Waited
from event_logs.project.project_file import Project, read_project
from event_logs.simulation.company.company import Played, play_company
from event_logs.simulation.company.reactions import (
    ABSENT,
    ANOTHER,
    AVAILABLE,
    BATCH,
    BUSY,
    CLOSED,
)
from event_logs.simulation.company.working_hours import worked_seconds
from event_logs.simulation.project_text import project_file
from event_logs.simulation.records.sheets import Sheet
from event_logs.simulation.worlds.world import World
from mining.deadlines import causes
from mining.deadlines.compliance import compliance
from mining.deadlines.obligations import obligations
from mining.deadlines.rules import Rule, read_rules
from mining.timelines.scene import read_scene

TRUE = {
    causes.CLOSED: CLOSED,
    causes.ABSENT: ABSENT,
    causes.BUSY: BUSY,
    causes.OVERLOAD: BUSY,
    causes.AVAILABLE: AVAILABLE,
    causes.BATCHED: BATCH,
    causes.OTHERS: ANOTHER,
}
"""What each name of the analysis is called in the truth; `unknown` is none."""
CAUSES = tuple(dict.fromkeys(TRUE.values()))
LONG = 8
"""How many times as many deals a company plays to show what it does in the long run."""

Interval = tuple[float, float, float]
"""A share with its interval: value, low, high."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of the deadlines of one play, and what is true.

    `breaches`, one row each: `rule`, `said` and `true` (names of `CAUSES`; null: unknown,
    and not known to the play), `sure`. Of `first_rule`, the first call: `kept`, the share
    kept as said, `truly_kept` in the play, and `kept_in_the_long_run` by the same company
    over many more deals; `shares` of its causes as said.
    """

    breaches: pd.DataFrame
    first_rule: str
    kept: Interval
    truly_kept: float
    kept_in_the_long_run: float
    shares: dict[str, Interval]


def judge_play(world: World, deals: int, seed: int) -> Judged:
    """Play a world out and judge the demo's deadlines on the log of the play."""
    played = play_company(world, seed=seed, deals=deals)
    project, funnel = project_of_play(world, seed), funnel_of_play(played)
    scene = read_scene(log_of_play(played), project.calendar)
    rules, waited = read_rules(project), Waited(played)
    duties = [obligations(scene, rule, funnel=funnel) for rule in rules]
    reasons = [causes.causes(scene, each) for each in duties]
    kept = compliance(scene, duties[0], funnel=funnel).kept
    return Judged(
        pd.concat([_breaches(waited, each) for each in reasons], ignore_index=True),
        rules[0].name,
        (kept.value, kept.low, kept.high),
        _truly_kept(played, rules[0]),
        _truly_kept(play_company(world, seed=seed, deals=LONG * deals), rules[0]),
        _shares(reasons[0]),
    )


def project_of_play(world: World, seed: int) -> Project:
    """The project file that the demo would have; a play's log has the wall clock as UTC."""
    staff = Sheet("staff", (), ())
    text = project_file(replace(world, time_zone="UTC"), seed, (staff,))
    with TemporaryDirectory() as folder:
        file = Path(folder, staff.file)
        file.parent.mkdir()
        file.touch()  # a project has a source, though this one is not read
        return read_project(folder, text=text)


def _breaches(waited: Waited, why: causes.Causes) -> pd.DataFrame:
    rows = why.rows
    times = (_seconds(rows[name]) for name in ("started", "reacted"))
    true = [_true(waited, why.rule, *row) for row in zip(rows["case_id"], *times, strict=True)]
    known = pd.Series(true, dtype="object")
    return pd.DataFrame(
        {
            "rule": why.rule.name,
            "said": rows["cause"].map(TRUE).astype("object"),
            "sure": rows["sure"].astype("float64"),
            "true": known.where(known.isin(CAUSES)),
        }
    )


def _true(waited: Waited, rule: Rule, case: str, due: int, done: int) -> str:
    """The true cause of a breach; of what was never done there is none."""
    if done < 0:
        return ""
    # A call begins when it is heard of, a mail when somebody sits down to write it.
    begun = done if rule.expect == "call" else waited.begun(case, due, done)
    return waited.cause(case, due, begun, by_calendar=rule.clock == "calendar")


def _seconds(times: pd.Series) -> list[int]:
    """Seconds since 1970; −1 for none."""
    known = times.notna().to_numpy()
    micros = times.to_numpy("datetime64[us]").astype("int64")
    return list(map(int, np.where(known, micros // 1_000_000, -1)))


def _shares(why: causes.Causes) -> dict[str, Interval]:
    """Shares of causes by their true names; the two of being busy are told as one elsewhere."""
    frame = why.shares.set_index("cause")
    return {
        TRUE[name]: tuple(map(float, frame.loc[name, ["share", "low", "high"]]))
        for name in TRUE
        if name != causes.OVERLOAD
    }


def _truly_kept(played: Played, rule: Rule) -> float:
    """The share of leads called in time, of those for which the time was over at the end."""
    hours, end = played.period.hours, played.period.end
    decided = [
        deal
        for deal in played.deals
        if worked_seconds(hours, deal.lead.arrived, end) >= rule.seconds
    ]
    called = [
        deal.first_call is not None
        and worked_seconds(hours, deal.lead.arrived, deal.first_call) <= rule.seconds
        for deal in decided
    ]
    return sum(called) / len(called)
