"""The `[repairs]` table of a project file: a switch for each repair."""

from dataclasses import asdict, fields
from typing import Any

from event_logs.project.settings import Settings
from event_logs.repairs.switches import ALL, NONE, UNCHANGED, Repairs

REPEATS = (NONE, UNCHANGED, ALL)


def read_repairs(table: Settings) -> Repairs:
    """The repairs that are to be made; all of them unless the table says otherwise."""
    table.allow(field.name for field in fields(Repairs))
    default = asdict(Repairs())
    return Repairs(**{name: _value(table, name, usual) for name, usual in default.items()})


def _value(table: Settings, name: str, usual: Any) -> Any:
    if isinstance(usual, bool):
        told = table.flag(name)
        return usual if told is None else told
    if isinstance(usual, int):
        return table.whole(name, usual)
    written = table.text(name, usual)
    if written not in REPEATS:
        raise table.mistake(name, f"'{written}' says not which", f"It can be: {', '.join(REPEATS)}")
    return written
