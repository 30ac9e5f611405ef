"""The declared funnel: what a company says that its deals go through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mining.models.costs import UNIT, MoveCosts, costs_from_table
from mining.models.funnel_checks import REMEDY, Declaration
from mining.models.petri_net import AcceptingPetriNet, Arc, Transition

SETTINGS = ("line", "stages", "outcomes", "file", "costs")


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
    order of the stages, says what is allowed. `costs`: what deviations from it cost.

    >>> funnel = parse_funnel("New > Demo? > Proposal+ > Won | Lost")
    >>> [stage.name for stage in funnel.stages], [end.name for end in funnel.outcomes]
    (['New', 'Demo', 'Proposal'], ['Won', 'Lost'])
    >>> str(funnel)
    'New > Demo? > Proposal+ > Won | Lost'
    """

    stages: tuple[Stage, ...]
    outcomes: tuple[Outcome, ...]
    net: AcceptingPetriNet | None = field(default=None, compare=False)
    costs: MoveCosts = UNIT

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
    declared = Declaration(where, lines or text)
    parts = [part.strip() for part in text.strip().split(">")]
    if not parts[1:]:
        raise declared.error(f"'{text.strip()}' has no outcome", REMEDY, word="line")
    stages = [_marked_stage(part) for part in parts[:-1]]
    outcomes = [part.strip() for part in parts[-1].split("|")]
    return make_funnel(stages, outcomes, where=where, lines=declared.lines)


def funnel_from_table(table: Mapping[str, Any], *, where: str, lines: str) -> Funnel:
    """The funnel of a TOML table with `line`, or with `stages` and `outcomes`.

    A stage is a name or a table `{name, may_be_skipped, may_repeat, may_go_back_to}`, an
    outcome a name or a table `{name, reached_from}`. `lines` is the text of the file, to
    say in which line a mistake stands.
    """
    declared = Declaration(where, lines)
    declared.refuse_unknown_settings(table, SETTINGS, "[funnel]")
    return with_costs(_declared(table, declared), table, declared)


def with_costs(funnel: Funnel, table: Mapping[str, Any], declared: Declaration) -> Funnel:
    """The funnel with the costs that its raw table sets."""
    if "costs" not in table:
        return funnel
    return replace(funnel, costs=costs_from_table(table["costs"], funnel.names, declared))


def _declared(table: Mapping[str, Any], declared: Declaration) -> Funnel:
    where, lines = declared.where, declared.lines
    if "line" in table:
        return parse_funnel(declared.name(table["line"], "line"), where=where, lines=lines)
    if "stages" not in table or "outcomes" not in table:
        raise declared.error("[funnel] needs 'stages' and 'outcomes'", REMEDY)
    stages = [_stage_of(entry, declared) for entry in declared.listed(table["stages"], "stages")]
    outcomes = declared.listed(table["outcomes"], "outcomes")
    return make_funnel(stages, outcomes, where=where, lines=lines)


def make_funnel(
    stages: Iterable[Stage],
    outcomes: Iterable[str | Mapping[str, Any]],
    *,
    where: str = "the funnel",
    lines: str = "",
) -> Funnel:
    """A funnel of stages and outcomes, checked: unique names, known references."""
    declared = Declaration(where, lines)
    ordered = tuple(stages)
    names = [stage.name for stage in ordered]
    ends = tuple(
        _outcome_of(entry, ordered, is_first=at == 0, declared=declared)
        for at, entry in enumerate(outcomes)
    )
    declared.refuse_bad_names([*names, *(end.name for end in ends)])
    if not ordered or not ends:
        raise declared.error("It needs a stage and an outcome", REMEDY)
    for at, stage in enumerate(ordered):
        what = f"Stage '{stage.name}' may go back to"
        declared.refuse_unknown_stages(stage.may_go_back_to, names[:at], what, "may_go_back_to")
    for end in ends:
        what = f"Outcome '{end.name}' is reached from"
        declared.refuse_unknown_stages(end.reached_from, names, what, "reached_from")
    return Funnel(ordered, ends)


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
    moves = list(dict.fromkeys(allowed_moves(funnel)))
    place_of = {name: f"in {name}" for name in funnel.stage_names} | {"": "start"}
    places = ("start", *(f"in {name}" for name in funnel.stage_names), "end")
    names = _unlike([f"{origin or 'start'} → {goal}" for origin, goal in moves], places)
    arcs = []
    for (origin, goal), name in zip(moves, names, strict=True):
        arcs.append(Arc(place_of[origin], name))
        arcs.append(Arc(name, place_of.get(goal, "end")))
    transitions = tuple(
        Transition(name, goal) for name, (_, goal) in zip(names, moves, strict=True)
    )
    return AcceptingPetriNet(places, transitions, tuple(arcs), {"start": 1}, ({"end": 1},))


def _unlike(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """The names, with a prime where one is taken: a stage may itself be called 'start'."""
    used, found = set(taken), []
    for name in names:
        fresh = name
        while fresh in used:
            fresh += "′"
        used.add(fresh)
        found.append(fresh)
    return found


def allowed_moves(funnel: Funnel) -> Iterable[tuple[str, str]]:
    """What a funnel allows: pairs (stage left, stage or outcome entered); '' is the start.

    A pair may come more than once. Not of a funnel that was read from a diagram: its net
    says what it allows.
    """
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
    name = text.rstrip("?+ \t")
    marks = text[len(name) :]
    return Stage(name, may_be_skipped="?" in marks, may_repeat="+" in marks)


def _stage_of(entry: object, declared: Declaration) -> Stage:
    if not isinstance(entry, Mapping):
        return Stage(declared.name(entry, "stages"))
    fields = {"name", "may_be_skipped", "may_repeat", "may_go_back_to"}
    declared.refuse_unknown_settings(entry, fields, f"Stage '{entry.get('name', '')}'")
    targets = declared.listed(entry.get("may_go_back_to", ()), "may_go_back_to")
    return Stage(
        declared.name(entry.get("name", ""), "name"),
        declared.switch(entry.get("may_be_skipped", False), "may_be_skipped"),
        declared.switch(entry.get("may_repeat", False), "may_repeat"),
        tuple(declared.name(target, "may_go_back_to") for target in targets),
    )


def _outcome_of(
    entry: object, stages: tuple[Stage, ...], *, is_first: bool, declared: Declaration
) -> Outcome:
    if not isinstance(entry, Mapping):
        reached = _last_reachable(stages) if is_first else _names(stages)
        return Outcome(declared.name(entry, "outcomes"), reached)
    declared.refuse_unknown_settings(
        entry, {"name", "reached_from"}, f"Outcome '{entry.get('name', '')}'"
    )
    origins = declared.listed(entry.get("reached_from", ()), "reached_from")
    named = tuple(declared.name(origin, "reached_from") for origin in origins)
    return Outcome(declared.name(entry.get("name", ""), "name"), named or _names(stages))


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
