"""A play as an event log at once, for examiners that need very many plays.

What `exam.project` would build of the records, but for their dirt: every call and mail is
given to the deal that it truly belonged to; the CRM tells its entries as late and as wrong
as it does.
"""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from event_logs.engine import load
from event_logs.event_log import EventLog, log_from_events
from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import (
    CALL_IN,
    CALL_OUT,
    MAIL_IN,
    MAIL_INSIDE,
    Communication,
    Deal,
)
from event_logs.simulation.company.journey import probability_of
from event_logs.simulation.records.crm import view_in_crm
from event_logs.simulation.truth.recorded import activity_of
from event_logs.simulation.worlds.wording import LOST, WON
from mining.models.funnel import Funnel, parse_funnel

DIRECTIONS = {CALL_IN: "in", MAIL_IN: "in", MAIL_INSIDE: "inside"}
CRM = "crm"
"""The source of entries; calls and mails are of two others."""
COLUMNS = (
    *("source", "case_id", "activity", "start_timestamp", "timestamp", "resource"),
    *("channel", "direction", "is_answered"),
)


def log_of_play(played: Played) -> EventLog:
    """The event log of a play, with source and amount of its deals."""
    departments = {person.name: person.department for person in played.play.people}
    entries = (
        (CRM, entry.case, entry.stage, None, entry.at, entry.by, None, None, None)
        for entry in view_in_crm(played).entries
    )
    notes = (_row(note) for deal in played.deals for note in deal.communications)
    frame = pd.DataFrame([*entries, *notes], columns=COLUMNS)
    frame["department"] = frame["resource"].map(departments)
    for name in ("timestamp", "start_timestamp"):
        frame[name] = pd.to_datetime(frame[name], unit="s", utc=True).astype("datetime64[us, UTC]")
    frame["is_answered"] = frame["is_answered"].astype("boolean")
    deals = [(deal.lead.case, deal.lead.source, float(deal.lead.amount)) for deal in played.deals]
    attributes = pd.DataFrame(deals, columns=["case_id", "lead_source", "amount"])
    return log_from_events(
        load(pa.Table.from_pandas(frame, preserve_index=False)),
        outcomes=(WON, LOST),
        stages=played.world.wording.declared,
        attributes=load(pa.Table.from_pandas(attributes, preserve_index=False)),
    )


def funnel_of_play(played: Played) -> Funnel:
    """The funnel that the company declares."""
    return parse_funnel(f"{' > '.join(played.world.wording.declared)} > {WON} | {LOST}")


def lost_by(deal: Deal, since: float, less: Mapping[str, float]) -> float:
    """How much likelier a deal was lost after a moment than with so much `less` of the effects.

    `less`: by effect, how many of its units. The realised loss, weighed by how much less
    likely the deal's path was without (a likelihood ratio): its mean over deals is the
    effect on them.
    """
    ends = [end for end in deal.ends if end.at >= since]
    if not any(end.is_lost for end in ends):
        return 0.0
    off = sum(getattr(deal.process, name) * units for name, units in less.items())
    signs = [1 if end.is_lost else -1 for end in ends]
    ratios = (
        probability_of(sign * (end.log_odds - off)) / probability_of(sign * end.log_odds)
        for sign, end in zip(signs, ends, strict=True)
    )
    return 1.0 - math.prod(ratios)


def _row(note: Communication) -> tuple[Any, ...]:
    who = note.receiver if note.kind == MAIL_IN else note.person
    is_call = note.kind in (CALL_IN, CALL_OUT)
    return (
        "calls" if is_call else "emails",
        note.case,
        activity_of(note),
        note.at if is_call else None,  # of a mail only one time is recorded
        note.at + note.seconds,
        who.name if who else None,
        "call" if is_call else "email",
        DIRECTIONS.get(note.kind, "out"),
        note.answered if is_call else None,
    )
