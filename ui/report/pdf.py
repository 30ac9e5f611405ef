"""A report as PDF, set by Typst; the customer's texts reach it as data, never as markup."""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ui.language import _
from ui.report import words
from ui.report.content import (
    Figures,
    Leaf,
    MapPicture,
    Paragraph,
    Picture,
    Report,
    Section,
    Statements,
    Table,
    shortened,
)
from ui.report.paper import widths
from ui.report.pictures import chart_svg, font_folder, map_svg

LINE = 100
"""Characters on a line of a table, about."""

TALL = 0.7
"""The height of charts on paper beside that on screen: bars need no room for a pointer."""

TEMPLATE = Path(__file__).with_name("report.typ")


def to_pdf(report: Report, *, rows: int) -> bytes:
    """The report as PDF; tables show their first `rows` rows."""
    import typst  # noqa: PLC0415 - a compiler of 80 MB, needed only here

    with tempfile.TemporaryDirectory(prefix="greyzone-report-") as folder:
        place = Path(folder)
        pictures = _Pictures(place)
        data = {
            "title": report.title,
            "subtitle": report.subtitle,
            "made": words.made_on(report.made),
            "language": report.language,
            "contents": _(words.CONTENTS),
            "sections": [_section(section, rows, pictures) for section in report.sections],
        }
        (place / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        main = place / "report.typ"
        main.write_text(TEMPLATE.read_text("utf-8"), "utf-8")
        made: bytes = typst.compile(
            str(main),
            root=str(place),
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
        )
        return made


class _Pictures:
    """Writes pictures beside the template and says under which name."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._made = 0

    def put(self, svg: str) -> str:
        """The name of the file that now holds this picture."""
        self._made += 1
        name = f"picture-{self._made}.svg"
        (self._place / name).write_text(svg, "utf-8")
        return name


def _section(section: Section, rows: int, pictures: _Pictures) -> dict[str, Any]:
    blocks = [_block(block, rows, pictures) for block in section.leaves]
    return {"heading": section.heading, "blocks": blocks}


def _block(block: Leaf, rows: int, pictures: _Pictures) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "note" if block.is_note else "paragraph", "text": block.text}
        case Statements() | Figures():
            return {"kind": type(block).__name__.lower(), **asdict(block)}
        case Table():
            return _table(shortened(block, rows))
        case Picture():
            return _picture(block, pictures.put(chart_svg(block.chart, tall=TALL)))
        case MapPicture():
            return _picture(block, pictures.put(map_svg(block.drawing)))


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "title": table.title,
        "note": table.note,
        "titles": [column.title for column in table.columns],
        "numbers": [column.is_number for column in table.columns],
        "widths": widths(table, LINE),
        "rows": [
            [_bound(column.words[at]) for column in table.columns] for at in range(table.length)
        ],
    }


def _bound(text: str) -> str:
    """A text of which no percent sign falls to the next line."""
    return text.replace(" %", "\u00a0%")


def _picture(block: Picture | MapPicture, file: str) -> dict[str, Any]:
    return {"kind": "picture", "title": block.title, "file": file, "note": block.note}
