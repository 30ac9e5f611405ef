"""A play as an event log at once, for examiners that need very many plays.

What `exam.project` would build of the records, but for their dirt: every call and mail is
given to the deal that it truly belonged to, the CRM tells its entries as late and as wrong
as it does.
"""

from dataclasses import dataclass

import pandas as pd

from event_logs.event_log import EventLog, log_from_events
from event_logs.engine import load
from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import (
    CALL_IN,
    CALL_OUT,
    MAIL_IN,
    MAIL_INSIDE,
    Communication,
)
from event_logs.simulation.records.crm import view_in_crm
from event_logs.simulation.truth.recorded import activity_of
from event_logs.simulation.worlds.wording import LOST, WON
from mining.models.funnel import Funnel, parse_funnel
import pyarrow as pa

DIRECTIONS = {CALL_IN: "in", MAIL_IN: "in", MAIL_INSIDE: "inside"}


def log_of_play(played: Played) -> EventLog:
    """The event log of a play, with the attributes of its deals."""
    departments = {person.name: person.department for person in played.play.people}
    entries = [
        (entry.case, entry.stage, entry.at, entry.at, entry.by, None, None, None)
        for entry in view_in_crm(played).entries
    ]
    notes = [_row(note) for deal in played.deals for note in deal.communications]
    columns = ["case_id", "activity", "start_timestamp", "timestamp", "resource"]
    frame = pd.DataFrame(
        [*entries, *notes], columns=[*columns, "channel", "direction", "is_answered"]
    )
    frame["department"] = frame["resource"].map(departments)
    for name in ("timestamp", "start_timestamp"):
        frame[name] = pd.to_datetime(frame[name], unit="s", utc=True).astype("datetime64[us, UTC]")
    frame["is_answered"] = frame["is_answered"].astype("boolean")
    attributes = pd.DataFrame(
        [(deal.lead.case, deal.lead.source, float(deal.lead.amount)) for deal in played.deals],
        columns=["case_id", "lead_source", "amount"],
    )
    return log_from_events(
        load(pa.Table.from_pandas(frame, preserve_index=False)),
        outcomes=(WON, LOST),
        stages=played.world.wording.declared,
        attributes=load(pa.Table.from_pandas(attributes, preserve_index=False)),
    )


def funnel_of_play(played: Played) -> Funnel:
    """The funnel that the company declares."""
    return parse_funnel(" > ".join(played.world.wording.declared) + f" > {WON} | {LOST}")


def _row(note: Communication) -> tuple:
    who = note.receiver if note.kind == MAIL_IN else note.person
    is_call = note.kind in (CALL_IN, CALL_OUT)
    return (
        note.case,
        activity_of(note),
        note.at,
        note.at + note.seconds,
        who.name if who else None,
        "call" if is_call else "email",
        DIRECTIONS.get(note.kind, "out"),
        note.answered if is_call else None,
    )
