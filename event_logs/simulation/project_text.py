"""The project file of a world: what its records hold, and which column plays which role."""

from pathlib import Path

from event_logs.activity_names import ENGLISH
from event_logs.errors import GreyzoneError
from event_logs.simulation.records.formats.files import funnel_line
from event_logs.simulation.records.sheets import Sheet
from event_logs.simulation.worlds.world import World

FILE = "greyzone.toml"
MARK = "# Written by greyzone's simulation"

HOLDS: dict[str, tuple[str, dict[str, str]]] = {
    "stage_changes": (
        "stage changes",
        {
            "case_id": "deal_id",
            "stage": "stage",
            "timestamp": "changed_at",
            "resource": "changed_by",
        },
    ),
    "deals": (
        "deals",
        {
            "case_id": "deal_id",
            "contact_id": "contact_id",
            "created_at": "created_at",
            "owner": "owner",
            "amount": "amount",
            "lead_source": "source",
            "loss_reason": "loss_reason",
        },
    ),
    "contacts": (
        "contacts",
        {
            "contact_id": "contact_id",
            "phones": "phones",
            "emails": "emails",
            "name": "name",
            "company": "company",
        },
    ),
    "calls": (
        "calls",
        {
            "timestamp": "started",
            "number": "number",
            "direction": "direction",
            "duration_seconds": "duration",
            "answered": "answered",
            "extension": "extension",
            "case_id": "deal_id",
            "call_id": "call_id",
        },
    ),
    "emails": (
        "emails",
        {
            "timestamp": "sent_at",
            "sender": "from",
            "recipients": "to",
            "subject": "subject",
            "message_id": "message_id",
            "in_reply_to": "in_reply_to",
            "case_id": "deal_id",
        },
    ),
    "staff": (
        "staff",
        {
            "person": "person",
            "department": "department",
            "emails": "emails",
            "extensions": "extensions",
            "is_robot": "is_robot",
        },
    ),
}
"""What each file of records holds, and which of its columns plays which role."""


def project_file(world: World, seed: int, sheets: tuple[Sheet, ...], suffix: str = "csv") -> str:
    """The text of the project file of a world whose records are files of this kind."""
    return "\n".join(
        [
            f"{MARK}: world '{world.name}', seed {seed}.",
            "# What truly happened is in truth/, which no reader opens.",
            "",
            "[project]",
            f'name = "{world.wording.project}"',
            f'time_zone = "{world.time_zone}"',
            f'phone_region = "{world.region}"',
            f'company_domains = ["{world.wording.domain}"]',
            "",
            "[calendar]",
            'days = "mon-fri"',
            'hours = "09:00-18:00"',
            f'holidays = "{world.region}"',
            "",
            "[funnel]",
            f'line = "{funnel_line(world)}"',
            *_language(world),
            *deadlines(world),
            *(_source(sheet, world, suffix) for sheet in sheets),
            "",
        ]
    )


def _language(world: World) -> list[str]:
    language = world.wording.language
    return ["", "[activities]", f'language = "{language}"'] if language != ENGLISH else []


def deadlines(world: World) -> list[str]:
    """What the company asks of itself: the tables `[[deadlines]]` of its project file."""
    word = world.wording.word
    last = word(world.wording.declared[-1])
    asked = (
        ("First call", "call", "15 business minutes", "lead"),
        ("Answer to an email", "contact", "4 business hours", "email"),
        ("Call back", "call", "1 business hour", "missed call"),
        ("Follow-up", "contact", "2 business days", last),
        ("No silence", "contact", "10 business days", "contact"),
        (f"{word('Age of')} {last}", "next stage", "30 days", last),
    )
    keys = ("expect", "within", "after")
    return [
        "\n".join(
            [
                "",
                "[[deadlines]]",
                f'name = "{word(name)}"',
                *(f'{key} = "{value}"' for key, value in zip(keys, rule, strict=True)),
            ]
        )
        for name, *rule in asked
    ]


def _source(sheet: Sheet, world: World, suffix: str) -> str:
    holds, roles = HOLDS[sheet.name]
    columns = ", ".join(
        f'{role} = "{world.wording.word(column)}"' for role, column in roles.items()
    )
    is_utc = world.layout.zones and sheet.name in ("stage_changes", "deals")
    lines = [
        "",
        "[[sources]]",
        f'name = "{sheet.name}"',
        f'holds = "{holds}"',
        f'file = "records/{sheet.name}.{suffix}"',
        *(['time_zone = "UTC"'] if is_utc else []),
        f"columns = {{ {columns} }}",
    ]
    return "\n".join(lines)


def refuse_foreign(folder: Path) -> None:
    """Raise `GreyzoneError` for a folder that holds a project of somebody else."""
    if folder.exists() and not folder.is_dir():
        raise GreyzoneError("It is a file", where=str(folder), remedy="Name a folder")
    file = folder / FILE
    if file.is_file() and not file.read_text(encoding="utf-8", errors="replace").startswith(MARK):
        raise GreyzoneError(
            "There is a project here that the simulation did not write",
            where=str(file),
            remedy="Name another folder",
        )
