"""From the results of a project to the content of its report, in the language spoken."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from mining.evidence.ledger import GreyZoneLedger
from mining.findings.analysis import Analysis
from ui import (
    conformance_words,
    correction_words,
    deadline_words,
    grey_words,
    map_wording,
    phrases,
    stage_words,
    time_words,
    wording,
)
from ui.charts.handover_matrix import handover_matrix
from ui.charts.process_map import process_map
from ui.charts.stage_times import stage_time_bars
from ui.charts.variant_bars import variant_bars
from ui.language import _, spoken
from ui.report import words
from ui.report.content import (
    Block,
    Column,
    Details,
    MapPicture,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    count_column,
    duration_column,
    share_column,
    text_column,
)
from ui.report.found import correction_blocks, deadline_blocks, stage_blocks
from ui.report.funnel import (
    conversion_blocks,
    deviation_blocks,
    model_blocks,
)
from ui.report.in_short import Made, findings, in_short, looked_at
from ui.report.subject import Subject
from ui.report.times import as_table, lost_time_blocks, rework_blocks, waiting_blocks

STEPS, PATHS = 0.9, 0.75
"""Shares of events and of moves on the map: as on the app's first look."""

WAYS = 10
"""Variants in the picture; the workbook has all."""


def compose_report(subject: Subject, made: date) -> Report:
    """The report of a project as of a day; sections without a result are left out."""
    sections = [(name, make(subject)) for name, make in SECTIONS.items()]
    facts = subject.analysis.facts
    return Report(
        title=subject.name,
        subtitle=wording.period(facts.first, facts.last),
        language=spoken(),
        made=made,
        sections=tuple(
            Section(name, heading, blocks) for name, (heading, blocks) in sections if blocks
        ),
    )


def _process(subject: Subject) -> Made:
    analysis = subject.analysis
    if not analysis.graph.events:
        return _(words.REAL_PROCESS), ()
    recorded = analysis.recorded
    drawing = process_map(
        analysis.graph,
        subject.funnel,
        recorded.deviations.frame if recorded else None,
        steps=STEPS,
        paths=PATHS,
    )
    note = _(words.MAP_NOTE).format(summary=drawing.summary)
    table = Table(_(map_wording.MAP_AS_TABLE), tuple(map_columns(drawing.table)))
    picture = MapPicture(_(words.MAP), drawing, table, note)
    funnel = (Paragraph(str(subject.funnel)),) if subject.funnel else ()
    return _(words.REAL_PROCESS), (*funnel, picture, *_variants(analysis))


def map_columns(table: pd.DataFrame) -> list[Column]:
    """The columns of the map as a table: names, counts, a share, durations in words."""
    shares = {_(map_wording.MAP_TABLE[4])}
    return [
        share_column(name, table[name])
        if name in shares
        else count_column(name, table[name])
        if pd.api.types.is_integer_dtype(table[name])
        else text_column(name, table[name])
        for name in table.columns
    ]


def _variants(analysis: Analysis) -> tuple[Block, ...]:
    frame = analysis.variants.frame
    if frame.empty:
        return ()
    data = Table(
        _(phrases.VARIANTS),
        (
            text_column(_(wording.WAY), [wording.way(variant) for variant in frame["variant"]]),
            count_column(_(wording.CASES), frame["cases"]),
            share_column(_(wording.SHARE_OF_CASES), frame["share"]),
            count_column(_(wording.STILL_OPEN), frame["open_cases"]),
        ),
    )
    return (Picture(_(phrases.VARIANTS), variant_bars(analysis.variants, most=WAYS), data),)


def _deviations(subject: Subject) -> Made:
    analysis = subject.analysis
    shown = deviation_blocks(analysis.recorded, subject.comparisons)
    return _(words.DEVIATIONS), (*shown, *model_blocks(analysis.models))


def _conversion(subject: Subject) -> Made:
    return _(conformance_words.CONVERSION), conversion_blocks(subject.analysis.conversion)


def _hidden(subject: Subject) -> Made:
    blocks = stage_blocks(subject.hidden, subject.funnel, subject.stage_names)
    return _(stage_words.TITLE), blocks


def _deadlines(subject: Subject) -> Made:
    return _(deadline_words.TITLE), deadline_blocks(subject.analysis.deadlines)


def _corrections(subject: Subject) -> Made:
    return _(correction_words.TITLE), correction_blocks(subject.corrections)


def _times(subject: Subject) -> Made:
    analysis = subject.analysis
    blocks: list[Block] = []
    if analysis.stages is not None and not analysis.stages.frame.empty:
        blocks += [_stage_picture(analysis.stages.frame, subject), _note(phrases.CENSORED)]
    frame = analysis.bottlenecks.frame
    if not frame.empty:
        is_stage = frame["kind"] == "stage"
        where = [
            row.source if row.kind == "stage" else wording.move(row.source, row.target)
            for row in frame.itertuples()
        ]
        columns = (
            text_column(_("What"), is_stage.map({True: _("Stage"), False: _("Step")})),
            text_column(_("Where"), where),
            count_column(_("Count"), frame["count"]),
            *_times_of(frame),
            share_column(_("Share"), frame["share"]),
        )
        blocks += [Table(_(phrases.WHERE_TIME_GOES), columns), _note(phrases.WHERE_TIME_GOES_HELP)]
    return _(words.TIMES), tuple(blocks)


def _stage_picture(frame: pd.DataFrame, subject: Subject) -> Picture:
    median, p90 = _(wording.MEDIAN), _(wording.P90)
    data = Table(
        _(phrases.TIME_IN_STAGES),
        (
            text_column(_(wording.STAGE), frame["stage"]),
            duration_column(median, frame["median"]),
            duration_column(p90, frame["p90"]),
            count_column(_(wording.STAYS), frame["visits"]),
        ),
    )
    assert subject.analysis.stages is not None  # noqa: S101 - its frame is what is drawn
    chart = stage_time_bars(subject.analysis.stages)
    unit = wording.in_units("d", time="calendar")
    return Picture(_(phrases.TIME_IN_STAGES), chart, data, bars=(median, p90), unit=unit)


def _lost_time(subject: Subject) -> Made:
    analysis = subject.analysis
    lost, waiting = lost_time_blocks(analysis.lost_time), waiting_blocks(analysis.waiting)
    return _(time_words.LOST), (*lost, *waiting, *rework_blocks(analysis.rework))


def _grey(subject: Subject) -> Made:
    ledger = subject.analysis.grey_zone
    if ledger is None:
        return _(grey_words.TITLE), ()
    whole, *parted = (_grey_table(ledger, by) for by in ("all", "stage", "team"))
    meanings = Paragraph(grey_words.meanings(ledger), is_note=True)
    return _(grey_words.TITLE), (whole, meanings, Details(tuple(parted)))


def _grey_table(ledger: GreyZoneLedger, by: str) -> Table:
    lines = ledger.frame[ledger.frame["by"] == by]
    told = grey_words.ledger_table(ledger, lines).drop(columns=_(grey_words.MEANING))
    if by == "all":
        told = told.drop(columns=_(grey_words.GROUP))
    return as_table(f"{_(grey_words.TITLE)}: {_(grey_words.BY[by])}", told)


def _seams(subject: Subject) -> Made:
    found = subject.analysis.departments
    if found.frame.empty:
        return _(words.SEAMS), ()
    frame = found.frame.sort_values("total", ascending=False)
    title = _(phrases.HANDOVERS_BETWEEN) + " " + _(phrases.BETWEEN["department"])
    table = Table(
        title,
        (
            text_column(_("From"), frame["source"]),
            text_column(_("To"), frame["target"]),
            count_column(_("Handovers"), frame["count"]),
            count_column(_("Deals"), frame["cases"]),
            *_times_of(frame),
        ),
    )
    picture = Picture(title, handover_matrix(found), table)
    note = phrases.unknown_hands(found) if found.unknown else ""
    return _(words.SEAMS), (picture, table, *([Paragraph(note, is_note=True)] if note else []))


def _times_of(frame: pd.DataFrame) -> tuple[Column, ...]:
    return (
        duration_column(_(wording.MEDIAN), frame["median"]),
        duration_column(_(wording.P90), frame["p90"]),
        duration_column(_("In all"), frame["total"]),
    )


def _note(text: str) -> Paragraph:
    return Paragraph(_(text), is_note=True)


SECTIONS: dict[str, Callable[[Subject], Made]] = {
    "in-short": in_short,
    "looked-at": looked_at,
    "findings": findings,
    "process": _process,
    "deviations": _deviations,
    "conversion": _conversion,
    "stages": _hidden,
    "times": _times,
    "lost-time": _lost_time,
    "grey-zone": _grey,
    "seams": _seams,
    "deadlines": _deadlines,
    "corrections": _corrections,
}
"""The sections of a report in order, each made of a subject: its heading and its blocks."""
