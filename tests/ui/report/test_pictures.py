"""Pictures for paper: drawn on white, as wide as asked, with letters of any script."""

import struct

import altair as alt
import pandas as pd

from ui.report.pictures import FONT, WIDTH, chart_svg, svg_png


def test_a_chart_that_fills_its_container_gets_the_width_of_paper():
    data = pd.DataFrame({"stage": ["Встреча"], "n": [3]})
    chart = alt.Chart(data).mark_bar().encode(x="n:Q", y="stage:N").properties(width="container")
    svg = chart_svg(chart)
    assert "Встреча" in svg
    assert FONT in svg
    assert f'd="M0.5,0.5h{WIDTH}' in svg


def test_a_picture_has_the_width_that_was_asked_for():
    png = svg_png('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"/>', width=400)
    assert struct.unpack(">II", png[16:24]) == (400, 200)
