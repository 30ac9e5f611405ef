import pandas as pd
import pytest

from mining.organization.handovers import handovers
from mining.organization.network import centrality, handover_network


def chain(log_of, hands):
    return log_of([("a", "x", 0, hour, who, None) for hour, who in enumerate(hands)])


def test_the_network_carries_counts_and_both_waits(log_of):
    found = handovers(chain(log_of, ["Ann", "Bob", "Ann", "Bob"]), by="resource")
    edge = handover_network(found)["Ann"]["Bob"]
    assert edge["count"] == 2
    assert edge["total"] == edge["business_total"] == pd.Timedelta(hours=2)


def test_who_stands_between_others_is_told_by_the_ways_that_lead_through(log_of):
    """Ann → Bob → Cid → Dia: Bob lies on two of the six ways between two others, Cid too."""
    found = centrality(handovers(chain(log_of, ["Ann", "Bob", "Cid", "Dia"]), by="resource"))
    frame = found.frame.set_index("hand")
    assert frame["betweenness"].to_dict() == pytest.approx(
        {"Bob": 2 / 6, "Cid": 2 / 6, "Ann": 0, "Dia": 0}
    )
    assert frame["net"].to_dict() == {"Ann": -1, "Bob": 0, "Cid": 0, "Dia": 1}
    assert not found.refused


@pytest.mark.parametrize("hands", [["Ann"], ["Ann", "Bob"], ["Ann", "Bob", "Cid"]])
def test_between_few_hands_a_place_is_refused(log_of, hands):
    found = centrality(handovers(chain(log_of, hands), by="resource"))
    assert found.refused
    assert found.frame["betweenness"].isna().all()
