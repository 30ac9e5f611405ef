"""Measures all works, or the one named, and prints and stores the figures."""

import argparse
import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from benchmarks.measuring import Row, measure, run_once
from benchmarks.report import machine_facts, print_table, write_results
from benchmarks.work import Data, Work
from benchmarks.works import GROUPS, WORKS

RESULTS = Path(__file__).parent / "results.json"
SIZES = (100_000, 1_000_000)
QUICK = (2_000,)
ROUNDS = 3


def main() -> None:
    """Read the arguments and do the work."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    reader.add_argument("only", nargs="?", choices=GROUPS, help="one work, all by default")
    reader.add_argument("--quick", action="store_true", help="small and once, for a smoke test")
    reader.add_argument("--rounds", type=int, default=ROUNDS, help="fresh processes a side")
    reader.add_argument("--cases", type=int, nargs="+", help=f"sizes (default {SIZES})")
    reader.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    wanted = reader.parse_args()
    works = list(GROUPS[wanted.only] if wanted.only else WORKS.values())
    sizes = wanted.cases or (QUICK if wanted.quick else SIZES)
    console = Console(width=140, highlight=False)
    for fact in machine_facts():
        console.print(fact, soft_wrap=True)
    rows = list(measure_all(works, sizes, 1 if wanted.quick else wanted.rounds, console))
    print_table(rows, console)
    write_results(rows, wanted.results)
    console.print(f"written to {wanted.results}")


def measure_all(
    works: list[Work], sizes: tuple[int, ...] | list[int], rounds: int, console: Console
) -> Iterator[Row]:
    """The rows of the works, those without data first."""

    def tell(line: str) -> None:
        if line:
            console.print(f"[dim]{line}[/]")

    nothing = Data(Path(), Path(), Path())
    for work in works:
        if not work.sizes:
            yield from measure(work, 0, nothing, rounds=rounds, runs=work.runs, tell=tell)
    for work, size in itertools.chain.from_iterable(_own(work, sizes) for work in works):
        with tempfile.TemporaryDirectory(prefix="greyzone-bench-") as folder:
            data = Data(Path(), Path(), Path(folder), size)
            yield from measure(work, size, data, rounds=rounds, runs=work.runs, tell=tell)
    sized = [work for work in works if work.sizes and not work.own_sizes]
    for size in sizes if sized else ():
        tell(f"simulating and storing {size:,} cases")
        with simulated(size) as data:
            for work in sized:
                runs = 1 if rounds == 1 else work.runs
                yield from measure(work, size, data, rounds=rounds, runs=runs, tell=tell)


def _own(work: Work, sizes: tuple[int, ...] | list[int]) -> list[tuple[Work, int]]:
    """The sizes of a work that makes its own data: what was asked for, else its own."""
    wanted = work.own_sizes if sizes == SIZES else sizes
    return [(work, size) for size in wanted] if work.own_sizes else []


@contextmanager
def simulated(cases: int) -> Iterator[Data]:
    """A simulated log of that many cases on disk, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="greyzone-bench-") as folder:
        place = Path(folder)
        data = Data(place / "raw.parquet", place / "stored", place / "scratch")
        run_once("prepare", "", data, cases)
        yield data


if __name__ == "__main__":
    main()
