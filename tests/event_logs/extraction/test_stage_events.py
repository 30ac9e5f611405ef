"""Stage entries in order, where times alone do not tell it."""

from itertools import permutations

import pytest

from event_logs.project.project_file import read_project
from event_logs.storage import open_log
from mining.projects import build_log

STAGES = ("Qualified", "New", "Won")


@pytest.mark.parametrize("order", [*permutations(STAGES)][:3])
def test_equal_times_of_one_row_go_by_the_list_of_its_columns(tmp_path, order):
    deals = [f"{number},2026-01-05 10:00,2026-01-05 10:00,2026-01-05 10:00" for number in range(40)]
    (tmp_path / "crm.csv").write_text("\n".join(["deal_id," + ",".join(STAGES), *deals]))
    columns = ", ".join(f'"{stage}" = "{stage}"' for stage in order)
    (tmp_path / "greyzone.toml").write_text(
        '[[sources]]\nname = "crm"\nholds = "stage changes"\nfile = "crm.csv"\n'
        f'columns = {{ case_id = "deal_id" }}\nstage_columns = {{ {columns} }}\n'
    )
    build_log(read_project(tmp_path), None)
    events = open_log(tmp_path).events
    assert "source_part" not in events.columns
    found = events.order_by("case_id", "position").execute().groupby("case_id")["activity"]
    assert {tuple(activities) for _, activities in found} == {order}
