from datetime import timedelta

import pytest

from mining.models.funnel import parse_funnel
from mining.organization.deliveries import deliveries
from mining.organization.takings import takings_of

FUNNEL = parse_funnel("New > Offer > Won | Lost")


@pytest.fixture(scope="module")
def takings(log_of):
    rows = []
    for number, (hours, second) in enumerate(
        [(1, "Call out, answered"), (30, "Email out"), (7, "Call out, answered")]
    ):
        case = f"c{number}"
        rows += [
            (case, "New", 0, 0, None, None),
            (case, "Call out, answered", 0, 1, "Ann", "Calls"),
            (case, second, 0, 1 + hours, "Bob", "Sales"),
            (case, "Lost", 90, 0, "Bob", "Sales"),
        ]
    return takings_of(log_of(rows), FUNNEL)


def test_attention_in_time_silence_and_repetition_are_counted(takings):
    found = deliveries(takings, agreed=timedelta(hours=8), silence=timedelta(hours=24))
    [row] = found.frame.to_dict("records")
    assert (row["source"], row["target"], row["handovers"]) == ("Calls", "Sales", 3)
    assert (row["in_time"], row["silent"]) == (2, 1)
    assert (row["asked"], row["repeated"]) == (3, 2)
    assert row["median"] == timedelta(hours=7)
    share = found.in_time("Calls", "Sales")
    assert (share.value, share.count) == (pytest.approx(2 / 3), 3)
    assert found.repeated("Calls", "Sales").value == pytest.approx(2 / 3)
    assert found.again.refused


def test_a_played_company_is_compared_with_itself(played_log):
    found = deliveries(takings_of(*played_log))
    assert (found.frame["in_time"] + found.frame["silent"] <= found.frame["handovers"]).all()
    assert (found.frame["repeated"] <= found.frame["asked"]).all()
    assert found.again.refused or found.again.low <= found.again.high
