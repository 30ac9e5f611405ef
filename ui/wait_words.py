"""The words of waiting: what deals wait for."""

import pandas as pd

from mining.performance.wait_causes import WaitCauses
from ui import wording
from ui.language import N_, _
from ui.time_words import place

TITLE = N_("What deals wait for")
HELP = N_(
    "Time between the events of a deal, by what happened in it; {looked}. Assumed: calls and "
    "mails are the work of the person named, entries in the CRM take no time, what the customer "
    "ends was the customer's to do, and a step could be done since the event before it, so a "
    "pause that was planned looks like one that was not. What no record tells is unknown."
)
CAUSES = {
    "customer": N_("The customer"),
    "closed": N_("Outside opening hours"),
    "away": N_("Whoever had to act was away"),
    "busy": N_("Busy with deals that had come before"),
    "available": N_("At work, on deals that came later"),
    "batched": N_("Left to collect, then done at once"),
    "worked": N_("A colleague was at work on the deal"),
    "unknown": N_("Unknown: no record tells"),
}
CAUSE, SHARE = N_("What for"), N_("Share of the waiting")
NO_WAITING = N_("There is no waiting of this kind, or of fewer than 20 deals each.")


def about(found: WaitCauses) -> str:
    """What was looked at, and what is assumed."""
    looked = wording.share(found.sampled, found.cases)
    return _(HELP).format(looked=looked)


def waits_table(found: WaitCauses, kind: str) -> pd.DataFrame:
    """Places in rows and causes in columns, in words; what is refused says why."""
    shares = found.shares.set_index(["kind", "source", "target", "cause"])
    causes = [cause for cause in CAUSES if found.clock == "calendar" or cause != "closed"]
    rows = []
    for row in found.places[found.places["kind"] == kind].itertuples():
        named = (row.kind, row.source, row.target)
        told = {
            _(CAUSES[cause]): "" if row.refused else _interval(shares.loc[(*named, cause)])
            for cause in causes
        }
        rows.append(
            {
                _("Where"): place(*named),
                _("Deals"): row.cases,
                _("Waiting"): wording.short_duration(row.waited, time=found.clock),
                _("Work"): wording.short_duration(row.served, time=found.clock),
                **told,
                _("Why nothing is said"): _("Fewer than 20 deals: nothing is said")
                if row.refused
                else "",
            }
        )
    return pd.DataFrame(rows)


def _interval(row: "pd.Series") -> str:
    if not row["share"]:
        return wording.percent(0.0)
    words = _("{share} ({low} to {high})")
    ends = {name: wording.percent(row[name]) for name in ("share", "low", "high")}
    return words.format(**ends)
