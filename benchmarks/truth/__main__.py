"""Examines all analyses, or the one named, and prints and stores how right they are."""

import argparse
import json
import tempfile
import time
import traceback
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners import PROMISED, Examiner, find_examiners, missing_from
from benchmarks.truth.rows import TruthRow

RESULTS = Path(__file__).parents[1] / "truth.json"


def main() -> None:
    """Read the arguments and examine; ends with 1 where an examiner broke down."""
    wanted = read_arguments(find_examiners())
    console = Console(width=140, highlight=False)
    broken = []
    with tempfile.TemporaryDirectory(prefix="greyzone-truth-") as folder:
        exam = Exam(Path(folder), wanted.seeds, wanted.quick, wanted.processes)
        for examiner in chosen_examiners(wanted.only):
            begun = time.perf_counter()
            rows = examine(examiner, exam)
            broken += [examiner.name] * (rows is None)
            print_rows(rows or [], console)
            write_rows(examiner, rows or [], wanted.results)
            console.print(f"{examiner.name}: {time.perf_counter() - begun:.0f} s")
    for name in missing_from(find_examiners()):
        if wanted.only in (None, name):
            console.print(f"{name}: missing, nothing examines it yet")
    console.print(f"written to {wanted.results}")
    if broken:
        raise SystemExit(f"broke down: {', '.join(broken)}")


def read_arguments(examiners: tuple[Examiner, ...]) -> argparse.Namespace:
    """What is asked for on the command line."""
    names = dict.fromkeys([*PROMISED, *(examiner.name for examiner in examiners)])
    reader = argparse.ArgumentParser(prog="python -m benchmarks.truth", description=__doc__)
    reader.add_argument("--only", choices=[*names], help="one analysis, all by default")
    reader.add_argument("--seeds", type=int, help="plays of each world (default: as each likes)")
    reader.add_argument("--quick", action="store_true", help="one small play, for a smoke test")
    reader.add_argument("--processes", type=int, default=2, help="at once (default 2)")
    reader.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    return reader.parse_args()


def chosen_examiners(only: str | None) -> list[Examiner]:
    """Those of the analysis asked for, or all."""
    return [each for each in find_examiners() if only in (None, each.name, *each.examines)]


def examine(examiner: Examiner, exam: Exam) -> list[TruthRow] | None:
    """The rows of one examiner; none at all, with what went wrong on screen, if it broke."""
    exam.tell(f"examining {examiner.name}")
    try:
        return list(examiner.examine(exam))
    except Exception:  # noqa: BLE001 - the others are still to be examined
        traceback.print_exc()
        return None


def print_rows(rows: list[TruthRow], console: Console) -> None:
    """A table, one line a row."""
    table = Table("analysis", "world", "measure")
    for title in ("seeds", "value", "95 % interval", "goal", "reached"):
        table.add_column(title, justify="right")
    for row in rows:
        table.add_row(
            row.analysis,
            row.world,
            row.measure,
            str(row.seeds),
            _figure(row.value),
            "" if row.low is None else f"{_figure(row.low)} to {_figure(row.high)}",
            row.goal,
            {True: "yes", False: "NO", None: ""}[row.reached],
        )
    if rows:
        console.print(table)


def write_rows(examiner: Examiner, rows: list[TruthRow], path: Path) -> None:
    """Put the rows in `path`, in place of those of the same analyses that are there."""
    old = json.loads(path.read_text("utf-8")) if path.is_file() else []
    examined = {examiner.name, *examiner.examines, *(row.analysis for row in rows)}
    kept = [row for row in old if row["analysis"] not in examined]
    whole = [*kept, *(row.as_json() for row in rows)]
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _figure(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.4g}"


if __name__ == "__main__":
    main()
