"""The declared funnel: what a company says that its deals go through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from event_logs.errors import FunnelError, nearest
from mining.models.petri_net import AcceptingPetriNet, Arc, Transition

REMEDY = "Write it as 'New > Qualified > Proposal > Won | Lost'"


@dataclass(frozen=True, slots=True)
class Stage:
    """A declared stage and what the declaration allows to happen to it.

    `may_go_back_to` names earlier stages that a deal may return to from here.
    """

    name: str
    may_be_skipped: bool = False
    may_repeat: bool = False
    may_go_back_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A declared end of a deal and the stages from which it may be reached."""

    name: str
    reached_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """The declared model: stages in order, what may happen to them, outcomes.

    `net` is set where the declaration was read from BPMN or PNML: then it, and not the
    order of the stages, says what is allowed.

    >>> funnel = parse_funnel("New > Demo? > Proposal+ > Won | Lost")
    >>> [stage.name for stage in funnel.stages], [end.name for end in funnel.outcomes]
    (['New', 'Demo', 'Proposal'], ['Won', 'Lost'])
    >>> str(funnel)
    'New > Demo? > Proposal+ > Won | Lost'
    """

    stages: tuple[Stage, ...]
    outcomes: tuple[Outcome, ...]
    net: AcceptingPetriNet | None = field(default=None, compare=False)

    @property
    def stage_names(self) -> tuple[str, ...]:
        """The declared stages in order, without the outcomes."""
        return tuple(stage.name for stage in self.stages)

    @property
    def outcome_names(self) -> tuple[str, ...]:
        """The declared outcomes."""
        return tuple(outcome.name for outcome in self.outcomes)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything declared: stages in order, then outcomes."""
        return self.stage_names + self.outcome_names

    def __str__(self) -> str:
        marks = (s.name + "?" * s.may_be_skipped + "+" * s.may_repeat for s in self.stages)
        return " > ".join([*marks, " | ".join(self.outcome_names)])


def parse_funnel(text: str, *, where: str = "the funnel", lines: str = "") -> Funnel:
    """The funnel written on one line: stages by `>`, at its end the outcomes by `|`.

    `?` after a stage: it may be skipped; `+`: it may be repeated. The first outcome is
    reached from the last stage (or from one that only skippable stages follow), every
    other outcome from any stage. Names that end in `?` or `+` need the TOML form.

    Raises `FunnelError` where a name is empty or stands twice.

    >>> parse_funnel("New > Won | Lost").outcomes[1]
    Outcome(name='Lost', reached_from=('New',))
    """
    parts = [part.strip() for part in text.strip().split(">")]
    if len(parts) < 2:
        raise FunnelError(f"'{text.strip()}' has no outcome", where=where, remedy=REMEDY)
    stages = [_marked_stage(part) for part in parts[:-1]]
    outcomes = [part.strip() for part in parts[-1].split("|")]
    return make_funnel(stages, outcomes, where=where, lines=lines or text)


def funnel_from_table(table: Mapping[str, Any], *, where: str, lines: str) -> Funnel:
    """The funnel of a TOML table with `line`, or with `stages` and `outcomes`.

    A stage is a name or a table `{name, may_be_skipped, may_repeat, may_go_back_to}`, an
    outcome a name or a table `{name, reached_from}`. `lines` is the text of the file, to
    say in which line a mistake stands.
    """
    known = {"line", "stages", "outcomes", "file"}
    for key in table:
        if key not in known:
            raise FunnelError(
                f"[funnel] has no setting '{key}'",
                where=_line_of(key, where, lines),
                remedy=nearest(key, known) or "It takes line, or stages and outcomes, or file",
            )
    if "line" in table:
        return parse_funnel(str(table["line"]), where=where, lines=lines)
    if "stages" not in table or "outcomes" not in table:
        raise FunnelError("[funnel] needs 'stages' and 'outcomes'", where=where, remedy=REMEDY)
    stages = [_stage_of(entry, where, lines) for entry in table["stages"]]
    return make_funnel(stages, table["outcomes"], where=where, lines=lines)


def make_funnel(
    stages: Iterable[Stage],
    outcomes: Iterable[str | Mapping[str, Any]],
    *,
    where: str = "the funnel",
    lines: str = "",
) -> Funnel:
    """A funnel of stages and outcomes, checked: unique names, known references."""
    ordered = tuple(stages)
    ends = list(outcomes)
    names = [stage.name for stage in ordered]
    made = tuple(_outcome_of(end, at, ordered, where, lines) for at, end in enumerate(ends))
    _refuse_bad_names([*names, *(end.name for end in made)], where, lines)
    if not ordered or not made:
        raise FunnelError("It needs a stage and an outcome", where=where, remedy=REMEDY)
    for at, stage in enumerate(ordered):
        for target in stage.may_go_back_to:
            _refuse_unknown(
                target, names[:at], f"Stage '{stage.name}' may go back to", where, lines
            )
    for end in made:
        for origin in end.reached_from:
            _refuse_unknown(origin, names, f"Outcome '{end.name}' is reached from", where, lines)
    return Funnel(ordered, made)


def compile_funnel(funnel: Funnel) -> AcceptingPetriNet:
    """The accepting Petri net of a funnel: its language is what the funnel allows.

    A state machine: one place before everything, one per stage ("is in it"), one at the
    end; one transition for every allowed move, named after the stage or outcome that it
    enters. There are no silent transitions: a skipped stage is a move past it.

    >>> net = compile_funnel(parse_funnel("New > Demo? > Won"))
    >>> sorted((t.label, t.name) for t in net.transitions)
    [('Demo', 'New → Demo'), ('New', 'start → New'), ('Won', 'Demo → Won'), ('Won', 'New → Won')]
    """
    if funnel.net is not None:
        return funnel.net
    moves = list(_allowed_moves(funnel))
    place_of = {name: f"in {name}" for name in funnel.stage_names} | {"": "start"}
    places = ["start", *(f"in {name}" for name in funnel.stage_names), "end"]
    transitions = [Transition(f"{origin or 'start'} → {goal}", goal) for origin, goal in moves]
    arcs = []
    for (origin, goal), transition in zip(moves, transitions, strict=True):
        arcs.append(Arc(place_of[origin], transition.name))
        arcs.append(Arc(transition.name, place_of.get(goal, "end")))
    return AcceptingPetriNet(
        tuple(places), tuple(transitions), tuple(arcs), {"start": 1}, ({"end": 1},)
    )


def _allowed_moves(funnel: Funnel) -> Iterable[tuple[str, str]]:
    """Pairs (stage left, stage or outcome entered); the empty name is the start."""
    for at, origin in enumerate(("", *funnel.stage_names)):
        for stage in funnel.stages[at:]:
            yield origin, stage.name
            if not stage.may_be_skipped:
                break
    for stage in funnel.stages:
        yield from ((stage.name, goal) for goal in stage.may_go_back_to)
        if stage.may_repeat:
            yield stage.name, stage.name
    for outcome in funnel.outcomes:
        yield from ((origin, outcome.name) for origin in outcome.reached_from)


def _marked_stage(text: str) -> Stage:
    name = text.rstrip("?+")
    marks = text[len(name) :]
    return Stage(name.strip(), may_be_skipped="?" in marks, may_repeat="+" in marks)


def _stage_of(entry: str | Mapping[str, Any], where: str, lines: str) -> Stage:
    if isinstance(entry, str):
        return Stage(entry)
    fields = {"name", "may_be_skipped", "may_repeat", "may_go_back_to"}
    _refuse_unknown_fields(entry, fields, "A stage", where, lines)
    return Stage(
        str(entry.get("name", "")),
        bool(entry.get("may_be_skipped", False)),
        bool(entry.get("may_repeat", False)),
        tuple(entry.get("may_go_back_to", ())),
    )


def _outcome_of(
    entry: str | Mapping[str, Any], at: int, stages: tuple[Stage, ...], where: str, lines: str
) -> Outcome:
    if isinstance(entry, str):
        return Outcome(entry, _last_reachable(stages) if at == 0 else _names(stages))
    _refuse_unknown_fields(entry, {"name", "reached_from"}, "An outcome", where, lines)
    origins = entry.get("reached_from")
    return Outcome(str(entry.get("name", "")), tuple(origins) if origins else _names(stages))


def _names(stages: tuple[Stage, ...]) -> tuple[str, ...]:
    return tuple(stage.name for stage in stages)


def _last_reachable(stages: tuple[Stage, ...]) -> tuple[str, ...]:
    """The last stage, and those before it as long as what follows may be skipped."""
    found: list[str] = []
    for stage in reversed(stages):
        found.append(stage.name)
        if not stage.may_be_skipped:
            break
    return tuple(reversed(found))


def _refuse_unknown_fields(
    entry: Mapping[str, Any], fields: set[str], what: str, where: str, lines: str
) -> None:
    for key in entry:
        if key not in fields:
            raise FunnelError(
                f"{what} ('{entry.get('name', '')}') has no setting '{key}'",
                where=_line_of(key, where, lines),
                remedy=nearest(key, fields) or f"It takes {', '.join(sorted(fields))}",
            )


def _refuse_bad_names(names: list[str], where: str, lines: str) -> None:
    for at, name in enumerate(names):
        if not name.strip():
            raise FunnelError(f"Stage {at + 1} has no name", where=where, remedy=REMEDY)
        if name in names[:at]:
            raise FunnelError(
                f"Stage '{name}' is declared twice",
                where=_line_of(name, where, lines, last=True),
                remedy="Name each stage once; allow a return with may_go_back_to or may_repeat",
            )


def _refuse_unknown(name: str, known: list[str], what: str, where: str, lines: str) -> None:
    if name not in known:
        raise FunnelError(
            f"{what} '{name}', which is no {'earlier ' if 'back' in what else ''}stage",
            where=_line_of(name, where, lines, last=True),
            remedy=nearest(name, known) or f"The stages there are: {', '.join(known) or 'none'}",
        )


def _line_of(word: str, where: str, lines: str, *, last: bool = False) -> str:
    """The place with the line that holds `word`, where it can be told."""
    found = [number for number, line in enumerate(lines.splitlines(), 1) if word in line]
    if not found or len(lines.splitlines()) < 2:
        return where
    return f"{where}, line {found[-1] if last else found[0]}"
