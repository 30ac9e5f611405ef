"""Lost time: its targets in the project file, its part of the JSON document, its findings."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pandas as pd

from event_logs.errors import ProjectError
from event_logs.project.project_file import Project
from mining.deadlines.rules import allowed_time
from mining.findings.hands_part import effect_part
from mining.performance.endings import Endings
from mining.performance.lost_time import KINDS_OF_REFERENCE, LostTime, Reference, Target
from mining.performance.passages import ANSWERED_FOR
from mining.performance.rework import Rework
from mining.performance.wait_causes import WaitCauses

SECTION = "targets"
MOST_ROWS = 1000


def read_targets(project: Project) -> tuple[Target, ...]:
    """The targets of a project: `[targets]`, a time for a stage or for `"A > B"`.

    Raises `ProjectError`, naming file and line, for a time that cannot be read.
    """
    table = project.section(SECTION)
    read = []
    for place in table.table:
        seconds, clock = allowed_time(table.text(place), project.calendar, table, place)
        read.append(Target(place, timedelta(seconds=seconds), clock))
    return tuple(read)


def reference_of(project: Project, kind: str, *, days: int) -> Reference:
    """The reference of a kind, with the project's targets. Raises `ProjectError` without any."""
    targets = read_targets(project)
    if kind == "target" and not targets:
        raise ProjectError(
            "No place has a target",
            where=str(project.file),
            remedy='Add [targets] with lines such as "Demo" = "5 business days"',
        )
    [named] = [name for name in KINDS_OF_REFERENCE if name == kind]
    return Reference(named, targets, timedelta(days=days))


def lost_time_part(found: Sequence[LostTime]) -> dict[str, Any]:
    """The reference, and on each clock the places by the time that they cost."""
    reference = found[0].reference
    return {
        "reference": {
            "kind": reference.kind,
            "targets": [asdict(target) for target in reference.targets],
            "period": reference.period,
        },
        **{each.clock: _rows(each.frame.head(MOST_ROWS)) for each in found},
    }


def rework_part(found: Rework) -> dict[str, Any]:
    """The loops, and per stage what coming back to it did to the risk of being lost."""
    return {
        "horizon": found.horizon,
        "loops": _rows(found.frame.head(MOST_ROWS)),
        "lost": {place: effect_part(effect) for place, effect in found.effects.items()},
    }


def waiting_part(found: Sequence[WaitCauses]) -> dict[str, Any]:
    """On each clock the places where deals wait, and the shares of the causes at each."""
    return {
        each.clock: {
            "cases": each.cases,
            "sampled": each.sampled,
            "places": _rows(each.places),
            "shares": _rows(each.shares),
        }
        for each in found
    }


def endings_part(found: Endings) -> dict[str, Any]:
    """How deals end by so many days after they were opened."""
    return {"by": found.by, "groups": _rows(found.groups), "shares": _rows(found.shares)}


def lost_time_findings(
    found: Sequence[LostTime], most: int
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Places that cost time for sure, by the calendar, and their figures: see `ANSWERED_FOR`."""
    for each in found:
        if each.clock != "calendar":
            continue
        frame = each.frame
        sure = (frame["refused"] == "") & (frame["low"] > pd.Timedelta(0))
        for row in _rows(frame[sure & frame["kind"].isin(ANSWERED_FOR)].head(most)):
            figures = {name: row[name] for name in ("visits", "excess", "total", "low", "high")}
            place = (row["kind"], row["source"], row["target"])
            yield place, {**figures, "reference": each.reference.kind}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
