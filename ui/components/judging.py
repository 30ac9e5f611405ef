"""One variant on the screen: its way, its figures, and the buttons to judge it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from event_logs.errors import GreyzoneError
from mining.conformance.triage import JudgedVariant, Judgement, forget_variant, judge_variant
from ui import mistakes, state, variant_words, wording
from ui.charts.chevrons import Step, chevrons
from ui.context import Context
from ui.language import _

WHO, WHY = "variant_judge", "variant_why"
POINTER = "variant"


def show_variant(
    context: Context,
    row: Any,
    steps: Sequence[Step],
    *,
    known: JudgedVariant | None,
    then: str,
) -> None:
    """Put a variant (a row of the table) on the screen; once judged, `then` is shown next."""
    st.html(chevrons(steps))
    facts = (
        (variant_words.DEALS, wording.part(row.cases, row.share)),
        (variant_words.MEDIAN, variant_words.median(row)),
        (variant_words.WON, variant_words.won_rate(row)),
    )
    told = [f"{_(name)}: {value}" for name, value in facts]
    st.text(" · ".join([*told, *variant_words.fit_of(row.deviations)]))
    if known is not None:
        st.text(variant_words.judged_by(known))
    _buttons(context, row.variant, known=known, then=then)


def _buttons(
    context: Context, variant: tuple[str, ...], *, known: JudgedVariant | None, then: str
) -> None:
    left, right = st.columns([1, 2])
    left.text_input(_(variant_words.YOUR_NAME), key=WHO, persist_state="session")
    right.text_input(_(variant_words.WHY), key=WHY)
    columns = st.columns(4)
    kinds: tuple[tuple[Judgement, str], ...] = (
        ("good", variant_words.CALL_GOOD),
        ("bad", variant_words.CALL_BAD),
    )
    for column, (judgement, label) in zip(columns, kinds, strict=False):
        column.button(
            _(label),
            key=f"call_{judgement}",
            on_click=_judge,
            args=(context, variant, judgement, then),
        )
    if known is not None:
        columns[2].button(
            _(variant_words.UNDECIDE), key="undecide", on_click=_forget, args=(context, variant)
        )
    if then:
        columns[3].button(
            _(variant_words.NEXT), key="next_variant", on_click=state.point_at, args=(POINTER, then)
        )
    if mistake := st.session_state.pop("judging_mistake", ""):
        st.error(mistake)


def _judge(context: Context, variant: tuple[str, ...], judgement: Judgement, then: str) -> None:
    """Keep a judgement and go on to the next variant."""
    state.speak_as_chosen()  # the page, which chooses the language, has not begun yet
    who = str(st.session_state.get(WHO, "")).strip()
    if not who:
        st.session_state["judging_mistake"] = _(variant_words.WHO_IS_NEEDED)
        return
    today = datetime.now(ZoneInfo(context.project.time_zone)).date()
    why = str(st.session_state.get(WHY, "")).strip()
    try:
        judge_variant(context.home, JudgedVariant(variant, judgement, who, today, why))
    except GreyzoneError as mistake:
        st.session_state["judging_mistake"] = mistakes.in_words(mistake)
        return
    st.session_state[WHY] = ""
    if then:
        state.point_at(POINTER, then)


def _forget(context: Context, variant: tuple[str, ...]) -> None:
    state.speak_as_chosen()
    try:
        forget_variant(context.home, variant)
    except GreyzoneError as mistake:
        st.session_state["judging_mistake"] = mistakes.in_words(mistake)
