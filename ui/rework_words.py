"""The words of rework: what comes back, what becomes of it, what it costs."""

import pandas as pd

from mining.effects.effect import Effect
from mining.performance.rework import Rework
from ui import wording
from ui.hands_words import points
from ui.language import N_, _
from ui.refusal_words import refusal
from ui.time_words import interval

TITLE = N_("Work done again")
HELP = N_(
    "Stages that deals come back to from a later one, and activities outside the funnel that "
    "come again after something else (calls and emails are meant to be many). The time runs "
    "from leaving the place first to leaving it at last; loops overlap: do not add them up. "
    "Losing is held against deals that had stood in the same stage for as long without going "
    "back, alike in age, amount and stages passed, within {days} days."
)
NO_LOOPS = N_("No deal comes back to a place that it had left.")
TOO_FEW = N_("under 20 deals: not said")
KINDS = {"stage": N_("Stage"), "activity": N_("Activity")}
DEALS_BACK = N_("Deals that came back: {place}")


def about(found: Rework) -> str:
    """How the loops are counted."""
    return _(HELP).format(days=found.horizon.days)


def deals_back(place: str) -> str:
    """The heading over the deals of a loop."""
    return _(DEALS_BACK).format(place=place)


def loops_table(found: Rework) -> pd.DataFrame:
    """The loops in words, one row each."""
    frame = found.frame
    every = list(frame.itertuples(index=False))
    return pd.DataFrame(
        {
            _("What"): [_(KINDS[row.kind]) for row in every],
            _("Where"): frame["place"],
            _("Came back"): [
                _("{part}, {low} to {high}").format(
                    part=wording.part(row.returned, row.share),
                    low=wording.percent(row.low),
                    high=wording.percent(row.high),
                )
                for row in every
            ],
            _("Rounds"): frame["rounds"],
            _("Won"): frame["won"],
            _("Lost"): frame["lost"],
            _("Moved on"): frame["on"],
            _("Still there"): frame["inside"],
            _("Time in all"): [_time(row.total, row.total_low, row.total_high) for row in every],
            _("Each deal"): [_time(row.extra, row.extra_low, row.extra_high) for row in every],
            _("Lost more often"): [_lost(found.effects.get(row.place)) for row in every],
        }
    )


def _time(value: pd.Timedelta, low: pd.Timedelta, high: pd.Timedelta) -> str:
    return interval(value, low, high, time="calendar") or _(TOO_FEW)


def _lost(effect: Effect | None) -> str:
    """How much likelier deals are lost that came back; why nothing is said."""
    if effect is None:
        return ""
    if effect.refused:
        return refusal(effect.refused)
    words = _("{difference} ({low} to {high})")
    ends = {"difference": effect.difference, "low": effect.low, "high": effect.high}
    return words.format(**{name: points(value) for name, value in ends.items()})
