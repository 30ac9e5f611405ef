"""The table for the reader, the file for the machine, and what machine it was."""

import importlib.metadata
import json
import os
import platform
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Row
from benchmarks.once import MEGABYTE

PACKAGES = ("duckdb", "ibis-framework", "pandas", "pyarrow", "pm4py", "retentioneering")


def print_table(rows: Iterable[Row], console: Console) -> None:
    """One line a row: wall and CPU seconds of both, the ratio, the peaks of memory."""
    table = Table("work", "cases", "peer", "equal")
    for title in ("ours", "(CPU)", "peer's", "(CPU)", "ratio", "ours MB", "peer's MB"):
        table.add_column(title, justify="right")
    for row in rows:
        table.add_row(
            row.work,
            f"{row.size:,}" if row.size else "",
            row.peer or "none",
            {True: "yes", False: "NO", None: ""}[row.equal],
            *(_seconds(value) for value in (row.ours_seconds, row.ours_cpu)),
            *(_seconds(value) for value in (row.peer_seconds, row.peer_cpu)),
            "" if row.ratio is None else f"{row.ratio:.1f} ×",
            *("" if peak is None else f"{peak:,.0f}" for peak in (row.peak_mb, row.peer_peak_mb)),
        )
    console.print(table)


def write_results(rows: Iterable[Row], path: Path) -> None:
    """Put the rows in `path`, in place of those of the same works that are there."""
    new = [row.as_json() for row in rows]
    old = json.loads(path.read_text("utf-8")) if path.is_file() else []
    measured = {row["work"] for row in new}
    kept = [row for row in old if row["work"] not in measured]
    path.write_text(json.dumps([*kept, *new], indent=1, ensure_ascii=False) + "\n", "utf-8")


def machine_facts() -> list[str]:
    """What the figures hold for: processor, cores, memory, versions."""
    versions = [f"{name} {_version(name)}" for name in PACKAGES]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return [
        f"{platform.system()} {platform.machine()}, {_processor()}",
        f"{os.cpu_count()} cores, {_memory()}{load}",
        f"Python {platform.python_version()}, " + ", ".join(versions),
    ]


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.3f} s"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor unknown"


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "memory unknown"
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / MEGABYTE / 1000:.0f} GB"
