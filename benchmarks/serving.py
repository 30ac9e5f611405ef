"""The app served on a stored log, for whoever measures it in the browser."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.work import Data
from ui.first_page import prepare_pages

PROJECT = """
[project]
name = "Large"
[funnel]
line = "New > Qualified > Proposal > Won | Lost"
[[sources]]
name = "log"
holds = "events"
file = {file}
"""
MINUTES = 180_000
"""So long the browser waits, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: where it answers, and its process."""

    address: str
    process: "subprocess.Popen[bytes]"

    def memory(self) -> tuple[float, float]:
        """What it has now and the most that it has had, in bytes (Linux; else nothing)."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.is_file():
            return 0.0, 0.0
        lines = (line.split() for line in status.read_text().splitlines() if line.startswith("Vm"))
        sizes = {words[0]: float(words[1]) * 1024 for words in lines}
        return sizes["VmRSS:"], sizes["VmHWM:"]


def lay_project(data: Data, *, prepared: bool = False) -> Path:
    """A project folder around the stored log; `prepared`: as `greyzone build` leaves one."""
    project = data.scratch / "project"
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(data.stored, project / "log")
    text = PROJECT.format(file=json.dumps(str(data.raw)))
    (project / "greyzone.toml").write_text(text, "utf-8")
    if prepared:
        prepare_pages(project)
    return project


@contextmanager
def served(project: Path) -> Iterator[Server]:
    """The app on a free port, from a process of its own, for as long as it is needed."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "app", str(project), "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://localhost:{port}"
        _wait_for(address)
        yield Server(address, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def chromium() -> str:
    """The browser of the machine."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("there is no Chromium on this machine")
    return found


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the app did not answer within a minute")
