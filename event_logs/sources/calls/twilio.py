"""Twilio: the list of calls as the interface answers, as exported, and as warehouses hold it.

Names of fields: the vendor's documentation of the resource Calls; `id`, `parent_call_id`
and `created_at` of a warehouse: the connector of Fivetran. A row is a leg.
"""

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.sources.calls.numbers import line_in
from event_logs.sources.formats import NOTHING, Format, column, made, shown

VENDOR = "Twilio"
DIRECTIONS = {
    "inbound": "in",
    "trunking-originating": "in",
    "outbound-api": "out",
    "outbound-dial": "out",
    "trunking-terminating": "out",
}
_MACHINE = "machine_start|machine_end_.*|fax"


def _with_root(rows: Table) -> Table:
    """Legs with the call they began under, and whether another leg was dialled from them."""
    parent = ibis.coalesce(shown(rows, "parent_call_sid"), shown(rows, "parent_call_id"))
    named = rows.mutate(leg=ibis.coalesce(shown(rows, "sid"), shown(rows, "id")), parent=parent)
    children = named.filter(named.parent.notnull()).select(dialled="parent").distinct()
    return named.left_join(children, named.leg == children.dialled)


def _by_person(rows: Table) -> BooleanValue:
    """A leg that was completed, by no machine, that did not merely dial another one.

    An incoming leg from which nobody was dialled ended in a menu or a voicemail.
    """
    machine = shown(rows, "answered_by").re_search(f"^({_MACHINE})$").fill_null(False)
    alone = (rows.direction == "inbound") & rows.parent.isnull()
    is_talk = rows.dialled.isnull() & ~alone
    return (rows.status == "completed") & ~machine & is_talk


def _number(rows: Table) -> StringValue:
    """The number outside: of calls in the caller, else the one called."""
    is_in = rows.direction.isin(["inbound", "trunking-originating"])
    return is_in.ifelse(rows["from"], rows["to"])


CALLS = Format(
    name="twilio calls",
    vendor=VENDOR,
    holds="calls",
    marks=(
        *("from", "to", "direction", "status", "start_time", "end_time", "duration"),
        "parent_call_sid|parent_call_id",
    ),
    prepare=_with_root,
    columns={
        "timestamp": column("start_time", "date_created", "created_at"),
        "number": made(_number, "from"),
        "direction": column("direction", codes=DIRECTIONS),
        "extension": made(
            lambda rows: (rows.direction == "outbound-dial").ifelse(line_in(rows["to"]), NOTHING)
        ),
        "resource": made(lambda rows: rows["to"].re_extract(r"^client:(.+)$", 1).nullif("")),
        "duration_seconds": column("duration"),
        "talk_seconds": made(lambda rows: _by_person(rows).ifelse(rows.duration, NOTHING)),
        "answered": made(lambda rows: _by_person(rows).fill_null(False).ifelse("yes", "no")),
        "call_id": made(lambda rows: rows.leg),
        "group_id": made(lambda rows: ibis.coalesce(rows.parent, rows.leg)),
    },
    zone="UTC",
    whence="GET /2010-04-01/Accounts/{sid}/Calls.json, Monitor / Logs / Calls, or a warehouse",
    traps=(
        "A row is a leg; legs that were dialled name their call in parent_call_sid.",
        "completed is no talk: a menu or a voicemail completes a call too.",
        "Agents who join by a conference have legs without a parent, which are calls of their own.",
        "duration is empty on calls that were not completed.",
    ),
    sample="""\
{"calls": [
 {"sid": "CA1", "parent_call_sid": null, "from": "+79990000001", "to": "+74950000000",
  "direction": "inbound", "status": "completed", "answered_by": null, "duration": "75",
  "start_time": "Mon, 05 Jan 2026 07:00:00 +0000", "end_time": "Mon, 05 Jan 2026 07:01:15 +0000"},
 {"sid": "CA2", "parent_call_sid": "CA1", "from": "+79990000001", "to": "client:eve",
  "direction": "outbound-dial", "status": "completed", "answered_by": null, "duration": "60",
  "start_time": "Mon, 05 Jan 2026 07:00:15 +0000", "end_time": "Mon, 05 Jan 2026 07:01:15 +0000"}]}
""",
)

FORMATS = (CALLS,)
