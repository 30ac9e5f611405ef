"""Databases and mail servers in the project file, and what may not stand there."""

import pytest

from event_logs.errors import ProjectError
from event_logs.project.project_file import read_project

GOOD = """\
[[sources]]
name = "crm"
holds = "stage changes"
address = "postgres://anna@db.example:5432/crm"
query = "select 1"
password_env = "CRM_PASSWORD"
"""


@pytest.fixture
def project(tmp_path):
    """Reads a project of the text."""

    def reader(text):
        (tmp_path / "greyzone.toml").write_text(text)
        return read_project(tmp_path)

    return reader


def test_a_database_takes_the_place_of_a_file(project):
    [source] = project(GOOD).sources
    assert source.file is None
    assert source.database.address == "postgres://anna@db.example:5432/crm"
    assert (source.database.query, source.database.password_env) == ("select 1", "CRM_PASSWORD")


def test_the_path_of_a_database_in_a_file_is_below_the_project(project, tmp_path):
    text = GOOD.replace("postgres://anna@db.example:5432/crm", "sqlite://data/crm.db")
    [source] = project(text).sources
    assert source.database.file == tmp_path / "data" / "crm.db"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("anna@", "anna:secret@", 4, "holds a password"),
        ("/crm", "/crm?password=secret", 4, "holds a password"),
        ("postgres://", "postgre://", 4, "Did you mean 'postgres'"),
        ("postgres://", "oracle://", 4, "begins with one of"),
        ('query = "select 1"', "", 1, "lacks 'query'"),
        (
            'query = "select 1"',
            'query = "select 1"\nfile = "a.csv"',
            4,
            "either a file or an address",
        ),
        (
            'address = "postgres://anna@db.example:5432/crm"',
            'file = "a.csv"',
            5,
            "only for a database",
        ),
    ],
)
def test_mistakes_name_their_line(project, old, new, line, message):
    with pytest.raises(ProjectError) as caught:
        project(GOOD.replace(old, new))
    assert message in str(caught.value)
    assert f"line {line}:" in str(caught.value)
    assert "secret" not in str(caught.value)
