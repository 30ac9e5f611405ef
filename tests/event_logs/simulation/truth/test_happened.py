from collections import Counter
from datetime import datetime

from event_logs.simulation.company.reactions import CAUSES


def test_handovers_wait_from_passing_to_taking(truth):
    planted = [row for row in truth["handovers"] if row["planted"] == "yes"]
    assert {(row["from"], row["to"]) for row in planted} == {("Pre-sales", "Sales")}
    for row in truth["handovers"]:
        assert row["from"] != row["to"]
        assert int(row["waited_seconds"]) >= 0
        assert row["passed"] <= row["taken"]


def test_truth_of_deals_and_stages_agree(truth, typical):
    assert len(truth["deals"]) == len(typical.deals)
    open_deals = {row["case_id"] for row in truth["stages"] if not row["left"]}
    assert open_deals == {row["case_id"] for row in truth["deals"] if not row["outcome"]}


def test_causes_add_up_to_the_wait(truth):
    assert len(truth["reactions"]) > 1000
    for row in truth["reactions"]:
        due, reacted = (datetime.fromisoformat(row[name]) for name in ("due", "reacted"))
        spent = {cause: int(row[f"{cause}_seconds"]) for cause in CAUSES}
        assert sum(spent.values()) == (reacted - due).total_seconds()
        assert min(spent.values()) >= 0
        assert row["cause"] in ("", *CAUSES)
        assert (row["cause"] == "") == (due == reacted)


def test_every_cause_is_to_be_found(truth):
    assert set(CAUSES) <= {row["cause"] for row in truth["reactions"]}


def test_units_of_the_hazards_are_those_of_the_deals(truth):
    units = {row["case_id"]: row for row in truth["deals"]}
    missed = Counter(row["case_id"] for row in truth["checklist"] if row["done"] == "no")
    parked = Counter(row["case_id"] for row in truth["parkings"])
    for case, row in units.items():
        assert int(row["missed_items"]) == missed[case]
        assert int(row["parkings"]) == parked[case]
        assert 0 <= float(row["late_days"]) <= 4


def test_nobody_works_on_a_day_of_absence(truth):
    away = {(row["person"], row["day"]) for row in truth["absences"]}
    assert len(away) > 30
    worked = {(row["person"], row["started"][:10]) for row in truth["work"] if row["started"]}
    assert not away & worked
