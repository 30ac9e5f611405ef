"""Hidden stages: the funnel as declared, what it really holds, and what is decided of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from event_logs.errors import FunnelError, GreyzoneError
from mining.evidence.grey_share import grey_zone_share
from mining.evidence.information import information_lost
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStage, HiddenStages
from mining.stages.decisions import (
    AsFound,
    Decision,
    Verdict,
    as_found,
    decide,
    funnel_as_found,
    take_back,
)
from ui import grey_words, mistakes, stage_words, wording
from ui.charts.found_spine import found_spine
from ui.components.deals import show_deals
from ui.components.drawing import show_chart
from ui.components.funnel_files import show_files
from ui.components.grey_zone import show_ledger
from ui.context import Context
from ui.language import _
from ui.refusal_words import refusal

DECIDER = "stage_decider"


def show(context: Context) -> None:
    """Put the stages found on the screen; a row opens one, to look into and to decide."""
    st.markdown(_(stage_words.ABOUT))
    if context.declared is None:
        st.info(_(stage_words.NO_FUNNEL))
        return
    if not _is_asked_for(context):
        show_ledger(context)
        return
    with st.spinner(_(stage_words.LOOKING)):
        found = context.hidden_stages
    if found.refusal:
        st.warning(refusal(found.refusal))
        show_ledger(context)
        return
    decisions = {(d.owner, d.part): d for d in context.decisions}
    stages = as_found(found, context.decisions, context.declared)
    names = {stage.states[0]: stage.name for stage in stages.accepted}
    st.subheader(stage_words.supported(len(context.declared.stage_names), len(found.in_all)))
    show_chart(found_spine(found, context.declared, names))
    st.caption(stage_words.rests_on(found))
    if found.silent:
        st.caption(_(stage_words.SILENT).format(stages=", ".join(found.silent)))
    if stages.stale:
        st.warning(_(stage_words.STALE))
    chosen = _pick(found, decisions)
    if chosen is not None:
        _one(context, chosen, decisions.get((chosen.owner, chosen.part)))
    _take_along(context, context.declared, stages)
    _grey_zone(context, found)
    show_ledger(context)


def _is_asked_for(context: Context) -> bool:
    """Whether the search was asked for in this session: it takes its time."""
    key = f"stages of {context.home}"
    if st.session_state.get(key) or context.decisions:
        return True
    st.info(_(stage_words.TAKES_TIME))
    if st.button(_(stage_words.LOOK), key="stages_look"):
        st.session_state[key] = True
        st.rerun()
    return False


def _take_along(context: Context, declared: Funnel, stages: AsFound) -> None:
    """The funnel with what was accepted, and its files."""
    st.subheader(_(stage_words.FUNNEL_FOUND), help=_(stage_words.FUNNEL_FOUND_HELP))
    if not stages.accepted:
        st.info(_(stage_words.NOTHING_ACCEPTED))
        return
    try:
        funnel = funnel_as_found(declared, stages)
    except FunnelError as mistake:
        st.error(mistakes.in_words(mistake))
        return
    st.text(str(funnel))
    show_files(funnel, context.project.name, called="funnel-as-found")


def _grey_zone(context: Context, found: HiddenStages) -> None:
    """How much of the journey the CRM tells wrong, how late it is, and what that loses."""
    if context.declared is None:
        return
    timeline = context.timeline
    share = grey_zone_share(timeline, context.declared, found)
    st.subheader(_(grey_words.GREY))
    figures = grey_words.figures(share)
    for column, (name, value, rests_on, words) in zip(
        st.columns(len(figures)), figures, strict=True
    ):
        with column:
            st.metric(name, value, help=words or None)
            st.caption(rests_on)
    if found.entropy is not None:
        st.text(grey_words.bits(information_lost(found.entropy)))
    st.subheader(_(grey_words.LAG), help=_(grey_words.LAG_HELP))
    rows = grey_words.lag_rows(context.crm_lag)
    titles = [_(title) for title in grey_words.LAG_COLUMNS]
    st.dataframe(pd.DataFrame(rows, columns=titles), hide_index=True)


def _pick(found: HiddenStages, decisions: dict[tuple[str, int], Decision]) -> HiddenStage | None:
    st.subheader(_(stage_words.STAGES_FOUND))
    hidden = found.hidden or found.stages
    table = pd.DataFrame(
        {
            _(stage_words.NAME): [_name(s, decisions.get((s.owner, s.part))) for s in hidden],
            _(stage_words.OWNER): [f"{s.owner}, {s.part}/{s.parts}" for s in hidden],
            _(stage_words.KIND): [_(stage_words.KINDS[s.kind]) for s in hidden],
            _(stage_words.DEALS): [stage_words.interval(s.cases) for s in hidden],
            _(stage_words.TIME): [stage_words.stay(s.time) for s in hidden],
            _(stage_words.HANDS): [stage_words.hands(s) for s in hidden],
            _(stage_words.SURE): [s.evidence.z if s.evidence else None for s in hidden],
            _(stage_words.STABLE): [
                wording.percent(s.evidence.stability.value) if s.evidence else "" for s in hidden
            ],
            _(stage_words.SHARP): [s.evidence.sharpness if s.evidence else None for s in hidden],
            _(stage_words.DECISION): [
                stage_words.decided(decisions.get((s.owner, s.part))) for s in hidden
            ],
        }
    )
    st.caption(_(stage_words.CLICK))
    number = st.column_config.NumberColumn
    event = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="stage_rows",
        column_config={
            _(stage_words.SURE): number(format="%.1f", help=_(stage_words.SURE_HELP)),
            _(stage_words.STABLE): st.column_config.TextColumn(help=_(stage_words.STABLE_HELP)),
            _(stage_words.SHARP): number(format="%.2f", help=_(stage_words.SHARP_HELP)),
        },
    )
    rows = event.selection.rows
    return hidden[rows[0]] if rows and rows[0] < len(hidden) else None


def _one(context: Context, stage: HiddenStage, decision: Decision | None) -> None:
    st.subheader(wording.escaped(_name(stage, decision)))
    told = stage_words.effect(stage)
    if told:
        st.text(told)
    left, right = st.columns([3, 2])
    with left:
        st.markdown(f"**{_(stage_words.MADE_OF)}**")
        st.dataframe(_content(stage.content), hide_index=True)
    with right:
        st.markdown(f"**{_(stage_words.WHO)}**")
        st.dataframe(_hands(stage.departments, stage_words.DEPARTMENT), hide_index=True)
        st.dataframe(_hands(stage.people, stage_words.PERSON), hide_index=True)
    _decide(context, stage, decision)
    _examples(context, stage)


def _content(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _(stage_words.CHANNEL): [_(str(name).capitalize()) for name in frame["channel"]],
            _(stage_words.VALUE): frame["value"],
            _(stage_words.EVENTS): [wording.count(number) for number in frame["events"]],
            _(stage_words.SHARE): [wording.percent(share) for share in frame["share"]],
            _(stage_words.LIFT): [stage_words.times_as_often(lift) for lift in frame["lift"]],
        }
    )


def _hands(frame: pd.DataFrame, title: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _(title): frame["name"],
            _(stage_words.SHARE): [wording.percent(share) for share in frame["share"]],
        }
    )


def _decide(context: Context, stage: HiddenStage, decision: Decision | None) -> None:
    st.markdown(f"**{_(stage_words.DECIDE)}**")
    place = f"{stage.owner} {stage.part}"
    first, second, third = st.columns([2, 1, 2])
    with first:
        name = st.text_input(_(stage_words.NAME), _name(stage, decision), key=f"name {place}")
    with second:
        who = st.text_input(_(stage_words.YOUR_NAME), key=DECIDER, persist_state="session")
    with third:
        why = st.text_input(_(stage_words.REASON), key=f"why {place}")
    verdicts: tuple[tuple[Verdict, str, str], ...] = (
        ("accepted", stage_words.ACCEPT, ""),
        ("merged", stage_words.MERGE, stage_words.MERGE_HELP),
        ("rejected", stage_words.REJECT, stage_words.REJECT_HELP),
    )
    for column, (verdict, label, words) in zip(st.columns(4), verdicts, strict=False):
        first_part = verdict == "merged" and stage.part == 1
        with column:
            if st.button(
                _(label), key=f"{verdict} {place}", help=_(words) or None, disabled=first_part
            ):
                _keep(context, stage, (verdict, name.strip(), who.strip(), why.strip()))
    if decision is not None and st.button(_(stage_words.TAKE_BACK), key=f"back {place}"):
        take_back(context.home, decision)
        st.rerun()


def _keep(context: Context, stage: HiddenStage, told: tuple[Verdict, str, str, str]) -> None:
    verdict, name, who, why = told
    if not who:
        st.error(_(stage_words.WHO_IS_NEEDED))
        return
    if verdict == "accepted" and not name:
        st.error(_(stage_words.NAME_IS_NEEDED))
        return
    today = datetime.now(ZoneInfo(context.project.time_zone)).date()
    kept = name if verdict == "accepted" else ""
    made = Decision(
        stage.owner, stage.part, stage.parts, stage.name, kept, verdict, who, today, why
    )
    try:
        decide(context.home, made)
    except GreyzoneError as mistake:
        st.error(mistakes.in_words(mistake))
        return
    st.rerun()


def _examples(context: Context, stage: HiddenStage) -> None:
    st.markdown(f"**{_(stage_words.EXAMPLES)}**")
    table = pd.DataFrame(
        {
            _(stage_words.EXAMPLE): [example.case_id for example in stage.examples],
            _(stage_words.CHANCE): [wording.percent(e.probability) for e in stage.examples],
            _(stage_words.WHY): [
                "; ".join(event.says for event in example.events) for example in stage.examples
            ],
        }
    )
    st.dataframe(table, hide_index=True)
    if stage.examples:
        cases = [example.case_id for example in stage.examples]
        show_deals(context, cases, key=f"examples {stage.state}")


def _name(stage: HiddenStage, decision: Decision | None) -> str:
    return decision.name if decision and decision.name else stage.name
