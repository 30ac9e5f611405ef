"""Changing a project file keeps what stands in it, and a bad change changes nothing."""

from datetime import date
from threading import Thread

import pytest

from event_logs.errors import FileMissingError, ProjectError
from event_logs.project.editing import append_table, edit_project, remove_tables
from event_logs.project.project_file import read_project

TEXT = """\
# made by hand
[project]
name = "Sales"   # shown on top

[[sources]]
name = "crm"
holds = "stage changes"
file = "a.csv"
"""
ROW = {"kind": "skipped stage", "activity": "Angebot – «КП»", "by": "Anna", "on": date(2026, 3, 1)}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.csv").write_text("case_id,stage,timestamp\n")
    (tmp_path / "greyzone.toml").write_text(TEXT, "utf-8")
    return tmp_path


def test_a_table_is_added_below_what_stands_there(folder):
    project = append_table(folder, "accepted_deviations", ROW)
    text = (folder / "greyzone.toml").read_text("utf-8")
    assert text.startswith(TEXT)
    [table] = project.tables("accepted_deviations")
    assert dict(table.table) == ROW
    assert dict(read_project(folder).tables("accepted_deviations")[0].table) == ROW


def test_only_tables_that_agree_are_taken_out(folder):
    for by in ("Anna", "Boris"):
        append_table(folder, "accepted_deviations", {**ROW, "by": by})
    project = remove_tables(folder, "accepted_deviations", {"by": "Anna"})
    assert [row.text("by") for row in project.tables("accepted_deviations")] == ["Boris"]
    remove_tables(folder, "accepted_deviations", {"by": "Boris"})
    assert (folder / "greyzone.toml").read_text("utf-8").rstrip() == TEXT.rstrip()


def test_a_change_that_is_not_allowed_leaves_the_file_as_it_was(folder):
    def change(document):
        document["sources"][0]["holds"] = "nonsense"

    with pytest.raises(ProjectError, match="cannot hold 'nonsense'"):
        edit_project(folder, change)
    assert (folder / "greyzone.toml").read_text("utf-8") == TEXT
    assert not list(folder.glob(".greyzone.toml.draft"))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileMissingError, match=r"greyzone\.toml"):
        append_table(tmp_path, "deadlines", {})


def test_those_who_change_at_once_wait_for_each_other(folder):
    threads = [
        Thread(target=append_table, args=(folder, "accepted_deviations", {**ROW, "by": str(n)}))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = [row.text("by") for row in read_project(folder).tables("accepted_deviations")]
    assert sorted(names) == list("012345")
