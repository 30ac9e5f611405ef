"""A record as it stands in its file: the end of every way back from the log."""

import tempfile
from dataclasses import replace
from pathlib import Path

from event_logs.errors import GreyzoneError, nearest
from event_logs.extraction.reading import hints_of
from event_logs.project.project_file import Project
from event_logs.sources.raw_table import ROW
from event_logs.sources.table import read_table


def record_at(project: Project, source: str, row: int) -> dict[str, str]:
    """The values of one record by column, as they stand in the file of a source.

    `row` is the line of a text file, the row of any other (`source_row` of an event). Raises
    a `GreyzoneError` where there is no such source, file or row.
    """
    specs = {spec.name: spec for spec in project.sources}
    if source not in specs:
        raise GreyzoneError(f"There is no source '{source}'", remedy=nearest(source, specs))
    spec = specs[source]
    if spec.missing is not None:
        raise spec.missing
    if spec.file is None or spec.imap is not None:
        raise GreyzoneError(
            "The records of this source are not in a file", where=source, remedy="Ask its server"
        )
    hints = replace(hints_of(spec), bodies=False)  # a screen shows no text of a mail
    with tempfile.TemporaryDirectory(prefix="greyzone-") as folder:
        raw = read_table(spec.file, Path(folder), hints)
        rows = raw.rows.filter(raw.rows[ROW] == row).select(*raw.columns)
        found = rows.limit(1).to_pyarrow().to_pylist()
        damaged = raw.damaged.to_pylist()
    broken = [{"record": each["record"]} for each in damaged if each[ROW] == row]
    if not found and not broken:
        raise GreyzoneError(f"There is no record in row {row}", where=str(spec.file))
    return {
        name: "" if value is None else str(value) for name, value in (found or broken)[0].items()
    }
