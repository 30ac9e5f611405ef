"""The grey zone of deals whose real stages are known, by hand."""

import pytest

from mining.evidence.grey_share import grey_zone_share
from mining.evidence.timeline import lay_out
from mining.models.funnel import parse_funnel
from mining.models.hidden_stages import HiddenStages

FUNNEL = parse_funnel("New > Demo > Won | Lost")
IN_NEW, IN_DEMO, IN_LATER = (1, 0, 0), (0, 1, 0), (0, 0, 1)


def share_of(made, funnel=FUNNEL):
    log, found = made
    return grey_zone_share(lay_out(log, funnel, found), funnel, found)


def test_time_under_another_stage_and_time_in_an_undeclared_one_are_grey(make):
    rows = [
        ("a", "New", 0, None),
        ("a", "call", 2, IN_NEW),  # 2 h unseen, then 3 h as recorded
        ("a", "call", 5, IN_DEMO),  # 5 h really in Demo, recorded New
        ("a", "Demo", 10, None),  # 10 h in a part of Demo that nobody declared
        ("a", "Won", 20, None),
        ("a", "call", 30, IN_LATER),  # after the end: no part of the journey
    ]
    found = share_of(make(rows))
    assert found.unseen.total_seconds() == 2 * 3600
    assert found.mismatch.value == pytest.approx(5 / 18)
    assert found.undeclared.value == pytest.approx(10 / 18)
    assert found.time.value == pytest.approx(15 / 18)
    by_stage = found.frame[found.frame["by"] == "stage"].set_index("group")["share"]
    assert by_stage["New"] == pytest.approx(5 / 8)
    assert by_stage["Demo"] == 1.0


def test_where_every_declared_stage_is_one_only_the_lag_is_grey(make):
    rows = [("a", "New", 0, None), ("a", "call", 0, (1, 0)), ("a", "call", 6, (0.25, 0.75))]
    rows += [("a", "Demo", 10, None), ("a", "call", 10, (0, 1)), ("a", "Lost", 20, None)]
    found = share_of(make(rows, ("New", "Demo")))
    assert found.undeclared.value == 0
    assert found.time.value == pytest.approx(0.75 * 4 / 20)
    assert found.lost.value == 0  # when it was lost, the CRM was right


def test_money_weighs_deals_by_their_worth(make):
    rows = [("a", "New", 0, None), ("a", "call", 0, (1, 0)), ("a", "Won", 10, None)]
    rows += [("b", "New", 0, None), ("b", "call", 0, (0, 1)), ("b", "Lost", 10, None)]
    found = share_of(make(rows, ("New", "Demo"), {"a": 300.0, "b": 100.0}))
    assert found.time.value == 0.5
    assert found.money.value == 0.25
    assert found.lost.value == 1.0
    assert found.cases.set_index("case_id")["grey"].to_dict() == {"a": 0.0, "b": 1.0}


def test_an_open_deal_goes_on_to_the_end_of_the_log(make):
    rows = [("a", "New", 0, None), ("a", "call", 0, (0, 1)), ("b", "New", 0, None)]
    rows += [("b", "call", 0, (1, 0)), ("b", "Won", 40, None)]
    assert share_of(make(rows, ("New", "Demo"))).time.value == 0.5


def test_a_refusal_is_passed_on(make):
    log, found = make([("a", "New", 0, None), ("a", "call", 1, IN_NEW)])
    refused = HiddenStages((), None, found.posterior, refusal="Too few cases")
    with pytest.raises(ValueError, match="Too few cases"):
        grey_zone_share(lay_out(log, FUNNEL, found), FUNNEL, refused)
