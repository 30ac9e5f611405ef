"""A report as a file: chosen format, whole or not at all, never of a thousand pages."""

from collections.abc import Callable, Mapping
from pathlib import Path

from event_logs.errors import AnalysisLimitError
from event_logs.whole_file import write_whole
from ui.report.content import (
    MapPicture,
    Picture,
    Report,
    Statements,
    Table,
    shortened,
)
from ui.report.paper import on_paper

ROWS = 8
"""Rows of a table on paper, unless asked for more."""

MOST_PAGES = 100
ROWS_A_PAGE = 40
PICTURE_ROWS = 18
"""A picture takes the room of so many rows."""


def _html(report: Report, rows: int) -> bytes:
    from ui.report.html import to_html  # noqa: PLC0415 - each format has its own library

    return to_html(report, rows=rows).encode()


def _pdf(report: Report, rows: int) -> bytes:
    from ui.report.pdf import to_pdf  # noqa: PLC0415 - as in _html

    return to_pdf(report, rows=rows)


def _xlsx(report: Report, _rows: int) -> bytes:
    from ui.report.xlsx import to_xlsx  # noqa: PLC0415 - as in _html

    return to_xlsx(report)


def _pptx(report: Report, rows: int) -> bytes:
    from ui.report.pptx import to_pptx  # noqa: PLC0415 - as in _html

    return to_pptx(report, rows=rows)


FORMATS: Mapping[str, Callable[[Report, int], bytes]] = {
    "html": _html,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "pptx": _pptx,
}
"""How each format is made, by the ending of its files."""


PRINTED = {"pdf", "pptx"}
"""Formats in which details are printed only when they are asked for."""


def render(report: Report, kind: str, *, rows: int = ROWS, whole: bool = False) -> bytes:
    """A report in one of `FORMATS`; tables on paper show their first `rows` rows.

    What is printed leaves details to the other formats, unless the `whole` is asked for.

    Raises `AnalysisLimitError` for a report that nobody would read to its end.
    """
    if kind in PRINTED:
        report = on_paper(report, whole=whole)
    expected = pages(report, rows)
    if kind != "xlsx" and expected > MOST_PAGES:
        raise AnalysisLimitError(
            f"The report would have about {expected} pages, and at most {MOST_PAGES} are written",
            where=report.title,
            remedy="Ask for fewer rows a table; the Excel report holds all of them",
        )
    return FORMATS[kind](report, rows)


def pages(report: Report, rows: int) -> int:
    """About how many pages a report has."""
    lines = 0
    for section in report.sections:
        for block in section.leaves:
            if isinstance(block, Table):
                lines += shortened(block, rows).length + 3
            elif isinstance(block, Picture | MapPicture):
                lines += PICTURE_ROWS
            else:
                lines += len(block.sentences) * 2 if isinstance(block, Statements) else 3
    return lines // ROWS_A_PAGE + 1


def write_report(
    report: Report, path: Path, kind: str, *, rows: int = ROWS, whole: bool = False
) -> None:
    """Write a report to a file, which appears only when it is whole; as `render` does."""
    content = render(report, kind, rows=rows, whole=whole)
    write_whole(path, content, remedy="Name another file with --output")
