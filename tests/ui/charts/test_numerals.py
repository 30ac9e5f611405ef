"""Numbers and months on axes are those of the reader's language."""

import altair as alt
import pandas as pd
import pytest

from ui.charts.numerals import in_numerals
from ui.language import speaking
from ui.report.pictures import chart_svg

DATA = pd.DataFrame(
    {"n": [12_345.5, 20_000.5], "day": pd.to_datetime(["2026-01-05", "2026-05-05"])}
)
BARS = alt.Chart(DATA).mark_bar().encode(x="n:Q", y="day:N")


@pytest.mark.parametrize(("language", "shown"), [("en", "10\u202f000"), ("ru", "10\u202f000")])
def test_thousands_are_set_apart_as_in_the_texts(language, shown):
    with speaking(language):
        assert shown in chart_svg(BARS)


def test_months_and_decimals_are_russian_in_russian():
    line = alt.Chart(DATA.assign(n=DATA["n"] / 1e4)).mark_line().encode(x="day:T", y="n:Q")
    with speaking("ru"):
        drawn = chart_svg(line)
    assert "1,2" in drawn or "1,5" in drawn
    assert "февраль" in drawn.lower() or "февр" in drawn.lower()
    assert "February" not in drawn


def test_what_a_chart_says_of_itself_stays():
    chart = BARS.configure_axis(labelFontSize=7)
    told = in_numerals(chart)
    assert told.to_dict()["config"]["axis"] == {"labelFontSize": 7}
    assert "locale" not in chart.to_dict()["config"]
