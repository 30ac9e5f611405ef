from datetime import date

import pandas as pd
import pytest

from event_logs.errors import ProjectError
from event_logs.project.project_file import read_project
from mining.conformance.triage import (
    JudgedVariant,
    forget_variant,
    judge_variant,
    read_judged,
    triage,
)

GOOD = JudgedVariant(("New", "Won"), "good", "Ann", date(2026, 7, 1), "as it should be")
BAD = JudgedVariant(("New", "Lost", "New"), "bad", "Ann", date(2026, 7, 2))
PROJECT = """[project]
name = "Sales"
[[sources]]
name = "crm"
holds = "stage changes"
file = "crm.csv"
"""


def test_judgements_are_kept_replaced_and_forgotten(folder):
    judge_variant(folder, GOOD)
    judge_variant(folder, JudgedVariant(BAD.steps, "good", "Bob", date(2026, 7, 1)))
    judge_variant(folder, BAD)
    assert read_judged(read_project(folder)) == (GOOD, BAD)
    forget_variant(folder, GOOD.steps)
    assert read_judged(read_project(folder)) == (BAD,)


def test_cases_of_good_bad_and_open_variants_add_up():
    rows = pd.DataFrame(
        {"variant": [GOOD.steps, BAD.steps, ("New",), ("New", "Won", "Won")], "cases": [5, 3, 2, 1]}
    )
    found = triage(rows, [GOOD, BAD])
    assert (found.good, found.bad, found.open) == (5, 3, 3)
    assert found.frame["judgement"].tolist() == ["good", "bad", "", ""]
    assert "judgement" not in rows.columns


def test_a_variant_that_is_no_more_there_changes_nothing():
    found = triage(pd.DataFrame({"variant": [("New",)], "cases": [2]}), [GOOD])
    assert (found.good, found.bad, found.open) == (0, 0, 2)
    nothing = triage(pd.DataFrame({"variant": [], "cases": []}, dtype=object), [GOOD])
    assert (nothing.good, nothing.bad, nothing.open) == (0, 0, 0)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('steps = ["New"]\njudgement = "godo"\non = 2026-07-01', "good or bad.*'good'"),
        ('judgement = "good"\non = 2026-07-01', "lacks 'steps'"),
        ('steps = ["New"]\njudgement = "good"', "lacks 'on'"),
    ],
)
def test_a_mistake_is_refused(folder, table, says):
    (folder / "greyzone.toml").write_text(f"{PROJECT}[[judged_variants]]\n{table}\n")
    with pytest.raises(ProjectError, match=says):
        read_judged(read_project(folder))
