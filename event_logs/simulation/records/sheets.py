"""A file of records before it is written: lines, and what is true of each of them."""

import csv
import io
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from event_logs.simulation.company.deal import Communication
from event_logs.simulation.company.working_hours import instant, local_moment
from event_logs.simulation.dice import Dice
from event_logs.simulation.worlds.layout import Dirt, Layout
from event_logs.simulation.worlds.world import World

BROKEN_TIMES = ("31.02.2026 10:00:00", "not closed yet", "2026-13-05 09:00:00", "0000-00-00")
HEADER_LINES = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A record as text; `note` is the communication it tells of, `dirt` what is wrong."""

    cells: tuple[str, ...]
    note: Communication | None = None
    dirt: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of records. `name` without suffix, `columns` as keys of the wording.

    `time` and `key` name the columns without which a record cannot be used (empty: any
    can); `may_be_cut` says whether damaged lines are put in.
    """

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    time: str = ""
    key: str = ""
    may_be_cut: bool = False

    @property
    def file(self) -> str:
        """Where it stands in the project folder."""
        return f"records/{self.name}.csv"

    def numbered(self) -> list[tuple[int, Line]]:
        """Each line with its number in the file, the header being line 1."""
        return list(enumerate(self.lines, 1 + HEADER_LINES))


@dataclass(frozen=True, slots=True)
class Clock:
    """Writes the times of one world: local, in UTC, or with an offset."""

    layout: Layout
    zone: ZoneInfo

    def local(self, time: int) -> str:
        """As the clock on the wall shows it."""
        return local_moment(time).strftime(self.layout.moment)

    def crm(self, time: int) -> str:
        """As the CRM exports it: UTC where the layout has zones."""
        moment = instant(time, self.zone) if self.layout.zones else local_moment(time)
        return moment.strftime(self.layout.moment)

    def mail(self, time: int) -> str:
        """As the mailbox has it: with an offset where the layout has zones."""
        if not self.layout.zones:
            return self.local(time)
        return local_moment(time).replace(tzinfo=self.zone).isoformat()

    def true(self, time: int) -> str:
        """As the truth has it: ISO 8601 in UTC."""
        return f"{_utc_minute(time // 60, self.zone)}:{time % 60:02}Z"


def clock_of(world: World) -> Clock:
    """The clock of a world."""
    return Clock(world.layout, ZoneInfo(world.time_zone))


@lru_cache(maxsize=100_000)
def _utc_minute(minute: int, zone: ZoneInfo) -> str:
    """A minute of the wall clock in UTC; the same ones are asked for over and over."""
    return instant(minute * 60, zone).strftime("%Y-%m-%dT%H:%M")


def soil(sheet: Sheet, dirt: Dirt, dice: Dice) -> Sheet:
    """Put bad lines among the good ones; a duplicate always comes after its original."""
    lines = list(sheet.lines)
    kinds = [
        *["broken time"] * (dirt.broken_time if sheet.time else 0),
        *["missing key"] * (dirt.missing_key if sheet.key else 0),
        *["damaged line"] * (dirt.damaged_line if sheet.may_be_cut else 0),
        *["duplicate"] * dirt.duplicate,
    ]
    for kind in kinds if lines else ():
        clean = [place for place, line in enumerate(lines) if not line.dirt]
        place = dice.pick(clean)
        bad = _spoilt(sheet, lines[place], kind, dice)
        lines.insert(min(place + dice.whole(1, 25), len(lines)), bad)
    return replace(sheet, lines=tuple(lines))


def write_sheet(sheet: Sheet, folder: Path, world: World) -> None:
    """Write the file as the world's layout says, LF at line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=world.layout.delimiter, lineterminator="\n")
    writer.writerow(world.wording.word(column) for column in sheet.columns)
    writer.writerows(line.cells for line in sheet.lines)
    (folder / sheet.file).write_bytes(text.getvalue().encode(world.layout.encoding))


def _spoilt(sheet: Sheet, line: Line, kind: str, dice: Dice) -> Line:
    cells = list(line.cells)
    broken = dice.pick(BROKEN_TIMES)
    if kind == "broken time":
        cells[sheet.columns.index(sheet.time)] = broken
    elif kind == "missing key":
        cells[sheet.columns.index(sheet.key)] = ""
    elif kind == "damaged line":
        cells = cells[: len(cells) // 2]
    return Line(tuple(cells), dirt=kind)
