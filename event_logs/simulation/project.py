"""A complete project folder, made by simulation: records, project file, and the truth."""

from pathlib import Path

from event_logs.errors import GreyzoneError
from event_logs.progress import Tell, say_nothing
from event_logs.simulation.company.company import play_company
from event_logs.simulation.records.crm import view_in_crm
from event_logs.simulation.records.formats.files import funnel_line, vendor_files
from event_logs.simulation.records.sheets import Sheet, write_sheet
from event_logs.simulation.records.tables import records_of
from event_logs.simulation.truth.tables import truth_of, write_truth
from event_logs.simulation.worlds.catalogue import find_world
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
            "source": "source",
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


def write_demo(
    folder: Path | str,
    *,
    world: str = "typical",
    seed: int = 7,
    deals: int | None = None,
    tell: Tell = say_nothing,
) -> Path:
    """Write a project folder: `greyzone.toml`, `records/*.csv`, and the truth in `truth/`.

    The same records as vendors write them stand in `records/vendors/`.

    The same world, seed and number of `deals` (default: the world's own) give the same
    bytes. The project file is written last. Returns the folder.

    Raises `GreyzoneError` for an unknown world, fewer than one deal, or a folder that
    holds a project of somebody else.
    """
    chosen, target = find_world(world), Path(folder)
    number = chosen.deals if deals is None else deals
    if number < 1:
        raise GreyzoneError(f"{number} deals make no project", remedy="Ask for one or more")
    _refuse_foreign(target)
    tell(f"Playing world '{world}': {number} deals, seed {seed}")
    played = play_company(chosen, seed=seed, deals=number)
    view = view_in_crm(played)
    sheets = records_of(played, view)
    tell(f"Writing {sum(len(sheet.lines) for sheet in sheets)} records to {target}")
    for room in ("records", "truth"):
        (target / room).mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        write_sheet(sheet, target, chosen)
    vendors = tuple(vendor_files(played, view))
    for file in vendors:
        (target / file.path).parent.mkdir(parents=True, exist_ok=True)
        (target / file.path).write_bytes(file.content)
    write_truth(truth_of(played, view, sheets, vendors), target / "truth")
    (target / FILE).write_bytes(project_file(chosen, seed, sheets).encode())
    return target


def project_file(world: World, seed: int, sheets: tuple[Sheet, ...]) -> str:
    """The text of the project file of a world."""
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
            *(_source(sheet, world) for sheet in sheets),
            "",
        ]
    )


def _source(sheet: Sheet, world: World) -> str:
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
        f'file = "{sheet.file}"',
        *(['time_zone = "UTC"'] if is_utc else []),
        f"columns = {{ {columns} }}",
    ]
    return "\n".join(lines)


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise GreyzoneError("It is a file", where=str(folder), remedy="Name a folder")
    file = folder / FILE
    if file.is_file() and not file.read_text(encoding="utf-8", errors="replace").startswith(MARK):
        raise GreyzoneError(
            "There is a project here that the simulation did not write",
            where=str(file),
            remedy="Name another folder",
        )
