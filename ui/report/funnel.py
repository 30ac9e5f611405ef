"""The parts of a report that hold the log against its funnel, or a model beside it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mining.conformance.comparison import Comparisons
from mining.conformance.conversion import MEASURES, Conversion
from mining.findings.against_funnel import Conformance
from mining.findings.models import JudgedModel
from ui import conformance_words, deviation_words, mistakes, phrases, wording
from ui.charts.conversion_bars import conversion_bars
from ui.components.verdicts import difference_columns, verdicts_table
from ui.language import _
from ui.report import words
from ui.report.content import (
    Block,
    Column,
    Details,
    Figures,
    Paragraph,
    Picture,
    Table,
    count_column,
    share_column,
    text_column,
)
from ui.report.times import as_table


def deviation_blocks(
    compared: Conformance | None, effects: Comparisons | None
) -> tuple[Block, ...]:
    """How many deals follow the funnel, and each way of leaving it with what it does.

    What was accepted is marked; why nothing is said of an effect stands in its place.
    """
    if compared is None:
        return ()
    found, fit = compared.deviations, compared.fitness
    names = ("conforming", "beyond accepted", "fitness")
    following, beyond, fitness = (phrases.METRICS[name] for name in names)
    figures = Figures(
        (
            _share(_(following), fit.fitting_cases, fit.cases),
            _share(_(beyond), found.beyond_accepted, found.cases),
            (_(fitness), wording.percent(fit.share), ""),
        )
    )
    note = Paragraph(_(words.RECORDED_NOTE), is_note=True)
    if found.frame.empty:
        return (figures, Paragraph(_(phrases.NO_DEVIATIONS)), note)
    return (figures, _deviations(compared, effects), note, *_effects(effects), _meanings(compared))


def _share(name: str, part: int, whole: int) -> tuple[str, str, str]:
    value = wording.percent(part / whole) if whole else _("unknown")
    return name, value, wording.of(part, whole)


def _deviations(compared: Conformance, effects: Comparisons | None) -> Table:
    frame = compared.deviations.frame
    normal = _(phrases.IS_ACCEPTED)
    accepted = [normal if each else "" for each in frame["accepted"]]
    return Table(
        _(words.DEVIATIONS),
        (
            text_column(_("Deviation"), [_named(row) for row in frame.itertuples()]),
            count_column(_("Deals"), frame["cases"]),
            share_column(_("Share"), frame["share"]),
            *([text_column(_(phrases.ACCEPTED), accepted)] if any(accepted) else []),
            *_what_they_do(frame, effects),
        ),
    )


def _named(row: Any) -> str:
    return deviation_words.deviation_name(row.kind, row.activity)


def _what_they_do(frame: pd.DataFrame, effects: Comparisons | None) -> list[Column]:
    """The columns of verdicts and differences beside the deviations; none without any."""
    if effects is None or not effects.deviations:
        return []
    told = {(each.kind, each.activity): each for each in effects.deviations}
    rows = [told.get((row.kind, row.activity)) for row in frame.itertuples()]
    verdicts = ["" if each is None else _(phrases.VERDICTS[each.says]) for each in rows]
    differences = pd.DataFrame([{} if each is None else difference_columns(each) for each in rows])
    return [
        text_column(_("Verdict"), verdicts),
        *(text_column(name, differences[name]) for name in differences.columns),
    ]


def _effects(found: Comparisons | None) -> tuple[Block, ...]:
    """What the effects rest on, and among the details how many deals each does."""
    if found is None or not found.deviations:
        return ()
    table = as_table(_(phrases.WHAT_THEY_DO), verdicts_table(found))
    told = f"{phrases.compared_deals(found)} {_(phrases.WHAT_THEY_DO_HELP)}"
    return (Paragraph(told, is_note=True), Details((table,)))


def _meanings(compared: Conformance) -> Paragraph:
    """What the kinds of deviations mean that occur."""
    kinds = dict.fromkeys(compared.deviations.frame["kind"])
    told = (
        deviation_words.DEVIATIONS[kind] for kind in kinds if kind in deviation_words.DEVIATIONS
    )
    text = " ".join(f"{_(name)}: {_(meaning)}." for name, meaning in told)
    return Paragraph(text, is_note=True)


def conversion_blocks(found: Conversion | None) -> tuple[Block, ...]:
    """How many deals got how far, as a bound."""
    if found is None or not found.cases:
        return ()
    title = _(conformance_words.CONVERSION)
    data = as_table(title, conformance_words.conversion_table(found))
    notes = [_(conformance_words.CONVERSION_HELP)]
    notes += [] if found.has_evidence else [_(conformance_words.NO_EVIDENCE)]
    meanings = "; ".join(
        f"{_(conformance_words.COLUMNS[name])}: {_(conformance_words.MEASURES[name])}"
        for name in MEASURES
    )
    told = Paragraph(" ".join((*notes, f"{meanings}.")), is_note=True)
    return (Picture(title, conversion_bars(found), data), data, told)


def model_blocks(found: Sequence[JudgedModel]) -> tuple[Block, ...]:
    """The declared and a discovered model side by side."""
    if not found:
        return ()
    table = as_table(_(conformance_words.MODELS), conformance_words.models_table(found))
    reasons = (
        f"{conformance_words.model_name(each)}: {mistakes.line_in_words(each.reason)}"
        for each in found
        if each.quality is None
    )
    notes = (*reasons, _(conformance_words.MODELS_HELP))
    return (Details((table, *(Paragraph(note, is_note=True) for note in notes))),)
