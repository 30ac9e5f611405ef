"""Records judged: which of a file's rows are good, which are repeats, which are rejected, why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import ibis
from ibis.expr.types import StringValue, Table

from event_logs import engine
from event_logs.event_log import TIMESTAMP
from event_logs.sources.kinds import Kind
from event_logs.sources.raw_table import FAULT, NOTE, PART, ROW, RawTable
from event_logs.sources.times import Manner, is_date, read_times

NOTHING = ibis.null("string")
CASE_PREFIX = "case:"
"""Marks columns of events that belong to the case, as XES does."""

Fault = Callable[[Table], StringValue]
"""A further reason to reject a record, null where there is none."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one source, judged.

    `kept` has a column for every role (null throughout where the file lacks it), the
    attributes, `source_row`, and `source_part` where several were made of one record of
    the file. `judged` has a row for every record that could be cut into values:
    `source_row`, `state` (kept, duplicate, rejected), `reason` (of the rejected),
    `repair`. `raw` are the records as they stand in the file.
    """

    kept: Table
    judged: Table
    raw: RawTable
    attributes: tuple[str, ...]


def judge_records(
    raw: RawTable,
    kind: Kind,
    columns: Mapping[str, str],
    manner: Manner,
    draft: Path,
    fault: Fault = lambda _rows: NOTHING,
) -> Records:
    """The records of a file under the roles of `kind`; the work is kept in `draft` (Parquet).

    A record is rejected for the first of its faults: a missing value in the order of the
    roles, then its time, then `fault`. Of several records with the same natural key the
    first is kept.
    """
    picked, attributes = _pick(raw, kind, columns)
    rows = _judge(picked, kind, {**columns, **raw.origins}, manner)
    rows = rows.mutate(reason=ibis.coalesce(rows.reason, fault(rows)).cast("string"))
    judged = _with_state(_stored(rows, draft), kind, columns)
    kept = judged.filter(judged.state == "kept").drop("state", "reason", "repair")
    return Records(kept, judged.select(ROW, "state", "reason", "repair"), raw, attributes)


def _stored(rows: Table, draft: Path) -> Table:
    """The rows as kept in a file; a text that is null throughout may have lost its type there."""
    rows.to_parquet(draft)
    kept = engine.read_parquet(draft)
    texts = {
        name: kept[name].cast("string") for name in rows.columns if rows[name].type().is_string()
    }
    return kept.mutate(**texts)


def _pick(raw: RawTable, kind: Kind, columns: Mapping[str, str]) -> tuple[Table, tuple[str, ...]]:
    """The columns with a role under its name, and for kinds that keep them the others."""
    rows = raw.rows
    named = {role: rows[column] for role, column in columns.items()}
    absent = {role: NOTHING for role in kind.roles if role not in columns}
    taken = {*columns.values(), *named, *absent}
    others = {
        name: rows[name]
        for name in raw.columns
        if name not in taken and (kind.attributes or name.startswith(CASE_PREFIX))
    }
    extra = tuple(role for role in columns if role not in kind.roles) + tuple(others)
    beside = [rows[name] for name in (*_places(rows), NOTE, FAULT) if name in rows.columns]
    return rows.select(*beside, **named, **absent, **others), extra


def _judge(picked: Table, kind: Kind, columns: Mapping[str, str], manner: Manner) -> Table:
    reasons = [
        picked[role].isnull().ifelse(f"Column '{columns.get(role, role)}' is empty", NOTHING)
        for role in kind.essential
    ]
    rows = picked.mutate(_missing=ibis.coalesce(*reasons) if reasons else NOTHING)
    repairs: list[StringValue] = []
    if kind.moment:
        rows = read_times(rows, kind.moment, manner)
    for role in kind.times:
        rows = _read_side_time(rows, role, columns, replace(manner, takes_dates=not kind.moment))
        repairs.append(role)
    moments = [kind.moment] if kind.moment else []
    refused = rows[FAULT] if FAULT in rows.columns else NOTHING
    trouble = ibis.coalesce(
        refused, rows["_missing"], *(rows[f"{role}_trouble"] for role in moments)
    )
    repair = [rows[f"{role}_repair"] for role in [*moments, *repairs]]
    repair += [rows[NOTE]] if NOTE in rows.columns else []
    spent = [name for name in (NOTE, FAULT) if name in rows.columns]
    spent += [f"{role}_{note}" for role in [*moments, *repairs] for note in ("trouble", "repair")]
    return rows.mutate(
        reason=trouble.cast("string"),
        repair=(ibis.coalesce(*repair) if repair else NOTHING).cast("string"),
    ).drop("_missing", *spent)


def _read_side_time(rows: Table, role: str, columns: Mapping[str, str], manner: Manner) -> Table:
    """A time that does not put the record in order: where it cannot be read it stays empty.

    Beside it `<role>_is_date`: only its day is known, and it stands at that day's midnight.
    """
    if role not in columns:
        empty = {role: ibis.null(TIMESTAMP), f"{role}_trouble": NOTHING, f"{role}_repair": NOTHING}
        return rows.mutate(**empty, **{f"{role}_is_date": ibis.literal(value=False)})
    was_given = rows[role].notnull()
    rows = rows.mutate(**{f"{role}_is_date": is_date(rows[role])})
    read = read_times(rows.mutate(_given=was_given), role, manner)
    unread = read["_given"] & read[role].isnull()
    note = f"The time in column '{columns[role]}' could not be read and was left out"
    return read.mutate(**{f"{role}_repair": unread.ifelse(note, read[f"{role}_repair"])}).drop(
        "_given"
    )


def _with_state(judged: Table, kind: Kind, columns: Mapping[str, str]) -> Table:
    good = judged.reason.isnull()
    state = good.ifelse("kept", "rejected")
    repeats = _repeats(judged.filter(good), _natural_key(judged, kind, columns))
    if repeats is None:
        return judged.mutate(state=state)
    joined = judged.mutate(state=state).left_join(repeats, _places(judged))
    is_repeat = joined[f"{ROW}_right"].notnull()
    spent = [f"{name}_right" for name in _places(judged)]
    return joined.mutate(state=is_repeat.ifelse("duplicate", joined.state)).drop(*spent)


def _repeats(good: Table, keys: Mapping[str, ibis.Value]) -> Table | None:
    """The rows that say what an earlier one says; None where there is none.

    Hashes find the few rows in question quickly, their keys decide.
    """
    if not keys:
        return None
    hashed = good.mutate(hash=ibis.struct(dict(keys)).hash())
    counts = hashed.group_by("hash").agg(times=hashed.count())
    suspects = counts.filter(counts.times > 1).select("hash").cache()
    if not int(suspects.count().execute()):
        return None
    places = _places(good)
    rows = hashed.semi_join(suspects, "hash").select(*places, **keys)
    again = ibis.row_number().over(group_by=list(keys), order_by=places) > 0
    return rows.mutate(again=again).filter(ibis._.again).select(*places).cache()


def _places(rows: Table) -> list[str]:
    """The columns that tell a record from others."""
    return [name for name in (ROW, PART) if name in rows.columns]


def _natural_key(judged: Table, kind: Kind, columns: Mapping[str, str]) -> dict[str, ibis.Value]:
    """Columns that agree where two records are the same: the first key that has a value."""
    keys: dict[str, ibis.Value] = {}
    unkeyed: ibis.Value | None = None
    for roles in kind.keys:
        present = [role for role in roles if role in columns]
        if not present:
            continue
        for role in present:
            value = judged[role]
            keys[f"key {role}"] = value if unkeyed is None else unkeyed.ifelse(value, None)
        if len(roles) > 1:
            break
        unkeyed = judged[roles[0]].isnull()
    return keys
