"""Frames that come from outside: their columns named, their times in UTC, gaps refused."""

from collections.abc import Collection, Iterable
from itertools import count
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa

from event_logs.errors import ColumnsMissingError, GreyzoneError


def distinct_names(names: Iterable[str], *, beside: Iterable[str]) -> dict[str, str]:
    """Columns from outside and what they are called `beside` others; engines ignore case.

    >>> distinct_names(["Activity", "Sum", "sum"], beside=["activity"])
    {'Activity': 'Activity (2)', 'Sum': 'Sum', 'sum': 'sum (2)'}
    """
    taken = {name.lower() for name in beside}
    found: dict[str, str] = {}
    for name in names:
        plain = name.replace("\0", "")  # the engine ends a name at a zero byte
        spellings = (f"{plain} ({number})" if number > 1 else plain for number in count(1))
        found[name] = next(text for text in spellings if text.lower() not in taken)
        taken.add(found[name].lower())
    return found


def rows_of_frame(
    frame: pd.DataFrame, roles: dict[str, str], zone: ZoneInfo, *, own: Collection[str]
) -> pa.Table:
    """The rows of a frame under the roles of its columns, with times in UTC.

    `roles`: from role to column. Columns without a role keep their names, numbered where
    a name is taken by a role or by one of the log's `own` columns. A missing column, a row
    without a case, an activity or a time, and what is no time are refused.
    """
    missing = [column for column in roles.values() if column not in frame.columns]
    if missing:
        raise ColumnsMissingError(missing, map(str, frame.columns), where="the frame")
    rows = _other_columns(frame, roles, own).assign(
        **{role: frame[column] for role, column in roles.items()},
        source="frame",
        source_row=range(1, len(frame) + 1),
    )
    for role in ("timestamp", "start_timestamp"):
        if role in roles:
            rows[role] = _in_utc(rows[role], roles[role], zone)
    for role in ("case_id", "activity", "timestamp"):
        _refuse_gaps(rows[role], roles[role])
    for role in ("case_id", "activity", "resource", "department"):
        if role in roles:
            rows[role] = rows[role].astype("string")
    return _as_table(rows)


def _as_table(rows: pd.DataFrame) -> pa.Table:
    try:
        return pa.Table.from_pandas(rows, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as mixed:
        raise GreyzoneError(
            f"A column holds values of several kinds: {', '.join(map(str, mixed.args))}",
            where="the frame",
            remedy="Make it one kind, or drop it",
        ) from mixed


def _other_columns(
    frame: pd.DataFrame, roles: dict[str, str], own: Collection[str]
) -> pd.DataFrame:
    """The columns not named, under names that are free; the log's own stay what they are."""
    others = frame.drop(columns=list(roles.values()))
    kept = [name for name in others.columns if name in own and name not in roles]
    foreign = [str(name) for name in others.columns if name not in kept]
    names = distinct_names(foreign, beside=own)
    return others.rename(columns=lambda name: names.get(str(name), name))


def _in_utc(times: pd.Series, column: str, zone: ZoneInfo) -> pd.Series:
    try:
        parsed = pd.to_datetime(times)
    except (ValueError, TypeError) as wrong:
        raise GreyzoneError(
            f"Column '{column}' holds something that is no time: {wrong}",
            where="the frame",
            remedy="Convert it with pandas.to_datetime and an explicit format first",
        ) from wrong
    if parsed.dt.tz is None:
        local = parsed.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
        _refuse_rows(
            (local.isna() & parsed.notna()).to_numpy(),
            f"Column '{column}' holds a local time that {zone.key} skipped or had twice",
            remedy="Give such times with their offset from UTC",
        )
        parsed = local
    return parsed.dt.tz_convert("UTC").astype("datetime64[us, UTC]")


def _refuse_gaps(values: pd.Series, column: str) -> None:
    _refuse_rows(
        values.isna().to_numpy(),
        f"Column '{column}' is empty",
        remedy="Fill or drop these rows; a project (greyzone.toml) would count and keep them",
    )


def _refuse_rows(bad: np.ndarray, what: str, *, remedy: str) -> None:
    rows = bad.nonzero()[0]
    if rows.size:
        raise GreyzoneError(
            f"{what} in {rows.size} rows, first in row {rows[0] + 1}",
            where="the frame",
            remedy=remedy,
        )
