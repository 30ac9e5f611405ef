"""Plateaus and drifts that were planted are told apart."""

from types import SimpleNamespace

import numpy as np

from mining.stages.sharpness import GRADUAL, sharpness


def visits_of(chance, cases=400, length=12, seed=1):
    """Visits in which an event is of the late kind with a chance that hangs on its place."""
    random = np.random.default_rng(seed)
    late = np.concatenate([random.random(length) < chance(random, length) for _ in range(cases)])
    codes = late.astype(np.int16)[:, None]
    case = np.repeat(np.arange(cases), length)
    emission = np.array([[0.95, 0.05], [0.05, 0.95]])
    place = np.tile(np.arange(length) / (length - 1), cases)
    return SimpleNamespace(
        paths=np.tile((place > 0.5).astype(np.int8), (1, 1)),
        read=SimpleNamespace(case=case),
        observed=SimpleNamespace(codes=codes),
        model=SimpleNamespace(emissions=(emission,)),
        fitted=np.arange(cases),
        posterior=np.stack([1 - place, place], axis=1),
    )


def test_a_cut_that_lies_elsewhere_in_each_visit_is_sharp():
    def chance(random, length):
        return np.where(np.arange(length) >= random.integers(2, length - 1), 0.95, 0.05)

    assert sharpness(visits_of(chance), 0, 1) > 0.1


def test_a_content_that_changes_smoothly_is_not():
    def chance(_random, length):
        return np.linspace(0.05, 0.95, length)

    assert sharpness(visits_of(chance), 0, 1) < 0


def test_a_drift_cut_into_many_parts_is_still_a_drift():
    def chance(_random, length):
        return np.linspace(0.05, 0.95, length)

    visits = visits_of(chance)
    thirds = np.tile(np.repeat([0, 1, 2], 4), 400).astype(np.int8)
    between = np.array([[0.83, 0.17], [0.5, 0.5], [0.17, 0.83]])
    cut = SimpleNamespace(
        **vars(visits)
        | {
            "paths": thirds[None],
            "model": SimpleNamespace(emissions=(between,)),
            "posterior": np.eye(3)[thirds],
        }
    )
    assert sharpness(cut, 0, 2) < GRADUAL
    assert sharpness(visits, 0, 1) < GRADUAL


def test_three_contents_one_after_another_are_no_drift():
    random = np.random.default_rng(2)
    bounds = np.sort(random.integers(1, 12, (400, 2)), axis=1)
    parts = (np.arange(12)[None, :, None] >= bounds[:, None, :]).sum(axis=2).ravel()
    strays = random.random(len(parts)) < 0.1
    codes = np.where(strays, random.integers(0, 3, len(parts)), parts).astype(np.int16)[:, None]
    visits = SimpleNamespace(
        paths=parts.astype(np.int8)[None],
        read=SimpleNamespace(case=np.repeat(np.arange(400), 12)),
        observed=SimpleNamespace(codes=codes),
        model=SimpleNamespace(emissions=(np.full((3, 3), 0.05) + 0.85 * np.eye(3),)),
        posterior=np.eye(3)[parts],
        fitted=np.arange(400),
    )
    assert sharpness(visits, 0, 2) > 0.3
