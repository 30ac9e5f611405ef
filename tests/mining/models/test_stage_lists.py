"""What is written is read again by the readers of the vendors' own exports."""

import pytest

from event_logs.errors import FunnelError
from event_logs.project.project_file import read_project
from mining.conformance.declared import read_funnel
from mining.models.funnel import parse_funnel
from mining.models.stage_lists import write_stage_list

FUNNEL = parse_funnel("Новая > Qualified, twice > Proposal > Won | Lost")
FILES = {"csv": "stages.csv", "amocrm": "pipelines.json", "bitrix24": "statuses.json"}


@pytest.mark.parametrize("vendor", FILES)
def test_a_list_is_read_again_as_the_funnel_it_was(tmp_path, vendor):
    file = FILES[vendor]
    (tmp_path / file).write_text(write_stage_list(FUNNEL, vendor, name="Sales"), "utf-8")
    holds = 'holds = "stages"\n' if vendor == "csv" else ""  # a vendor's file is recognised
    (tmp_path / "greyzone.toml").write_text(
        f'[funnel]\nsource = "stages"\n[[sources]]\nname = "stages"\n{holds}file = "{file}"\n',
        "utf-8",
    )
    again = read_funnel(read_project(tmp_path))
    assert again is not None
    assert again.names == FUNNEL.names
    assert again.outcome_names == FUNNEL.outcome_names


def test_several_ways_to_lose_are_no_pipeline_of_amocrm():
    funnel = parse_funnel("New > Won | Lost | Gone")
    with pytest.raises(FunnelError, match="one that is lost; the funnel has 3"):
        write_stage_list(funnel, "amocrm", name="Sales")
    assert '"STATUS_ID": "UC_4"' in write_stage_list(funnel, "bitrix24", name="Sales")
