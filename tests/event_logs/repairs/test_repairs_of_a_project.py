"""A CRM that writes only changes: its repairs in the log and in the ledger, and undone."""

from dataclasses import replace

import pytest

from event_logs.extraction.extract import extract
from event_logs.project.project_file import read_project
from event_logs.repairs import case_marks
from event_logs.repairs.deal_entries import FIRST_STAGE, OUTCOME
from event_logs.repairs.stage_entries import REPEAT
from event_logs.repairs.switches import Repairs

STAGES = """\
case_id,stage,timestamp,from_stage
1,Talks,2026-01-06 10:00,New
1,Talks,2026-01-07 10:00,Talks
2,Won,2026-01-06 10:00,New
2,Talks,2026-01-08 10:00,Won
9,Talks,2026-01-08 10:00,
"""
DEALS = """\
case_id,created_at,stage,closed_at,merged_into,is_deleted
1,2026-01-05 10:00,Lost,2026-01-09 10:00,,no
2,2026-01-05 11:00,Talks,,,yes
3,2026-01-05 12:00,New,,1,no
"""
PROJECT = """\
[[sources]]
name = "crm"
holds = "stage changes"
file = "stages.csv"
[[sources]]
name = "deals"
holds = "deals"
file = "deals.csv"
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project of these records."""
    folder = tmp_path_factory.mktemp("changes")
    for name, text in (("stages.csv", STAGES), ("deals.csv", DEALS), ("greyzone.toml", PROJECT)):
        (folder / name).write_text(text)
    return read_project(folder)


def extracted(project):
    """The extraction, for a funnel of which only the names matter."""
    return extract(project, outcomes=["Won", "Lost"], stages=["New", "Talks"])


def traces(made):
    """The activities of each case, those added in brackets."""
    rows = made.log.events.order_by("case_id", "position").to_pyarrow().to_pylist()
    found = {}
    for row in rows:
        name = f"({row['activity']})" if row["is_added"] else row["activity"]
        found.setdefault(row["case_id"], []).append(name)
    return {case: " ".join(names) for case, names in found.items()}


def test_what_the_crm_does_not_write_is_added_and_counted(project):
    made = extracted(project)
    assert traces(made) == {
        "1": "(New) Talks (Lost)",
        "2": "(New) Won Talks",
        "3": "(New)",
        "9": "Talks",
    }
    repairs = made.ledger.repairs.set_index("repair")["count"].to_dict()
    assert repairs == {
        REPEAT: 1,
        FIRST_STAGE: 3,
        OUTCOME: 1,
        case_marks.REOPENED: 1,
        case_marks.DELETED: 1,
        case_marks.MERGED_AWAY: 1,
        case_marks.UNRECORDED: 1,
    }


def test_cases_are_marked_by_what_became_of_them(project):
    cases = extracted(project).log.cases.order_by("case_id").to_pyarrow()
    for mark, expected in {
        "is_reopened": [False, True, False, False],
        "is_deleted": [False, True, False, False],
        "is_merged": [False, False, True, False],
        "is_unrecorded": [False, False, False, True],
    }.items():
        assert cases[mark].to_pylist() == expected
    assert "is_imported" not in cases.column_names
    assert cases["outcome"].to_pylist() == ["Lost", None, None, None]


def test_every_repair_can_be_undone(project):
    none = Repairs(
        collapse_repeats="none",
        flag_batches=False,
        flag_imports=False,
        first_stage=False,
        outcome=False,
        flag_deals=False,
    )
    made = extracted(replace(project, repairs=none))
    assert traces(made) == {"1": "Talks Talks", "2": "Won Talks", "9": "Talks"}
    assert made.ledger.repairs.empty
    assert "is_reopened" not in made.log.cases.columns


def test_deals_without_a_history_begin_and_end_as_their_records_say(project):
    deals = replace(project, sources=project.sources[1:])
    assert traces(extracted(deals)) == {"1": "(Lost)", "3": "(New)"}
