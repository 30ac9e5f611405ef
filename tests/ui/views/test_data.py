"""The page of the records: the ledger, a record in its file, a project made of dropped files."""

import pytest
from streamlit.testing.v1 import AppTest

from event_logs.project.project_file import read_project
from event_logs.storage import read_manifest
from mining.projects import build_log

RECORDS = "deal_id,stage,changed_at\n1,New,2026-01-05 10:00\n1,New,soon\n1,Won,2026-01-06 10:00\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A built project with a record that was rejected."""
    folder = tmp_path_factory.mktemp("home") / "project"
    folder.mkdir()
    (folder / "crm.csv").write_text(RECORDS)
    (folder / "greyzone.toml").write_text(
        '[[sources]]\nname = "crm"\nholds = "stage changes"\nfile = "crm.csv"\n'
        'columns = { case_id = "deal_id", timestamp = "changed_at" }\n'
    )
    build_log(read_project(folder), None)
    return folder


def test_the_page_shows_the_ledger_and_a_record_in_its_file(place):
    script = f"""
from ui.context import open_context
from ui.views import data
from pathlib import Path
data.show(open_context(Path({str(place)!r})))
"""
    app = AppTest.from_string(script, default_timeout=60).run()
    assert not app.exception
    tables = [element.value for element in app.dataframe]
    assert any({"Read", "Kept in the log", "Rejected"} <= set(table.columns) for table in tables)
    app.number_input[0].set_value(3)
    next(button for button in app.button if button.label == "Show the record").click().run()
    assert any("soon" in table.to_numpy() for table in (each.value for each in app.dataframe))


def test_the_log_is_built_again_from_what_the_files_hold_now(place):
    (place / "crm.csv").write_text(RECORDS + "2,New,2026-01-07 10:00\n")
    script = f"""
from ui.context import open_context
from ui.views import data
from pathlib import Path
data.show(open_context(Path({str(place)!r})))
"""
    app = AppTest.from_string(script, default_timeout=60).run()
    next(button for button in app.button if button.label == "Build the log again").click().run()
    assert not app.exception
    assert read_manifest(place).events == 3


def test_records_that_were_moved_away_are_named_and_the_log_is_shown_all_the_same(place):
    (place / "crm.csv").rename(place / "away.csv")
    script = f"""
from ui.context import open_context
from ui.views import cases, data
context = open_context({str(place)!r})
data.show(context)
cases.show(context)
"""
    app = AppTest.from_string(script, default_timeout=60).run()
    (place / "away.csv").rename(place / "crm.csv")
    assert not app.exception
    assert "There is no file 'crm.csv'" in app.warning[0].value.replace("\\", "")
    assert app.dataframe  # the ledger and the deals
    button = next(button for button in app.button if button.label == "Show the record")
    button.click().run()
    assert not app.warning  # put back while the page was open
    assert not app.exception
