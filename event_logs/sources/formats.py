"""What a format is: a declaration of how one vendor writes one kind of record.

A format is recognised by the columns that a file has (`marks`), takes those of its records
that it is about (`only`), and says where the values of each role stand (`columns`). Names
of columns are compared without case, spaces and signs, so that `StageName` of an interface
and `stage_name` of a warehouse are the same; `*` stands for anything.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import BooleanValue, StringValue, Table, Value

from event_logs import engine
from event_logs.sources.raw_table import PART

NOTHING = ibis.null("string")
# A bare null would turn a comparison with it into a test for null.
_NOWHERE = ibis.cases((ibis.literal(value=False), ""), else_=NOTHING)

ROBOT = "robot"
"""Who did what an automation or an interface did."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file: its columns and its first records."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """Where the values of a role stand.

    The first of the columns `names` that has a value; all of them, parted by `;`, where
    `every` says so. `path` leads into JSON in the cell. `codes` are the vendor's words and
    ours; a word without one becomes `others`, or stays where that is None. `made` is what
    no name can say: an expression of all the rows.
    """

    names: tuple[str, ...] = ()
    path: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    others: str | None = None
    every: bool = False
    made: Callable[[Table], Value] | None = None

    def value(self, rows: Table) -> Value | None:
        """The values as an expression, or None where the table has none of the columns."""
        found = find_names(self.names, rows.columns)
        if self.names and not found:
            return None
        if self.made is not None:
            return self.made(rows)
        cells = [rows[name] for name in found]
        if self.every:
            return ibis.literal(";").join([cell.cast("string") for cell in cells]).nullif("")
        if len({cell.type() for cell in cells}) > 1 or self.path or self.codes:
            cells = [cell.cast("string") for cell in cells]
        if self.path:
            cells = [inside(cell, self.path) for cell in cells]
        value = ibis.coalesce(*cells)
        return _decoded(value, self.codes, self.others) if self.codes else value


@dataclass(frozen=True, slots=True)
class Lookup:
    """Another list of the vendor's, which says more of each record.

    It is recognised by `marks` among the files that a source names under `beside`. Where
    its `key` is the record's `of`, its columns stand beside the record as `name.column`;
    several values are parted by `;`.
    """

    name: str
    marks: tuple[str, ...]
    key: Column
    of: Column
    whence: str


@dataclass(frozen=True, slots=True)
class Format:
    """How a vendor writes one kind of record.

    `marks`: columns by which a file is recognised, all of them needed; alternatives stand
    beside each other with `|`. `tells` decides where columns alone do not. `header` names
    the columns of a file that has no header. `only`: columns and the expressions that
    their values must fit, and `picks` what no expression can say; other records are left to
    other formats. `lookups` are lists that say more of the records. `prepare` reshapes the
    records first; `fault` says why one is refused. `zone` is that of times without an
    offset; empty: the project's. `keeps_others`: columns without a role are attributes of
    the deal. `whence` tells how to get the file from the vendor, `traps` what to beware of,
    `sample` is a small file.
    """

    name: str
    vendor: str
    holds: str
    columns: Mapping[str, Column]
    marks: tuple[str, ...]
    whence: str
    sample: str
    traps: tuple[str, ...] = ()
    tells: Callable[[Head], bool] = lambda _head: True
    header: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    picks: Callable[[Table], BooleanValue] | None = None
    lookups: tuple[Lookup, ...] = ()
    prepare: Callable[[Table], Table] | None = None
    fault: Callable[[Table], StringValue] | None = None
    zone: str = ""
    keeps_others: bool = False

    @property
    def suffix(self) -> str:
        """What the name of such a file ends in, by its sample."""
        return ".json" if self.sample.startswith(("{", "[{", "[\n")) else ".csv"

    def fits(self, head: Head) -> bool:
        """Whether a file that begins so is written in this format."""
        marked = all(find_names(mark.split("|"), head.columns) for mark in self.marks)
        return marked and self.tells(head)


def column(*names: str, path: str = "", codes: Mapping[str, str] | None = None) -> Column:
    """The first of some columns that has a value."""
    return Column(names, path=path, codes=codes or {})


def every(*names: str) -> Column:
    """The values of all of some columns, parted by `;`."""
    return Column(names, every=True)


def made(value: Callable[[Table], Value], *names: str) -> Column:
    """Values made of the rows, where the table has one of the columns `names`."""
    return Column(names, made=value)


def shown(rows: Table, name: str) -> StringValue:
    """The text in a column, however its name is spelled; null throughout where there is none."""
    found = find_names([name], rows.columns)
    return rows[found[0]].cast("string") if found else _NOWHERE


def plain_name(name: str) -> str:
    """A column's name as it is compared.

    >>> plain_name("StageName") == plain_name("stage_name") == "stagename"
    True
    """
    return re.sub(r"[^\w*]|_", "", name.casefold())


def find_names(names: Iterable[str], available: Sequence[str]) -> list[str]:
    """The columns among `available` that some names mean, in the order of the names.

    A column that is called exactly so is meant alone.

    >>> find_names(["Phone*", "e-mail"], ["phone_home", "PhoneWork", "Email"])
    ['phone_home', 'PhoneWork', 'Email']
    """
    plain = {name: plain_name(name) for name in available}
    found: dict[str, None] = {}
    for wanted in names:
        exact = [wanted] if wanted in plain else None
        similar = (name for name, text in plain.items() if fnmatchcase(text, plain_name(wanted)))
        found |= dict.fromkeys(exact or similar)
    return list(found)


@ibis.udf.scalar.builtin(name="json_valid", signature=((dt.string,), dt.boolean))  # type: ignore[untyped-decorator]
def _is_json(text: str) -> bool:  # type: ignore[empty-body]
    """Whether a text is JSON, by the engine."""


def inside(cell: StringValue, path: str) -> StringValue:
    """The text at a path in the JSON of a cell; nothing where it is no JSON or not there.

    >>> engine.default().execute(inside(ibis.literal('[{"id": 7}]'), "$[0].id"))
    '7'
    """
    return engine.json_text_at(cell, path).nullif("")


def json_in(cell: StringValue) -> StringValue:
    """The cell where it holds JSON, else nothing."""
    return _is_json(cell).ifelse(cell, NOTHING)


def objects_in(cell: StringValue) -> Value:
    """The entries of a JSON list in a cell as an array of JSON; null where there is none."""
    return json_in(cell).cast("json").unwrap_as("array<json>")


def each_in(cell: StringValue, path: str) -> StringValue:
    """The texts at a path in every entry of a JSON list, parted by `;`.

    >>> engine.default().execute(each_in(ibis.literal('[{"id": 7}, {"id": 8}]'), "$.id"))
    '7;8'
    """
    texts = objects_in(cell).map(lambda entry: engine.json_text_at(entry.cast("string"), path))
    return texts.join(";").nullif("")


def unrolled(rows: Table, name: str) -> Table:
    """A row for every entry of the JSON list in a column: `entry` (JSON) and `source_part`.

    A row whose list is empty is left with an entry of nothing.
    """
    listed = rows.mutate(entries=objects_in(rows[name]))
    some = listed.entries.length() > 0
    listed = listed.mutate(entries=some.ifelse(listed.entries, ibis.array([ibis.null("json")])))
    flat = listed.unnest("entries", offset=PART)
    return flat.mutate(entry=flat.entries.cast("string")).drop("entries")


def _decoded(value: Value, codes: Mapping[str, str], others: str | None) -> Value:
    text = value.lower()
    known = [(text == code.lower(), ours) for code, ours in codes.items()]
    rest = value if others is None else value.notnull().ifelse(others, NOTHING)
    return ibis.cases(*known, else_=rest)
