"""What one does with a project: build its event log, export the log or a model of it."""

import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from event_logs.calendar import BusinessCalendar
from event_logs.errors import GreyzoneError
from event_logs.event_log import EventLog
from event_logs.exchange.tables import write_csv, write_log_parquet
from event_logs.exchange.xes import write_xes
from event_logs.extraction.extract import Extraction, extract
from event_logs.extraction.fingerprint import fingerprint_of
from event_logs.filters import keep_sources
from event_logs.progress import Tell, say_nothing
from event_logs.project.project_file import Project
from event_logs.quality.report import as_rows, check_quality
from event_logs.storage import Manifest, open_log, save_log
from event_logs.whole_file import write_whole
from mining.conformance.acceptance import read_accepted
from mining.conformance.alignments import align
from mining.conformance.declared import check_funnel, funnel_to_toml
from mining.conformance.repair import propose_repair
from mining.deadlines.rules import Rule, check_rules, read_rules
from mining.discovery.models import discover_bpmn, discover_inductive
from mining.discovery.variants import discover_variants
from mining.findings.against_funnel import declared_sources
from mining.findings.analysis import Given
from mining.models.bpmn import to_xml
from mining.models.funnel import Funnel
from mining.models.funnel_bpmn import funnel_to_bpmn
from mining.models.pnml import write_pnml
from mining.models.stage_lists import write_stage_list
from mining.readings import find_stages
from mining.stages.decisions import as_found, funnel_as_found, read_decisions


@dataclass(frozen=True, slots=True)
class Built:
    """A log just built and stored: its manifest, and what the extraction said."""

    manifest: Manifest
    extraction: Extraction


def build_log(project: Project, funnel: Funnel | None, *, tell: Tell = say_nothing) -> Built:
    """Read a project's records into one event log and store it; all of it or nothing.

    The funnel says what closes a case. One that names a stage which never occurs in the
    records is refused before anything is stored, and so is a deadline about something that
    never occurs.
    """
    outcomes = funnel.outcome_names if funnel else ()
    stages = funnel.stage_names if funnel else ()
    made = extract(project, outcomes=outcomes, stages=stages, tell=tell)
    # A stage of the CRM's own catalogue may well never have been used.
    if funnel is not None and "source" not in project.funnel_table:
        check_funnel(funnel, made.log, where=str(project.file), lines=project.text)
    check_rules(read_rules(project), made.log, funnel)
    tell("looking for what is doubtful …")
    recipe = {
        "greyzone": importlib.metadata.version("greyzone"),
        "project": project.name,
        "funnel": str(funnel) if funnel else "",
        "closed_by": list(project.closed_by),
        "sources": made.ledger.frame.to_dict("records"),
        "reasons": made.ledger.reasons.to_dict("records"),
        "repairs": made.ledger.repairs.to_dict("records"),
        "links": made.ledger.links.to_dict("records"),
        "mails": made.ledger.mails.to_dict("records"),
        "quality": as_rows(
            check_quality(
                made.log,
                stages=stages,
                outcomes=outcomes,
                time_zone=project.time_zone,
                ledger=made.ledger,
            )
        ),
    }
    tell("storing the event log …")
    manifest = save_log(
        made.log,
        project.folder / "log",
        fingerprint=fingerprint_of(project),
        recipe=recipe,
        beside={
            "rejected": made.rejected,
            "links": made.links,
            "joined": made.joined,
            "ambiguous": made.ambiguous,
        },
    )
    return Built(manifest, made)


def checked_rules(project: Project, funnel: Funnel | None) -> tuple[Rule, ...]:
    """The deadlines of a project, held against its stored log.

    Raises `ProjectError` for one that names what does not occur.
    """
    rules = read_rules(project)
    if rules:
        check_rules(rules, open_log(project.folder), funnel)
    return rules


def zoned_calendar(project: Project) -> BusinessCalendar:
    """The project's calendar; where it has none, one without hours in its time zone."""
    return project.calendar or BusinessCalendar(project.time_zone)


def given_by(project: Project, funnel: Funnel | None) -> Given:
    """What a project says besides its log: deadlines, calendar, what was accepted, its place."""
    return Given(
        rules=checked_rules(project, funnel),
        calendar=zoned_calendar(project),
        accepted=tuple(each.key for each in read_accepted(project)),
        place=project.folder,
    )


def export_project(
    place: Path, path: Path, kind: str, *, noise: float = 0.2, tell: Tell = say_nothing
) -> str:
    """Write the stored log of a project (xes, csv, parquet), or its model (bpmn, pnml).

    Returns what was written, in words. The file appears only when it is whole.
    """
    writers: dict[str, Callable[[EventLog, Path], str]] = {
        "xes": lambda log, to: f"{write_xes(log, to)} events",
        "csv": lambda log, to: f"{write_csv(log, to)} events",
        "parquet": lambda log, to: f"{write_log_parquet(log, to)} events",
        "bpmn": lambda log, to: _write_text(
            to, to_xml(discover_bpmn(discover_variants(log), noise=noise))
        ),
        "pnml": lambda log, to: _write_text(
            to, write_pnml(discover_inductive(discover_variants(log), noise=noise))
        ),
    }
    log = open_log(place)
    tell(f"writing {path.name} …")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return writers[kind](log, path)
    except OSError as refused:
        raise GreyzoneError(
            f"The file cannot be written ({refused.strerror or refused})",
            where=str(path),
            remedy="Name another file with --output",
        ) from refused


def export_funnel(
    project: Project, funnel: Funnel, path: Path, kind: str, *, tell: Tell = say_nothing
) -> str:
    """Write the funnel with what was accepted allowed: toml, bpmn, or a CRM's stage list.

    `kind`: `toml`, `bpmn`, or one of `stage_lists.VENDORS`. Returns in words what it is.
    """
    log = open_log(project.folder)
    recorded = keep_sources(log, declared_sources(log, funnel))
    repair = propose_repair(align(recorded, funnel, tell=tell), funnel, read_accepted(project))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, funnel_text(repair.funnel, kind, name=project.name))
    return (
        f"The funnel with {len(repair.allowed)} accepted deviations allowed"
        f" ({len(repair.left)} cannot be said by it): {repair.before.fitting_cases} deals fitted,"
        f" {repair.after.fitting_cases} of {repair.after.cases} do"
    )


def export_as_found(
    project: Project, funnel: Funnel, path: Path, kind: str, *, tell: Tell = say_nothing
) -> str:
    """Write the funnel with the stages that were accepted: toml, bpmn, or a CRM's stage list.

    `kind` as for `funnel_text`. Returns in words what it is. Nothing is
    looked for where nothing was accepted. Raises `FunnelError` where a name stands twice.
    """
    decisions = read_decisions(project)
    if not any(each.decision == "accepted" for each in decisions):
        raise GreyzoneError(
            "No hidden stage was accepted in this project",
            where=str(project.file),
            remedy="Accept stages on the page Hidden stages, or export without --as-found",
        )
    stages = as_found(find_stages(project, funnel, tell=tell), decisions, funnel)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = funnel_text(funnel_as_found(funnel, stages), kind, name=project.name)
    write_whole(path, text)
    stale = f"; decisions that no longer fit: {len(stages.stale)}" if stages.stale else ""
    return f"The funnel as found (hidden stages accepted: {len(stages.accepted)}{stale})"


def funnel_text(funnel: Funnel, kind: str, *, name: str) -> str:
    """A funnel as `toml`, as `bpmn`, or as one of `stage_lists.VENDORS` under a name."""
    if kind == "toml":
        return funnel_to_toml(funnel)
    if kind == "bpmn":
        return to_xml(funnel_to_bpmn(funnel), name=name)
    return write_stage_list(funnel, kind, name=name)


def _write_text(path: Path, text: str) -> str:
    write_whole(path, text)
    return "The discovered model"
