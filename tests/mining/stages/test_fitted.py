"""Copies are found, and what is decoded does not hang on how many are decoded at once."""

import numpy as np
import pandas as pd
import pytest

from event_logs.simulation.stage_worlds.play import play_stage_world
from mining.models.funnel import parse_funnel
from mining.stages import fitted
from mining.stages.channels import learn_reading, observe
from mining.stages.observations import Communications, read_communications
from mining.stages.reshaping import start_model


@pytest.fixture(scope="module")
def read():
    deals = play_stage_world("hid1", cases=40, noise="low", seed=2)
    return read_communications(deals.log, parse_funnel(deals.funnel))


def doubled(read):
    again = read.frame.assign(case_id=read.frame["case_id"] + "-copy")
    frame = pd.concat([read.frame, again], ignore_index=True)
    case = np.concatenate([read.case, read.case + read.cases])
    return Communications(frame, case, np.concatenate([read.declared, read.declared]))


def test_every_copy_is_found_and_nothing_else(read):
    assert fitted.first_copies(read).all()
    first = fitted.first_copies(doubled(read))
    assert first.tolist() == [True] * read.cases + [False] * read.cases


def test_an_event_more_makes_another_case(read):
    both = doubled(read)
    shorter = Communications(
        both.frame.iloc[:-1].reset_index(drop=True), both.case[:-1], both.declared[:-1]
    )
    assert fitted.first_copies(shorter)[-1]


def test_every_communication_has_chances_that_add_up_and_ways_of_its_own(read):
    observed = observe(read, learn_reading(read))
    model = start_model(fitted.evidence(read, observed, 3).data)
    chances, paths = fitted.decode(model, read, observed, 3, seed=1)
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    drawn = np.stack([(paths == state).mean(axis=0) for state in range(3)], axis=1)
    assert np.abs(drawn - chances).mean() < 0.05
    again, _paths = fitted.decode(model, read, observed, 3, seed=1)
    np.testing.assert_array_equal(again, chances)


def test_chunks_hold_every_row_once_and_whole_cases():
    case = np.array([0, 0, 1, 2, 2, 2, 3])
    found = fitted.chunks(case, 2)
    assert [case[rows].tolist() for rows in found] == [[0, 0, 1], [2, 2, 2, 3]]
    assert fitted.chunks(case[:0], 2) == []


def test_cases_taken_are_numbered_anew(read):
    part = fitted.take_cases(read, np.array([3, 7]))
    assert part.case.tolist() == sorted(part.case)
    assert set(part.case) == {0, 1}
    names = read.frame["case_id"].drop_duplicates().to_numpy()
    assert set(part.frame["case_id"]) == {names[3], names[7]}


def test_what_is_decoded_does_not_hang_on_how_many_are_decoded_at_once(read, monkeypatch):
    observed = observe(read, learn_reading(read))
    model = start_model(fitted.evidence(read, observed, 3).data)
    whole, _paths = fitted.decode(model, read, observed, 3, seed=1)
    monkeypatch.setattr(fitted, "DECODED_AT_ONCE", 7)
    parts, _paths = fitted.decode(model, read, observed, 3, seed=1)
    np.testing.assert_allclose(parts, whole, rtol=0, atol=1e-12)
