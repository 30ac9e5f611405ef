"""The tour leads over the pages of a demo, goes on by link, and ends when it is told to."""

import re

import pytest
from playwright.sync_api import expect

from ui.components.tour import STEPS
from ui.phrases import PAGES

READY = "[data-testid=stApp][data-test-script-state=notRunning]"


def test_every_step_is_a_page_and_no_page_comes_twice():
    names = [name for name, _text in STEPS]
    assert set(names) <= set(PAGES)
    assert len(set(names)) == len(names)
    assert (names[0], names[-1]) == ("overview", "report")


@pytest.mark.e2e
def test_it_leads_on_is_kept_in_the_address_and_can_be_ended(browser, served):
    page = browser.new_page()
    page.set_default_timeout(30_000)
    page.goto(served)
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page).to_have_url(re.compile(r"/map\?.*tour=2"))
    expect(page.get_by_text("Tour, step 2 of")).to_be_visible()
    page.goto(f"{served}/variants?tour=4&lang=ru")
    expect(page.get_by_text("шаг 4 из")).to_be_visible()
    page.get_by_role("button", name="Закончить знакомство").click()
    page.wait_for_selector(READY)
    expect(page.get_by_text("шаг 4 из")).to_have_count(0)
    expect(page).to_have_url(re.compile("tour=over"))
    page.close()


def test_a_project_of_ones_own_has_none(tmp_path):
    from ui.components.tour import show_tour  # noqa: PLC0415 - draws nothing, so needs no app

    show_tour(tmp_path, {}, None)
