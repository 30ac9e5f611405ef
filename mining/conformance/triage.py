"""Variants that somebody judged good or bad, and how many cases that settles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pandas as pd

from event_logs.errors import nearest
from event_logs.project.editing import append_table, remove_tables
from event_logs.project.project_file import Project
from event_logs.project.settings import Settings
from mining.conformance.decided import decided_on

Judgement = Literal["good", "bad"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)
SECTION = "judged_variants"
_KEYS = ("steps", "judgement", "by", "on", "why")


@dataclass(frozen=True, slots=True)
class JudgedVariant:
    """A variant by its activities in order, judged good or bad; by whom, when, and why."""

    steps: tuple[str, ...]
    judgement: Judgement
    by: str
    on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """How far variants are judged.

    `frame`: the variants as given with their `judgement` (empty: none yet). `good`, `bad`
    and `open`: cases of variants judged so, or not yet; they add up to all cases.
    """

    frame: pd.DataFrame
    good: int
    bad: int
    open: int


def read_judged(project: Project) -> tuple[JudgedVariant, ...]:
    """The judged variants of a project, in order; a mistake in one names its line."""
    return tuple(_judged(table) for table in project.tables(SECTION))


def judge_variant(folder: Path | str, judged: JudgedVariant) -> Project:
    """Keep a judgement in the project file; an earlier one of the same variant is replaced."""
    forget_variant(folder, judged.steps)
    row = {name: getattr(judged, name) for name in _KEYS} | {"steps": list(judged.steps)}
    return append_table(folder, SECTION, {name: value for name, value in row.items() if value})


def forget_variant(folder: Path | str, steps: Sequence[str]) -> Project:
    """Judge it no longer."""
    return remove_tables(folder, SECTION, {"steps": list(steps)})


def triage(variants: pd.DataFrame, judged: Iterable[JudgedVariant]) -> Triage:
    """What was judged of variants: rows with `variant` (their activities) and `cases`.

    >>> rows = pd.DataFrame({"variant": [("New", "Won"), ("New",)], "cases": [3, 2]})
    >>> made = JudgedVariant(("New", "Won"), "good", "Ann", date(2026, 7, 1))
    >>> found = triage(rows, [made])
    >>> found.good, found.bad, found.open, found.frame["judgement"].tolist()
    (3, 0, 2, ['good', ''])
    """
    known: Mapping[tuple[str, ...], Judgement] = {each.steps: each.judgement for each in judged}
    said = np.array([known.get(tuple(steps), "") for steps in variants["variant"]], dtype=object)
    cases = variants["cases"].to_numpy()
    good, bad = (int(cases[said == judgement].sum()) for judgement in JUDGEMENTS)
    return Triage(variants.assign(judgement=said), good, bad, int(cases.sum()) - good - bad)


def _judged(table: Settings) -> JudgedVariant:
    table.allow(_KEYS)
    table.require("steps")
    judgement = table.text("judgement")
    if judgement not in JUDGEMENTS:
        raise table.mistake(
            "judgement",
            f"A variant is good or bad, not '{judgement}'",
            nearest(judgement, JUDGEMENTS) or 'Write judgement = "good" or "bad"',
        )
    return JudgedVariant(
        table.texts("steps"), judgement, table.text("by"), decided_on(table), table.text("why")
    )
