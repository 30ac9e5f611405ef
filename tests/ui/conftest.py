"""The demo project built once, and the app served for the browser."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

START_SECONDS = 60
HERE = {"localhost", "127.0.0.1", ""}
READY = "[data-testid=stApp][data-test-script-state=notRunning]"


def run_greyzone(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would: in a process of its own."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "ui.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=300,
        check=check,
    )


@pytest.fixture(scope="session")
def demo_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo project with its log built, in a folder with a blank in its name."""
    place = tmp_path_factory.mktemp("projects") / "demo of sales"
    run_greyzone("demo", place, "--deals", "600")
    run_greyzone("build", place)
    return place


@pytest.fixture(scope="session")
def served(demo_project: Path) -> Iterator[str]:
    """The address at which the app serves the demo project."""
    with serving(demo_project) as address:
        yield address


@contextmanager
def serving(place: Path) -> Iterator[str]:
    """The address at which the app serves a folder; fails where the server told of a mistake."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "ui.cli", "app", str(place), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        said, _ = server.communicate(timeout=20)
        assert not re.search(r"Traceback|Uncaught", said), said


def _wait_for(address: str, server: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310
                return
        except OSError:
            assert server.poll() is None, server.communicate()[0]
            time.sleep(0.2)
    pytest.fail(f"the app did not answer within {START_SECONDS} s")


@pytest.fixture(scope="session")
def browser(chromium):
    """A headless Chromium of the system; nothing is downloaded."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()


@contextmanager
def watched_page(browser: Browser, *, height: int, patience: int) -> Iterator[Page]:
    """A page that fails the test on errors of its own and on requests to other machines."""
    page = browser.new_page(viewport={"width": 1500, "height": height})
    page.set_default_timeout(patience)
    troubles = note_troubles(page)
    yield page
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.close()
    assert not troubles


def note_troubles(page: Page) -> list[str]:
    """A list that fills with errors of the page and with requests to other machines."""
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
    page.on("request", lambda request: _note_stranger(request.url, troubles))
    return troubles


def _note_stranger(url: str, troubles: list[str]) -> None:
    place = urlparse(url)
    if place.scheme not in {"data", "blob"} and (place.hostname or "") not in HERE:
        troubles.append(f"request to another machine: {url}")
