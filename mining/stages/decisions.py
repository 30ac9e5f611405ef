"""What somebody decided of the stages found: accepted, merged, rejected, under which name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from event_logs.project.editing import append_table, remove_tables
from event_logs.project.project_file import Project
from event_logs.project.settings import Settings
from mining.models.funnel import Funnel, Stage, make_funnel
from mining.models.hidden_stages import HiddenStage, HiddenStages

Verdict = Literal["accepted", "merged", "rejected"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SECTION = "hidden_stages"
_KEYS = ("owner", "part", "parts", "found_as", "name", "decision", "by", "on", "why")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of one part of a declared stage.

    The `part`-th of `parts` found in the declared stage `owner`, proposed as `found_as`:
    `accepted` as a stage of its own called `name`, `merged` with the part before it, or
    `rejected`, which leaves it where it was declared; by whom, on which day, and why.
    """

    owner: str
    part: int
    parts: int
    found_as: str
    name: str
    decision: Verdict
    by: str
    on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class FoundStage:
    """A stage of the funnel as found: its name, the declared stage it lies in, its states."""

    name: str
    owner: str
    states: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AsFound:
    """The funnel as found: its stages in order, and the decisions that no longer fit.

    A decision is `stale` where the declared stage holds another number of parts by now.
    """

    stages: tuple[FoundStage, ...]
    stale: tuple[Decision, ...] = ()

    @property
    def accepted(self) -> tuple[FoundStage, ...]:
        """The stages that the declared funnel does not know."""
        owners = {stage.owner for stage in self.stages}
        return tuple(stage for stage in self.stages if stage.name not in owners)


def read_decisions(project: Project) -> tuple[Decision, ...]:
    """The decisions of a project, in order; a mistake in one names its line."""
    return tuple(_decision(table) for table in project.tables(SECTION))


def decide(folder: Path | str, decision: Decision) -> Project:
    """Keep a decision in the project file; an earlier one of the same part is replaced."""
    place = {"owner": decision.owner, "part": decision.part, "parts": decision.parts}
    remove_tables(folder, SECTION, place)
    row = {name: getattr(decision, name) for name in _KEYS}
    return append_table(folder, SECTION, {name: value for name, value in row.items() if value})


def take_back(folder: Path | str, decision: Decision) -> Project:
    """Forget a decision."""
    place = {"owner": decision.owner, "part": decision.part, "parts": decision.parts}
    return remove_tables(folder, SECTION, place)


def as_found(found: HiddenStages, decisions: Sequence[Decision], funnel: Funnel) -> AsFound:
    """The stages of the funnel as found: those declared, and in them those accepted.

    A part that was merged, rejected or not yet decided stays with the part before it. The
    first part of a declared stage keeps its declared name, unless it was accepted under
    another; a later decision goes before an earlier one.
    """
    numbers = {stage.owner: stage.parts for stage in found.stages}
    stale = tuple(d for d in decisions if numbers.get(d.owner) != d.parts)
    latest = {(d.owner, d.part): d for d in decisions if d not in stale}
    stages: list[FoundStage] = []
    for owner in funnel.stage_names:
        parts = sorted((s for s in found.stages if s.owner == owner), key=lambda s: s.part)
        stages += _parts(owner, parts, latest)
    return AsFound(tuple(stages), stale)


def funnel_as_found(funnel: Funnel, found: AsFound) -> Funnel:
    """The declared funnel with the accepted stages in their places.

    What was allowed of a declared stage is allowed of its parts; a way back to it leads to
    its first part, and an outcome is reached from any part where it was from the whole.

    Raises `FunnelError` where a name stands twice.
    """
    first = {owner: _names(found, owner)[0] for owner in funnel.stage_names}
    stages = [
        Stage(
            name,
            stage.may_be_skipped,
            stage.may_repeat,
            tuple(first[goal] for goal in stage.may_go_back_to),
        )
        for stage in funnel.stages
        for name in _names(found, stage.name)
    ]
    outcomes = [
        {
            "name": outcome.name,
            "reached_from": list(_reaching(found, outcome.reached_from, is_first=at == 0)),
        }
        for at, outcome in enumerate(funnel.outcomes)
    ]
    return make_funnel(stages, outcomes, where="the funnel as found")


def _parts(
    owner: str, parts: Sequence[HiddenStage], latest: dict[tuple[str, int], Decision]
) -> list[FoundStage]:
    if not parts:
        return [FoundStage(owner, owner, ())]
    stages: list[FoundStage] = []
    for part in parts:
        decision = latest.get((owner, part.part))
        accepted = decision is not None and decision.decision == "accepted"
        if decision is not None and accepted:
            stages.append(FoundStage(decision.name, owner, (part.state,)))
        elif stages:
            last = stages[-1]
            stages[-1] = FoundStage(last.name, owner, (*last.states, part.state))
        else:
            stages.append(FoundStage(owner, owner, (part.state,)))
    return stages


def _names(found: AsFound, owner: str) -> list[str]:
    return [stage.name for stage in found.stages if stage.owner == owner]


def _reaching(found: AsFound, origins: Iterable[str], *, is_first: bool) -> Iterable[str]:
    """The good outcome is reached from the last part of a stage, any other from every part."""
    for origin in origins:
        names = _names(found, origin)
        yield from names[-1:] if is_first else names


def _decision(table: Settings) -> Decision:
    table.allow(_KEYS)
    for key in ("owner", "part", "parts", "decision", "by", "on"):
        table.require(key)
    verdict = table.text("decision")
    if verdict not in VERDICTS:
        raise table.mistake(
            "decision",
            f"A stage cannot be '{verdict}'",
            f"It can be: {', '.join(VERDICTS)}",
        )
    day = table.table["on"]
    if not isinstance(day, date):
        raise table.mistake("on", "'on' is no date", "Write it as 2026-03-31")
    if verdict == "accepted":
        table.require("name")
    return Decision(
        owner=table.text("owner"),
        part=table.whole("part", 0),
        parts=table.whole("parts", 0),
        found_as=table.text("found_as"),
        name=table.text("name"),
        decision=verdict,
        by=table.text("by"),
        on=day,
        why=table.text("why"),
    )
