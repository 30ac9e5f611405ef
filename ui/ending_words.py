"""The words of how deals end."""

import pandas as pd

from mining.performance.endings import Endings
from ui import wording
from ui.language import N_, _

TITLE = N_("How deals end, and when")
HELP = N_(
    "The share won and the share lost by so many days after the deal was opened. Deals that are "
    "open count as followed until now and no further (Aalen–Johansen), so young deals do not "
    "look like lost ones; in brackets the 95 % interval. Groups of fewer than 20 deals are not "
    "shown."
)
BY = N_("Groups by")
EVERYTHING = N_("all deals together")
ENDS = {"won": N_("Won"), "lost": N_("Lost")}
DAYS_SINCE = N_("days since the deal was opened")
TOO_FEW = N_("Fewer than 20 deals: nothing is said")
NOT_NAMED = N_("not known")
LARGEST = N_("The {shown} largest of {there} groups.")


def group_name(found: Endings, name: str) -> str:
    """A group by its name."""
    return name or _(NOT_NAMED if found.by else EVERYTHING)


def largest(found: Endings) -> str:
    """How many of the groups are shown."""
    return _(LARGEST).format(
        shown=wording.count(len(found.groups)), there=wording.count(found.in_all)
    )


def endings_table(found: Endings) -> pd.DataFrame:
    """The groups with their counts and the shares at each day, in words."""
    shares = found.shares.set_index(["group", "end", "days"])
    days = sorted(set(found.shares["days"]))
    rows = []
    for row in found.groups.itertuples():
        told = {
            _("{end} by day {day}").format(end=_(words), day=day): _at(shares, row.group, end, day)
            for end, words in ENDS.items()
            for day in days
        }
        rows.append(
            {
                _("Group"): group_name(found, row.group),
                _("Deals"): row.cases,
                _("Won"): row.won,
                _("Lost"): row.lost,
                _("Still open"): row.open,
                **told,
                _("Why nothing is said"): _(TOO_FEW) if row.refused else "",
            }
        )
    return pd.DataFrame(rows)


def _at(shares: pd.DataFrame, group: str, end: str, day: int) -> str:
    if (group, end, day) not in shares.index:
        return ""
    row = shares.loc[(group, end, day)]
    words = _("{share} ({low} to {high})")
    return words.format(**{name: wording.percent(row[name]) for name in ("share", "low", "high")})
