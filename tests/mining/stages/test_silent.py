"""Declared stages in which nobody speaks get no state, and fake none elsewhere."""

from dataclasses import replace

import numpy as np
import pandas as pd

from mining.stages.fitted import fit_stages
from mining.stages.observations import Communications
from mining.stages.silent import heard, spoken_stages


def said(*cases):
    case = np.repeat(np.arange(len(cases)), [len(each) for each in cases])
    frame = pd.DataFrame(index=range(len(case)))
    return Communications(frame, case, np.concatenate(cases).astype(np.int64))


def test_a_stage_is_silent_where_few_of_those_who_pass_it_speak():
    read = said(*[[1, 1, 3]] * 9, [1, 2, 3])
    assert spoken_stages(read, 5).tolist() == [1, 3]


def test_a_stage_that_few_come_to_is_not_silent():
    read = said(*[[0, 0]] * 99, [0, 1, 1])
    assert spoken_stages(read, 3).tolist() == [0, 1]


def test_a_silent_stage_is_heard_as_the_one_before_it():
    read = heard(said([0, 1, 2, 3, 4]), np.array([1, 3]))
    assert read.declared.tolist() == [0, 0, 0, 1, 1]


def test_silent_stages_change_nothing_of_what_is_found(hidden):
    read, stages = hidden.read, hidden.given.data.stages
    among = replace(read, declared=2 * read.declared + 1)
    first = fit_stages(read, stages, most=250, seed=1)
    second = fit_stages(among, 2 * stages + 1, most=250, seed=1)
    assert second.owners.tolist() == (2 * first.owners + 1).tolist()
    np.testing.assert_array_equal(first.states, second.states)


def test_nothing_is_found_where_a_quiet_stage_lies_in_a_mix_without_order(nothing):
    draws, read = np.random.default_rng(3), nothing.read
    aside = (read.declared == 1) & (draws.random(len(read)) < 0.005)
    among = replace(read, declared=np.where(read.declared > 1, 3, read.declared) + aside)
    fitted = fit_stages(among, 4, most=250, seed=1)
    assert fitted.spoken.tolist() == [0, 1, 3]
    assert fitted.owners.tolist() == [0, 1, 3]
