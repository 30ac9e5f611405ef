"""The first page of a report: what was looked at, what was found, what to do."""

from collections.abc import Iterator, Sequence

import pandas as pd

from mining.conformance.comparison import ComparedDeviation
from mining.findings.findings import Finding, find
from ui import (
    correction_words,
    data_words,
    finding_words,
    ledger_words,
    phrases,
    stage_words,
    wording,
)
from ui.components.verdicts import verdict_sentence
from ui.language import _
from ui.report import words
from ui.report.content import Block, Details, Figures, Paragraph, Statements
from ui.report.subject import Subject
from ui.report.times import as_table

Made = tuple[str, tuple[Block, ...]]
"""The heading of a section, and its blocks."""

FIRST_OF = ("lost time", "seam", "deadline", "cause of breaches", "grey zone")
"""Kinds of findings of which the first page tells the foremost, in this order."""


def in_short(subject: Subject) -> Made:
    """The answer on one page."""
    found = find(subject.analysis, subject.funnel)
    told = tuple(_found(subject, found))
    rest = len(found) - len(told)
    more = [Paragraph(words.more_findings(rest), is_note=True)] if rest > 0 else []
    return _(words.IN_SHORT), (
        Statements(_(words.LOOKED_AT), _records(subject)),
        Statements(_(words.WE_FOUND), told),
        *more,
        Statements(_(words.TO_DO), _to_do(subject)),
        Paragraph(_(words.HOW_TO_READ), is_note=True),
    )


def _records(subject: Subject) -> tuple[str, ...]:
    """How much was looked at, and how much of it could be used."""
    facts, sources = subject.analysis.facts, subject.recipe.get("sources", ())
    told = [
        _(words.EXTENT).format(
            deals=wording.number_of(facts.cases, "deal"),
            open=wording.share(facts.open_cases, facts.cases),
            events=wording.number_of(facts.events, "event"),
            period=wording.period(facts.first, facts.last),
        )
    ]
    read = sum(each["read"] for each in sources)
    if read:
        lost = wording.share(sum(each["rejected"] for each in sources), read, "records")
        told.append(_(words.REJECTED).format(share=lost))
    links = subject.recipe.get("links", ())
    every = sum(each["count"] for each in links)
    if every:
        linked = sum(each["count"] for each in links if each["link"] == "linked")
        told.append(_(words.LINKED).format(share=wording.share(linked, every, "communications")))
    if subject.is_pseudonymous:
        told.append(_(words.PSEUDONYMS))
    return tuple(told)


def _found(subject: Subject, found: Sequence[Finding]) -> Iterator[str]:
    foremost = {finding.kind: finding for finding in reversed(found)}
    if "conforming cases" in foremost:
        yield finding_words.sentence(foremost["conforming cases"])
    harmful = _worst(subject)
    if harmful is not None:
        yield verdict_sentence(harmful)
    hidden = subject.hidden
    if hidden is not None and subject.funnel is not None and not hidden.refusal:
        declared, supported = len(subject.funnel.stage_names), len(hidden.supported)
        yield f"{_(stage_words.TITLE)}: {stage_words.supported(declared, supported)}."
    yield from (finding_words.sentence(foremost[kind]) for kind in FIRST_OF if kind in foremost)


def _worst(subject: Subject) -> ComparedDeviation | None:
    """The first of the deviations that do harm; they come in the order of what they do."""
    compared = subject.comparisons
    harmful = [each for each in compared.deviations if each.says == "harmful"] if compared else []
    return harmful[0] if harmful else None


def _to_do(subject: Subject) -> tuple[str, ...]:
    if subject.funnel is None:
        return (_(phrases.NO_FUNNEL),)
    corrections = subject.corrections.corrections if subject.corrections else ()
    if not corrections:
        return (_(correction_words.NOTHING),)
    return tuple(correction_words.sentence(each) for each in corrections)


def looked_at(subject: Subject) -> Made:
    """How much the log holds, and what became of every record."""
    facts = subject.analysis.facts
    open_deals = wording.share(facts.open_cases, facts.cases)
    figures = (
        (_(phrases.METRICS["deals"]), wording.count(facts.cases), ""),
        (_(phrases.METRICS["open"]), wording.count(facts.open_cases), open_deals),
        (_(phrases.METRICS["events"]), wording.count(facts.events), ""),
        (_(phrases.METRICS["activities"]), wording.count(facts.activities), ""),
    )
    return _(words.LOOKED_AT), (Figures(figures), *_ledger(subject), *_quality(subject))


def _ledger(subject: Subject) -> tuple[Block, ...]:
    tables = {
        name: as_table(_(title), ledger_words.told(subject.recipe[name]))
        for name, title in words.LEDGER_TABLES.items()
        if subject.recipe.get(name)
    }
    if not tables:
        return ()
    first = tables.pop("sources", None)
    note = Paragraph(_(words.LEDGER_NOTE), is_note=True)
    details = (Details(tuple(tables.values())),) if tables else ()
    return (first, note, *details) if first else details


def _quality(subject: Subject) -> tuple[Block, ...]:
    """What is doubtful in the log: it limits what may be concluded from it."""
    checks = subject.recipe.get("quality", ())
    if not checks:
        return ()
    note = Paragraph(data_words.checks_made(checks), is_note=True)
    doubtful = data_words.quality_rows(checks)
    if not doubtful:
        return (note,)
    return as_table(_(data_words.DOUBTFUL), pd.DataFrame(doubtful)), note


def findings(subject: Subject) -> Made:
    """Every finding, a sentence each; the first page holds the foremost."""
    found = find(subject.analysis, subject.funnel)
    statements = tuple(
        Statements(heading, tuple(finding_words.sentence(finding) for finding in group))
        for heading, group in finding_words.under_headings(found)
    )
    return _(words.FINDINGS), (Details(statements),) if statements else ()
