"""What deviations do to winning and to time, as a table with intervals and verdicts."""

import pandas as pd
import streamlit as st

from mining.conformance.comparison import ComparedDeviation, Comparisons
from mining.effects.effect import Effect
from ui import deviation_words, phrases, wording
from ui.language import _
from ui.refusal_words import refusal


def show_comparisons(found: Comparisons) -> None:
    """One row a deviation: the verdict, both differences with their intervals, or why not."""
    st.caption(phrases.compared_deals(found))
    st.dataframe(verdicts_table(found), hide_index=True, key="verdicts")


def verdicts_table(found: Comparisons) -> pd.DataFrame:
    """One row a deviation, in words."""
    return pd.DataFrame([_row(each) for each in found.deviations])


def verdict_sentence(each: ComparedDeviation) -> str:
    """What a deviation does, in one sentence with its intervals."""
    return _("{deviation} is {verdict}: deals won {won}, time to the end {time}.").format(
        deviation=deviation_words.deviation_name(each.kind, each.activity),
        verdict=_(phrases.VERDICTS[each.says]),
        won=_winning(each.winning.effect),
        time=_time(each.time.effect),
    )


def _row(each: ComparedDeviation) -> dict[str, str]:
    return {
        _("Deviation"): deviation_words.deviation_name(each.kind, each.activity),
        _("Verdict"): _(phrases.VERDICTS[each.says]),
        _("Deals compared"): wording.share(each.at_risk, each.cases),
        **difference_columns(each),
    }


def difference_columns(each: ComparedDeviation) -> dict[str, str]:
    """Both differences of a deviation under their titles."""
    return {
        _("Deals won, difference"): _winning(each.winning.effect),
        _("Time to the end, difference"): _time(each.time.effect),
    }


def _winning(effect: Effect) -> str:
    if effect.refused:
        return refusal(effect.refused)
    return wording.points(effect.difference, effect.low, effect.high)


def _time(effect: Effect) -> str:
    if effect.refused:
        return refusal(effect.refused)
    ends = (pd.Timedelta(seconds=x) for x in (effect.difference, effect.low, effect.high))
    return wording.interval_of_times(*ends)
