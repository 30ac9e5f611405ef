"""The benchmark of extraction runs, small."""

from benchmarks.extraction import measure, table_of, verdicts


def test_every_step_is_measured_and_the_limits_are_judged():
    row = measure(1_500)
    assert sum(seconds for _, seconds in row["steps"]) <= row["seconds"] * 1.01
    assert row["linked"] > 900
    assert set(row["normalised"]) == {"numbers", "addresses"}
    assert table_of(row).row_count == len(row["steps"]) + 4
    twice = {**row, "records": 3_000, "seconds": row["seconds"] * 10}
    by_clock, by_cpu = [line.split(",")[-1] for line in verdicts([row, twice])][-2:]
    assert by_clock.startswith(" FASTER than")
    assert by_cpu.startswith(" no faster than")
