"""Any file of records as one table of texts with the row of the file beside them."""

from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from event_logs import engine
from event_logs.errors import FileMissingError, FileUnreadableError
from event_logs.exchange.life_cycle import STARTS, pair_life_cycle
from event_logs.exchange.xes import read_xes_table
from event_logs.sources.delimited import read_delimited
from event_logs.sources.emails.mailboxes import read_mailboxes
from event_logs.sources.json_records import read_json
from event_logs.sources.raw_table import OWN, ROW, RawTable, as_json, as_texts, damaged_table
from event_logs.sources.spreadsheets import read_spreadsheet

JSON = (".json", ".jsonl", ".ndjson")
MAIL = (".mbox", ".mbx", ".eml")
EXCEL = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True, slots=True)
class Only:
    """Which records of a file to take: those whose `column` fits the regular expression."""

    column: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user says of a file where its looks deceive or leave a choice.

    `encoding` and `delimiter` of text, `sheet` and `header_row` (from 1) of a workbook.
    `header` names the columns of a text that does not name them itself. `bodies`: of mail
    the text is read too, not only the header.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    header: tuple[str, ...] = ()
    bodies: bool = False


def read_table(
    path: Path, folder: Path, hints: Hints = Hints(), *, only: Only | None = None
) -> RawTable:
    """The records of a file by the end of its name; what has to be converted goes to `folder`.

    Mailboxes, XES, Parquet, Excel, JSON, else delimited text. `only` takes some of the
    records: a column (of XES: `activity`) and a regular expression.
    """
    if is_mail(path):
        return read_mailboxes(path, folder, bodies=hints.bodies)
    _refuse_non_file(path)
    name = path.name.lower()
    if name.endswith((".xes", ".xes.gz")):
        return _read_xes(path, only)
    if name.endswith(".parquet"):
        raw = _read_parquet(path)
    elif name.endswith(EXCEL):
        raw = read_spreadsheet(path, folder, hints.sheet, hints.header_row)
    elif name.endswith(JSON):
        raw = read_json(path, folder, encoding=hints.encoding)
    else:
        raw = read_delimited(path, folder, hints.encoding, hints.delimiter, header=hints.header)
    return taking(raw, only)


def is_mail(path: Path) -> bool:
    """Whether a file is a mailbox or a message by its name; a folder is one of mail."""
    return path.is_dir() or path.suffix.lower() in MAIL


def _refuse_non_file(path: Path) -> None:
    if not path.exists():
        raise FileMissingError(path)
    if path.stat().st_size == 0:
        raise FileUnreadableError("The file is empty", where=str(path), remedy="Export it again")


def _read_parquet(path: Path) -> RawTable:
    try:
        columns = pq.read_schema(path).names
    except (pa.ArrowInvalid, OSError) as damaged:
        raise FileUnreadableError(
            f"This is no readable Parquet file ({damaged})",
            where=str(path),
            remedy="Export it again",
        ) from damaged
    rows = engine.read_rows_of_parquet(path)
    engine.read_through(rows, str(path))
    number = (rows.file_row_number + 1).cast("int64").name(ROW)
    return as_texts(rows, [name for name in columns if name not in OWN], number)


def taking(raw: RawTable, only: Only | None) -> RawTable:
    """Those of the records that the project takes; others are counted as left out."""
    if only is None or only.column not in raw.columns:
        return raw
    text = raw.rows[only.column].cast("string")
    taken = raw.rows.filter(text.isnull() | text.re_search(only.pattern))
    left_out = int(raw.rows.count().execute()) - int(taken.count().execute())
    return replace(raw, rows=taken, left_out=left_out)


def _read_xes(path: Path, only: Only | None) -> RawTable:
    """Start and completion of one piece of work are one event; the rest is accounted for."""
    whole = read_xes_table(path)
    every = whole
    if only is not None:
        wanted = pc.match_substring_regex(whole["activity"], only.pattern)
        every = whole.filter(pc.fill_null(wanted, fill_value=True))
    paired = pair_life_cycle(every)
    gone = every.filter(pc.invert(pc.is_in(every[ROW], paired[ROW].combine_chunks())))
    is_start = pc.is_in(pc.utf8_lower(gone["life_cycle"]), pa.array(sorted(STARTS)))
    records = [
        (row[ROW], f"A change of state ('{row['life_cycle']}') that is no event", as_json(row))
        for row in gone.filter(pc.invert(is_start)).to_pylist()
    ]
    rows = engine.load(paired)
    names = [name for name in paired.column_names if name != ROW]
    raw = as_texts(rows, names, rows[ROW])
    counts = {"merged": pc.sum(is_start).as_py() or 0, "left_out": whole.num_rows - every.num_rows}
    return RawTable(raw.rows, damaged_table(records), raw.columns, **counts)
