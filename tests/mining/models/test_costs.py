import pytest

from event_logs.errors import FunnelError
from mining.models.costs import MoveCosts
from mining.models.funnel import funnel_from_table

LINE = {"line": "New > Demo > Won | Lost"}


def read(costs: object) -> MoveCosts:
    return funnel_from_table({**LINE, "costs": costs}, where="greyzone.toml", lines="").costs


def test_without_costs_each_deviation_costs_one():
    assert funnel_from_table(LINE, where="x", lines="").costs == MoveCosts(1, 1)


def test_a_number_holds_for_every_activity_and_a_table_for_its_own():
    found = read({"log": 2, "model": {"*": 3, "Demo": 7}})
    assert found == MoveCosts(log=2, model=3, model_of=(("Demo", 7),))
    assert (found.of_log("call"), found.of_model("Demo"), found.of_model("New")) == (2, 7, 3)


def test_a_table_without_a_star_leaves_the_others_at_one():
    assert read({"log": {"call": 4}}).of_log("mail") == 1


@pytest.mark.parametrize(
    ("costs", "says"),
    [
        (3, "'costs' is no table"),
        ({"lgo": 1}, "no setting 'lgo'"),
        ({"log": 0}, "'log' is 0"),
        ({"log": True}, "'log' is True"),
        ({"log": 1001}, "'log' is 1001"),
        ({"model": {"Demo": "much"}}, "'model of 'Demo'' is 'much'"),
        ({"model": {"Demmo": 2}}, "'Demmo' cannot be missing.*'Demo'"),
    ],
)
def test_costs_that_cannot_be_are_refused(costs, says):
    with pytest.raises(FunnelError, match=says):
        read(costs)


def test_a_mistake_names_its_line():
    text = '[funnel]\nline = "New > Won"\n[funnel.costs]\nlog = 0\n'
    with pytest.raises(FunnelError, match="line 4"):
        funnel_from_table(
            {"line": "New > Won", "costs": {"log": 0}}, where="greyzone.toml", lines=text
        )


def test_a_trace_of_which_nothing_fits():
    assert MoveCosts(log=2).of_trace(["a", "b"]) == 4
    assert MoveCosts(log_of=(("a", 5),)).of_trace(["a", "b", "a"]) == 11
