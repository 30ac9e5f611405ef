import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEYS = ["work", "size", "ours_seconds", "peer", "peer_seconds", "ratio", "equal", "peak_mb"]


def benchmark(*arguments):
    command = [sys.executable, "-m", "benchmarks", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_quick_benchmark_compares_results_and_keeps_the_rows_of_other_works(tmp_path):
    results = tmp_path / "results.json"
    results.write_text(json.dumps([{"work": "build"}, {"work": "variants", "size": 7}]))
    done = benchmark("variants", "--quick", "--cases", 200, "--results", results)
    assert done.returncode == 0, done.stderr
    other, row = json.loads(results.read_text("utf-8"))
    assert other == {"work": "build"}
    assert list(row) == KEYS
    assert (row["work"], row["size"], row["peer"], row["equal"]) == ("variants", 200, "pm4py", True)
    assert row["ours_seconds"] > 0 < row["peak_mb"]
    assert "cores" in done.stdout


@pytest.mark.parametrize("arguments", [["nothing"], ["graph", "--cases", "many"]])
def test_a_wrong_word_is_answered_with_the_choices(arguments):
    done = benchmark(*arguments)
    assert done.returncode == 2
    assert "usage: python -m benchmarks" in done.stderr
