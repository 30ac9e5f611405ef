"""A complete project folder, made by simulation: records, project file, and the truth."""

from pathlib import Path

from event_logs.errors import GreyzoneError
from event_logs.progress import Tell, say_nothing
from event_logs.simulation.branches import write_branches
from event_logs.simulation.company.company import play_company
from event_logs.simulation.project_text import FILE, project_file, refuse_foreign
from event_logs.simulation.records.crm import view_in_crm
from event_logs.simulation.records.formats.files import vendor_files
from event_logs.simulation.records.sheets import write_sheet
from event_logs.simulation.records.tables import records_of
from event_logs.simulation.truth.tables import truth_of, write_truth
from event_logs.simulation.worlds.catalogue import LARGE, find_world
from event_logs.simulation.worlds.world import World


def write_demo(
    folder: Path | str,
    *,
    world: str | World = "typical",
    seed: int = 7,
    deals: int | None = None,
    tell: Tell = say_nothing,
) -> Path:
    """Write a project folder: `greyzone.toml`, `records/*.csv`, and the truth in `truth/`.

    The same records as vendors write them stand in `records/vendors/`.

    `world` is one by name, or a twin of one (`dataclasses.replace`). World `large` is
    written as Parquet, branch by branch. The same world, seed and number of `deals`
    (default: the world's own) give the same bytes. The project file is written last.
    Returns the folder.

    Raises `GreyzoneError` for an unknown world, fewer than one deal, or a folder that
    holds a project of somebody else.
    """
    chosen = find_world(world) if isinstance(world, str) else world
    target = Path(folder)
    if chosen == LARGE:
        return write_branches(target, deals or chosen.deals, seed=seed, tell=tell)
    number = chosen.deals if deals is None else deals
    if number < 1:
        raise GreyzoneError(f"{number} deals make no project", remedy="Ask for one or more")
    refuse_foreign(target)
    tell(f"Playing world '{chosen.name}': {number} deals, seed {seed}")
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
