"""Files dropped in the app become a project as `greyzone init` makes it, and its log."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from event_logs.storage import read_manifest
from ui.places import named_projects

RECORDS = "deal_id,stage,changed_at\n1,New,2026-01-05 10:00\n1,New,soon\n1,Won,2026-01-06 10:00\n"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder without a project, in which the app begins, and an export beside it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "crm.csv").write_text(RECORDS)
    monkeypatch.setenv("GREYZONE_PROJECTS", str(tmp_path / "home"))
    return tmp_path / "home"


def made(home: Path, file: Path) -> AppTest:
    """What the page shows while a project is made of a file."""
    script = f"""
from pathlib import Path
from event_logs.guessing.start import look_at_all
from ui.components.new_project import _edited, make_project
sources = look_at_all([Path({str(file)!r})])
make_project(Path({str(home / "made")!r}), [_edited(seen, n) for n, seen in enumerate(sources)])
"""
    return AppTest.from_string(script, default_timeout=90).run()


def test_files_become_a_project_whose_ledger_is_shown(home):
    app = made(home, home.parent / "crm.csv")
    assert not app.exception
    assert not app.error
    assert (home / "made" / "records" / "crm.csv").read_text() == RECORDS
    assert read_manifest(home / "made").events == 2
    assert Path(home / "made" / "greyzone.toml").read_text("utf-8").startswith("# Written by")
    assert any(
        {"Read", "Kept in the log", "Rejected"} <= set(each.value.columns) for each in app.dataframe
    )
    assert named_projects() == (home / "made",)


@pytest.mark.usefixtures("home")
def test_the_app_begins_where_there_is_no_project():
    app = AppTest.from_file(Path("ui/app.py").absolute(), default_timeout=60).run()
    assert not app.exception
    assert not app.error
    assert [title.value for title in app.title] == ["There is no project here yet"]
    assert len(app.get("file_uploader")) == 1
