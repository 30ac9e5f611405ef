"""The declared funnel: read from a project or a file, held against the log, written."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tomlkit import TOMLDocument

from event_logs.errors import FileMissingError, FileUnreadableError, FunnelError, nearest
from event_logs.event_log import EventLog
from event_logs.project.editing import edit_project
from event_logs.project.project_file import Project
from mining.conformance.catalogue_funnel import read_catalogue_funnel
from mining.conformance.diagrams import read_bpmn, read_pnml
from mining.models.costs import EVERY, UNIT, MoveCosts
from mining.models.funnel import Funnel, Stage, funnel_from_table, parse_funnel, with_costs
from mining.models.funnel_checks import Declaration

FILES = "a .bpmn, .pnml or .toml file"


def read_funnel(source: Project | Path | str) -> Funnel | None:
    """The funnel of a project, or of a file: BPMN 2.0, PNML or TOML.

    None for a project that declares none. `[funnel] source` names a source that holds the
    CRM's catalogue of stages. Raises `FunnelError` with the stage and the
    line where they are known.
    """
    if not isinstance(source, Project):
        return read_funnel_file(Path(source))
    if not source.funnel_table:
        return None
    if "source" in source.funnel_table:
        return read_catalogue_funnel(source.funnel_table, source)
    return read_funnel_table(
        source.funnel_table, folder=source.folder, where=str(source.file), lines=source.text
    )


def declare_funnel(folder: Path, line: str) -> None:
    """Write a funnel of one line into the project file, in place of the one that is there.

    The outcomes say when a case is closed, so the log has to be built again. Raises
    `FunnelError` for a line that is no funnel; then nothing is written.
    """
    parse_funnel(line)

    def change(document: TOMLDocument) -> None:
        document["funnel"] = {"line": line.strip()}

    edit_project(folder, change)


def read_funnel_table(
    table: Mapping[str, Any], *, folder: Path, where: str = "greyzone.toml", lines: str = ""
) -> Funnel:
    """The funnel of a raw [funnel] table, with `file` looked up in `folder`.

    `where` and `lines` are the name and the text of the file the table stands in, to say
    in which line a mistake is.

    >>> str(read_funnel_table({"line": "New > Won | Lost"}, folder=Path()))
    'New > Won | Lost'
    """
    if "file" not in table:
        return funnel_from_table(table, where=where, lines=lines)
    declared = Declaration(where, lines)
    others = sorted(set(table) - {"file", "costs"})
    if others:
        raise declared.error(
            f"[funnel] has 'file' and '{others[0]}'", "Keep one of them", word=others[0]
        )
    return with_costs(read_funnel_file(folder / str(table["file"])), table, declared)


def read_funnel_file(path: Path) -> Funnel:
    """The funnel of a file: BPMN 2.0, PNML or TOML.

    Of a diagram the stages are its labels in the order in which they can first be
    reached, and an outcome is a label after which nothing visible can follow. Files with
    a DOCTYPE are refused unread. Raises `FunnelError` with the line where it is known.
    """
    readers = {".bpmn": read_bpmn, ".pnml": read_pnml, ".toml": _read_toml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise FunnelError(f"A funnel is {FILES}", where=str(path), remedy="Name such a file")
    if not path.exists():
        raise FileMissingError(path, needed_for="the funnel")
    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise FileUnreadableError(
            "It cannot be read", where=str(path), remedy=f"A funnel is {FILES}"
        ) from wrong
    if not data.strip():
        raise FileUnreadableError("It is empty", where=str(path), remedy=f"A funnel is {FILES}")
    return reader(data, str(path))


def check_funnel(
    funnel: Funnel, log: EventLog, *, where: str = "the funnel", lines: str = ""
) -> None:
    """Raises `FunnelError` for a declared stage that never occurs in the log.

    An outcome may be missing (nothing lost yet), unless the log has an undeclared
    activity of nearly the same name: then it is taken for a misspelling.

    >>> log = EventLog.from_traces({"deal-1": ["New", "Won"]})
    >>> check_funnel(parse_funnel("New > Won | Lost"), log)
    """
    activities = log.events.select("activity").distinct().execute()["activity"].tolist()
    undeclared = sorted(set(activities) - set(funnel.names))
    for name in funnel.names:
        hint = nearest(name, undeclared)
        if name in activities or (name in funnel.outcome_names and not hint):
            continue
        kind = "Stage" if name in funnel.stage_names else "Outcome"
        raise Declaration(where, lines).error(
            f"{kind} '{name}' never occurs in the log",
            hint or f"The undeclared activities there are: {', '.join(undeclared[:20]) or 'none'}",
            word=name,
        )


def funnel_to_toml(funnel: Funnel) -> str:
    """The funnel as the [funnel] table of a project file, on one line where that says all.

    Raises `FunnelError` for a funnel read from a diagram: its order of stages does not
    say what it allows; export it as BPMN or PNML.

    >>> print(funnel_to_toml(parse_funnel("New > Demo? > Won")))
    [funnel]
    line = "New > Demo? > Won"
    <BLANKLINE>
    """
    if funnel.net is not None:
        raise FunnelError(
            "A funnel read from a diagram cannot be written as TOML",
            where=str(funnel),
            remedy="Export it as BPMN or PNML",
        )
    costs = "" if funnel.costs == UNIT else f"costs = {_costs_text(funnel.costs)}\n"
    if _fits_a_line(replace(funnel, costs=UNIT)):
        return f"[funnel]\nline = {_text(str(funnel))}\n{costs}"
    stages = "".join(f"  {_stage_text(stage)},\n" for stage in funnel.stages)
    outcomes = "".join(
        f"  {{ name = {_text(end.name)}, reached_from = {_texts(end.reached_from)} }},\n"
        for end in funnel.outcomes
    )
    return f"[funnel]\nstages = [\n{stages}]\noutcomes = [\n{outcomes}]\n{costs}"


def _read_toml(data: bytes, where: str) -> Funnel:
    text = data.decode("utf-8-sig", errors="replace")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise FunnelError(
            f"It is no TOML: {wrong}", where=where, remedy='Write line = "New > Won | Lost"'
        ) from wrong
    table = document.get("funnel", document)
    if not isinstance(table, dict):
        raise FunnelError("'funnel' is no table", where=where, remedy="Begin it with [funnel]")
    if "file" in table:
        raise FunnelError("It names another file", where=where, remedy="Name that one directly")
    return funnel_from_table(table, where=where, lines=text)


def _fits_a_line(funnel: Funnel) -> bool:
    try:
        return parse_funnel(str(funnel)) == funnel
    except FunnelError:
        return False


def _stage_text(stage: Stage) -> str:
    parts = [f"name = {_text(stage.name)}"]
    if stage.may_be_skipped:
        parts.append("may_be_skipped = true")
    if stage.may_repeat:
        parts.append("may_repeat = true")
    if stage.may_go_back_to:
        parts.append(f"may_go_back_to = {_texts(stage.may_go_back_to)}")
    return f"{{ {', '.join(parts)} }}"


def _costs_text(costs: MoveCosts) -> str:
    sides = (("log", costs.log, costs.log_of), ("model", costs.model, costs.model_of))
    return "{ " + ", ".join(f"{side} = {_side(every, of)}" for side, every, of in sides) + " }"


def _side(every: int, of: tuple[tuple[str, int], ...]) -> str:
    return (
        "{ " + ", ".join(f"{_text(name)} = {cost}" for name, cost in ((EVERY, every), *of)) + " }"
    )


def _texts(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, names))}]"


def _text(name: str) -> str:
    """A TOML string; JSON's escapes are TOML's too, but for DEL."""
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
