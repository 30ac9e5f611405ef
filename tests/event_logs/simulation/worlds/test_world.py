import re
from dataclasses import fields, is_dataclass

import pytest

from event_logs.simulation.worlds.catalogue import CALM

GROUPS = [
    getattr(CALM, knob.name) for knob in fields(CALM) if is_dataclass(getattr(CALM, knob.name))
]


@pytest.mark.parametrize("knobs", GROUPS, ids=lambda group: type(group).__name__)
def test_every_knob_is_documented(knobs):
    """A knob without its unit in the docstring cannot be turned on purpose."""
    told = set(re.findall(r"`(\w+)`", type(knobs).__doc__))
    plain = {"by_hour", "encoding", "delimiter"}  # their names say all
    if type(knobs).__name__ == "Wording":
        plain |= {"project", "domain", "robot"}
    assert {knob.name for knob in fields(knobs)} - plain <= told
