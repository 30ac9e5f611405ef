"""A report as one HTML file: works offline from disk, the map in it can be walked through."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import count
from pathlib import Path

from ui import map_wording
from ui.components.process_map import asset, map_data, script
from ui.language import _
from ui.report import words
from ui.report.content import (
    Block,
    Details,
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
from ui.report.pictures import chart_svg

MAP_HEIGHT = 640
MOST_ROWS = 300
"""Rows of a table on a web page; the workbook has all."""

STYLE = Path(__file__).with_name("report.css")


@dataclass(frozen=True, slots=True)
class _Writing:
    """What a file in the making has to keep in mind: rows of a table, numbers given so far."""

    rows: int
    numbers: Iterator[int]


def to_html(report: Report, *, rows: int) -> str:
    """The whole report as one HTML document that loads nothing from anywhere."""
    writing = _Writing(rows, count(1))
    parts = "\n".join(_section(section, writing) for section in report.sections)
    links = "".join(
        f'<li><a href="#{section.key}">{escape(section.heading)}</a></li>'
        for section in report.sections
    )
    return f"""<!doctype html>
<html lang="{report.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>{escape(report.title)}</title>
<style>
{STYLE.read_text("utf-8")}
{asset("process_map.css")}
</style>
</head>
<body>
<header>
<h1>{escape(report.title)}</h1>
<p>{escape(report.subtitle)}</p>
<p class="note">{escape(words.made_on(report.made))}</p>
</header>
<nav aria-label="{escape(_(words.CONTENTS))}"><ul>{links}</ul></nav>
<main>
{parts}
</main>
<script type="module">
{_component()}
for (const data of document.querySelectorAll("script.map")) {{
  showProcessMap(data.parentElement, JSON.parse(data.textContent), () => {{}});
}}
</script>
</body>
</html>
"""


def _component() -> str:
    """The map's script as part of a page: what it exports to the app is plain here."""
    text = script()
    return text.replace("export default function", "function component").replace("export ", "")


def _section(section: Section, writing: _Writing) -> str:
    printed = [block for block in section.leaves if isinstance(block, Table)]
    blocks = "\n".join(_with_figures(block, printed, writing) for block in section.blocks)
    return f'<section id="{section.key}"><h2>{escape(section.heading)}</h2>\n{blocks}\n</section>'


def _with_figures(block: Block, printed: list[Table], writing: _Writing) -> str:
    """A block, and to be opened the figures behind a picture; details are opened whole."""
    if not isinstance(block, Details):
        return _block(block, writing) + _behind(block, printed, writing)
    held = "\n".join(_with_figures(each, printed, writing) for each in block.blocks)
    title = f"{_(words.MORE)}: {'; '.join(block.titles)}" if block.titles else _(words.MORE)
    return f"<details><summary>{escape(title)}</summary>\n{held}\n</details>"


def _block(block: Leaf, writing: _Writing) -> str:
    match block:
        case Paragraph():
            kind = ' class="note"' if block.is_note else ""
            return f"<p{kind}>{escape(block.text)}</p>"
        case Statements():
            lines = "".join(f"<li>{escape(line)}</li>" for line in block.sentences)
            return f"<h3>{escape(block.heading)}</h3><ul>{lines}</ul>"
        case Figures():
            return _figures(block)
        case Table():
            return _table(block, writing)
        case Picture():
            return _picture(block)
        case MapPicture():
            return _map(block, writing)


def _figures(block: Figures) -> str:
    cells = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(of)}</small></dd></div>"
        for name, value, of in block.figures
    )
    return f'<dl class="figures">{cells}</dl>'


def _table(whole: Table, writing: _Writing) -> str:
    """A table with its first rows, and to be opened the others, as far as a page bears them."""
    table = shortened(whole, writing.rows)
    if table is whole:
        return _rows(whole)
    more = shortened(whole, MOST_ROWS)
    title = words.folded_rows(more.length, whole.length)
    note = "" if more is whole else more.note
    folded = _rows(replace(more, title="", note=note))
    return f"{_rows(table)}<details><summary>{escape(title)}</summary>{folded}</details>"


def _rows(table: Table) -> str:
    kinds = ["number" if column.is_number else "text" for column in table.columns]
    titles = "".join(
        f'<th scope="col" class="{kind}">{escape(column.title)}</th>'
        for kind, column in zip(kinds, table.columns, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">{escape(column.words[at])}</td>'
            for kind, column in zip(kinds, table.columns, strict=True)
        )
        + "</tr>"
        for at in range(table.length)
    )
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    return f"<table>{caption}<thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table>{note}"


def _picture(block: Picture) -> str:
    note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
    return (
        f'<figure role="img" aria-label="{escape(block.title)}">'
        f"<figcaption>{escape(block.title)}</figcaption>{chart_svg(block.chart)}</figure>{note}"
    )


def _behind(block: Leaf, printed: list[Table], writing: _Writing) -> str:
    """The figures behind a picture, to be opened; nothing where they are printed anyway."""
    if not isinstance(block, Picture) or any(block.data is table for table in printed):
        return ""
    return (
        f"<details><summary>{escape(_(words.FIGURES_BEHIND))}</summary>"
        f"{_table(block.data, writing)}</details>"
    )


def _map(block: MapPicture, writing: _Writing) -> str:
    data = json.dumps(map_data(block.drawing, height=MAP_HEIGHT), ensure_ascii=False)
    number = next(writing.numbers)
    # Names come from the customer's data: none may end the element that holds them.
    held = data.replace("<", "\\u003c")
    return (
        f"<figure><figcaption>{escape(block.title)}</figcaption>"
        f'<div id="map-{number}"><script type="application/json" class="map">{held}</script></div>'
        f'<p class="note">{escape(block.note)}</p>'
        f"<details><summary>{escape(_(map_wording.MAP_AS_TABLE))}</summary>"
        f"{_table(block.data, writing)}</details></figure>"
    )
