"""From CSV to a stored, correlated log: `python -m benchmarks.extraction [--records N …]`.

A third of the records are stage changes, a third calls, a third emails. Every size runs in
a process of its own, whose time is told by steps and whose peak of memory is read at the
end. Time may grow no faster than n log n, memory must stay under six gigabytes.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from rich.console import Console
from rich.table import Table

from benchmarks.once import MEGABYTE, peak_memory
from benchmarks.report import machine_facts
from event_logs import engine
from event_logs.correlation.addresses import key_addresses
from event_logs.correlation.phones import key_phones
from event_logs.project.project_file import read_project
from mining.projects import build_log

SIZES = (150_000, 1_500_000, 15_000_000)
MOST_MEMORY = 6_000
SLACK = 1.25
"""How much faster than n log n time may seem to grow on a machine that does other things."""
STAGES = np.array(["New", "Qualified", "Proposal", "Negotiation", "Won"])
PROJECT = """\
[project]
time_zone = "UTC"
phone_region = "RU"
company_domains = ["example.com"]
[cases]
closed_by = ["Won"]
"""
RESULTS = Path(__file__).parent / "extraction.json"


def main() -> None:
    """Measure every size, print the steps, and say whether the limits are kept."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    reader.add_argument("--records", type=int, nargs="+", default=SIZES, help="sizes in all")
    reader.add_argument("--results", type=Path, default=RESULTS)
    reader.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    wanted = reader.parse_args()
    if wanted.one:
        wanted.one.write_text(json.dumps(measure(wanted.records[0])), "utf-8")
        return
    console = Console(width=120, highlight=False)
    for fact in machine_facts():
        console.print(fact, soft_wrap=True)
    rows = [in_process(records) for records in wanted.records]
    for row in rows:
        console.print(table_of(row))
    for line in verdicts(rows):
        console.print(line)
    wanted.results.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


def in_process(records: int) -> dict[str, Any]:
    """The figures of one size, measured in a fresh process."""
    with tempfile.TemporaryDirectory(prefix="greyzone-bench-") as folder:
        report = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "benchmarks.extraction", "--one", str(report)]
        subprocess.run([*command, "--records", str(records)], check=True)  # noqa: S603
        return json.loads(report.read_text("utf-8"))


def measure(records: int) -> dict[str, Any]:
    """Seconds of every step, the peak of memory, and what the log came to hold."""
    with tempfile.TemporaryDirectory(prefix="greyzone-bench-") as folder:
        place = Path(folder)
        # Made in a process of its own: the peak of memory is to be that of the work alone.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as maker:
            maker.submit(write_project, place, records // 3).result()
        begun, begun_cpu = time.perf_counter(), time.process_time()
        steps: list[tuple[str, float]] = [("opening the project", begun)]
        built = build_log(
            read_project(place), None, tell=lambda step: steps.append((step, time.perf_counter()))
        )
        ends = [at for _, at in steps[1:]] + [time.perf_counter()]
        peak, cpu = peak_memory() / MEGABYTE, time.process_time() - begun_cpu
        links = built.extraction.ledger.links
        return {
            "records": records,
            "seconds": ends[-1] - begun,
            "cpu_seconds": cpu,
            "peak_mb": peak,
            "steps": [(step, end - at) for (step, at), end in zip(steps, ends, strict=True)],
            "events": built.manifest.events,
            "linked": int(links[links.link == "linked"]["count"].sum()),
            "normalised": dict(normalise(place, records // 3)),
        }


def normalise(place: Path, rows: int) -> Iterator[tuple[str, float]]:
    """Seconds to normalise the numbers and addresses of so many rows, by distinct values."""
    for name, column, key in (
        ("numbers", "number", lambda texts: key_phones(texts, "RU")),
        ("addresses", "sender", key_addresses),
    ):
        file = "calls" if column == "number" else "emails"
        values = engine.default().read_csv((place / f"{file}.csv").as_posix(), all_varchar=True)
        texts = values.select(text=values[column])
        begun = time.perf_counter()
        keyed = texts.left_join(key(texts), "text")
        assert int(keyed.agg(n=ibis._.key.count()).execute().iloc[0, 0]) == rows
        yield name, time.perf_counter() - begun


def write_project(place: Path, rows: int) -> None:
    """A project of so many stage changes, calls and emails each, with spellings that vary."""
    dice = np.random.default_rng(7)
    deals = max(rows // len(STAGES), 1)
    contacts = max(deals * 4 // 5, 1)
    whose = dice.integers(0, contacts, deals)
    begun = np.datetime64("2024-01-01T00:00:00") + dice.integers(0, 63_000_000, deals)
    steps = np.arange(rows) % len(STAGES)
    deal = np.arange(rows) // len(STAGES) % deals
    write(
        place / "stages.csv",
        case_id=labels("D-", deal),
        stage=STAGES[steps],
        timestamp=texts(begun[deal] + steps * 259_200),
    )
    write(
        place / "deals.csv",
        case_id=labels("D-", np.arange(deals)),
        contact_id=labels("C-", whose),
        created_at=texts(begun),
    )
    numbers = 9_160_000_000 + np.arange(contacts)
    write(
        place / "contacts.csv",
        contact_id=labels("C-", np.arange(contacts)),
        phones=labels("+7", numbers),
        emails=np.char.add(labels("c", np.arange(contacts)), "@firm.example"),
    )
    write_communications(place, rows, dice, (whose, begun, numbers))
    kinds = {"stages": "stage changes"}
    sources = [
        f'[[sources]]\nname = "{name}"\nholds = "{kinds.get(name, name)}"\nfile = "{name}.csv"\n'
        for name in ("stages", "deals", "contacts", "calls", "emails")
    ]
    (place / "greyzone.toml").write_text(PROJECT + "".join(sources), "utf-8")


def write_communications(
    place: Path,
    rows: int,
    dice: np.random.Generator,
    facts: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Calls and emails within the lives of the deals; a third of the mails are answers."""
    whose, begun, numbers = facts
    for name in ("calls", "emails"):
        deal = dice.integers(0, len(whose), rows)
        at = texts(begun[deal] + dice.integers(0, 1_036_800, rows))
        contact = whose[deal]
        ways = np.where(dice.random(rows) < 0.5, "in", "out")
        number = np.arange(rows)
        if name == "calls":
            prefix = np.array(["+7", "8", "7"])[dice.integers(0, 3, rows)]
            write(
                place / "calls.csv",
                timestamp=at,
                number=np.char.add(prefix, numbers[contact].astype(str)),
                direction=ways,
                duration_seconds=dice.integers(0, 600, rows),
                call_id=labels("call-", number),
            )
            continue
        outside = np.char.add(labels("c", contact), "@firm.example")
        inside = np.char.add(labels("p", dice.integers(0, 40, rows)), "@example.com")
        before = np.where(number % 3 == 2, labels("m", number - 1), "")
        write(
            place / "emails.csv",
            timestamp=at,
            sender=np.where(ways == "in", outside, inside),
            recipients=np.where(ways == "in", inside, outside),
            subject=labels("Offer ", number % 9_999),
            message_id=labels("m", number),
            in_reply_to=before,
        )


def labels(prefix: str, numbers: np.ndarray) -> np.ndarray:
    return np.char.add(prefix, numbers.astype(str))


def texts(moments: np.ndarray) -> np.ndarray:
    return np.char.replace(np.datetime_as_string(moments, unit="s"), "T", " ")


def write(path: Path, **columns: np.ndarray) -> None:
    arrow_csv.write_csv(pa.table({name: pa.array(array) for name, array in columns.items()}), path)


def table_of(row: dict[str, Any]) -> Table:
    """The steps of one size: seconds, records a second."""
    table = Table("step", title=f"{row['records']:,} records", title_justify="left")
    for title in ("seconds", "records/s"):
        table.add_column(title, justify="right")
    whole = [("in all", row["seconds"]), ("in all, CPU of this process", row["cpu_seconds"])]
    for step, seconds in [*row["steps"], *whole]:
        table.add_row(step.rstrip(" …"), f"{seconds:.1f}", f"{row['records'] / seconds:,.0f}")
    for name, seconds in row["normalised"].items():
        rate = row["records"] / 3 / seconds
        table.add_row(f"(by itself: normalising {name})", f"{seconds:.1f}", f"{rate:,.0f}")
    return table


def verdicts(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Whether memory and growth keep their limits."""
    for row in rows:
        kept = "under" if row["peak_mb"] < MOST_MEMORY else "OVER"
        share = row["linked"] / (row["records"] * 2 / 3)
        yield (
            f"{row['records']:,} records: peak {row['peak_mb']:,.0f} MB, {kept} {MOST_MEMORY:,}; "
            f"{row['events']:,} events, {share:.0%} of calls and emails linked"
        )
    for small, large in pairwise(rows):
        n, m = small["records"], large["records"]
        allowed = m * math.log(m) / (n * math.log(n))
        for name, measure in (("time", "seconds"), ("CPU time", "cpu_seconds")):
            grew = large[measure] / small[measure]
            kept = "no faster than" if grew <= allowed * SLACK else "FASTER than"
            yield f"{n:,} to {m:,}: {name} × {grew:.1f}, {kept} n log n (× {allowed:.1f})"


if __name__ == "__main__":
    main()
