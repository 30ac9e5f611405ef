"""Numbers and dates on the axes of charts, in the language spoken."""

from functools import cache
from typing import Any, Literal

import altair as alt

from ui.durations import THIN, pointed
from ui.language import DEFAULT, spoken

Drawn = alt.Chart | alt.LayerChart
Width = Literal["abbreviated", "wide"]


def in_numerals(chart: Drawn) -> Drawn:
    """The chart with decimal points, thousands and months as its reader writes them."""
    told = chart.copy(deep=False)
    config = told.config if isinstance(told.config, alt.Config) else alt.Config()
    told.config = config.copy(deep=False)
    told.config.locale = _locale(spoken())
    return told


@cache
def _locale(language: str) -> dict[str, Any]:
    """The locale of d3: https://d3js.org/d3-format and https://d3js.org/d3-time-format."""
    number = {"decimal": pointed("."), "thousands": THIN, "grouping": [3], "currency": ["", ""]}
    if language == DEFAULT:
        return {"number": number}
    from babel.dates import get_day_names, get_month_names  # noqa: PLC0415 - English needs none

    def days(width: Width) -> list[str]:
        named = get_day_names(width, locale=language)
        return [named[(day + 6) % 7] for day in range(7)]  # d3 begins on Sunday

    def months(width: Width) -> list[str]:
        return list(get_month_names(width, "stand-alone", locale=language).values())

    time = {
        "dateTime": "%d.%m.%Y %H:%M",
        "date": "%d.%m.%Y",
        "time": "%H:%M",
        "periods": ["AM", "PM"],
        "days": days("wide"),
        "shortDays": days("abbreviated"),
        "months": months("wide"),
        "shortMonths": months("abbreviated"),
    }
    return {"number": number, "time": time}
