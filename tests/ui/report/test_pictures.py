"""Pictures for paper: drawn on white, as wide as asked, with letters of any script."""

import re
import struct

import altair as alt
import pandas as pd

from ui.report.pictures import FONT, LOWEST, WIDTH, chart_svg, svg_png


def test_a_chart_that_fills_its_container_gets_the_width_of_paper():
    data = pd.DataFrame({"stage": ["Встреча"], "n": [3]})
    chart = alt.Chart(data).mark_bar().encode(x="n:Q", y="stage:N").properties(width="container")
    svg = chart_svg(chart)
    assert "Встреча" in svg
    assert FONT in svg
    assert f'width="{WIDTH}"' in svg
    assert f'd="M0.5,0.5h{WIDTH}' not in svg  # its names are within that width


def test_a_chart_is_lower_on_paper_but_never_too_low():
    chart = alt.Chart(pd.DataFrame({"n": [1]})).mark_bar().encode(x="n:Q")
    high, low = chart.properties(height=600), chart.properties(height=LOWEST)
    assert height_of(chart_svg(high, tall=0.5)) < height_of(chart_svg(high)) - 250
    assert height_of(chart_svg(low, tall=0.5)) == height_of(chart_svg(low))


def height_of(svg):
    return float(re.search(r'height="([\d.]+)"', svg)[1])


def test_a_picture_has_the_width_that_was_asked_for():
    png = svg_png('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"/>', width=400)
    assert struct.unpack(">II", png[16:24]) == (400, 200)
