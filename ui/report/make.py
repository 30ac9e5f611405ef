"""From a project with its stored log to its report."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from event_logs.event_log import EventLog
from event_logs.progress import Tell, say_nothing
from event_logs.project.project_file import Project
from event_logs.pseudonyms import pseudonymize, read_key, write_key
from event_logs.storage import open_log, read_manifest
from mining.findings.analysis import analyze
from mining.models.funnel import Funnel
from mining.projects import given_by
from ui.language import _
from ui.report import words
from ui.report.compose import Subject, compose_report
from ui.report.content import Report

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
    subject = Subject(
        name=project.name,
        analysis=analyze(log, funnel, noise=NOISE, given=given, tell=tell),
        funnel=funnel,
        recipe=read_manifest(project.folder).recipe,
        is_pseudonymous=pseudonyms,
    )
    return compose_report(subject, made)


def _hidden(log: EventLog, folder: Path) -> EventLog:
    """The log under pseudonyms; those given once are kept for every later report."""
    said = {kind: _(word) for kind, word in words.PSEUDONYM_WORDS.items()}
    hidden, key = pseudonymize(log, read_key(folder / KEY), said)
    write_key(key, folder / KEY)
    return hidden
