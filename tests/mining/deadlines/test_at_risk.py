from datetime import timedelta

import pandas as pd

from mining.deadlines.at_risk import due_now
from mining.deadlines.obligations import obligations
from mining.deadlines.rules import Rule

from .conftest import FUNNEL, MONDAY

HOUR = 3600.0
RULE = Rule("answer", "contact", "email", "4 business hours", 4 * HOUR, "business")


def test_running_and_overdue_are_listed_the_most_urgent_first(bench):
    b = bench(
        [
            ("late", "New", 0),
            ("late", "Email in", 1, "Ann", "Sales"),
            ("fresh", "Email in", 8, "Bob", "Sales"),
            ("done", "Email in", 8),
            ("done", "Email out", 8.5),
            ("over", "Email in", 0),
            ("over", "Lost", 8.9),
        ],
        as_of=8.9,
    )
    found = due_now(b.scene, obligations(b.scene, RULE, funnel=FUNNEL), funnel=FUNNEL)
    assert (found.running, found.overdue) == (1, 1)
    first, second = found.frame.to_dict("records")
    assert (first["case_id"], first["is_overdue"], first["stage"]) == ("late", True, "New")
    assert first["due"] == MONDAY + timedelta(hours=5)
    assert first["left"] == -timedelta(hours=3.9)
    # From 17:00 there is one hour left today; the rest is of tomorrow.
    assert second["due"] == MONDAY + timedelta(hours=27)
    assert second["person"] == "Bob"
    assert pd.isna(second["stage"])
    assert second["left"] == timedelta(hours=3.1)


def test_where_nothing_is_due_the_table_is_empty_but_whole(bench):
    b = bench([("a", "New", 0)])
    found = due_now(b.scene, obligations(b.scene, RULE))
    assert found.frame.empty
    assert isinstance(found.frame["due"].dtype, pd.DatetimeTZDtype)
