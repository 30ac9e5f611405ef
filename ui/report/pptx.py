"""A report as slides: editable tables and charts, pictures where a chart cannot be edited."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ui.language import _
from ui.report import words
from ui.report.content import (
    Figures,
    Leaf,
    MapPicture,
    Paragraph,
    Picture,
    Report,
    Statements,
    Table,
    Value,
    shortened,
)
from ui.report.paper import widths
from ui.report.pictures import chart_svg, map_svg, svg_png

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

WIDTH, HEIGHT = 13.333, 7.5
"""Inches of a wide slide."""

LEFT, TOP, ROOM, LOW = 0.6, 1.35, 12.1, 6.9
ABOVE = 0.12
"""Where the section of a slide is named, over its title."""

ROWS, LINES = 13, 9
"""Rows of a table and sentences on one slide: more cannot be read from the back."""

LINE = 130
"""Characters on a line of a table, about."""

SMALL, PLAIN, LARGE = 11, 16, 28
DAY = 86_400


def to_pptx(report: Report, *, rows: int) -> bytes:
    """The report as a presentation; tables show their first `rows` rows, slide by slide."""
    import pptx  # noqa: PLC0415 - needed only here
    from pptx.util import Inches  # noqa: PLC0415 - as above

    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)
    show.core_properties.title = report.title
    show.core_properties.comments = words.made_on(report.made)
    front = _slide(show, report.title)
    _text(front, [report.subtitle, words.made_on(report.made), _(words.HOW_TO_READ)], PLAIN)
    for section in report.sections:
        before = len(show.slides)
        for block in section.leaves:
            _put(show, section.heading, block, rows)
        for number in range(before, len(show.slides)):
            _text(show.slides[number], [section.heading], SMALL, ABOVE)
    made = io.BytesIO()
    show.save(made)
    return made.getvalue()


def _put(show: "Presentation", heading: str, block: Leaf, rows: int) -> None:
    match block:
        case Table():
            _table(show, shortened(block, rows))
        case Picture():
            _picture(show, block)
        case MapPicture():
            _image(_slide(show, block.title), map_svg(block.drawing), block.note)
        case Statements():
            for lines in _parts(block.sentences, LINES):
                _text(_slide(show, f"{heading}: {block.heading}"), lines, PLAIN)
        case _:
            _few_words(show, heading, block)


def _few_words(show: "Presentation", heading: str, block: Paragraph | Figures) -> None:
    if isinstance(block, Figures):
        lines = [f"{name}: {value}  {of}".rstrip() for name, value, of in block.figures]
        _text(_slide(show, heading), lines, PLAIN + 4)
    elif not block.is_note:
        _text(_slide(show, heading), [block.text], PLAIN)


def _slide(show: "Presentation", heading: str) -> "Slide":
    from pptx.util import Inches, Pt  # noqa: PLC0415 - as in to_pptx

    slide = show.slides.add_slide(show.slide_layouts[5])  # a title and nothing else
    title = slide.shapes.title
    title.left, title.top = Inches(LEFT), Inches(0.35)
    title.width, title.height = Inches(ROOM), Inches(0.8)
    title.text_frame.text = heading
    title.text_frame.word_wrap = True
    title.text_frame.paragraphs[0].font.size = Pt(LARGE)
    title.text_frame.paragraphs[0].font.bold = True
    return slide


def _text(slide: "Slide", lines: Any, size: float, top: float = TOP) -> None:
    from pptx.util import Inches, Pt  # noqa: PLC0415 - as in to_pptx

    height = SMALL / 36 if top < TOP else LOW - top
    box = slide.shapes.add_textbox(Inches(LEFT), Inches(top), Inches(ROOM), Inches(height))
    frame = box.text_frame
    frame.word_wrap = True
    for at, line in enumerate(line for line in lines if line):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.font.size = Pt(size)
        paragraph.space_after = Pt(size * 0.6)


def _table(show: "Presentation", table: Table) -> None:
    from pptx.util import Inches, Pt  # noqa: PLC0415 - as in to_pptx

    wide = widths(table, LINE)
    for rows in _parts(range(table.length), ROWS):
        slide = _slide(show, table.title)
        size = Inches(LEFT), Inches(TOP), Inches(ROOM), Inches(0.36 * (len(rows) + 1))
        cells = slide.shapes.add_table(len(rows) + 1, len(table.columns), *size).table
        for at, column in enumerate(table.columns):
            cells.columns[at].width = Inches(ROOM * wide[at] / sum(wide))
            lines = [column.title, *(column.words[row] for row in rows)]
            for row, line in enumerate(lines):
                cell = cells.cell(row, at)
                cell.text = line
                cell.text_frame.paragraphs[0].font.size = Pt(SMALL)
        if table.note:
            _text(slide, [table.note], SMALL, LOW - 0.3)


def _picture(show: "Presentation", block: Picture) -> None:
    slide = _slide(show, block.title)
    if not block.bars:
        _image(slide, chart_svg(block.chart), block.note)
        return
    from pptx.chart.data import CategoryChartData  # noqa: PLC0415 - as in to_pptx
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION  # noqa: PLC0415
    from pptx.util import Inches  # noqa: PLC0415

    data = CategoryChartData(number_format="0.0")
    data.categories = list(block.data.columns[0].words)
    for column in block.data.columns:
        if column.title in block.bars:
            data.add_series(column.title, [_number(cell) for cell in column.cells])
    size = Inches(LEFT), Inches(TOP), Inches(ROOM), Inches(LOW - TOP)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *size, data).chart
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.category_axis.reverse_order = True
    if block.unit:
        chart.value_axis.has_title = True
        chart.value_axis.axis_title.text_frame.text = block.unit


def _number(cell: Value) -> float | None:
    """A cell as the length of a bar: durations in days; what is unknown has none."""
    if isinstance(cell, timedelta):
        return cell.total_seconds() / DAY
    return cell if isinstance(cell, int | float) else None


def _image(slide: "Slide", svg: str, note: str) -> None:
    from pptx.util import Inches  # noqa: PLC0415 - as in to_pptx

    picture = slide.shapes.add_picture(io.BytesIO(svg_png(svg)), Inches(LEFT), Inches(TOP))
    room = LOW - TOP - (0.4 if note else 0)
    scale = min(Inches(ROOM) / picture.width, Inches(room) / picture.height)
    picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
    picture.left = round((Inches(WIDTH) - picture.width) / 2)
    if note:
        _text(slide, [note], SMALL, LOW - 0.3)


def _parts(items: Any, size: int) -> Iterator[Any]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
