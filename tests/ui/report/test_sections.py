"""Conversion, models, stages, deadlines and corrections: the same figures in every format."""

import io
import re
from datetime import date
from html import unescape

import pptx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from event_logs.project.project_file import read_project
from event_logs.storage import open_log
from mining.conformance.acceptance import Accepted, accept, take_back
from mining.conformance.declared import read_funnel
from mining.findings.analysis import analyze
from mining.projects import given_by
from ui.language import speaking
from ui.report.make import report_of
from ui.report.write import render

KEYS = ("conversion", "stages", "deadlines", "corrections")


def squeezed(text: str) -> str:
    """The text without blanks: paper breaks lines where it likes."""
    return "".join(text.split())


def text_of(kind: str, content: bytes) -> str:
    """Everything that a file says, read by a reader of its format."""
    if kind == "html":
        return unescape(re.sub(r"<[^>]+>", " ", content.decode()))
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        return "\n".join(str(cell) for rows in sheets for row in rows for cell in row)
    shapes = [
        shape for slide in pptx.Presentation(io.BytesIO(content)).slides for shape in slide.shapes
    ]
    cells = [
        cell.text
        for shape in shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    return "\n".join([*cells, *(s.text_frame.text for s in shapes if s.has_text_frame)])


@pytest.fixture(scope="module")
def russian(built):
    project = read_project(built)
    with speaking("ru"):
        return report_of(project, read_funnel(project), date(2026, 2, 1))


@pytest.fixture(scope="module")
def analysis(built):
    project = read_project(built)
    funnel = read_funnel(project)
    return analyze(open_log(built), funnel, given=given_by(project, funnel))


@pytest.mark.parametrize("kind", ["html", "pdf", "xlsx", "pptx"])
def test_every_format_tells_the_figures_of_the_results(report, analysis, kind):
    told = squeezed(text_of(kind, render(report, kind, whole=True)))
    conversion = analysis.conversion
    assert conversion is not None
    demo = conversion.frame.set_index("stage").loc["Demo"]
    assert (demo["any_order"], demo["best"], conversion.cases) == (1, 2, 3)
    [deadline] = analysis.deadlines
    wanted = [
        "How many deals got how far",
        "33 % (1 of 3 deals)",
        "67 % (2 of 3 deals)",
        "Declared funnel",
        "Generalisation",
        "Move on",
        f"of {deadline.compliance.kept.count}",
        "What to correct first",
        "Nothing was found that harms beyond chance",
        "cannot say",
    ]
    assert [words for words in wanted if squeezed(words) not in told] == []


@pytest.mark.parametrize("kind", ["html", "pdf", "xlsx", "pptx"])
def test_every_format_tells_them_in_russian(russian, kind):
    with speaking("ru"):
        told = squeezed(text_of(kind, render(russian, kind)))
    for words in ("Сколько сделок куда дошло", "33 % (1 из 3 сделок)", "Что исправить сначала"):
        assert squeezed(words) in told
    for words in ("How many", "What to correct", "Declared funnel"):
        assert squeezed(words) not in told


def test_the_sections_are_there_and_hidden_stages_say_why_there_are_none(report):
    by_key = {section.key: section for section in report.sections}
    assert set(KEYS) <= set(by_key)
    [refusal] = by_key["stages"].blocks
    assert refusal.text


def test_what_was_accepted_is_marked_in_a_report(built):
    kind, activity = "undeclared activity", "<script>alert(1)</script>"
    accept(built, Accepted(kind, activity, "Ann", date(2026, 1, 10)))
    project = read_project(built)
    made = report_of(project, read_funnel(project), date(2026, 2, 1))
    take_back(built, kind, activity)
    [section] = [section for section in made.sections if section.key == "deviations"]
    tables = [block for block in section.blocks if hasattr(block, "columns")]
    accepted = next(c for c in tables[0].columns if c.title == "Accepted as")
    assert "normal" in accepted.words
