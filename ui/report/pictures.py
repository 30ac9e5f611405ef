"""Charts and the map as pictures for paper: the same as in the app, nothing fetched."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ui.charts.numerals import Drawn, in_numerals
from ui.charts.process_map import ProcessMap

WIDTH, LOWEST = 760, 200
"""Pixels: a chart that fills its container in the app gets this width on paper, names and all.

Lower than `LOWEST` no chart is made.
"""

LABELS = 9
"""Pixels: the size of the names at an axis."""

FONT = "DejaVu Sans"
"""Comes with matplotlib; has Latin and Cyrillic, so no picture depends on the machine."""


def chart_svg(chart: Drawn, *, tall: float = 1) -> str:
    """A chart as SVG, drawn on white as on paper, `tall` times as high as on screen."""
    import vl_convert  # noqa: PLC0415 - a whole JavaScript engine, needed only here

    register_fonts()
    return str(vl_convert.vegalite_to_svg(_paper_spec(chart, tall)))


def map_svg(drawing: ProcessMap) -> str:
    """The map as SVG in the font of the report."""
    return re.sub(r'font-family="[^"]*"', f'font-family="{FONT}"', drawing.svg)


def svg_png(svg: str, *, width: int = 1600) -> bytes:
    """A picture as PNG, `width` pixels wide."""
    import resvg_py  # noqa: PLC0415 - compiled, needed only here

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            dpi=96,
            background="white",
            font_dirs=[str(font_folder())],
            sans_serif_family=FONT,
        )
    )


@cache
def font_folder() -> Path:
    """Where the fonts lie that come with matplotlib."""
    import matplotlib as mpl  # noqa: PLC0415 - only its folder is wanted

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


@cache
def register_fonts() -> None:
    """Let the drawer of charts know the fonts; once a process."""
    import vl_convert  # noqa: PLC0415 - as in chart_svg

    vl_convert.register_font_directory(str(font_folder()))


def _paper_spec(chart: Drawn, tall: float) -> dict[str, Any]:
    spec: dict[str, Any] = in_numerals(chart).to_dict()
    if spec.get("width", "container") == "container":
        spec |= {"width": WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}}
    height = spec.get("height", 0)
    if height > LOWEST:
        spec["height"] = max(height * tall, LOWEST)
    # DejaVu runs wider than the font of the screen: smaller, so that names are not cut.
    axis = {**spec.get("config", {}).get("axis", {}), "labelFontSize": LABELS}
    config = {**spec.get("config", {}), "font": FONT, "background": "white", "axis": axis}
    return {**spec, "config": config}
