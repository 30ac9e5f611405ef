from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from mining.organization.seams import seam_losses
from mining.organization.takings import Takings, takings_of


def made(seed=0, *, effect=0.3, cases=600, both=True):
    """Deals that Sales takes up: cold ones more often from Calls; a handover loses `effect`."""
    dice = np.random.default_rng(seed)
    cold = dice.random(cases) < 0.5
    handed = dice.random(cases) < np.where(cold, 0.7, 0.3)
    if not both:
        handed[:] = True
    lost = dice.random(cases) < 0.2 + 0.3 * cold + effect * handed
    rows = pd.DataFrame(
        {
            "case_id": [f"d{number}" for number in range(cases)],
            "stage": "Offer",
            "hand": "Sales",
            "giver": np.where(handed, "Calls", "Sales"),
            "came_from": np.where(handed, "Calls", None),
            "treated": handed,
            "first": True,
            "at": 0.0,
            "lead_source": np.where(cold, "Ads", "Partner"),
            "amount": 1000.0,
            "age": 1.0,
            "in_stage": 0.0,
            "workload": 3.0,
            "seconds": dice.uniform(1, 50, cases) * 86400,
            "ended": np.where(lost, 1, 2),
            "stall_seconds": 50 * 86400.0,
            "stall_ended": np.where(np.arange(cases) % 2, 1, 2),
        }
    )
    return Takings(rows, "department", cases, cases, timedelta(days=14), ())


def test_a_seam_that_loses_deals_is_called_harmful_with_its_money():
    found = seam_losses(made())
    [seam] = found.seams
    assert (seam.source, seam.target) == ("Calls", "Sales")
    assert (seam.lost.says, found.overall.lost.says) == ("harmful", "harmful")
    assert seam.lost.effect.difference == pytest.approx(0.3, abs=0.08)
    assert seam.lost.effect.naive > seam.lost.effect.difference + 0.05
    assert seam.money.difference == pytest.approx(1000 * seam.lost.effect.difference)
    assert seam.handovers == seam.lost.effect.treated == found.takings.rows["treated"].sum()


def test_a_seam_that_changes_nothing_is_not_called_harmful():
    said = [seam_losses(made(seed, effect=0.0)).seams[0].lost.says for seed in range(10)]
    assert sum(each in ("harmful", "helpful") for each in said) <= 1


def test_where_every_deal_is_handed_over_nothing_is_said():
    [seam] = seam_losses(made(both=False)).seams
    assert "none to compare with" in seam.lost.effect.refused
    assert seam.lost.says == "cannot say"


def test_deals_that_came_by_the_very_seam_earlier_are_not_compared_with():
    takings = made()
    rows = takings.rows
    stayed = rows.index[~rows["treated"]]
    earlier = rows.loc[stayed[:100]].assign(came_from="Calls", ended=1)
    mixed = replace(takings, rows=pd.concat([rows.drop(stayed[:100]), earlier]))
    seam = seam_losses(mixed).seams[0].lost.effect
    assert seam.comparable == len(stayed) - 100
    assert seam_losses(mixed).overall.lost.effect.comparable == len(stayed) - 100


def test_without_amounts_and_sources_it_compares_on_what_there_is():
    takings = replace(made(), missing=("lead_source", "amount"))
    takings = replace(takings, rows=takings.rows.assign(amount=np.nan, lead_source=""))
    [seam] = seam_losses(takings).seams
    assert seam.money is None
    assert seam.lost.effect.difference > 0.3  # the source was what told cold deals apart


def test_compulsory_seams_of_a_played_company_are_refused_and_no_other_is_blamed(played_log):
    found = seam_losses(takings_of(*played_log))
    by_pair = {(seam.source, seam.target): seam.lost for seam in found.seams}
    assert by_pair["Sales", "Pre-sales"].effect.refused
    assert by_pair["Sales", "Back office"].effect.refused
    assert not {verdict.says for verdict in by_pair.values()} & {"harmful", "helpful"}
    assert found.overall.lost.says not in ("harmful", "helpful")
    handed = found.takings.rows["treated"] & found.takings.rows["first"]
    assert sum(seam.handovers for seam in found.seams) == handed.sum()
