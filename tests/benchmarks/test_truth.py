import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners import PROMISED, find_examiners, missing_from
from benchmarks.truth.rows import Goal, mean_row, share_row
from event_logs.simulation.worlds.catalogue import CALM
from event_logs.simulation.worlds.twins import without_effects

ROOT = Path(__file__).parents[2]
KEYS = ["analysis", "world", "measure", "seeds", "value", "low", "high", "goal", "reached"]
NAMED = ("links", "calm", "right")


def run_truth(*arguments):
    command = [sys.executable, "-m", "benchmarks.truth", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_quick_examination_of_links_finds_them_right_and_keeps_other_rows(tmp_path):
    results = tmp_path / "truth.json"
    results.write_text(json.dumps([{"analysis": "stages"}, {"analysis": "links", "world": "old"}]))
    done = run_truth("--only", "links", "--quick", "--results", results)
    assert done.returncode == 0, done.stderr
    other, *rows = json.loads(results.read_text("utf-8"))
    assert other == {"analysis": "stages"}
    assert all(list(row) == KEYS for row in rows)
    assert {row["world"] for row in rows} == {"calm", "typical", "messy", "russian"}
    value = {(row["world"], row["measure"]): row["value"] for row in rows}
    assert value["calm", "right where one deal fits"] == 1
    assert value["typical", "right where one deal fits"] > 0.95
    assert value["messy", "left out where there is no deal"] == 1
    assert "right where one deal fits" in done.stdout


def test_a_project_is_played_once_a_run_and_a_twin_is_another(tmp_path):
    exam = Exam(tmp_path)
    here = exam.project("calm", 3, 40)
    built = (here / "log" / "manifest.json").stat().st_mtime_ns
    assert exam.project(CALM, 3, 40) == here
    assert (here / "log" / "manifest.json").stat().st_mtime_ns == built
    assert exam.project(without_effects(CALM), 3, 40) != here


def test_results_come_in_the_order_of_the_arguments_from_other_processes(tmp_path):
    numbers = [3, -1, 2, -5]
    for processes in (1, 2):
        assert list(Exam(tmp_path, processes=processes).map(abs, numbers)) == [3, 1, 2, 5]


def test_seeds_are_as_many_as_the_run_says(tmp_path):
    assert Exam(tmp_path).seeds(3) == (1, 2, 3)
    assert Exam(tmp_path, wanted_seeds=2).seeds(20) == (1, 2)
    quick = Exam(tmp_path, quick=True)
    assert (quick.seeds(20), quick.deals(2_000), quick.deals(50)) == ((1,), 300, 50)


def test_what_is_promised_and_not_here_is_missing():
    assert missing_from(()) == PROMISED
    assert "links" not in missing_from(find_examiners())


def test_a_wrong_word_is_answered_with_the_choices():
    done = run_truth("--only", "nothing")
    assert done.returncode == 2
    assert "links" in done.stderr


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6))
def test_a_share_lies_within_its_interval(counts):
    hits, of = [hit for hit, _ in counts], [hit + more for hit, more in counts]
    row = share_row(NAMED, hits, of)
    if not sum(of):
        assert (row.value, row.low, row.high) == (None, None, None)
    else:
        assert 0 <= row.low <= row.value <= row.high <= 1
        assert row.value == pytest.approx(sum(hits) / sum(of))


def test_an_interval_over_seeds_is_student_s():
    """Three values 1, 2, 3: mean 2, standard error 1/√3, t(2) = 4.3027."""
    row = mean_row(NAMED, [1, 2, 3], Goal(at_most=1.9))
    assert row.value == 2
    assert row.high - row.value == pytest.approx(4.3027 / 3**0.5, abs=1e-4)
    assert row.reached is False


def test_seeds_of_one_size_give_the_interval_of_their_mean():
    shares = share_row(NAMED, [6, 8, 9], [10, 10, 10])
    mean = mean_row(NAMED, [0.6, 0.8, 0.9])
    assert (shares.value, shares.low) == pytest.approx((mean.value, mean.low))


def test_nothing_counted_reaches_no_goal_and_misses_none():
    assert share_row(NAMED, [], [], Goal(at_least=0.9)).reached is None
