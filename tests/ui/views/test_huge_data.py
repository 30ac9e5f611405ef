"""Every page opens on a log of very many names, long ones, and says what it does not show."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from event_logs.event_log import EventLog
from event_logs.storage import save_log

CASES, STAGES, ACTIVITIES, PEOPLE, DEPARTMENTS = 1200, 40, 800, 1500, 80
VIEWS = sorted(
    path.stem
    for path in (Path(__file__).parents[3] / "ui" / "views").glob("*.py")
    if "def show(context" in path.read_text("utf-8")
)
LONG = "очень длинное имя | <b>*с разметкой*</b> :red[и] $знаками$ " * 4
STAGE = [f"Stage {n:02} {LONG if n % 5 == 0 else ''}".strip() for n in range(STAGES)]
PROJECT = """
[project]
name = "Very large"
[calendar]
hours = "09:00-18:00"
[funnel]
stages = [{stages}]
outcomes = ["Won", "Lost"]
[[deadlines]]
name = "{name}"
expect = "next stage"
within = "2 days"
after = "{first}"
[[sources]]
name = "crm"
holds = "stage changes"
file = "moved away.csv"
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A project with a stored log; its exports, which would be very large, are elsewhere."""
    folder = tmp_path_factory.mktemp("huge")
    listed = ", ".join(f'"{name}"' for name in STAGE)
    text = PROJECT.format(stages=listed, name=LONG.strip(), first=STAGE[0])
    (folder / "greyzone.toml").write_text(text, "utf-8")
    save_log(many_names(), folder / "log", fingerprint="huge")
    return folder


def many_names() -> EventLog:
    """Deals that go through many stages in changing order, with hundreds of other activities."""
    dice = np.random.default_rng(3)
    lengths = dice.integers(4, 30, CASES)
    case = np.repeat(np.arange(CASES), lengths)
    at = np.arange(len(case)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    is_last = np.r_[case[1:] != case[:-1], True]
    stages, others = np.array(STAGE), np.array([f"Activity {n} {LONG}" for n in range(ACTIVITIES)])
    here = np.clip(at + dice.integers(-1, 3, len(case)), 0, STAGES - 1)
    names = np.where(
        dice.random(len(case)) < 0.6, stages[here], others[dice.integers(0, ACTIVITIES, len(case))]
    )
    ends = np.where(dice.random(len(case)) < 0.4, "Won", "Lost")
    names = np.where(is_last & (case % 9 > 0), ends, np.where(at == 0, STAGE[0], names))
    people = dice.integers(0, PEOPLE, len(case))
    hours = dice.exponential(30, len(case)).cumsum() % 20_000 / 2
    begin = pd.Timestamp("2025-01-01", tz="UTC") + pd.to_timedelta(
        np.repeat(hours[:CASES], lengths), unit="h"
    )
    return EventLog.from_pandas(
        pd.DataFrame(
            {
                "case_id": [f"D-{n:07} {LONG if n % 500 == 0 else ''}".strip() for n in case],
                "activity": names,
                "timestamp": begin + pd.to_timedelta(at * 7.3, unit="h"),
                "resource": [f"Person {n} {LONG}" for n in people],
                "department": [f"Department {n % DEPARTMENTS} {LONG}" for n in people],
                "source": "crm",
            }
        ),
        resource="resource",
        department="department",
        outcomes=["Won", "Lost"],
        stages=STAGE,
    )


def opened(view: str, place: Path) -> AppTest:
    """Draw one page, as the app does."""
    script = f"""
from ui.context import open_context
from ui.views import {view}
{view}.show(open_context({str(place)!r}))
"""
    return AppTest.from_string(script, default_timeout=120).run()


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_opens_on_very_many_long_names(view, place):
    page = opened(view, place)
    assert not page.exception
    assert not page.error


def test_the_map_says_that_it_cannot_hold_all(place):
    page = opened("process_map", place)
    assert any("at most" in caption.value for caption in page.caption)


def test_handovers_between_thousands_of_people_are_drawn_in_part(place):
    page = opened("handoffs", place)
    page.session_state["between"] = "resource"
    page.run(timeout=120)
    assert not page.exception
    assert any(" of " in caption.value for caption in page.caption)
    assert len(page.dataframe[0].value) > DEPARTMENTS
