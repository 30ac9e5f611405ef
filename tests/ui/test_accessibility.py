"""Axe finds no serious barrier on any page, in the light and in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from ui.phrases import PAGES

from .conftest import READY

pytestmark = pytest.mark.e2e

BARRIERS = {"serious", "critical"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(browser, served, scheme):
    page = browser.new_page(viewport={"width": 1400, "height": 1000}, color_scheme=scheme)
    page.set_default_timeout(60_000)
    found = []
    for name in PAGES:
        page.goto(served if name == "overview" else f"{served}/{name}")
        page.wait_for_selector(READY)
        for barrier in Axe().run(page).response["violations"]:
            if barrier["impact"] in BARRIERS:
                where = [node["html"][:120] for node in barrier["nodes"][:3]]
                found.append((name, barrier["id"], where))
    page.close()
    assert found == []
