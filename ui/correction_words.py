"""The words of corrections: what to change, what to expect of it, when to judge it."""

from datetime import timedelta

import pandas as pd

from mining.effects.power import NONE_COME, TOO_LONG, TOO_SMALL
from mining.findings.corrections import Correction, Corrections
from ui import deviation_words, wording
from ui.language import N_, _

TITLE = N_("What to correct first")
ABOUT = N_(
    "What harms beyond chance against comparable deals, worst first; then the places that cost "
    "most time. Expected: if it never happened again and all else stayed. A correction begins "
    "on the day of this report, and is judged by all deals that come, touched or not, against "
    "those before: on the day from which a difference of the size expected would be seen four "
    "times in five. Deals may be touched by several corrections: do not add them up."
)
LOOK = N_("Reckon the corrections")
LOOKING = N_("Comparing deals with comparable ones …")
NOTHING = N_("Nothing was found that harms beyond chance, and no place that costs time.")
CONSIDERED = N_(
    "{considered} effects were looked at; of {refused} nothing can be said for lack of "
    "comparable deals, {shown} harm beyond chance."
)
PRACTICE = N_("Whether it happens half as often can be told from: {day}.")
COLUMNS = WHAT, EXPECTED, A_MONTH, TOUCHED, JUDGED, TAKES, HALVED = (
    N_("What to change"),
    N_("Expected, each deal touched"),
    N_("Expected in all, a month"),
    N_("Touched so far"),
    N_("Can be judged from"),
    N_("What that takes"),
    N_("Half as often shows from"),
)
SUBJECTS = {
    "deviation": N_("Keep from happening: {subject}"),
    "deadline": N_("Keep the deadline: {subject}"),
    "seam": N_("Mend the handover: {subject}"),
    "place": N_("Speed up: {subject}"),
}
MEASURES = {
    "won": N_("{value} more won"),
    "not lost": N_("{value} fewer lost"),
}
TIME_LESS = N_("{value} less")
CEILING = N_("at most {value} (as quick as its own quickest quarter)")
DEALS_MORE = {"won": N_("{value} more deals won"), "not lost": N_("{value} fewer deals lost")}
DEAL_TIME, MOST_TIME = N_("{value} of deal time"), N_("at most {value} of deal time")
WHEN, IN_FIGURES = N_("What to expect, and when to judge it"), N_("Corrections in figures")
NEEDED = N_("{needed} after the change, {per_day} a day come, each followed for {followed}")
WHY_NOT = {
    TOO_SMALL: N_("not by the figures of deals: too few came before"),
    TOO_LONG: N_("not within three years"),
    NONE_COME: N_("no such deal comes"),
}


def corrections_table(found: Corrections) -> pd.DataFrame:
    """A row a correction, in words."""
    rows = [
        (
            subject(each),
            per_deal(each),
            a_month(each),
            wording.share(each.affected, each.population, _noun(each)),
            judged_on(each),
            takes(each),
            practice_on(each),
        )
        for each in found.corrections
    ]
    return pd.DataFrame(rows, columns=[_(title) for title in COLUMNS])


def sentence(each: Correction) -> str:
    """A correction in one sentence: what, how much, and when it can be judged."""
    words = _("{what}: {month} a month. Can be judged from: {day}.")
    told = words.format(what=subject(each), month=a_month(each), day=judged_on(each))
    return f"{told} {_(PRACTICE).format(day=practice_on(each))}" if each.practice else told


def subject(each: Correction) -> str:
    """What is to be changed."""
    if each.kind == "deviation":
        kind, activity = each.subject
        name = deviation_words.deviation_name(kind, activity)
    else:
        name = " → ".join(each.subject)
    return _(SUBJECTS[each.kind]).format(subject=name)


def per_deal(each: Correction) -> str:
    """What it is expected to do for each deal touched, with its interval."""
    if each.measure != "time":
        value = wording.points(each.gain, each.low, each.high)
        return _(MEASURES[each.measure]).format(value=value)
    value = wording.interval_of_times(*(_span(x) for x in (each.gain, each.low, each.high)))
    words = CEILING if each.is_ceiling else TIME_LESS
    return _(words).format(value=value)


def a_month(each: Correction) -> str:
    """What it is expected to do in all, a month, with its interval."""
    ends = (each.monthly, each.monthly_low, each.monthly_high)
    if each.measure == "time":
        words = MOST_TIME if each.is_ceiling else DEAL_TIME
        return _(words).format(value=wording.interval_of_times(*(_span(x) for x in ends)))
    value, low, high = (wording.decimal(x) for x in ends)
    told = _("{value} ({low} to {high})").format(value=value, low=low, high=high)
    return _(DEALS_MORE[each.measure]).format(value=told)


def judged_on(each: Correction) -> str:
    """The day from which on it can be judged, or why there is none."""
    found = each.judging
    return wording.day(found.on) if found.on else _(WHY_NOT[found.why_not])


def practice_on(each: Correction) -> str:
    """The day from which on it shows whether the thing happens half as often."""
    found = each.practice
    if found is None:
        return ""
    return wording.day(found.on) if found.on else _(WHY_NOT[found.why_not])


def takes(each: Correction) -> str:
    """How many cases the verdict takes, and how many come."""
    found = each.judging
    if not found.needed:
        return ""
    return _(NEEDED).format(
        needed=wording.number_of(found.needed, "deal" if each.kind != "place" else "stay"),
        per_day=wording.decimal(found.per_day),
        followed=wording.short_duration(pd.Timedelta(_days(found.followed))),
    )


def considered(found: Corrections) -> str:
    """How many effects were looked at."""
    return _(CONSIDERED).format(
        considered=wording.count(found.considered),
        refused=wording.count(found.refused),
        shown=wording.count(found.shown),
    )


def _noun(each: Correction) -> str:
    return "deals" if each.kind != "place" else "stays"


def _span(seconds: float) -> pd.Timedelta:
    return pd.Timedelta(seconds=seconds)


def _days(span: timedelta) -> timedelta:
    return timedelta(days=span.days + (span.seconds > 0))
