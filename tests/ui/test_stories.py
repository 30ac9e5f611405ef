"""The three stories in a real browser, from an empty start to what is handed over."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation
from python_calamine import CalamineWorkbook

from ui import data_words, deadline_words, map_wording, phrases, stage_words, variant_words
from ui.language import _, speaking
from ui.report import words as report_words

from .conftest import READY, run_greyzone, serving, watched_page

pytestmark = pytest.mark.e2e

PATIENCE = 120_000
EXPORTS = ("stage_changes", "deals", "contacts", "calls", "emails", "staff")
LANGUAGES = ("en", "ru")


class Reader:
    """Somebody at the app in one language, who finds things by their words."""

    def __init__(self, page: Page, address: str, language: str) -> None:
        self.page, self.address, self.language = page, address, language

    def words(self, text: str) -> str:
        """What is said in this language for an English text."""
        with speaking(self.language):
            return _(text)

    def open(self, name: str = "") -> None:
        """Go to a page by its address."""
        self.page.goto(f"{self.address}/{name}?lang={self.language}")
        self.wait()

    def turn_to(self, name: str) -> None:
        """Go to a page by its name at the top."""
        title = self.words(phrases.PAGES[name])
        self.page.get_by_role("link", name=title, exact=True).click()
        self.page.wait_for_url(re.compile(rf"/{name}"))
        self.wait()

    def press(self, text: str) -> None:
        """Press the button of that name."""
        self.button(text).click()

    def button(self, text: str) -> Locator:
        """The button of that name."""
        return self.page.get_by_role("button", name=self.words(text), exact=True).first

    def write(self, label: str, text: str) -> None:
        """Fill in a field."""
        field = self.page.get_by_label(self.words(label), exact=True).first
        field.fill(text)
        field.press("Enter")
        self.wait()

    def sees(self, text: str) -> None:
        """Wait until a text is on the page."""
        said = self.page.get_by_test_id("stMain").get_by_text(self.words(text)).first
        expect(said).to_be_visible(timeout=PATIENCE)

    def wait(self) -> None:
        """Wait until the page has been drawn."""
        self.page.wait_for_timeout(200)  # a click is answered by a run, which begins at once
        self.page.wait_for_selector(READY)

    def tick_row(self, number: int = 1) -> None:
        """Choose a row of the first table, counted from 1."""
        self.wait()
        grid = self.page.get_by_test_id("stDataFrame").first
        grid.scroll_into_view_if_needed()
        grid.click(position={"x": 15, "y": 20 + 35 * number})
        self.wait()

    def take_report(self, kind: str, folder: Path) -> Path:
        """Have a report made and download it."""
        self.turn_to("report")
        self.page.get_by_test_id("stMain").get_by_role(
            "radio", name=self.words(report_words.FORMATS[kind])
        ).click()
        self.wait()
        self.press(report_words.MAKE)
        link = self.button(report_words.DOWNLOAD)
        link.wait_for(timeout=PATIENCE)
        with self.page.expect_download() as waited:
            link.click()
        taken = folder / f"report.{kind}"
        waited.value.save_as(taken)
        return taken


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A page that fails the test on errors of its own and on requests to other machines."""
    with watched_page(browser, height=1400, patience=PATIENCE) as page:
        yield page


@pytest.fixture(params=LANGUAGES)
def copied(request, demo_project, tmp_path) -> Iterator[tuple[str, str, Path]]:
    """A language, the address of the app, and a copy of the demo project that it serves."""
    place = tmp_path / "project"
    shutil.copytree(demo_project, place)
    with serving(place) as address:
        yield request.param, address, place


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_analyst_finds_what_nobody_declared(page, tmp_path, language):
    world = "russian" if language == "ru" else "typical"
    run_greyzone("demo", tmp_path / "exports", "--deals", "600", "--world", world)
    home = tmp_path / "home"
    home.mkdir()
    with serving(home) as address:
        analyst = Reader(page, address, language)
        analyst.open()
        analyst.sees(data_words.NO_PROJECT)
        records = tmp_path / "exports" / "records"
        page.locator("input[type=file]").set_input_files(
            [records / f"{name}.csv" for name in EXPORTS]
        )
        analyst.press(data_words.MAKE)
        if language == "en":
            stop_and_build_again(analyst)
            analyst.turn_to("data")
        analyst.sees(data_words.LEDGER["sources"])
        if language == "ru":
            analyst.press(data_words.OPEN)
            analyst.wait()
        declare(analyst, home / "new-project")
        accept_a_stage(analyst, home / "new-project")
        report = analyst.take_report("xlsx", tmp_path)
    sheets = CalamineWorkbook.from_path(str(report))
    tables = [sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names]
    cells = {cell for table in tables for row in table for cell in row}
    assert {"stage_changes", "calls", "emails"} <= cells  # the ledger
    assert "Proposal" in cells or "Предложение" in cells  # the funnel


def stop_and_build_again(analyst: Reader) -> None:
    """Stop the build at once; the project is there without a log, and is built."""
    analyst.press(data_words.STOP)
    analyst.sees(data_words.WAS_STOPPED)
    analyst.sees(data_words.NO_LOG)
    analyst.press(data_words.BUILD)
    analyst.sees(data_words.DECLARE)


def declare(analyst: Reader, project: Path) -> None:
    """The funnel that is proposed is the declared one of the company."""
    analyst.press(data_words.DECLARE_AND_BUILD)
    analyst.page.get_by_text(analyst.words(data_words.DECLARE)).wait_for(state="detached")
    analyst.wait()
    line = tomllib.loads((project / "greyzone.toml").read_text("utf-8"))["funnel"]["line"]
    assert line.count(">") == 3


def accept_a_stage(analyst: Reader, project: Path) -> None:
    """Look for hidden stages, open the first, give it a name and accept it."""
    analyst.turn_to("stages")
    analyst.press(stage_words.LOOK)
    analyst.sees(stage_words.STAGES_FOUND)
    analyst.page.get_by_test_id("stDataFrame").first.wait_for()
    analyst.tick_row()
    analyst.write(stage_words.NAME, "Called back")
    analyst.write(stage_words.YOUR_NAME, "Vera")
    analyst.press(stage_words.ACCEPT)
    analyst.button(stage_words.TAKE_BACK).wait_for()
    [kept] = tomllib.loads((project / "greyzone.toml").read_text("utf-8"))["hidden_stages"]
    assert (kept["name"], kept["by"], kept["decision"]) == ("Called back", "Vera", "accepted")


def test_a_consultant_shows_where_reality_leaves_the_funnel(page, copied, tmp_path):
    language, address, place = copied
    consultant = Reader(page, address, language)
    consultant.open("map")
    page.locator("svg g.node").filter(has_text="Qualified").first.click()
    consultant.wait()
    page.get_by_role("combobox", name=consultant.words(map_wording.COMPARE)).click()
    page.get_by_role("option", name=consultant.words(map_wording.COMPARE_BY["outcome"])).click()
    consultant.wait()
    assert "map_compare=" in page.url  # every view is a link
    consultant.turn_to("deviations")
    consultant.tick_row()
    consultant.sees(phrases.DEVIATING_DEALS)
    consultant.turn_to("variants")
    consultant.write(variant_words.YOUR_NAME, "Vera")
    consultant.press(variant_words.CALL_GOOD)
    consultant.wait()
    consultant.press(variant_words.CALL_BAD)
    consultant.wait()
    text = (place / "greyzone.toml").read_text("utf-8")
    judged = tomllib.loads(text)["judged_variants"]
    assert [each["judgement"] for each in judged] == ["good", "bad"]
    report = consultant.take_report("html", tmp_path)
    page.goto("about:blank")  # else the app misses its server for a moment
    page.context.set_offline(True)  # the deliverable needs none
    page.goto(report.as_uri())
    expect(page.get_by_text(consultant.words(report_words.DEVIATIONS)).first).to_be_visible()
    expect(page.locator("svg g.node").first).to_be_visible()
    page.context.set_offline(False)


def test_a_manager_finds_the_seam_where_deals_wait(page, copied, tmp_path):
    language, address, _place = copied
    manager = Reader(page, address, language)
    manager.open("handoffs")
    # The planted slow seam lies between these two, and heads the table and the figures.
    expect(page.get_by_test_id("stMetric").filter(has_text="").last).to_be_visible()
    expect(page.get_by_text("Pre-sales → Sales").first).to_be_visible()
    manager.turn_to("time")
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    manager.turn_to("deadlines")
    manager.sees(deadline_words.WHY)
    manager.sees(deadline_words.RISK)
    slides = Presentation(manager.take_report("pptx", tmp_path)).slides
    told = "\n".join(
        shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )
    assert manager.words(report_words.SEAMS) in told
