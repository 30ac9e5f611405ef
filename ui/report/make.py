"""From a project with its stored log to its report."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from event_logs.event_log import EventLog
from event_logs.filters import keep_sources
from event_logs.progress import Tell, say_nothing
from event_logs.project.project_file import Project
from event_logs.pseudonyms import pseudonymize, read_key, write_key
from event_logs.storage import open_log, read_manifest
from mining.conformance.comparison import compare_deviations
from mining.findings.analysis import analyze
from mining.findings.corrections import find_corrections, harms_of
from mining.models.funnel import Funnel
from mining.projects import given_by
from mining.readings import ambiguous_share
from mining.stages.decisions import as_found, read_decisions
from mining.stages.discovery import discover_hidden_stages
from ui.language import _
from ui.report import words
from ui.report.compose import compose_report
from ui.report.content import Report
from ui.report.subject import Subject

NOISE = 0.2
"""Share of rare behaviour that the discovered model leaves out."""

KEY = "pseudonyms.csv"
"""The key of pseudonyms, beside the project file; it belongs in no report."""


def report_of(
    project: Project,
    funnel: Funnel | None,
    made: date,
    *,
    pseudonyms: bool = False,
    tell: Tell = say_nothing,
) -> Report:
    """The report of a project's stored log, in the language that is spoken, as of a day."""
    log = open_log(project.folder)
    given = given_by(project, funnel)
    if pseudonyms:
        log = _hidden(log, project.folder)
        given = replace(given, place=None)  # the alignments kept there name the deals
    analysis = analyze(log, funnel, noise=NOISE, given=given, tell=tell)
    subject = Subject(
        name=project.name,
        analysis=analysis,
        funnel=funnel,
        recipe=read_manifest(project.folder).recipe,
        is_pseudonymous=pseudonyms,
    )
    return compose_report(_with_effects(subject, project, made, tell), made)


def _with_effects(subject: Subject, project: Project, made: date, tell: Tell) -> Subject:
    """The subject with what deviations do, the stages found, and what to correct first.

    These name nobody, so they rest on the log as it is: the figures are those of the app.
    """
    funnel = subject.funnel
    if funnel is None:
        return subject
    log = open_log(project.folder)
    compared = compare_deviations(
        keep_sources(log, subject.analysis.declared_sources), funnel, tell=tell
    )
    tell("looking for hidden stages …")
    hidden = discover_hidden_stages(
        log, funnel, ambiguous=ambiguous_share(read_manifest(project.folder))
    )
    accepted = as_found(hidden, read_decisions(project), funnel).accepted
    return replace(
        subject,
        comparisons=compared,
        hidden=hidden,
        stage_names={stage.states[0]: stage.name for stage in accepted},
        corrections=find_corrections(harms_of(subject.analysis, compared), made),
    )


def _hidden(log: EventLog, folder: Path) -> EventLog:
    """The log under pseudonyms; those given once are kept for every later report."""
    said = {kind: _(word) for kind, word in words.PSEUDONYM_WORDS.items()}
    hidden, key = pseudonymize(log, read_key(folder / KEY), said)
    write_key(key, folder / KEY)
    return hidden
