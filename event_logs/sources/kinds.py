"""What a source can hold, and which columns that takes.

One declaration a kind. The roles are the program's names for columns; a project file says
which column of the file plays which role, and a column that bears a role's name plays it
without being told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from event_logs.communication import COMMUNICATION
from event_logs.errors import ColumnsMissingError
from event_logs.sources.aliases import CASE_ATTRIBUTES, Aliases, match_aliases


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its columns, which of them are times, what makes two records one.

    `required` and `optional` are roles. A record without a value in one of `essential` is
    rejected. `moment` is the role of the time that puts the record in order (empty: it has
    none), `times` are further roles read as times. Records that agree in all roles of the
    first of `keys` that has a value are the same record, exported twice. `attributes`:
    columns without a role are kept. `aliases`: roles that a column plays untold where its
    name is one of these.
    """

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()
    moment: str = ""
    times: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    attributes: bool = False
    aliases: Aliases = field(default_factory=dict)

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role, required ones first."""
        return self.required + self.optional


STAGE_CHANGES = Kind(
    "stage changes",
    required=("case_id", "stage", "timestamp"),
    optional=(
        "resource",
        "department",
        "pipeline",
        "stage_name",
        "from_stage",
        "left",
        "record_id",
        "is_bulk",
    ),
    essential=("case_id", "stage"),
    moment="timestamp",
    times=("left",),
    keys=(("record_id",), ("case_id", "stage", "timestamp", "resource")),
)
DEALS = Kind(
    "deals",
    required=("case_id",),
    optional=(
        *("contact_id", "created_at", "owner", "pipeline", "stage", "closed_at"),
        *("merged_into", "is_deleted"),
    ),
    essential=("case_id",),
    times=("created_at", "closed_at"),
    keys=(("case_id",),),
    attributes=True,
    aliases=CASE_ATTRIBUTES,
)
CONTACTS = Kind(
    "contacts",
    required=("contact_id",),
    optional=("phones", "emails", "name", "company"),
    essential=("contact_id",),
    keys=(("contact_id", "phones", "emails"),),
)
CALLS = Kind(
    "calls",
    required=("timestamp", "number", "direction"),
    optional=(
        "duration_seconds",
        "talk_seconds",
        "ring_seconds",
        "answered",
        "resource",
        "extension",
        "case_id",
        "call_id",
        "department",
        "group_id",
        "contact_id",
    ),
    moment="timestamp",
    keys=(
        ("call_id",),
        (
            *("timestamp", "number", "direction", "duration_seconds", "resource", "extension"),
            "group_id",
        ),
    ),
)
EMAILS = Kind(
    "emails",
    required=("timestamp", "sender", "recipients"),
    optional=(
        "subject",
        "message_id",
        "in_reply_to",
        "references",
        "thread_id",
        "mail_kind",
        "list_id",
        "about_id",
        "failed_recipients",
        "has_attachment",
        "body",
        "direction",
        "contact_id",
        "case_id",
        "resource",
        "department",
    ),
    essential=("sender",),
    moment="timestamp",
    keys=(("message_id",), ("timestamp", "sender", "recipients", "subject")),
)
STAFF = Kind(
    "staff",
    required=("person",),
    optional=("department", "emails", "extensions", "is_robot", "user_id"),
    essential=("person",),
    keys=(("user_id",), ("person",)),
)
STAGES = Kind(
    "stages",
    required=("stage", "stage_name"),
    optional=("pipeline", "pipeline_name", "sort", "semantics", "is_archived"),
    essential=("stage", "stage_name"),
    keys=(("pipeline", "stage"),),
)
EVENTS = Kind(
    "events",
    required=("case_id", "activity", "timestamp"),
    optional=("start_timestamp", "resource", "department", *COMMUNICATION),
    essential=("case_id", "activity"),
    moment="timestamp",
    times=("start_timestamp",),
    keys=(("case_id", "activity", "timestamp", "start_timestamp", "resource"),),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (STAGE_CHANGES, DEALS, CONTACTS, CALLS, EMAILS, STAFF, STAGES, EVENTS)
}
"""The kinds by the words of the project file."""


def find_columns(
    kind: Kind, named: Mapping[str, str], available: Sequence[str], file: Path
) -> dict[str, str]:
    """Which column of a file plays which role of `kind`; `named` is what the project says.

    Raises `ColumnsMissingError` for a required or named column that the file lacks.

    >>> find_columns(CONTACTS, {"contact_id": "ID"}, ["ID", "phones", "note"], Path("a.csv"))
    {'contact_id': 'ID', 'phones': 'phones'}
    >>> find_columns(DEALS, {"case_id": "ID"}, ["ID", "Источник"], Path("a.csv"))
    {'case_id': 'ID', 'lead_source': 'Источник'}
    """
    wanted = {role: named.get(role, role) for role in kind.required} | dict(named)
    missing = [column for column in wanted.values() if column not in available]
    if missing:
        raise ColumnsMissingError(missing, available, where=str(file))
    offered = {role: role for role in kind.optional if role in available and role not in wanted}
    taken = set(wanted.values())
    found = wanted | {role: column for role, column in offered.items() if column not in taken}
    free = [column for column in available if column not in found.values()]
    unplayed = {role: names for role, names in kind.aliases.items() if role not in found}
    return found | match_aliases(unplayed, free)
