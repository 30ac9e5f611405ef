"""Nothing to lose is no loss of nothing."""

import math

from mining.evidence.information import information_lost
from mining.models.estimates import Estimate
from mining.models.hidden_stages import PathEntropy


def bits(value):
    return Estimate(value, value, value, 3)


def test_a_way_that_is_certain_has_no_share_to_lose():
    found = information_lost(PathEntropy(bits(0.0), bits(0.0), bits(0.0)))
    assert math.isnan(found.loss)
    assert math.isnan(found.recovered)
