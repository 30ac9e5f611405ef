"""Runs the sides of a work in turn, each in a fresh process, and gathers the figures."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.work import OURS, Data, Work

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Row:
    """Ours beside one peer (or none): medians over all runs, `ratio` is peer over ours.

    `size` is the number of cases, 0 for work without data. Such work gives nothing to
    compare and is done by a process of its own, whose memory is not seen: both are None.
    """

    work: str
    size: int
    ours_seconds: float
    ours_cpu: float
    peer: str | None
    peer_seconds: float | None
    peer_cpu: float | None
    equal: bool | None
    peak_mb: float | None
    peer_peak_mb: float | None

    @property
    def ratio(self) -> float | None:
        """How many times as fast we are."""
        return None if self.peer_seconds is None else self.peer_seconds / self.ours_seconds

    def as_json(self) -> dict[str, Any]:
        """The row as it stands in `results.json`."""
        return {
            "work": self.work,
            "size": self.size,
            "ours_seconds": round(self.ours_seconds, 4),
            "peer": self.peer,
            "peer_seconds": None if self.peer_seconds is None else round(self.peer_seconds, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "equal": self.equal,
            "peak_mb": None if self.peak_mb is None else round(self.peak_mb),
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """What the processes of one side said, all rounds together."""

    seconds: list[float]
    cpu: list[float]
    peak_mb: float
    answers: set[str]


def measure(
    work: Work, size: int, data: Data, *, rounds: int, runs: int, tell: Callable[[str], None]
) -> list[Row]:
    """One row a peer: each round runs every side once, ours first, then the peers in turn."""
    here = [name for name, side in work.sides.items() if side.is_installed]
    tell(", ".join(f"{name} is not installed" for name in work.peers if name not in here))
    said: dict[str, list[dict[str, Any]]] = {name: [] for name in here}
    for turn in range(rounds):
        for name in here:
            tell(f"{work.name}, {size:,} cases: {name}, round {turn + 1} of {rounds}")
            said[name].append(run_once(work.name, name, data, runs))
    figures = {name: _gather(reports) for name, reports in said.items()}
    ours = figures.pop(OURS)
    return [_row(work, size, ours, name, peer) for name, peer in figures.items()] or [
        _row(work, size, ours, None, None)
    ]


def run_once(work: str, side: str, data: Data, runs: int) -> dict[str, Any]:
    """The figures of one process that does one side of a work `runs` times."""
    with tempfile.TemporaryDirectory(prefix="greyzone-bench-") as folder:
        report = Path(folder) / "figures.json"
        places = [str(data.raw), str(data.stored), str(data.scratch), str(data.cases)]
        command = [sys.executable, "-m", "benchmarks.once", work, side, *places]
        done = subprocess.run(  # noqa: S603 - our own module, our own paths
            [*command, str(runs), str(report)], cwd=ROOT, capture_output=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{work} by {side} failed:\n{done.stderr.decode(errors='replace')}")
        return json.loads(report.read_text("utf-8")) if report.is_file() else {}


def _gather(reports: list[dict[str, Any]]) -> Figures:
    return Figures(
        seconds=[second for report in reports for second in report["seconds"]],
        cpu=[second for report in reports for second in report["cpu"]],
        peak_mb=max(report["peak_mb"] for report in reports),
        answers={report["answer"] for report in reports},
    )


def _row(work: Work, size: int, ours: Figures, name: str | None, peer: Figures | None) -> Row:
    return Row(
        work=work.name,
        size=size,
        ours_seconds=median(ours.seconds),
        ours_cpu=median(ours.cpu),
        peer=name,
        peer_seconds=median(peer.seconds) if peer else None,
        peer_cpu=median(peer.cpu) if peer else None,
        equal=len(ours.answers | peer.answers) == 1 if peer and work.sizes else None,
        peak_mb=ours.peak_mb if work.sizes else None,
        peer_peak_mb=peer.peak_mb if peer and work.sizes else None,
    )
