"""The PDF, read again, says what the results say."""

import io

from pypdf import PdfReader

from ui.report.content import Table
from ui.report.pdf import to_pdf


def test_its_text_holds_the_title_in_any_script_and_the_figures(report):
    read = PdfReader(io.BytesIO(to_pdf(report, rows=15)))
    text = "\n".join(page.extract_text() for page in read.pages)
    squeezed = "".join(text.split())
    assert "Отдел=1+1<продаж>" in squeezed
    blocks = [block for section in report.sections for block in section.leaves]
    for table in blocks:
        if isinstance(table, Table):  # what is behind a picture is drawn, not printed
            for column in table.columns:
                for word in column.words[:15]:
                    assert "".join(word.split()) in squeezed, word
    assert read.metadata.title == report.title


def test_markup_in_names_is_not_set(report):
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(report, rows=3))).pages
    )
    assert "alert(1)" in "".join(text.split())
