"""The grey zone as estimated from calls and emails, against what truly happened.

Played are stage worlds at medium noise (`hid1`, `hid3`, `hid4`; 600 deals, departments known)
and the sales departments `typical` and `messy`. What is true, by the definitions of the
estimates (`docs/glossary.md`), with the true stages in place of the inferred ones:

- **CRM lag** of a declared stage: from the first communication that truly belongs to it to its
  entry, ahead of it counting as none; Kaplan-Meier median, a missing entry censored where the
  CRM shows a later stage or an outcome, one that may still come at the end of the log.
- **Missing updates**: deals that truly were in the stage and of which the CRM shows only a
  later one, of those of which it shows the stage or a later one.
- **Grey-zone share**: of the time from the first communication until the CRM says that the
  deal is over (or the log ends), that in which the stage shown is not the true one (mismatch),
  or the true one is one of several within the stage shown (undeclared). In a sales department
  a deal comes into a stage when it truly does; in a stage world with its first communication.
  A deal that is over and not closed in the CRM is still in its last stage.

The error is that of the estimate of each log (of each declared stage but the first) beside
the truth of the same log, as a share of it. An interval has to hold the truth in the long
run, the mean over the plays: deals of a log are a sample of such deals.

Ghosts: an entry is truly one if it never happened, or happened more than three days before
or one day after it is shown; to be found is what the ledger calls a ghost. Batches: entries
by import.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners._grey_truth import (
    Happened,
    of_project,
    of_stage_world,
    true_lag,
    true_shares,
)
from benchmarks.truth.rows import Goal, TruthRow, mean_row, share_row
from event_logs.event_log import EventLog
from event_logs.project.project_file import read_project
from event_logs.simulation.records.crm import IMPORTED
from event_logs.simulation.stage_worlds.catalogue import Level
from event_logs.simulation.stage_worlds.play import play_stage_world
from event_logs.simulation.worlds.catalogue import find_world
from event_logs.storage import open_log
from mining.conformance.declared import read_funnel
from mining.evidence.crm_lag import crm_lag
from mining.evidence.entries import Nearness, stage_entries
from mining.evidence.grey_share import grey_zone_share
from mining.evidence.timeline import lay_out
from mining.models.estimates import Estimate
from mining.models.funnel import Funnel, parse_funnel
from mining.stages.discovery import discover_hidden_stages

STAGE_WORLDS = ("hid1", "hid3", "hid4")
NOISE: Level = "medium"
COMPANIES = ("typical", "messy")
SEEDS, DEALS = 5, 600
SAMPLES = 3
"""Of the stability of boundaries, of which the grey zone asks little."""
CLOSE, HOLDS = Goal(at_most=0.1), Goal(0.9, 0.98)
LAG, MISSING = "CRM lag, median", "missing updates"
SHARES = ("time", "mismatch", "undeclared")
LATE, EARLY = Nearness().before, Nearness().after


@dataclass(frozen=True, slots=True)
class Compared:
    """An estimate beside the truth of its log; `what` it is, and of which declared stage."""

    what: str
    stage: str
    truth: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Examined:
    """One log: its estimates beside the truth (none: refused), and counts of the ledger.

    `counts`: hits and of how many, by measure.
    """

    estimates: tuple[Compared, ...]
    counts: dict[str, tuple[int, int]]


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Errors and intervals in each world, over the seeds; ghosts and batches in companies."""
    deals = exam.deals(DEALS)
    for name in STAGE_WORLDS[:1] if exam.quick else STAGE_WORLDS:
        exam.tell(f"{name}, {NOISE} noise")
        logs = list(exam.map(partial(of_stages, name, deals), exam.seeds(SEEDS)))
        yield from _estimates(f"{name}, {NOISE} noise", logs)
    for name in COMPANIES:
        logs = list(exam.map(partial(_of_company, exam, name), exam.seeds(SEEDS)))
        yield from _estimates(name, logs)
        yield from _counts(name, [log.counts for log in logs])


def _estimates(world: str, logs: list[Examined]) -> Iterator[TruthRow]:
    refused = [int(not log.estimates) for log in logs]
    yield share_row(("grey-zone", world, "refused"), refused, [1] * len(logs))
    for what in (LAG, MISSING, *(f"{share} in the grey zone" for share in SHARES)):
        each = [[one for one in log.estimates if one.what == what] for log in logs]
        yield from _errors(world, what, [some for some in each if some])


def _errors(world: str, what: str, logs: list[list[Compared]]) -> Iterator[TruthRow]:
    every = [one for log in logs for one in log]
    named = "grey-zone", world
    off = [fmean(one.value / one.truth - 1 for one in log) for log in logs]
    yield mean_row((*named, f"{what}: estimate above truth, of it"), off)
    error = [fmean(abs(one.value / one.truth - 1) for one in log) for log in logs]
    yield mean_row((*named, f"{what}: error, of truth"), error, CLOSE)
    run = {name: fmean(o.truth for o in every if o.stage == name) for name in _stages(every)}
    held = [sum(one.low <= run[one.stage] <= one.high for one in log) for log in logs]
    yield share_row(
        (*named, f"{what}: interval holds the truth"), held, list(map(len, logs)), HOLDS
    )


def _stages(estimates: list[Compared]) -> set[str]:
    return {one.stage for one in estimates}


def _counts(world: str, logs: list[dict[str, tuple[int, int]]]) -> Iterator[TruthRow]:
    for measure in logs[0]:
        hits, of = zip(*(log[measure] for log in logs), strict=True)
        yield share_row(("grey-zone", world, measure), hits, of)


def of_stages(name: str, deals: int, seed: int) -> Examined:
    """A stage world played, and what is estimated of it."""
    played = play_stage_world(name, cases=deals, noise=NOISE, seed=seed)
    funnel = parse_funnel(played.funnel)
    return Examined(compare(played.log, funnel, of_stage_world(played, funnel)), {})


def _of_company(exam: Exam, name: str, seed: int) -> Examined:
    project = exam.project(name, seed, exam.deals(DEALS))
    funnel, log = read_funnel(read_project(project)), open_log(project)
    assert funnel is not None
    truth = of_project(project, find_world(name), log, funnel)
    return Examined(compare(log, funnel, truth), counted(project, log, funnel))


def compare(log: EventLog, funnel: Funnel, truth: Happened) -> tuple[Compared, ...]:
    """The estimates of a log beside the truth; none where hidden stages are refused."""
    found = discover_hidden_stages(log, funnel, samples=SAMPLES)
    if found.model is None:
        return ()
    timeline = lay_out(log, funnel, found)
    grey, true = grey_zone_share(timeline, funnel, found), true_shares(truth)
    lags = crm_lag(timeline, funnel, found).frame
    whole = (_of_share(what, getattr(grey, what), getattr(true, what)) for what in SHARES)
    places = (truth, funnel.stage_names.index)
    parts = (_of_stage(row, *places) for row in lags.itertuples(index=False))
    return (*whole, *chain.from_iterable(parts))


def _of_share(what: str, found: Estimate, truth: float) -> Compared:
    return Compared(f"{what} in the grey zone", "", truth, found.value, found.low, found.high)


def _of_stage(row: Any, truth: Happened, place: Callable[[str], int]) -> Iterator[Compared]:
    """The lag and the missing updates of a declared stage; no lag where none can be told."""
    median, missing = true_lag(truth, place(row.stage))
    seconds = [each.total_seconds() for each in (row.median, row.median_low, row.median_high)]
    if not np.isnan([median, *seconds]).any():
        yield Compared(LAG, row.stage, median, *seconds)
    yield Compared(MISSING, row.stage, missing, row.missing, row.missing_low, row.missing_high)


def counted(project: Path, log: EventLog, funnel: Funnel) -> dict[str, tuple[int, int]]:
    """Ghosts and batches of a company's CRM, as the ledger has them and as they are."""
    said = stage_entries(log, funnel).select("case_id", "stage", "at", "is_ghost", "is_batch")
    true = pd.read_csv(project / "truth" / "entries.csv", keep_default_na=False)
    for name in ("shown", "happened"):
        true[name] = pd.to_datetime(true[name], utc=True).astype("datetime64[us, UTC]")
    both = said.execute().merge(true.assign(at=true["shown"]), on=["case_id", "stage", "at"])
    late = both["shown"] - both["happened"]
    ghost = both["happened"].isna() | (late > LATE) | (late < -EARLY)
    imported = both["habit"] == IMPORTED
    return {
        measure: (int((hit & of).sum()), int(of.sum()))
        for measure, hit, of in (
            ("true ghosts called so", both["is_ghost"], ghost),
            ("called ghosts that are true", ghost, both["is_ghost"]),
            ("imported entries called a batch", both["is_batch"], imported),
            ("called a batch and imported", imported, both["is_batch"]),
        )
    }
