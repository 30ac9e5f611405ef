"""A chart on a page, its numbers written as whoever looks at it writes them."""

from typing import Literal

import streamlit as st

from ui.charts.numerals import Drawn, in_numerals


def show_chart(chart: Drawn, width: Literal["stretch", "content"] = "stretch") -> None:
    """Put a chart on the page, as wide as it or as the chart says itself."""
    st.altair_chart(in_numerals(chart), width=width)
