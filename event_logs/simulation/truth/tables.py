"""The truth of a play, in a folder that no reader opens.

Times are ISO 8601 in UTC; true stages, kinds, causes and reasons are the English keys in
every world; names of departments and declared stages are those of the records. An empty
cell: there is none. `happened`, `planted` and `recorded` say what each table holds.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from event_logs.simulation.company.company import Played
from event_logs.simulation.records.crm import CrmView
from event_logs.simulation.records.formats.vendor_file import VendorFile
from event_logs.simulation.records.sheets import Sheet
from event_logs.simulation.truth.happened import Row, Table, happened_of
from event_logs.simulation.truth.planted import planted_of
from event_logs.simulation.truth.recorded import recorded_of


def truth_of(
    played: Played, view: CrmView, sheets: tuple[Sheet, ...], vendors: tuple[VendorFile, ...] = ()
) -> dict[str, Table]:
    """The tables of the truth by name: header and rows."""
    whole = happened_of(played) | planted_of(played)
    return whole | recorded_of(played, view, sheets, vendors)


def write_truth(tables: dict[str, tuple[Row, Iterable[Row]]], folder: Path) -> None:
    """Write each table as CSV: UTF-8, commas, LF."""
    for name, (header, rows) in tables.items():
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        (folder / f"{name}.csv").write_bytes(text.getvalue().encode())
