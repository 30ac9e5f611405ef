"""Small worlds whose stages are known, read and ready for the model."""

from types import SimpleNamespace

import numpy as np
import pytest

from event_logs.simulation.stage_worlds.play import play_stage_world
from mining.models.funnel import parse_funnel
from mining.stages.channels import learn_reading, observe
from mining.stages.observations import read_communications
from mining.stages.order_test import FOLDS, features
from mining.stages.sequences import lay_out
from mining.stages.state_tests import Evidence


def _ready(name, **knobs):
    deals = play_stage_world(name, **knobs)
    funnel = parse_funnel(deals.funnel)
    read = read_communications(deals.log, funnel)
    observed = observe(read, learn_reading(read))
    data = lay_out(read.case, observed.codes, observed.sizes, read.declared, len(funnel.stages))
    table = features(observed.codes, observed.sizes)
    rows = deals.log.events.select("case_id", "position", "source_row").execute()
    known = read.frame[["case_id", "position"]].merge(rows).merge(deals.truth, how="left")
    return SimpleNamespace(
        deals=deals,
        read=read,
        observed=observed,
        given=Evidence(data, read.case, table, read.case % FOLDS),
        truth=known["stage"].to_numpy(np.int64),
    )


@pytest.fixture(scope="session")
def hidden():
    """Two declared middle stages that hold two and one true ones; low noise."""
    return _ready("hid1", cases=250, noise="low", seed=3)


@pytest.fixture(scope="session")
def nothing():
    """A world in which every declared stage is one, with tastes and bursts."""
    return _ready("null_hb", cases=250, noise="low", seed=3)


@pytest.fixture(scope="session")
def late():
    """As `nothing`, but the CRM is days behind and forgets a fifth of its updates."""
    knobs = {"noise": "high", "departments": False, "language": "mixed"}
    return _ready("null_het", cases=600, seed=101, **knobs)
