import numpy as np

from mining.stages.recorder import choose_owners, first_recorder, update_likelihood
from mining.stages.recursions import expect
from mining.stages.reshaping import start_model


def test_from_each_stage_the_crm_goes_somewhere():
    table = update_likelihood(first_recorder(np.array([0, 1, 1, 2]), 3), 3).reshape(3, 3, 4)
    onward = np.triu(np.ones((3, 3)), 0)[:, :, None] * table
    np.testing.assert_allclose(onward.sum(axis=1), 1)


def test_an_early_update_is_unlikelier_than_a_late_one():
    table = update_likelihood(first_recorder(np.array([0, 1]), 2), 2).reshape(2, 2, 2)
    assert table[0, 1, 0] < table[0, 1, 1] / 10


def test_owners_are_those_of_the_truth(hidden):
    data = hidden.given.data
    member = np.eye(4)[hidden.truth[data.order]]
    assert choose_owners(data, member).tolist() == [0, 1, 1, 2]


def test_with_a_state_a_stage_each_has_its_own(hidden):
    data = hidden.given.data
    posterior = expect(start_model(data), data).posterior
    assert choose_owners(data, posterior).tolist() == [0, 1, 2]
