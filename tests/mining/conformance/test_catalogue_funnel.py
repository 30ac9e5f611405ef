"""The funnel as the CRM's catalogue of stages has it."""

import pytest

from event_logs.errors import FunnelError, RecordsMissingError
from event_logs.project.project_file import read_project
from mining.conformance.declared import read_funnel
from mining.projects import build_log

STAGES = "pipeline,pipeline_name,stage,stage_name,sort,semantics,is_archived\n"
SALES = "1,Sales,11,Offer,2,open,\n1,Sales,10,New,1,open,\n1,Sales,12,Old,3,open,yes\n"
SALES += "1,Sales,143,Lost,9,lost,\n1,Sales,142,Won,8,won,\n"
SERVICE = "2,Service,20,New,1,open,\n2,Service,142,Won,8,won,\n"


@pytest.fixture
def funnel(tmp_path):
    """The funnel of a project with a catalogue and some lines under [funnel]."""

    def read(lines, rows=SALES):
        (tmp_path / "stages.csv").write_text(STAGES + rows, "utf-8")
        source = '[[sources]]\nname = "stages"\nholds = "stages"\nfile = "stages.csv"\n'
        (tmp_path / "greyzone.toml").write_text(f"[funnel]\n{lines}\n{source}", "utf-8")
        return str(read_funnel(read_project(tmp_path)))

    return read


def test_stages_are_sorted_and_archived_ones_left_out(funnel):
    assert funnel('source = "stages"') == "New > Offer > Won | Lost"


def test_one_of_several_pipelines_is_named(funnel):
    lines = 'source = "stages"\npipeline = "Sales"'
    assert funnel(lines, SALES + SERVICE) == "Sales: New > Offer > Won | Lost"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('source = "stages"', "several pipelines"),
        ('source = "stages"\npipeline = "Sails"', "Did you mean 'Sales'"),
        ('source = "stage"', "No source 'stage' holds stages"),
        ('source = "stages"\nline = "New > Won"', "no setting 'line'"),
    ],
)
def test_what_cannot_be_carried_out_names_its_line(funnel, lines, said):
    with pytest.raises(FunnelError, match=said) as refused:
        funnel(lines, SALES + SERVICE)
    assert "greyzone.toml, line" in str(refused.value)


def test_a_catalogue_that_was_moved_away_is_the_one_by_which_the_log_was_built(funnel, tmp_path):
    records = "deal,stage,at\n1,New,2026-01-05 10:00\n1,Won,2026-01-06 10:00\n"
    (tmp_path / "crm.csv").write_text(records)
    crm = '[[sources]]\nname = "crm"\nholds = "stage changes"\nfile = "crm.csv"\n'
    crm += 'columns = { case_id = "deal", timestamp = "at" }\n'
    declared = funnel(f'source = "stages"\n{crm}')
    (tmp_path / "stages.csv").rename(tmp_path / "away.csv")
    with pytest.raises(RecordsMissingError, match=r"stages\.csv"):
        read_funnel(read_project(tmp_path))  # no log either
    (tmp_path / "away.csv").rename(tmp_path / "stages.csv")
    project = read_project(tmp_path)
    build_log(project, read_funnel(project))
    (tmp_path / "stages.csv").unlink()
    assert str(read_funnel(read_project(tmp_path))) == declared
