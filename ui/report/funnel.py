"""The parts of a report that hold the log against its funnel, or a model beside it."""

from collections.abc import Sequence

from mining.conformance.comparison import Comparisons
from mining.conformance.conversion import MEASURES, Conversion
from mining.findings.against_funnel import Conformance
from mining.findings.models import JudgedModel
from ui import conformance_words, phrases, wording
from ui.charts.conversion_bars import conversion_bars
from ui.components.verdicts import verdicts_table
from ui.language import _
from ui.report import words
from ui.report.content import (
    Block,
    Figures,
    Paragraph,
    Picture,
    Table,
    count_column,
    share_column,
    text_column,
)
from ui.report.times import as_table


def deviation_blocks(compared: Conformance | None) -> tuple[Block, ...]:
    """How many deals follow the funnel, and each way of leaving it; what was accepted is marked."""
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
    return (figures, _deviations(compared), note)


def _share(name: str, part: int, whole: int) -> tuple[str, str, str]:
    value = wording.percent(part / whole) if whole else _("unknown")
    return name, value, wording.of(part, whole)


def _deviations(compared: Conformance) -> Table:
    frame = compared.deviations.frame
    kinds = [wording.DEVIATIONS.get(kind, (kind, "")) for kind in frame["kind"]]
    normal = _(phrases.IS_ACCEPTED)
    return Table(
        _(words.DEVIATIONS),
        (
            text_column(_("Deviation"), [_(name) for name, _meaning in kinds]),
            text_column(_("Activity"), frame["activity"]),
            count_column(_("Deals"), frame["cases"]),
            share_column(_("Share"), frame["share"]),
            text_column(_(phrases.ACCEPTED), [normal if x else "" for x in frame["accepted"]]),
            text_column(_("Meaning"), [_(meaning) for _name, meaning in kinds]),
        ),
    )


def effect_blocks(found: Comparisons | None) -> tuple[Block, ...]:
    """What each deviation does to winning and to time, with intervals, or why nothing is said."""
    if found is None or not found.deviations:
        return ()
    table = as_table(_(phrases.WHAT_THEY_DO), verdicts_table(found))
    notes = (phrases.compared_deals(found), _(phrases.WHAT_THEY_DO_HELP))
    return (table, *(Paragraph(note, is_note=True) for note in notes))


def conversion_blocks(found: Conversion | None) -> tuple[Block, ...]:
    """How many deals got how far, as a bound."""
    if found is None or not found.cases:
        return ()
    title = _(conformance_words.CONVERSION)
    data = as_table(title, conformance_words.conversion_table(found))
    notes = [_(conformance_words.CONVERSION_HELP)]
    notes += [] if found.has_evidence else [_(conformance_words.NO_EVIDENCE)]
    meanings = ", ".join(
        f"{_(conformance_words.COLUMNS[name])}: {_(conformance_words.MEASURES[name])}"
        for name in MEASURES
    )
    told = (Paragraph(note, is_note=True) for note in (*notes, f"{meanings}."))
    return (Picture(title, conversion_bars(found), data), data, *told)


def model_blocks(found: Sequence[JudgedModel]) -> tuple[Block, ...]:
    """The declared and a discovered model side by side."""
    if not found:
        return ()
    table = as_table(_(conformance_words.MODELS), conformance_words.models_table(found))
    reasons = (
        f"{conformance_words.model_name(each)}: {each.reason}"
        for each in found
        if each.quality is None
    )
    notes = (*reasons, _(conformance_words.MODELS_HELP))
    return (table, *(Paragraph(note, is_note=True) for note in notes))
