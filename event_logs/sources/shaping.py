"""The records of a file under the roles that its format gives them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import ibis
from ibis.common.exceptions import IbisTypeError
from ibis.expr.types import Table, Value

from event_logs.errors import ColumnsMissingError
from event_logs.sources.formats import Format, find_names
from event_logs.sources.kinds import KINDS
from event_logs.sources.looking_up import look_up
from event_logs.sources.raw_table import FAULT, NOTE, OWN, PART, ROW, RawTable


def shape(
    raw: RawTable,
    form: Format,
    named: Mapping[str, str],
    file: Path,
    beside: Sequence[RawTable] = (),
) -> RawTable:
    """The records that a format is about, with a column for each of its roles.

    `named` are columns of the file that the project gives a role of its own choice, `beside`
    the lists that say more of the records. The records that the format leaves to others are
    counted as left out.

    Raises `ColumnsMissingError` for a column that the format or the project needs.
    """
    missing = [name for name in named.values() if name not in raw.columns]
    if missing:
        raise ColumnsMissingError(missing, raw.columns, where=str(file))
    spelled = _spellings(form, raw.columns)
    given = {spelling: name for name, spelling in spelled.items()}
    with _lacking_columns(form, raw.columns, file):
        taken, left_out = _take(raw.rows.rename(spelled), form)
        for lookup in form.lookups:
            taken = look_up(taken, lookup, beside)
        rows = form.prepare(taken) if form.prepare else taken
        roles = _roles(rows, form, {role: given.get(name, name) for role, name in named.items()})
    lacking = [role for role in KINDS[form.holds].required if role not in roles]
    if lacking:
        wanted = [_spoken(form, role) for role in lacking]
        raise ColumnsMissingError(wanted, raw.columns, where=f"{file} (format '{form.name}')")
    others = _others(rows, form, roles, named) if form.keeps_others else {}
    places = [rows[name] for name in (ROW, PART, NOTE) if name in rows.columns]
    faults = {FAULT: form.fault(rows)} if form.fault else {}
    shaped = rows.select(*places, **faults, **roles, **others)
    return replace(
        raw,
        rows=shaped,
        columns=(*roles, *others),
        left_out=raw.left_out + left_out,
        origins=_origins(form, raw.columns) | dict(named),
    )


@contextmanager
def _lacking_columns(form: Format, available: Sequence[str], file: Path) -> Iterator[None]:
    """Tell in words of a column that an expression of the format needs and the file lacks."""
    try:
        yield
    except (AttributeError, IndexError, IbisTypeError) as absent:
        named = re.findall(r"attribute '([^']+)'|Column '([^']+)'", str(absent))
        lacking = [one or other for one, other in named] or [
            mark for mark in form.marks if not find_names(mark.split("|"), available)
        ]
        if not lacking:
            raise
        where = f"{file} (format '{form.name}')"
        raise ColumnsMissingError(lacking, available, where=where) from absent


def _origins(form: Format, available: Sequence[str]) -> dict[str, str]:
    """The column of the file that a role is taken from, of roles that are taken from one."""
    found = {role: find_names(column.names, available) for role, column in form.columns.items()}
    return {role: names[0] for role, names in found.items() if names}


def _spellings(form: Format, available: Sequence[str]) -> dict[str, str]:
    """What the columns that a format names are called in a file that spells them otherwise."""
    known = [name for column in form.columns.values() for name in column.names]
    known += [name for mark in form.marks for name in mark.split("|")]
    spelled: dict[str, str] = {}
    for name in dict.fromkeys(name for name in known if "*" not in name):
        found = find_names([name], available)
        if found and name not in available and found[0] not in spelled.values():
            spelled[name] = found[0]
    return spelled


def _take(rows: Table, form: Format) -> tuple[Table, int]:
    """The records that a format is about, and how many others there are."""
    fits = [
        rows[name].cast("string").re_search(f"^({pattern})$").fill_null(False)
        for wanted, pattern in form.only.items()
        for name in find_names([wanted], rows.columns)[:1]
    ]
    fits += [form.picks(rows).fill_null(False)] if form.picks else []
    if not fits:
        return rows, 0
    is_meant = ibis.and_(*fits)
    left_out = int(rows.agg(others=(~is_meant).sum().fill_null(0)).execute().iloc[0, 0])
    return rows.filter(is_meant), left_out


def _roles(rows: Table, form: Format, named: Mapping[str, str]) -> dict[str, Value]:
    values = {role: column.value(rows) for role, column in form.columns.items()}
    given = {role: value for role, value in values.items() if value is not None}
    return given | {role: rows[name] for role, name in named.items()}


def _others(
    rows: Table, form: Format, roles: Mapping[str, Value], named: Mapping[str, str]
) -> dict[str, Value]:
    """Columns that no role was taken from, under their own names."""
    spent = {*named.values(), *roles, *OWN}
    for column in form.columns.values():
        spent |= set(find_names(column.names, rows.columns))
    return {name: rows[name] for name in rows.columns if name not in spent}


def _spoken(form: Format, role: str) -> str:
    """What a role is taken from, in the vendor's words."""
    column = form.columns.get(role)
    return column.names[0] if column and column.names else role
