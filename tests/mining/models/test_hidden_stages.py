import pandas as pd

from mining.models.estimates import Estimate
from mining.models.hidden_stages import HiddenStage, HiddenStages, StayTimes


def _stage(name, owner, parts):
    nothing = pd.DataFrame()
    few = Estimate(1.0, 0.9, 1.0, 10)
    return HiddenStage(
        *(name, owner, 0, 1, parts, "stage", nothing, nothing, nothing, few),
        *(StayTimes(few, 1.0, 0.0), None, None, ()),
    )


def test_hidden_are_the_stages_of_a_declared_stage_that_holds_several():
    stages = (_stage("New", "New", 1), _stage("a", "Offer", 2), _stage("b", "Offer", 2))
    found = HiddenStages(stages, None, pd.DataFrame())
    assert [stage.name for stage in found.hidden] == ["a", "b"]
