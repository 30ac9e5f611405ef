"""One side of one work in a process of its own: `python -m benchmarks.once …`.

The peak of memory is read before the answer is made comparable, so that it is that of the
work (and of preparing it) alone.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.work import Data, Side, digest
from benchmarks.works import WORKS
from event_logs.simulation import write_large

MEGABYTE = 1_000_000


def main() -> None:
    """Do what the first argument says and leave the figures in the file of the last."""
    name, side, raw, stored, scratch, cases, runs, report = sys.argv[1:]
    data = Data(Path(raw), Path(stored), Path(scratch), int(cases))
    if name == "prepare":
        prepare_data(data, int(runs))
    else:
        work = WORKS[name]
        figures = measure_side(work.sides[side], data, int(runs), processes=work.processes)
        Path(report).write_text(json.dumps(figures), "utf-8")


def measure_side(side: Side, data: Data, runs: int, processes: int = 0) -> dict[str, Any]:
    """Wall and CPU seconds of each run, the peak of memory, and what came out.

    CPU seconds and memory of `processes` of its own are added: the memory of the largest
    of them as often as there are, so no less than they had at once.
    """
    given = side.prepare(data)
    seconds, cpu = [], []
    for _ in range(runs):
        begun, begun_cpu = time.perf_counter(), _cpu_seconds()
        result = side.run(given)
        took = time.perf_counter() - begun
        seconds += result if side.times else [took]
        cpu.append(_cpu_seconds() - begun_cpu)
    peak = (peak_memory() + processes * _peak_of_largest_child()) / MEGABYTE
    return {
        "seconds": seconds,
        "cpu": cpu,
        "peak_mb": peak,
        "answer": digest(side.answer(result)),
    }


def prepare_data(data: Data, cases: int) -> None:
    """The simulated log of that many cases, raw and stored."""
    write_large(data.raw, cases)
    build = WORKS["build"].ours
    build.run(build.prepare(Data(data.raw, data.stored, data.stored)))


def peak_memory() -> float:
    """The most memory that this process has had, in bytes.

    Linux's own figure of the process where there is one: `ru_maxrss` begins with the
    memory of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return float(line.split()[1]) * 1024
    if sys.platform == "win32":
        import psutil  # noqa: PLC0415 - only needed there

        return float(psutil.Process().memory_info().peak_wset)
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(used if sys.platform == "darwin" else used * 1024)


def _cpu_seconds() -> float:
    """What this process has used, and those it started that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak_of_largest_child() -> float:
    if sys.platform == "win32":
        return 0.0  # not told there
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return float(used if sys.platform == "darwin" else used * 1024)


if __name__ == "__main__":
    main()
