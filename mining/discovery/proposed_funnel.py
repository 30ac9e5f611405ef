"""A funnel proposed from what was recorded, for a person to put right."""

import ibis
from ibis.expr.types import Table

from event_logs.event_log import EventLog

COMMON = 0.02
"""An outcome of a smaller share of cases is no part of a proposal."""
PASSED = 1 / 3
"""Nor is a stage that a smaller share of the cases with the good outcome went through."""
ENDS = 0.8
"""An activity is an outcome where it is the last of at least this share of its cases."""
GOOD = ("won", "success", "signed", "paid", "sold", "успе", "выигр", "оплач", "подписан", "продан")
BAD = ("lost", "fail", "reject", "junk", "отказ", "проигр", "нереализ", "не реализ", "провал")
MARKS = (">", "|", "\n")


def propose_funnel(log: EventLog) -> str:
    """The funnel that the recorded stages suggest, on one line; empty where none shows.

    Only what is recorded without a channel (no call, no mail) counts. Outcomes are those
    that end nearly all of their cases; the good one, first, is told by its name, else it is
    the one before which most stages lie. Stages are what at least a third of the cases with
    the good outcome went through, in the order of their mean place when first reached. A
    guess, to be looked at: the declared funnel is what people agreed on, and no log knows
    that.

    >>> log = EventLog.from_traces(
    ...     {"a": ["New", "Offer", "Won"], "b": ["New", "Lost"], "c": ["New", "Offer"]}
    ... )
    >>> propose_funnel(log)
    'New > Offer > Won | Lost'
    """
    reached = _reached(log)
    found = _first_places(reached).execute()
    closing = found[found["last"] >= ENDS * found["cases"]]
    ends = closing[closing["cases"] >= COMMON * closing["cases"].sum()]
    ends = ends.sort_values(["place", "activity"], ascending=[False, True])
    outcomes = sorted(ends["activity"], key=_goodness)
    if not outcomes:
        return ""
    won = reached.filter(reached.activity == outcomes[0])
    passed = _first_places(reached.semi_join(won, "case_id")).execute()
    passed = passed[passed["cases"] >= PASSED * passed["cases"].max()]
    passed = passed[~passed["activity"].isin(closing["activity"])]
    stages = passed.sort_values(["place", "activity"])["activity"].tolist()
    if not stages or any(mark in name for name in stages + outcomes for mark in MARKS):
        return ""
    if any(name.endswith(("?", "+")) for name in stages):
        return ""
    return f"{' > '.join(stages)} > {' | '.join(outcomes)}"


def _reached(log: EventLog) -> Table:
    """Per case and activity when it was first and last there."""
    events = log.events
    if "channel" in events.columns:
        events = events.filter(events.channel.isnull())
    return events.group_by("case_id", "activity").agg(
        first=events.position.min(), final=events.position.max()
    )


def _first_places(reached: Table) -> Table:
    """Per activity the cases with it, its mean place among theirs, and where it is the last."""
    placed = reached.mutate(
        place=ibis.row_number().over(ibis.window(group_by="case_id", order_by=reached["first"])),
        is_last=reached.final == reached.final.max().over(ibis.window(group_by="case_id")),
    )
    return placed.group_by("activity").agg(
        cases=placed.count(), place=placed.place.mean(), last=placed.is_last.cast("int64").sum()
    )


def _goodness(name: str) -> int:
    """0 for a good outcome by its name, 2 for a bad one, 1 where the name does not tell."""
    plain = name.casefold()
    if any(word in plain for word in BAD):
        return 2
    return 0 if any(word in plain for word in GOOD) else 1
