"""How long a click on the map, or a step of its slider, waits for its answer in the browser.

The app is served on the stored log and driven in a headless Chromium, as a user would:
from the click to the changed text on the screen. There is no peer.
"""

import atexit
import re
import time
from contextlib import AbstractContextManager, ExitStack
from itertools import count, cycle
from typing import Any

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.serving import MINUTES, Server, chromium, lay_project, served
from benchmarks.work import Data, Side, Work

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def open_map(data: Data) -> Page:
    """The map page of the app, drawn once, all results of the log kept."""
    page = _browse()
    page.goto(f"{_until_the_end(served(lay_project(data))).address}/map")
    page.wait_for_selector(IDLE, timeout=MINUTES)
    page.wait_for_selector("svg g.node", timeout=MINUTES)
    return page


def click_steps(page: Page) -> list[float]:
    """Seconds from a click on a step of the map to its figures beside it, for ten clicks."""
    steps = [step for step in page.locator("svg g.node").all() if _is_on_screen(step)]
    told = page.get_by_test_id("stMain")
    return [_timed(told, step.click) for step, _ in zip(cycle(steps), range(10), strict=False)]


def move_slider(page: Page) -> list[float]:
    """Seconds from a pull of the slider of paths, from end to end, to the map drawn anew."""
    told = page.get_by_text(re.compile(r"\d+ of \d+ paths")).first
    slider = page.get_by_role("slider", name=re.compile("Paths"))
    keys = ["End", "Home"] * 5
    return [_timed(told, lambda key=key: slider.press(key)) for key in keys]


def _timed(told: Locator, act: Any) -> float:
    before, begun = told.inner_text(), time.perf_counter()
    act()
    for tries in count():
        if told.inner_text() != before:
            break
        assert tries < 2_000, "nothing changed on the screen"
        time.sleep(0.005)
    waited = time.perf_counter() - begun
    told.page.wait_for_selector(IDLE, timeout=MINUTES)
    return waited


def _is_on_screen(step: Locator) -> bool:
    box = step.bounding_box()
    marks = step.get_attribute("class") or ""
    return bool(box) and "marker" not in marks and 400 < box["x"] < 950 and 200 < box["y"] < 800


def _browse() -> Page:
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    atexit.register(lambda: (browser.close(), playwright.stop()))
    return browser.new_page(viewport={"width": 1500, "height": 1000})


def _until_the_end(server: AbstractContextManager[Server]) -> Server:
    """The server, stopped when this process ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(server)


WORKS = tuple(
    Work(
        name=name,
        says="from the click to the changed text in the browser; the goal is 0.7 s",
        ours=Side(open_map, act, lambda _: "answered", needs="playwright", times=True),
        runs=3,
    )
    for name, act in {"app, a click on the map": click_steps, "app, a slider": move_slider}.items()
)
