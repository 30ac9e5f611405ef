"""Deviations that somebody accepted as normal: by whom, on which day, and why.

What is accepted stays a deviation and keeps its cost; only the report treats it otherwise.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from event_logs.errors import nearest
from event_logs.project.editing import append_table, remove_tables
from event_logs.project.project_file import Project
from event_logs.project.settings import Settings
from mining.conformance.decided import decided_on
from mining.conformance.kinds import DeviationKind

SECTION = "accepted_deviations"
_KEYS = ("kind", "activity", "by", "on", "why")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A deviation accepted as normal: its kind and activity, by whom, on which day, and why."""

    kind: str
    activity: str
    by: str
    on: date
    why: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is about."""
        return self.kind, self.activity


def read_accepted(project: Project) -> tuple[Accepted, ...]:
    """The accepted deviations of a project, in order; a mistake in one names its line."""
    return tuple(_accepted(table) for table in project.tables(SECTION))


def accept(folder: Path | str, accepted: Accepted) -> Project:
    """Keep it in the project file; an earlier acceptance of the same is replaced."""
    take_back(folder, accepted.kind, accepted.activity)
    row = {name: getattr(accepted, name) for name in _KEYS}
    return append_table(folder, SECTION, {name: value for name, value in row.items() if value})


def take_back(folder: Path | str, kind: str, activity: str) -> Project:
    """Accept it no longer."""
    return remove_tables(folder, SECTION, {"kind": kind, "activity": activity})


def _accepted(table: Settings) -> Accepted:
    table.allow(_KEYS)
    table.require("kind")
    kind, kinds = table.text("kind"), get_args(DeviationKind)
    if kind not in kinds:
        raise table.mistake(
            "kind",
            f"There is no deviation '{kind}'",
            nearest(kind, kinds) or f"There are: {', '.join(kinds)}",
        )
    return Accepted(
        kind, table.text("activity"), table.text("by"), decided_on(table), table.text("why")
    )
