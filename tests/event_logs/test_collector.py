"""The collector rests inside, and is as it was afterwards, whatever happens."""

import gc

import pytest

from event_logs.collector import collector_at_rest


def test_it_rests_inside_and_works_again_after_a_failure():
    seen = []
    with pytest.raises(ZeroDivisionError), collector_at_rest():
        seen.append(gc.isenabled() or 1 / 0)
    assert (seen, gc.isenabled()) == ([], True)


def test_a_rest_within_a_rest_does_not_end_it():
    with collector_at_rest():
        with collector_at_rest():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
