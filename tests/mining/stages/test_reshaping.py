from dataclasses import replace

import numpy as np

from mining.stages.fitting import fit
from mining.stages.growth import grow
from mining.stages.recursions import log_likelihood
from mining.stages.reshaping import near_owners, place


def test_a_state_in_the_wrong_declared_stage_is_put_right(hidden):
    data = hidden.given.data
    model = grow(hidden.given, seed=1).model
    assert model.recorder.owners.tolist() == [0, 1, 1, 2]
    wrong = replace(model, recorder=replace(model.recorder, owners=np.array([0, 1, 2, 2])))
    misled = fit(wrong, data, 20)
    assert log_likelihood(misled, data) < log_likelihood(model, data) - 20
    assert place(misled, data).recorder.owners.tolist() == [0, 1, 1, 2]


def test_what_is_in_its_place_stays(hidden):
    model = grow(hidden.given, seed=1).model
    assert place(model, hidden.given.data) is model


def test_owners_nearby_differ_in_one_state_and_leave_no_declared_stage_empty():
    for owners in ([0, 1, 2], [0, 0, 1, 1, 2], [0, 1, 1, 1]):
        for near in near_owners(np.array(owners)):
            assert (near != owners).sum() == 1
            assert (np.diff(near) >= 0).all()
            assert set(near) == set(owners)
