"""A project without a funnel is asked for one, and has it afterwards."""

import pytest
from streamlit.testing.v1 import AppTest

from event_logs.project.project_file import read_project
from event_logs.storage import open_log
from mining.conformance.declared import read_funnel
from mining.projects import build_log

PROJECT = """
[[sources]]
name = "crm"
holds = "stage changes"
file = "crm.csv"
columns = { case_id = "deal_id", timestamp = "changed_at" }
"""
RECORDS = """deal_id,stage,changed_at
1,New,2026-01-05 10:00
1,Offer,2026-01-06 10:00
1,Won,2026-01-07 10:00
2,New,2026-01-05 10:00
2,Lost,2026-01-06 10:00
"""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "crm.csv").write_text(RECORDS)
    (tmp_path / "greyzone.toml").write_text(PROJECT)
    build_log(read_project(tmp_path), None)
    return tmp_path


def asked(place):
    script = f"""
from ui.components.declaring import show_declaration
from ui.context import open_context
show_declaration(open_context({str(place)!r}))
"""
    return AppTest.from_string(script, default_timeout=90).run()


def test_what_the_records_suggest_is_declared_and_the_log_built_by_it(place):
    app = asked(place)
    [line] = app.text_input
    assert line.value == "New > Offer > Won | Lost"
    app.button[0].click().run()
    assert not app.exception
    assert str(read_funnel(read_project(place))) == "New > Offer > Won | Lost"
    assert open_log(place).cases.closed.notnull().sum().execute() == 2
    assert not app.text_input  # it is asked once


def test_a_line_that_is_no_funnel_is_refused_and_nothing_is_written(place):
    app = asked(place)
    app.text_input[0].set_value("New, Offer, Won")
    app.button[0].click().run()
    assert "has no outcome" in app.error[0].value
    assert not app.exception
    assert read_funnel(read_project(place)) is None
