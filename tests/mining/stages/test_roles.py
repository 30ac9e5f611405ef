import numpy as np
import pandas as pd

from event_logs.simulation.stage_worlds.play import play_stage_world
from mining.models.funnel import parse_funnel
from mining.stages.channels import ROLE, learn_reading, observe
from mining.stages.observations import read_communications
from mining.stages.roles import find_roles, roles_of


def _worked(draws, weights, people, each=60):
    names = np.repeat(people, each)
    return pd.Series(names), draws.choice(3, len(names), p=weights).astype(np.int16)


def _two_jobs():
    draws = np.random.default_rng(4)
    jobs = [([0.7, 0.2, 0.1], ["Ann", "Bob", "Cy"]), ([0.1, 0.3, 0.6], ["Di", "Ed", "Flo"])]
    worked = [_worked(draws, weights, people) for weights, people in jobs]
    people = pd.concat([names for names, _ in worked], ignore_index=True)
    return people, np.concatenate([codes for _, codes in worked])[:, None]


def test_who_does_the_same_has_the_same_role():
    people, codes = _two_jobs()
    roles = find_roles(people, codes, (3,))
    assert len(roles.names) == 2
    assert len({roles.of[name] for name in ("Ann", "Bob", "Cy")}) == 1
    assert len({roles.of[name] for name in ("Di", "Ed", "Flo")}) == 1
    assert roles.names[roles.of["Ann"]] == "Ann, Bob + 1"


def test_when_somebody_works_makes_no_role():
    people, codes = _two_jobs()
    order = np.random.default_rng(5).permutation(len(people))
    roles = find_roles(people, codes, (3,))
    mixed = find_roles(people.iloc[order].reset_index(drop=True), codes[order], (3,))
    assert mixed.of == roles.of


def test_where_all_do_the_same_there_are_no_roles():
    people, codes = _two_jobs()
    codes = np.random.default_rng(6).permutation(codes)
    assert not find_roles(people, codes, (3,)).of


def test_strangers_and_those_who_are_seldom_seen_have_no_role():
    people, codes = _two_jobs()
    people.iloc[:5] = "Gil"
    roles = find_roles(people, codes, (3,))
    assert "Gil" not in roles.of
    assert roles_of(pd.Series(["Gil", None, "Stranger"]), roles).tolist() == [-1, -1, -1]


def test_roles_stand_for_departments_that_are_not_known():
    deals = play_stage_world("hid1", cases=250, noise="low", seed=3, departments=False)
    read = read_communications(deals.log, parse_funnel(deals.funnel))
    reading = learn_reading(read)
    told = {(person.rsplit(" ", 1)[0], role) for person, role in reading.roles.of.items()}
    assert len(told) == len(reading.roles.names) > 1
    seen = observe(read, reading)
    assert seen.names[-1] == ROLE
    work = observe(
        type(read)(read.frame.assign(channel="activity"), read.case, read.declared), reading
    )
    assert (work.codes[:, -1] == -1).all()


def test_where_departments_are_known_nobody_needs_a_role(hidden):
    assert ROLE not in hidden.observed.names
