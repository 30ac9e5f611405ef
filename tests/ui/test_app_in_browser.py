"""The served app in a real browser: every page, clicks, sliders, and nothing leaves the machine."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from ui.phrases import PAGES

from .conftest import READY, watched_page

pytestmark = pytest.mark.e2e

ADDRESSES = ["" if name == "overview" else name for name in PAGES]
PATIENCE = 30_000


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A page that fails the test on errors of its own and on requests to other machines."""
    with watched_page(browser, height=1000, patience=PATIENCE) as page:
        yield page


def visit(page: Page, served: str, name: str) -> None:
    """Open a page of the app and wait until it has been drawn."""
    page.goto(f"{served}/{name}")
    page.wait_for_selector(READY)


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_opens_with_figures_and_without_errors(page, served, name):
    visit(page, served, name)
    expect(
        page.get_by_test_id("stSidebar").get_by_text(re.compile(r"600 of 600 deals"))
    ).to_be_visible()
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)


def test_a_click_on_a_step_of_the_map_is_answered(page, served):
    visit(page, served, "map")
    step = page.locator("svg g.node").filter(has_text="Qualified").first
    step.click()
    expect(page.get_by_text(re.compile(r"Qualified")).locator("visible=true").first).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_text("Nothing selected")).to_have_count(0)


def test_a_slider_of_the_map_changes_how_much_is_shown(page, served):
    visit(page, served, "map")
    told = page.get_by_text(re.compile(r"\d+ of \d+ paths")).first
    before = told.inner_text()
    slider = page.get_by_role("slider", name=re.compile("Paths"))
    slider.focus()
    slider.press("Home")
    expect(told).not_to_have_text(before)


def picture(page: Page, served: str, address: str) -> Image.Image:
    """The map under an address, as it stands on the screen."""
    visit(page, served, address)
    drawn = page.locator("svg:has(g.node)").first
    drawn.wait_for()
    page.wait_for_timeout(400)  # the view glides to its place
    return Image.open(io.BytesIO(drawn.screenshot(animations="disabled"))).convert("RGB")


def changed(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ clearly; the frame is drawn over by its neighbours."""
    inner = (4, 4, min(one.width, other.width) - 4, min(one.height, other.height) - 4)
    apart = ImageChops.difference(one.crop(inner), other.crop(inner)).convert("L")
    return sum(apart.histogram()[32:]) / (apart.width * apart.height)


def test_one_link_is_one_picture_of_the_map(page, served):
    once = picture(page, served, "map")
    assert changed(once, picture(page, served, "map")) < 0.0005
    assert changed(once, picture(page, served, "map?map_compare=outcomes")) > 0.005


def test_a_deviation_opens_its_deals(page, served):
    visit(page, served, "deviations")
    grid = page.get_by_test_id("stDataFrame").first
    grid.click(position={"x": 15, "y": 55})
    expect(page.get_by_text(re.compile("Deals with this deviation"))).to_be_visible()
    expect(page.get_by_text(re.compile("One deal from first to last event"))).to_be_visible()


def test_a_choice_of_deals_stays_on_the_next_page_and_in_the_address(page, served):
    visit(page, served, "")
    page.get_by_test_id("stSidebar").get_by_label("Outcome").click()
    page.get_by_role("option", name="Lost").click()
    page.keyboard.press("Escape")
    page.wait_for_selector(READY)
    expect(page.get_by_test_id("stSidebar").get_by_text("600 of 600 deals")).to_have_count(0)
    assert "outcome=Lost" in page.url
    page.get_by_role("link", name="Handoffs").click()
    page.wait_for_selector(READY)
    expect(page.get_by_test_id("stSidebar").get_by_text("600 of 600 deals")).to_have_count(0)


def test_deals_move_along_the_map_when_they_are_set_in_motion(page, served):
    visit(page, served, "map")
    assert page.locator("circle.token").count() == 0
    page.get_by_text("Set deals in motion").click()
    token = page.locator("circle.token").first
    token.wait_for(state="attached")
    clock = page.locator(".film .clock")
    before = clock.inner_text()
    page.get_by_role("button", name="Play or pause").click()
    expect(clock).not_to_have_text(before)
    page.get_by_role("slider", name="Moment shown").fill("500")
    expect(page.locator("circle.token:visible").first).to_be_visible()


def test_a_finding_opens_its_deals_chooses_them_and_leads_on(page, served):
    visit(page, served, "")
    page.get_by_role("button", name="Extra step “On hold”").click()
    page.get_by_role("button", name="Choose such deals on every page").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("600 of 600 deals")).to_have_count(0)
    page.wait_for_selector(READY)
    assert {"finding", "with"} <= {part.split("=")[0] for part in page.url.split("?")[1].split("&")}
    page.get_by_role("link", name="More on the page Deviations").click()
    page.wait_for_url("**/deviations?**")
    page.wait_for_selector(READY)
    assert "with=On+hold" in page.url
