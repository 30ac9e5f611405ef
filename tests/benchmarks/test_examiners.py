"""Examiners look at a small play each, of which little is asked but that the truth is found."""

import pytest

from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners import bottlenecks

DEALS = 150


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    """One process and one small play, built once for all."""
    return Exam(tmp_path_factory.mktemp("exam"), quick=True, processes=1)


@pytest.fixture(scope="module")
def project(exam):
    return exam.project("typical", 1, DEALS)


def test_the_slow_seam_is_among_the_first_places(project):
    first = bottlenecks.first_places(project)
    assert ("seam", "Pre-sales", "Sales") in first
    assert [kind for kind, *_place in sorted(first)] == ["seam"] * 3 + ["step"] * 3


def test_every_planted_bottleneck_has_places_that_tell_it(project):
    telling = bottlenecks.telling(bottlenecks.TYPICAL, project)
    planted = {"slow handover", "approval in sittings", "overlooked leads"}
    assert set(telling) == planted
    assert telling["slow handover"] == {("seam", "Pre-sales", "Sales")}
    waited, seconds = bottlenecks.at_seam(project)
    assert 0.5 < seconds / waited < 1.0
