"""A record as it stands in its file."""

import pytest

from event_logs.errors import GreyzoneError
from event_logs.extraction.one_record import record_at
from event_logs.project.project_file import read_project


@pytest.fixture
def project(tmp_path):
    """A project of one table with a line that is broken."""
    (tmp_path / "x.csv").write_text('case_id,activity,timestamp\n1,"a, b",soon\n2,c\n')
    (tmp_path / "greyzone.toml").write_text(
        '[[sources]]\nname = "log"\nholds = "events"\nfile = "x.csv"\n'
    )
    return read_project(tmp_path)


def test_a_record_is_shown_as_it_stands(project):
    assert record_at(project, "log", 2) == {
        "case_id": "1",
        "activity": "a, b",
        "timestamp": "soon",
    }
    assert "2,c" in record_at(project, "log", 3)["record"]


@pytest.mark.parametrize(
    ("source", "row", "said"), [("log", 9, "no record in row 9"), ("logs", 2, "Did you mean 'log'")]
)
def test_what_is_not_there_is_a_sentence(project, source, row, said):
    with pytest.raises(GreyzoneError, match=said):
        record_at(project, source, row)
