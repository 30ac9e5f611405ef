from datetime import date

import pytest

from event_logs.errors import ProjectError
from event_logs.event_log import EventLog
from event_logs.project.project_file import read_project
from mining.conformance.acceptance import Accepted, accept, read_accepted, take_back
from mining.conformance.alignments import align
from mining.conformance.deviations import discover_deviations
from mining.conformance.fitness import fitness
from mining.models.funnel import parse_funnel

DAY = date(2026, 7, 1)
SKIP = Accepted("skipped stage", "Qualified", "Ann", DAY, "known customers are not qualified")
HOLD = Accepted("undeclared activity", "On hold", "Bob", DAY)
PROJECT = """# the client's own words
[project]
name = "Sales"  # stays

[[sources]]
name = "crm"
holds = "stage changes"
file = "crm.csv"
"""


def test_what_was_accepted_is_read_again_with_who_when_and_why(folder):
    accept(folder, SKIP)
    accept(folder, HOLD)
    assert read_accepted(read_project(folder)) == (SKIP, HOLD)
    assert "# stays" in (folder / "greyzone.toml").read_text()


def test_accepting_again_replaces_and_taking_back_leaves_the_file_as_it_was(folder):
    accept(folder, SKIP)
    accept(folder, Accepted("skipped stage", "Qualified", "Bob", DAY))
    [only] = read_accepted(read_project(folder))
    assert (only.by, only.why) == ("Bob", "")
    take_back(folder, "skipped stage", "Qualified")
    assert (folder / "greyzone.toml").read_text() == PROJECT


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('kind = "skiped stage"\non = 2026-07-01', r"line 11: There is no deviation.*'skipped"),
        ('kind = "skipped stage"', "lacks 'on'"),
        ('kind = "skipped stage"\non = "July"', r"line 12: 'on' is 'July', not a date"),
        ('kind = "skipped stage"\non = 2026-07-01\nwho = "Ann"', "'who'"),
    ],
)
def test_a_mistake_names_its_line(folder, table, says):
    text = f"{PROJECT}\n[[accepted_deviations]]\n{table}\n"
    (folder / "greyzone.toml").write_text(text)
    with pytest.raises(ProjectError, match=says):
        read_accepted(read_project(folder))


def test_accepting_changes_the_report_and_not_the_cost():
    funnel = parse_funnel("New > Qualified > Won | Lost")
    traces = {
        "a": ["New", "Won"],
        "b": ["New", "On hold", "Won"],
        "c": ["New", "Qualified", "Won"],
        "d": ["New", "On hold", "Lost"],
    }
    aligned = align(EventLog.from_traces(traces, outcomes=["Won", "Lost"]), funnel)
    plain = discover_deviations(aligned, funnel)
    accepted = discover_deviations(aligned, funnel, [SKIP.key])
    columns = ["kind", "activity", "stage", "cases", "share", "moves"]
    assert accepted.frame[columns].equals(plain.frame[columns])
    assert (plain.deviating, plain.beyond_accepted) == (3, 3)
    assert (accepted.deviating, accepted.beyond_accepted) == (3, 2)
    marked = accepted.frame.set_index(["kind", "activity"])["accepted"]
    assert marked[SKIP.key]
    assert not marked[HOLD.key]
    assert fitness(aligned).fitting_cases == 1
    every = discover_deviations(aligned, funnel, [SKIP.key, HOLD.key])
    assert every.beyond_accepted == 0
