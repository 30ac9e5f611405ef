"""The page of a report loads nothing, runs nothing of the customer's, and shows the figures."""

import re
from html import unescape

import pytest

from ui.report.html import to_html


@pytest.fixture(scope="module")
def page_text(report):
    return to_html(report, rows=15)


def test_it_names_no_other_place(page_text):
    links = re.findall(r'(?:src|href|action|url)\s*[=(]\s*["\']?([^"\'\s>)]+)', page_text)
    assert all(link.startswith("#") for link in links if not link.startswith("http://www.w3.org/"))


def test_a_name_that_looks_like_markup_stays_a_name(page_text):
    assert "<script>alert" not in page_text
    assert "<script>alert(1)</script>" in unescape(page_text)


def test_every_word_of_the_tables_is_on_the_page(report, page_text):
    shown = unescape(page_text)
    for _section, table in report.tables:
        for column in table.columns:
            assert column.title in shown
            assert all(word in shown for word in column.words[:15])


@pytest.mark.e2e
def test_its_map_is_drawn_from_disk_without_a_request(browser, page_text, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(page_text, "utf-8")
    requests, errors = [], []
    page = browser.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("#map-1 svg g.node")
    page.locator("#map-1 svg g.node").first.click()
    page.locator("#map-1 svg g.node").first.hover()
    assert page.locator("#map-1 svg g.node").count() >= 5
    assert page.locator("main table").count() >= 4
    page.close()
    assert errors == []
    assert requests == [file.as_uri()]
