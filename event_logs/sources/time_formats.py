"""Ways of writing a time, and which of them a column uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import StringValue, Table, TimestampValue

from event_logs.errors import ProjectError

WALL = dt.Timestamp(scale=6)
SAMPLE = 10_000
ENOUGH = 0.9
TYPING_ERRORS = 0.05
"""Texts that only read the other way round, as a share, before day and month are asked for."""


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """A way of writing a time, without an offset.

    `patterns` are those of `strptime`, tried in turn; none: ISO 8601, which the engine
    reads itself. `order` is "day" or "month" first where the two can be mistaken for each
    other. `unit` is that of numbers counted from 1970 ("s" or "ms").
    """

    name: str
    patterns: tuple[str, ...] = ()
    order: str = ""
    unit: str = ""


def _clocks(*dates: str, halves: bool = False) -> tuple[str, ...]:
    clocks = ["%H:%M:%S", "%H:%M", "%H:%M:%S.%f"]
    clocks += ["%I:%M %p", "%I:%M:%S %p"] if halves else []
    return tuple(f"{date} {clock}" for date in dates for clock in clocks)


ISO = TimeFormat("yyyy-mm-dd hh:mm:ss")
FORMATS = (
    ISO,
    TimeFormat("dd.mm.yyyy hh:mm", _clocks("%d.%m.%Y", "%d.%m.%Y,")),
    TimeFormat("dd.mm.yy hh:mm", _clocks("%d.%m.%y", "%d.%m.%y,")),
    TimeFormat("dd/mm/yyyy hh:mm", _clocks("%d/%m/%Y", "%d/%m/%Y,", halves=True), "day"),
    TimeFormat("mm/dd/yyyy hh:mm", _clocks("%m/%d/%Y", "%m/%d/%Y,", halves=True), "month"),
    TimeFormat("dd/mm/yy hh:mm", _clocks("%d/%m/%y", halves=True), "day"),
    TimeFormat("mm/dd/yy hh:mm", _clocks("%m/%d/%y", halves=True), "month"),
    TimeFormat("dd-mm-yyyy hh:mm", _clocks("%d-%m-%Y", halves=True), "day"),
    TimeFormat("mm-dd-yyyy hh:mm", _clocks("%m-%d-%Y", halves=True), "month"),
    TimeFormat("dd Mon yyyy hh:mm", _clocks("%a, %d %b %Y", "%d %b %Y")),
    TimeFormat("seconds since 1970", unit="s"),
    TimeFormat("milliseconds since 1970", unit="ms"),
)


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), WALL))  # type: ignore[untyped-decorator]
def try_strptime(text: str, pattern: str) -> datetime:  # type: ignore[empty-body]
    """The engine's own strptime: null where the text does not fit the pattern."""


@ibis.udf.scalar.builtin(signature=((dt.int64,), WALL))  # type: ignore[untyped-decorator]
def make_timestamp(micros: int) -> datetime:  # type: ignore[empty-body]
    """The engine's own reading of microseconds since 1970."""


def custom_format(pattern: str) -> TimeFormat:
    """The format that the user wrote; an offset at its end is read apart from it."""
    return TimeFormat(f"'{pattern}'", (pattern.replace("%z", "").strip(),))


def wall_clock(text: StringValue, form: TimeFormat) -> TimestampValue:
    """What a text without an offset says in a format; null where it does not fit."""
    if form.unit:
        digits = r"^\d{9,10}(\.\d+)?$" if form.unit == "s" else r"^\d{12,13}$"
        number = text.re_search(digits).ifelse(text, ibis.null("string")).try_cast("float64")
        micros = number * (1_000_000 if form.unit == "s" else 1_000)
        return make_timestamp(micros.round().cast("int64"))
    if form.patterns:
        read = ibis.coalesce(*(try_strptime(text, pattern) for pattern in form.patterns))
        # '05.01.26' would also read as a day of the year 26.
        return (read >= ibis.timestamp("1000-01-01 00:00:00")).ifelse(read, ibis.null(WALL))
    # The engine's cast also takes '… 10:00 PM', a bare date and 'infinity'.
    is_iso = text.contains(":") & text.right(1).between("0", "9")
    plain = is_iso.ifelse(text, ibis.null("string"))
    return ibis.coalesce(plain.try_cast(WALL), plain.replace(",", ".").try_cast(WALL))


def choose_format(
    texts: Table, column: str, *, day_first: bool | None = None, where: str = ""
) -> TimeFormat:
    """The format that reads most of `texts.body`; ISO where none reads any.

    Formats that read none of the first texts stand back, unless the others read too few.
    Raises `ProjectError` where day and month cannot be told apart.
    """
    votes = _votes(texts.limit(SAMPLE), _eligible(day_first=day_first))
    candidates = [form for form, count in votes.items() if count]
    votes = _votes(texts, candidates or [ISO])
    if max(votes.values()) < ENOUGH * _count(texts):
        votes = _votes(texts, _eligible(day_first=day_first))
    best = max(votes, key=lambda form: votes[form])
    rival = _rival(best, votes)
    if rival and day_first is None:
        _refuse_doubt(texts, best, rival, f"{where}, column '{column}'")
    return best


def _eligible(*, day_first: bool | None) -> list[TimeFormat]:
    refused = {True: "month", False: "day", None: "-"}[day_first]
    return [form for form in FORMATS if form.order != refused]


def _votes(texts: Table, forms: Sequence[TimeFormat]) -> dict[TimeFormat, int]:
    counts = {str(n): wall_clock(texts.body, form).count() for n, form in enumerate(forms)}
    row = texts.agg(**counts).execute().iloc[0]
    return {form: int(row[str(number)]) for number, form in enumerate(forms)}


def _count(texts: Table) -> int:
    return int(texts.agg(n=texts.body.count()).execute().iloc[0, 0])


def _rival(best: TimeFormat, votes: dict[TimeFormat, int]) -> TimeFormat | None:
    """The format that reads the same texts with day and month changed about, if it read any."""
    if not best.order:
        return None
    twin = next(
        form
        for form in FORMATS
        if form.order not in ("", best.order)
        and form.patterns[0].translate(_SWAP) == best.patterns[0]
    )
    return twin if votes.get(twin) else None


_SWAP = str.maketrans("dm", "md")


def _refuse_doubt(texts: Table, best: TimeFormat, rival: TimeFormat, where: str) -> None:
    """Ask for the order where the column does not settle it by itself."""
    one, other = (wall_clock(texts.body, form) for form in (best, rival))
    row = (
        texts.agg(
            only_best=(one.notnull() & other.isnull()).sum(),
            only_rival=(other.notnull() & one.isnull()).sum(),
            differing=(one != other).sum(),
            example=texts.body.min(),
        )
        .execute()
        .iloc[0]
    )
    if not row.differing or row.only_rival <= TYPING_ERRORS * row.only_best > 0:
        return
    what = "mixes times" if row.only_rival and row.only_best else "holds only times"
    raise ProjectError(
        f"It {what} that read both as {best.name} and as {rival.name}, such as '{row.example}'",
        where=where,
        remedy="Say which it is: day_first = true, day_first = false or date_format = '…' "
        "in this source",
    )
