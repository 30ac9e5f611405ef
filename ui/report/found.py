"""The parts of a report on hidden stages, on deadlines, and on what to correct first."""

from collections.abc import Mapping, Sequence

import pandas as pd

from mining.deadlines.deadlines import Deadline
from mining.findings.corrections import Corrections
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStage, HiddenStages
from ui import correction_words, deadline_words, stage_words, wording
from ui.charts.deadlines import cause_bars
from ui.charts.found_spine import found_spine
from ui.language import _
from ui.refusal_words import refusal
from ui.report.content import Block, Details, Paragraph, Picture, Statements
from ui.report.times import as_table

SPINE = 1000
"""Pixels: beneath the funnel stand names, which need room."""

PRINTED, MOST_PICTURES = 1, 3
"""Pictures of causes on paper, and in all: those of the deadlines kept worst."""


def stage_blocks(
    found: HiddenStages | None, funnel: Funnel | None, names: Mapping[int, str]
) -> tuple[Block, ...]:
    """The stages found between the declared ones; `names` are those of the accepted, by state."""
    if found is None or funnel is None:
        return ()
    if found.refusal:
        return (Paragraph(refusal(found.refusal)),)
    title = stage_words.supported(len(funnel.stage_names), len(found.supported))
    rows = [_stage(stage, names) for stage in found.hidden or found.stages]
    table = as_table(_(stage_words.STAGES_FOUND), pd.DataFrame(rows))
    spine = found_spine(found, funnel, dict(names)).properties(width=SPINE)
    picture = Picture(title, spine, table)
    effects = [
        f"{_stage_name(stage, names)}: {told}"
        for stage in found.hidden
        if (told := stage_words.effect(stage))
    ]
    said = (Details((Statements(_(stage_words.EFFECT), tuple(effects)),)),) if effects else ()
    notes = (stage_words.rests_on(found), _(stage_words.ABOUT))
    return (picture, table, *(Paragraph(note, is_note=True) for note in notes), *said)


def _stage(stage: HiddenStage, names: Mapping[int, str]) -> dict[str, str]:
    sure, time = stage.evidence, stage.time.median.value
    accepted = stage_words.DECIDED["accepted" if stage.state in names else ""]
    return {
        _(stage_words.NAME): _stage_name(stage, names),
        _(stage_words.OWNER): f"{stage.owner}, {stage.part}/{stage.parts}",
        _(stage_words.KIND): _(stage_words.KINDS[stage.kind]),
        _(stage_words.DEALS): stage_words.interval(stage.cases),
        _(stage_words.TIME): wording.duration(
            None if pd.isna(time) else pd.Timedelta(seconds=time)
        ),
        _(stage_words.SURE): wording.decimal(sure.z) if sure else "",
        _(stage_words.STABLE): wording.percent(sure.stability.value) if sure else "",
        _(stage_words.DECISION): _(accepted),
    }


def _stage_name(stage: HiddenStage, names: Mapping[int, str]) -> str:
    return names.get(stage.state, stage.name)


def deadline_blocks(found: Sequence[Deadline]) -> tuple[Block, ...]:
    """How often each deadline is kept, why the worst are broken, and what that costs."""
    told = [each for each in found if each.compliance.decided]
    if not told:
        return ()
    table = as_table(_(deadline_words.TITLE), pd.DataFrame([_deadline(each) for each in told]))
    worst = sorted(told, key=lambda each: each.compliance.kept.value - each.rule.goal)
    pictures = [_causes(each) for each in worst if each.causes.looked_at][:MOST_PICTURES]
    costs = _costs(told)
    said = (Statements(_(deadline_words.COST), costs),) if costs else ()
    note = (Paragraph(_(deadline_words.WHY_HELP), is_note=True),) if pictures else ()
    more = (Details(tuple(pictures[PRINTED:])),) if pictures[PRINTED:] else ()
    return (table, *pictures[:PRINTED], *note, *said, *more)


def _costs(found: Sequence[Deadline]) -> tuple[str, ...]:
    """What lateness costs, a sentence each; deadlines of which the same is said stand together."""
    names: dict[str, list[str]] = {}
    for each in found:
        if each.lateness is not None:
            names.setdefault(deadline_words.cost(each.lateness), []).append(each.rule.name)
    return tuple(f"{', '.join(rules)}: {told}" for told, rules in names.items())


def _deadline(each: Deadline) -> dict[str, object]:
    rule, kept = each.rule, each.compliance
    return {
        _(deadline_words.WHICH): rule.name,
        _(deadline_words.RULE): deadline_words.as_written(each),
        _(deadline_words.KEPT): deadline_words.kept(kept),
        _(deadline_words.GOAL): wording.percent(rule.goal),
        _(deadline_words.MEDIAN_WAIT): deadline_words.wait(kept.median.value, rule),
        _(deadline_words.DUE_NOW): wording.count(each.due.running),
        _(deadline_words.OVERDUE): wording.count(each.due.overdue),
    }


def _causes(each: Deadline) -> Picture:
    title = f"{_(deadline_words.WHY)}: {each.rule.name}"
    data = as_table(title, deadline_words.causes_table(each.causes))
    return Picture(title, cause_bars(each.causes), data, note=deadline_words.looked_at(each.causes))


def correction_blocks(found: Corrections | None) -> tuple[Block, ...]:
    """The corrections with the largest expected effect and the day on which to judge each."""
    if found is None:
        return ()
    about = Paragraph(_(correction_words.ABOUT), is_note=True)
    looked_at = Paragraph(correction_words.considered(found), is_note=True)
    if not found.corrections:
        return (Paragraph(_(correction_words.NOTHING)), looked_at)
    figures = correction_words.corrections_table(found)
    return (as_table(_(correction_words.IN_FIGURES), figures), looked_at, about)
