"""The words of time: where it is lost, against what, and how sure that is."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mining.performance.lost_time import (
    FEW_BEFORE,
    NO_TARGET,
    NOT_REACHED,
    TOO_FEW,
    LostTime,
)
from ui import wording
from ui.language import N_, _

TITLE = N_("Time")
LOST = N_("Where the time is lost")
LOST_HELP = N_(
    "Time in all = number of stays × mean time beyond what it is held against, with a 95 % "
    "interval over deals. Deals that are still there count as not over (Kaplan–Meier). Stages, "
    "ways on, steps, handovers and first calls overlap: do not add them up. A handover counts "
    "from one department's work to another's, without the time in which it was for the customer "
    "to act."
)
KINDS = {
    "stage": N_("Stages"),
    "move": N_("From stage to stage"),
    "step": N_("From activity to activity"),
    "handover": N_("Handovers between departments"),
    "lead": N_("From the lead to the first call"),
}
NOUNS = {"stage": "stay", "lead": "deal"}
KIND = N_("Look at")
AGAINST = N_("Held against")
REFERENCES = {
    "best quartile": N_("its own best quarter"),
    "target": N_("a target"),
    "period before": N_("the period before"),
}
REFERENCE_HELP = {
    "best quartile": N_(
        "The time within which the quickest quarter was through. What lies beyond it is lost."
    ),
    "target": N_("What lies beyond the target is lost. Targets of the project: [targets]."),
    "period before": N_(
        "How much longer it took on average in the last {days} days than in the {days} days "
        "before. Under nothing: time was won. What leads on is counted when it ended."
    ),
}
PERIOD = N_("Days of a period")
CLOCK = N_("Clock")
CLOCKS = {"calendar": N_("calendar time"), "business": N_("working time")}
TARGETS = {
    "calendar": N_("Targets in days of 24 hours; places left empty are not judged."),
    "business": N_("Targets in hours of working time; places left empty are not judged."),
}
PLACE, TARGET = N_("Where"), N_("Target")
NOTHING_LOST = N_("There is nothing of this kind in the deals chosen.")
NOTHING_SURE = N_("None of these is sure to have lost time.")
IN_ALL = N_("Lost in all")
DEALS_BEYOND = N_("Deals that took longer than {limit}: {place}")
REFUSED = {
    TOO_FEW: N_("Fewer than 20 deals: nothing is said"),
    FEW_BEFORE: N_("Fewer than 20 deals in one of the periods: nothing is said"),
    NOT_REACHED: N_("Fewer than a quarter are over: nothing is said"),
    NO_TARGET: N_("No target"),
}
HELD_AGAINST = {
    "best quartile": N_("beyond its own best quarter"),
    "target": N_("beyond its target"),
    "period before": N_("more than in the period before"),
}


def place(kind: str, source: str, target: str) -> str:
    """A place of the process by its name.

    >>> place("stage", "Demo", "Demo"), place("step", "Demo", "Won")
    ('Demo', 'Demo → Won')
    """
    return source if kind == "stage" else wording.move(source, target)


def interval(value: Any, low: Any, high: Any, *, time: str) -> str:
    """A duration with its interval; nothing where it is not known.

    >>> hour = pd.Timedelta(hours=1)
    >>> interval(2 * hour, hour, 3 * hour, time="calendar")
    '2 h (1 h to 3 h)'
    """
    if pd.isna(value):
        return ""
    told, least, most = (wording.short_duration(each, time=time) for each in (value, low, high))
    return _("{value} ({low} to {high})").format(value=told, low=least, high=most)


def deals_beyond(named: tuple[str, str, str], limit: pd.Timedelta, clock: str) -> str:
    """The heading over the deals behind a place."""
    told = wording.short_duration(limit, time=clock)
    return _(DEALS_BEYOND).format(limit=told, place=place(*named))


def lost_table(found: LostTime, rows: pd.DataFrame) -> pd.DataFrame:
    """Places by the time that they cost, in words."""
    clock = found.clock
    every = list(rows.itertuples(index=False))
    times = {
        _("Mean"): rows["mean"],
        _("Held against"): rows["reference"],
    }
    return pd.DataFrame(
        {
            _(PLACE): [place(row.kind, row.source, row.target) for row in every],
            _(IN_ALL): [interval(row.total, row.low, row.high, time=clock) for row in every],
            _("On average"): [
                interval(row.excess, row.excess_low, row.excess_high, time=clock) for row in every
            ],
            **{name: [_told(each, clock) for each in column] for name, column in times.items()},
            _("Deals"): rows["cases"],
            _("Stays"): rows["visits"],
            _("Not over"): rows["open_visits"],
            _("Why nothing is said"): [_(REFUSED.get(row.refused, "")) for row in every],
        }
    )


def headline(found: LostTime, kind: str) -> str:
    """What costs most of a kind, in one sentence; or that nothing does for sure."""
    sure = found.frame[(found.frame["kind"] == kind) & (found.frame["low"] > pd.Timedelta(0))]
    if sure.empty:
        return _(NOTHING_SURE)
    worst = sure.iloc[0]
    named = wording.escaped(place(kind, worst["source"], worst["target"]))
    return _("**{place}** costs most: {total}.").format(
        place=named,
        total=interval(worst["total"], worst["low"], worst["high"], time=found.clock),
    )


def lost(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    """The sentence of a finding of lost time."""
    words = _("{place}: {times}, on average {excess} {against}; {total} in all ({low} to {high}).")
    told = {name: wording.short_duration(f[name]) for name in ("excess", "total", "low", "high")}
    against = HELD_AGAINST[f["reference"]]
    return words.format(
        place=place(*subject),
        times=wording.number_of(f["visits"], NOUNS.get(subject[0], "handover")),
        against=_(against),
        **told,
    )


def _told(value: Any, clock: str) -> str:
    return "" if pd.isna(value) else wording.short_duration(value, time=clock)
