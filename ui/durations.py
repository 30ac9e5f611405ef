"""Numbers, durations and days in words; `wording` says them among its own."""

from datetime import date, datetime

import pandas as pd

from ui.language import N_, _, spoken

THIN = "\u202f"
"""Narrow no-break space: separates thousands."""

POINT = N_(".")
"""The decimal point."""

UNITS = ((N_("d"), 86_400), (N_("h"), 3_600), (N_("min"), 60), (N_("s"), 1))
WORKING_UNITS = UNITS[1:]
UNIT_NAMES = {"d": N_("days"), "h": N_("hours"), "min": N_("minutes"), "s": N_("seconds")}


def count(number: float) -> str:
    """A number of things, thousands set apart by a thin space.

    >>> count(1234567).replace(THIN, "'")
    "1'234'567"
    """
    return f"{round(number):,}".replace(",", THIN)


def decimal(value: float, digits: int = 1, *, signed: bool = False) -> str:
    """A number with so many digits after the decimal point of the language spoken.

    >>> decimal(2.345), decimal(0.5, 2, signed=True)
    ('2.3', '+0.50')
    """
    return pointed(f"{value:{'+' if signed else ''}.{digits}f}")


def pointed(number: str) -> str:
    """A number as Python writes it, with the decimal point of the language spoken."""
    return number.replace(".", _(POINT))


def duration(value: "pd.Timedelta | None", *, time: str = "calendar") -> str:
    """A duration in its two largest units; working time in hours, since a day has 24 of them.

    >>> duration(pd.Timedelta(hours=76)), duration(pd.Timedelta(hours=76), time="business")
    ('3 d 4 h', '76 h')
    >>> duration(pd.Timedelta(seconds=90)), duration(pd.Timedelta(0)), duration(pd.NaT)
    ('1 min 30 s', '0 s', 'unknown')
    """
    if value is None or pd.isna(value):
        return _("unknown")
    seconds = value.total_seconds()
    if seconds < 0:
        return _("minus {duration}").format(duration=duration(-value, time=time))
    if 0 < seconds < 1:
        return _("under 1 s")
    units = UNITS if time == "calendar" else WORKING_UNITS
    return _in_units(round(seconds), units)


def short_duration(value: "pd.Timedelta | None", *, time: str = "calendar") -> str:
    """A duration to about two digits, for labels in a drawing.

    >>> short_duration(pd.Timedelta(hours=76)), short_duration(pd.Timedelta(days=41, hours=3))
    ('3 d 4 h', '41 d')
    """
    words = duration(value, time=time).split(" ")
    # `41 d 3 h` says no more than `41 d`: two digits are enough to compare by.
    first = words[0].replace(THIN, "")
    return " ".join(words[:2] if first.isdigit() and len(first) > 1 else words)


def time_name(time: str) -> str:
    """What kind of clock a duration was measured with.

    >>> time_name("business")
    'working time'
    """
    return _("working time") if time == "business" else _("calendar time")


def in_units(unit: str, *, time: str) -> str:
    """The title of an axis of durations.

    >>> in_units("d", time="calendar")
    'days, calendar time'
    """
    return f"{_(UNIT_NAMES[unit])}, {time_name(time)}"


def span(low: "pd.Timedelta | None", high: "pd.Timedelta | None", *, time: str = "calendar") -> str:
    """A range of durations; None leaves it open on that side.

    >>> span(None, pd.Timedelta(hours=1)), span(pd.Timedelta(hours=1), pd.Timedelta(days=1))
    ('under 1 h', '1 h to 1 d')
    """
    if low is None:
        if high is None:
            return _("any time")
        return _("under {high}").format(high=duration(high, time=time))
    if high is None:
        return _("{low} and more").format(low=duration(low, time=time))
    words = {"low": duration(low, time=time), "high": duration(high, time=time)}
    return _("{low} to {high}").format(**words)


def _in_units(seconds: int, units: tuple[tuple[str, int], ...]) -> str:
    for at, (name, size) in enumerate(units):
        if seconds >= size:
            rest = round((seconds % size) / units[at + 1][1]) if at + 1 < len(units) else 0
            if rest and rest * units[at + 1][1] == size:
                return _in_units((seconds // size + 1) * size, units)
            first = f"{count(seconds // size)} {_(name)}"
            return f"{first} {rest} {_(units[at + 1][0])}" if rest else first
    return f"0 {_(units[-1][0])}"


def period(first: datetime | None, last: datetime | None) -> str:
    """From which day to which.

    >>> period(datetime(2026, 1, 5), datetime(2026, 3, 1)), period(None, None)
    ('5 Jan 2026 to 1 Mar 2026', '')
    """
    if not first or not last:
        return ""
    return _("{first} to {last}").format(first=day(first), last=day(last))


def day(moment: date) -> str:
    """A day as people write it.

    >>> day(date(2026, 3, 1))
    '1 Mar 2026'
    """
    from babel.dates import format_date  # noqa: PLC0415 - takes a while, not every run says a date

    return str(format_date(moment, "d MMM y", locale=spoken()))
