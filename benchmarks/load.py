"""How long pages take, alone and with ten at once: `python -m benchmarks.load [--cases N …]`.

The app is served on a simulated log, as `greyzone build` leaves one. First one session walks
through all pages from a cold server, and again, chooses the deals that were won and walks once
more. Then so many sessions walk at once, each from another page on, through every page, twice.
Last, a cold server of a log of which nothing is kept draws its first page. A page's time is
from the click on its name (or the address, for the first) until the script has run and nothing
on the screen is stale. Errors on screen and in the browser are counted, and the server's memory
is read before, between and after.
"""

import argparse
import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.async_api import Browser, Page, async_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.__main__ import simulated
from benchmarks.once import MEGABYTE
from benchmarks.report import machine_facts
from benchmarks.serving import MINUTES, Server, chromium, lay_project, served
from ui.phrases import PAGES
from ui.state import OUTCOME

RESULTS = Path(__file__).parent / "load.json"
SIZES = (100_000,)
SESSIONS = 10
ROUNDS = 2
STILL = 0.15
"""So many seconds a page must have stood still to count as drawn; not counted as waiting."""
DRAWN = """name => location.pathname.replace(/^\\//, '') === name
  && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
  && !!document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page drawn for one session: `kind` is cold, first, again, chosen, crowded or bare."""

    kind: str
    page: str
    seconds: float


CHOICE = "choosing deals"
"""The visit in which some of the deals are chosen, the page being the first."""


def main() -> None:
    """Read the arguments, measure, print and store."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    reader.add_argument("--cases", type=int, nargs="+", default=SIZES)
    reader.add_argument("--sessions", type=int, default=SESSIONS, help="at once (default 10)")
    reader.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    wanted = reader.parse_args()
    console = Console(width=120, highlight=False)
    for fact in machine_facts():
        console.print(fact, soft_wrap=True)
    rows = []
    for cases in wanted.cases:
        with simulated(cases) as data:
            with served(lay_project(data, prepared=True)) as server:
                row = {"cases": cases, **asyncio.run(walk(server, wanted.sessions))}
            with served(lay_project(data)) as server:
                row["visits"] += asyncio.run(first_page(server))
        console.print(table_of(row))
        memory = ", ".join(f"{when} {size:.0f} MB" for when, size in row["memory_mb"].items())
        console.print(f"memory of the server: {memory}; errors: {row['errors']}")
        rows.append(row)
    wanted.results.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


async def walk(server: Server, sessions: int) -> dict[str, Any]:
    """All visits: one session alone, then many at once."""
    errors: list[str] = []
    memory = {"before": server.memory()[0] / MEGABYTE}
    async with _browsing() as browser:
        visits = await _alone(browser, server.address, errors)
        memory["after one session"] = server.memory()[0] / MEGABYTE
        crowd = (_in_crowd(browser, server.address, turn, errors) for turn in range(sessions))
        for found in await asyncio.gather(*crowd):
            visits += found
        memory[f"after {sessions} more"], memory["peak"] = (m / MEGABYTE for m in server.memory())
    return {"visits": summed(visits), "memory_mb": memory, "errors": len(errors)}


async def first_page(server: Server) -> list[dict[str, Any]]:
    """The first page of a server whose log has nothing kept beside it."""
    errors: list[str] = []
    async with _browsing() as browser:
        page = await _open(browser, errors)
        seconds = await _timed(page, "", lambda: page.goto(server.address))
    if errors:
        raise SystemExit(f"The first page failed: {errors}")
    return summed([Visit("bare", "overview", seconds)])


def summed(visits: Iterable[Visit]) -> list[dict[str, Any]]:
    """One row a kind and page: how many visits, and their median, 95th percentile, slowest.

    >>> summed([Visit("again", "map", 0.2), Visit("again", "map", 0.4)])[0]["median"]
    0.3
    """
    times: dict[tuple[str, str], list[float]] = {}
    for visit in visits:
        times.setdefault((visit.kind, visit.page), []).append(visit.seconds)
    return [
        {
            "kind": kind,
            "page": page,
            "visits": len(taken),
            "median": round(median(taken), 3),
            "p95": round(quantiles(taken, n=20, method="inclusive")[-1], 3)
            if len(taken) > 1
            else None,
            "slowest": round(max(taken), 3),
        }
        for (kind, page), taken in times.items()
    ]


def table_of(row: dict[str, Any]) -> Table:
    """The visits of one size as a table."""
    table = Table("visit", "page", title=f"{row['cases']:,} cases, seconds until a page is drawn")
    for title in ("visits", "median", "p95", "slowest"):
        table.add_column(title, justify="right")
    for line in row["visits"]:
        table.add_row(*("" if value is None else str(value) for value in line.values()))
    return table


@asynccontextmanager
async def _browsing() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"]
        )
        yield browser
        await browser.close()


async def _alone(browser: Browser, address: str, errors: list[str]) -> list[Visit]:
    """Every page from a cold server, every page again, and every page of the deals won."""
    page = await _open(browser, errors)
    visits = [Visit("cold", "overview", await _timed(page, "", lambda: page.goto(address)))]
    for kind, names in (("first", list(PAGES)[1:]), ("again", list(PAGES))):
        visits += [Visit(kind, name, await _turn_to(page, name)) for name in names]
    await _turn_to(page, "overview")
    visits.append(Visit("chosen", CHOICE, await _choose_won(page)))
    visits += [Visit("chosen", name, await _turn_to(page, name)) for name in list(PAGES)[1:]]
    await _close(page, errors)
    return visits


async def _choose_won(page: Page) -> float:
    """Seconds from choosing the deals that were won until the first page is drawn of them."""
    await page.get_by_role("combobox", name=OUTCOME).click()
    seconds = await _timed(page, "", page.get_by_role("option", name="Won").click)
    await page.keyboard.press("Escape")
    return seconds


async def _in_crowd(browser: Browser, address: str, turn: int, errors: list[str]) -> list[Visit]:
    """The pages in order from another one on, twice."""
    names = list(PAGES)
    names = names[turn % len(names) :] + names[: turn % len(names)]
    page = await _open(browser, errors)
    visits = [Visit("crowded", "overview", await _timed(page, "", lambda: page.goto(address)))]
    visits += [Visit("crowded", name, await _turn_to(page, name)) for name in names * ROUNDS]
    await _close(page, errors)
    return visits


async def _open(browser: Browser, errors: list[str]) -> Page:
    context = await browser.new_context(viewport={"width": 1500, "height": 1000})
    page = await context.new_page()
    page.set_default_timeout(MINUTES)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page


async def _close(page: Page, errors: list[str]) -> None:
    shown = page.get_by_test_id("stException").or_(page.get_by_test_id("stAlertContentError"))
    errors += await shown.all_inner_texts()
    await page.context.close()


async def _turn_to(page: Page, name: str) -> float:
    link = page.get_by_role("link", name=PAGES[name], exact=True)
    return await _timed(page, "" if name == "overview" else name, link.click)


async def _timed(page: Page, name: str, act: Any) -> float:
    """Seconds from the act to a page that then stands still."""
    begun = time.perf_counter()
    await act()
    drawn = None
    while drawn is None or time.perf_counter() - drawn < STILL:
        is_drawn = await page.evaluate(DRAWN, name)
        drawn = (drawn or time.perf_counter()) if is_drawn else None
        if time.perf_counter() - begun > MINUTES / 1000:
            raise SystemExit(f"page '{name}' was not drawn within three minutes")
        await asyncio.sleep(0.01)
    return drawn - begun


if __name__ == "__main__":
    main()
