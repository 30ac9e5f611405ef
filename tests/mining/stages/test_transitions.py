"""Moves between ordered states: what was observed, with little going back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mining.stages.transitions import BACKWARDS, ordered_transition, start_shares

STEPS = st.integers(1, 7).flatmap(lambda n: arrays(float, (n, n), elements=st.floats(0, 500)))


@given(STEPS)
def test_rows_are_chances_and_going_back_is_rare(steps):
    table = ordered_transition(steps)
    np.testing.assert_allclose(table.sum(axis=1), 1.0)
    assert (table >= 0).all()
    for state in range(1, len(table) - 1):
        leaving = 1 - table[state, state]
        assert table[state, :state].sum() <= BACKWARDS * leaving + 1e-9


def test_what_was_observed_outweighs_the_prior():
    steps = np.array([[0.0, 10.0, 990.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    table = ordered_transition(steps)
    assert table[0, 2] > 20 * table[0, 1]


def test_cases_begin_where_they_were_seen_to():
    assert start_shares(np.array([0.0, 100.0, 0.0])).argmax() == 1
    assert start_shares(np.zeros(3)).argmax() == 0
