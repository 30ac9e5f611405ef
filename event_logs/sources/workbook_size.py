"""Whether a workbook is small enough to be opened, found out without opening it.

An XLSX file is a ZIP archive: a few kilobytes can unfold to many gigabytes, and a single
cell far out makes a sheet of billions. Both would end the process, so they are refused.
"""

import re
import zipfile
import zlib
from pathlib import Path

from event_logs.errors import FileUnreadableError

MOST_BYTES = 3 << 30
"""Of a workbook unpacked: a million rows of forty columns have about two gigabytes."""
MOST_CELLS = 100_000_000
"""Of a sheet, from its first cell to its last."""
CHUNK = 1 << 20

_CELL = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_LONGEST_MATCH = 256


def refuse_bomb(path: Path) -> None:
    """Refuse an archive that unfolds to too much or is damaged; other files pass."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_large(archive, path)
            for entry in archive.infolist():
                cells = _cells(archive, entry)
                if cells > MOST_CELLS:
                    raise _too_large(path, f"A sheet spans {cells:,} cells")
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError) as wrong:
        raise FileUnreadableError(
            f"This is no readable Excel file ({wrong})", where=str(path), remedy="Save it again"
        ) from wrong


def _refuse_large(archive: zipfile.ZipFile, path: Path) -> None:
    whole = sum(entry.file_size for entry in archive.infolist())
    if whole > MOST_BYTES:
        raise _too_large(path, f"It unpacks to {whole / (1 << 30):,.0f} GB")


def _cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """How many cells the sheet in an entry spans; 0 for other entries.

    Reading to the end also checks that the entry is as long as it says, and its sum.
    """
    is_sheet = "worksheets/" in entry.filename
    right = bottom = 0
    rest = b""
    with archive.open(entry) as content:
        while chunk := content.read(CHUNK):
            for column, row in _CELL.findall(rest + chunk) if is_sheet else ():
                right, bottom = max(right, _number(column)), max(bottom, int(row))
            rest = chunk[-_LONGEST_MATCH:]
    return right * bottom


def _number(letters: bytes) -> int:
    """The number of a column from 1.

    >>> _number(b"A"), _number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(path: Path, what: str) -> FileUnreadableError:
    return FileUnreadableError(what, where=str(path), remedy="Export less, or as CSV")
