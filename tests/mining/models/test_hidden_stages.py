"""What may be relied on of the stages found."""

import pandas as pd
import pytest

from mining.models.estimates import Estimate
from mining.models.hidden_stages import (
    BoundaryEvidence,
    HiddenStage,
    HiddenStages,
    StayTimes,
)

UNKNOWN = Estimate(float("nan"), 0.0, 1.0, 0)


def stage(part, kind="stage", again=1.0):
    nothing = pd.DataFrame()
    evidence = BoundaryEvidence(9.0, 0.7, 99, 0.5, Estimate(again, 0.0, 1.0, 10))
    return HiddenStage(
        *(f"s{part}", "New", part - 1, part, 3, kind),
        *(nothing, nothing, nothing, UNKNOWN, StayTimes(UNKNOWN, 0, 0), None, evidence, ()),
    )


@pytest.mark.parametrize(
    ("second", "supported"),
    [
        (stage(2), 2),
        (stage(2, again=0.5), 2),
        (stage(2, again=0.4), 1),
        (stage(2, kind="gradual"), 1),
        (stage(2, kind="milestone"), 1),
    ],
)
def test_a_further_part_counts_where_its_boundary_is_found_again(second, supported):
    found = HiddenStages((stage(1, again=0.0), second), None, pd.DataFrame())
    assert len(found.supported) == supported
    assert len(found.hidden) == 2


def test_stages_in_which_nothing_is_said_count_among_all_there_are():
    found = HiddenStages((stage(1), stage(2)), None, pd.DataFrame(), silent=("Signed",))
    assert len(found.in_all) == 3
    assert found.in_all[-1] == "Signed"
