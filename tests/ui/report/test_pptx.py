"""The slides, read again, have tables and charts that can be edited."""

import io

import pptx

from ui.report.pptx import ROWS, to_pptx


def slides_of(report, rows=15):
    return pptx.Presentation(io.BytesIO(to_pptx(report, rows=rows))).slides


def test_tables_are_tables_with_the_words_of_the_results(report):
    found = [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in slides_of(report)
        for shape in slide.shapes
        if shape.has_table
    ]
    deviations = next(table for table in found if table[0][:2] == ["Deviation", "Deals"])
    assert ["Extra step: <script>alert(1)</script>", "1", "33 %"] in [r[:3] for r in deviations]
    assert all(len(table) <= ROWS + 1 for table in found)


def test_bars_are_a_chart_with_values_in_days(report):
    [chart] = [
        shape.chart for slide in slides_of(report) for shape in slide.shapes if shape.has_chart
    ]
    [plot] = chart.plots
    assert list(plot.categories) == ["New", "Demo"]
    median = dict(zip(plot.categories, plot.series[0].values, strict=True))
    assert median["Demo"] == 1.0


def test_findings_and_the_title_are_texts(report):
    texts = [
        shape.text_frame.text
        for slide in slides_of(report)
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert report.title in texts
    assert any("still open" in text for text in texts)


def test_every_slide_names_its_section(report):
    _front, *slides = slides_of(report)
    headings = {section.heading for section in report.sections}
    for slide in slides:
        told = {shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}
        assert told & headings
