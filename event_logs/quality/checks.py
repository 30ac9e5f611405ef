"""What a check of quality says: how many of how many, which, and what that does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis
from ibis.expr.types import StringValue, Table, Value

from event_logs.event_log import EventLog
from event_logs.quality.catalogue import KINDS

EXAMPLES = 5
COLUMNS = ("case_id", "source", "source_row", "note")


@dataclass(frozen=True, slots=True)
class Example:
    """One of what a check found: its case and its record, where there is one, and a remark."""

    case_id: str = ""
    source: str = ""
    source_row: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """A check: `count` of `of` (in `unit`) are doubtful; `examples` are some of them.

    `count` is None where it cannot be told, and `unknown` says why. `name` is that of
    `catalogue.KINDS`, where title, unit and effect stand.
    """

    name: str
    count: int | None
    of: int
    examples: tuple[Example, ...] = ()
    unknown: str = ""

    @property
    def title(self) -> str:
        """What is looked for, in a few words."""
        return KINDS[self.name].title

    @property
    def unit(self) -> str:
        """What is counted."""
        return KINDS[self.name].unit

    @property
    def effect(self) -> str:
        """What it does to an analysis, in a sentence."""
        return KINDS[self.name].effect

    @property
    def share(self) -> float | None:
        """The doubtful ones as a share of all; None where it is not known."""
        return None if self.count is None or not self.of else self.count / self.of


@dataclass(frozen=True, slots=True)
class Checked:
    """The log under examination, and what is known of it beside.

    `stages` and `outcomes` are those declared, in order. `time_zone` is where people work.
    """

    log: EventLog
    stages: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    time_zone: str = "UTC"

    @property
    def events(self) -> Table:
        """The events of the log."""
        return self.log.events

    @property
    def entries(self) -> Table:
        """The events of the CRM: no calls, no emails."""
        events = self.events
        return events.filter(events.channel.isnull()) if "channel" in events.columns else events

    @property
    def spoken(self) -> Table | None:
        """The calls and emails; None where the log does not tell them from the rest."""
        events = self.events
        return events.filter(events.channel.notnull()) if "channel" in events.columns else None


def found(
    name: str, doubtful: Table, of: Table | int, note: StringValue | str = ""
) -> QualityCheck:
    """A check whose doubtful ones are the rows of a table; `of` is that of all, or their number.

    Examples are the first by case and record: `case_id`, `source`, `source_row`.
    """
    told = doubtful.mutate(note=note if isinstance(note, Value) else ibis.literal(note))
    shown = [column for column in COLUMNS if column in told.columns]
    rows = told.select(*shown).order_by(shown).limit(EXAMPLES).to_pyarrow().to_pylist()
    return QualityCheck(
        name,
        count_of(doubtful),
        of if isinstance(of, int) else count_of(of),
        examples_of(rows),
    )


def named(name: str, notes: Iterable[str], of: int) -> QualityCheck:
    """A check whose doubtful ones are known by what is said of them."""
    every = list(notes)
    return QualityCheck(
        name, len(every), of, tuple(Example(note=each) for each in every[:EXAMPLES])
    )


def unknown(name: str, why: str) -> QualityCheck:
    """A check that cannot be made, and why."""
    return QualityCheck(name, None, 0, unknown=why)


def count_of(table: Table) -> int:
    """How many rows a table has."""
    return int(table.count().execute())


def examples_of(rows: Iterable[Mapping[str, object]]) -> tuple[Example, ...]:
    """Examples from rows with some of the columns `COLUMNS`."""
    return tuple(Example(**{key: _plain(value) for key, value in row.items()}) for row in rows)  # type: ignore[arg-type]


def _plain(value: object) -> object:
    return "" if value is None else value
