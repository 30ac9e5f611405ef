from dataclasses import replace

import numpy as np
from sklearn.metrics import adjusted_rand_score

from mining.stages.growth import grow
from mining.stages.order_test import features
from mining.stages.recursions import expect
from mining.stages.sequences import lay_out
from mining.stages.state_tests import case_order


def test_hidden_stages_are_found_where_they_are(hidden):
    grown = grow(hidden.given, seed=1)
    assert grown.model.recorder.owners.tolist() == [0, 1, 1, 2]
    states = expect(grown.model, hidden.given.data).posterior.argmax(axis=1)
    found = adjusted_rand_score(hidden.truth, case_order(hidden.given.data, states))
    assert found > 0.75
    assert found > 2 * adjusted_rand_score(hidden.truth, hidden.read.declared)


def test_none_is_found_where_customers_merely_differ_and_topics_stick(nothing):
    assert grow(nothing.given, seed=1).model.recorder.owners.tolist() == [0, 1, 2]


def test_shuffling_within_the_declared_stages_makes_hidden_stages_disappear(hidden):
    read, draws = hidden.read, np.random.default_rng(8)
    key = np.lexsort((draws.random(len(read)), read.declared, read.case))
    codes = hidden.observed.codes[key]
    sizes = hidden.observed.sizes
    data = lay_out(read.case, codes, sizes, read.declared, hidden.given.data.stages)
    shuffled = replace(hidden.given, data=data, table=features(codes, sizes))
    assert grow(shuffled, seed=1).model.states == 3


def test_relabelling_topics_changes_nothing(hidden):
    codes, sizes = hidden.observed.codes.copy(), hidden.observed.sizes
    topic = hidden.observed.names.index("topic, Latin")
    names = np.random.default_rng(2).permutation(sizes[topic]).astype(np.int16)
    has = codes[:, topic] >= 0
    codes[has, topic] = names[codes[has, topic]]
    read = hidden.read
    data = lay_out(read.case, codes, sizes, read.declared, hidden.given.data.stages)
    renamed = replace(hidden.given, data=data, table=features(codes, sizes))
    one, other = grow(hidden.given, seed=1), grow(renamed, seed=1)
    assert one.model.recorder.owners.tolist() == other.model.recorder.owners.tolist()
    np.testing.assert_allclose(
        expect(one.model, hidden.given.data).fit, expect(other.model, data).fit, rtol=1e-3
    )


def test_a_late_crm_makes_no_second_part_of_the_stage_before(late):
    assert grow(late.given, seed=101).model.recorder.owners.tolist() == [0, 1, 2]
