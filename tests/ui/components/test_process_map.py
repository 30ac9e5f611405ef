"""The map in a real browser: clicks, keys, zoom, and nothing from outside the machine."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

HERE = "127.0.0.1"

APP = """
import streamlit as st
from event_logs.event_log import EventLog
from mining.discovery.directly_follows import discover_directly_follows_graph
from mining.models.funnel import parse_funnel
from ui.charts.process_map import process_map
from ui.components.process_map import Selection, show_process_map

EVIL = "<script>window.broken = 1</script><img src=x onerror='window.broken = 2'>"
traces = {"a": ["New", "Call", "Demo", "Won"], "b": ["New", "Demo", "New", "Demo", "Won"],
          "c": ["New", EVIL, "Won"]}
graph = discover_directly_follows_graph(EventLog.from_traces(traces))
steps = st.slider("Steps", 0, 100, 100)
asked = Selection("node", "Won") if st.button("Ask") else None
drawn = process_map(graph, parse_funnel("New > Demo > Won"), steps=steps / 100)
st.text(f"Answer: {show_process_map(drawn, key='map', selected=asked, height=600)}")
"""

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    """The address of a page with nothing but the map."""
    assert chromium
    script = tmp_path_factory.mktemp("app") / "app.py"
    script.write_text(APP, encoding="utf-8")
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
         "--server.address", HERE, "--server.headless", "true",
         "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"],
        cwd=Path(__file__).parents[3], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        yield f"http://{HERE}:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The page, open; at the end nothing was asked of another machine or complained about."""
    foreign, said = list[str](), list[str]()
    page = browser.new_page(viewport={"width": 1200, "height": 900})

    def watch(request: Request) -> None:
        if HERE not in request.url and not request.url.startswith(("data:", "blob:")):
            foreign.append(request.url)

    page.on("request", watch)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    page.goto(address)
    expect(page.locator("g.step").first).to_be_visible(timeout=30_000)
    yield page
    page.close()
    assert (foreign, said) == ([], [])


def wait_for(port: int) -> None:
    """Until the server answers."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            with closing(HTTPConnection(HERE, port, timeout=1)) as connection:
                connection.request("GET", "/_stcore/health")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the app did not start within 30 s")


def answer(page: Page, words: str) -> None:
    """Wait until the server has answered so."""
    expect(page.get_by_text("Answer:")).to_contain_text(words)


def view_of(page: Page) -> list[float]:
    """What part of the drawing is seen: x, y, width, height."""
    box = page.locator(".canvas > svg").get_attribute("viewBox")
    assert box
    return [float(number) for number in box.split()]


def test_a_click_on_a_step_is_answered(opened: Page) -> None:
    opened.locator("g.step", has_text="Call").click()
    answer(opened, "kind='node', source='Call'")
    expect(opened.locator("g.step.selected")).to_have_text(re.compile("Call"))


def test_a_click_on_a_path_is_answered(opened: Page) -> None:
    middle = opened.locator("g.path.rework path.hit").evaluate(
        """line => {
            const at = line.getPointAtLength(line.getTotalLength() / 2);
            const shown = new DOMPoint(at.x, at.y).matrixTransform(line.getScreenCTM());
            return [shown.x, shown.y];
        }"""
    )
    opened.mouse.click(*middle)
    answer(opened, "kind='edge', source='Demo', target='New'")


def test_the_map_is_walked_by_keyboard(opened: Page) -> None:
    step = opened.locator("g.step", has_text="Demo")
    step.focus()
    expect(opened.locator(".tip")).to_contain_text("Declared stage")
    opened.keyboard.press("Enter")
    answer(opened, "source='Demo'")
    opened.keyboard.press("Escape")
    answer(opened, "None")
    label = step.get_attribute("aria-label") or ""
    assert label.startswith("Demo. Declared stage. 25 %")


def test_what_is_looked_at_survives_a_slider(opened: Page) -> None:
    box = opened.locator(".canvas").bounding_box()
    assert box
    first, drawing = view_of(opened), opened.locator(".canvas > svg")
    words = drawing.get_attribute("viewBox") or ""
    opened.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.mouse.wheel(0, -500)
    expect(drawing).not_to_have_attribute("viewBox", words)
    near = view_of(opened)
    assert near[2] < first[2]
    drawn = opened.locator("g.path").count()
    opened.get_by_role("slider").focus()
    opened.keyboard.press("Home")
    expect(opened.locator("g.path")).not_to_have_count(drawn)
    assert view_of(opened)[2] == pytest.approx(near[2], rel=0.02)


def test_a_drag_moves_the_map_and_selects_nothing(opened: Page) -> None:
    box = opened.locator("g.step", has_text="Demo").bounding_box()
    assert box
    before = view_of(opened)
    opened.mouse.move(box["x"] + 5, box["y"] + 5)
    opened.mouse.down()
    opened.mouse.move(box["x"] + 80, box["y"] + 60, steps=4)
    opened.mouse.up()
    assert view_of(opened)[0] < before[0]
    answer(opened, "None")


def test_what_is_asked_for_from_the_page_is_shown_and_a_click_goes_before_it(opened: Page) -> None:
    opened.get_by_role("button", name="Ask").click()
    answer(opened, "source='Won'")
    expect(opened.locator("g.step.selected")).to_have_text(re.compile("Won"))
    opened.locator("g.step", has_text="New").click()
    answer(opened, "source='New'")
    expect(opened.locator("g.step.selected")).to_have_text(re.compile("New"))


def test_names_from_the_data_run_nothing(opened: Page) -> None:
    opened.locator("g.step", has_text="<script>").hover()
    expect(opened.locator(".tip")).to_contain_text("<script>window.broken = 1</script>")
    assert opened.evaluate("window.broken") is None
    assert opened.locator(".canvas script, .canvas img, .canvas a").count() == 0
