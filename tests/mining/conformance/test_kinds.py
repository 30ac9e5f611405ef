"""What a deal did, told as deviations: each thing once, whatever number of moves it took."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.conformance.alignments import align_variants
from mining.conformance.kinds import deviations_of, order_of
from mining.models.funnel import compile_funnel, parse_funnel

FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")
NAMES = [*FUNNEL.names, "call"]


def told(trace: str, *, is_open: bool = False, funnel=FUNNEL) -> dict[tuple[str, str], int]:
    """Kind and activity of what is said of a trace, and by how many moves."""
    [found] = align_variants([(tuple(trace.split()), is_open)], compile_funnel(funnel)).alignments
    return dict(Counter((d.kind, d.activity) for d in deviations_of(found, order_of(funnel))))


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        # back and forward again: once, not a step back and a repetition
        ("New Qualified New Qualified Proposal Won", {("moved backwards", "New"): 2}),
        ("New Qualified Proposal New Qualified Proposal Won", {("moved backwards", "New"): 3}),
        ("New Qualified Proposal Qualified Proposal Won", {("moved backwards", "Qualified"): 2}),
        # two steps back are two, what comes after belongs to the further one
        (
            "New Qualified Proposal Qualified New Qualified Proposal Won",
            {("moved backwards", "Qualified"): 1, ("moved backwards", "New"): 3},
        ),
        # back, and in there once more
        (
            "New Qualified New New Qualified Proposal Won",
            {("moved backwards", "New"): 2, ("repeated stage", "New"): 1},
        ),
        # closed, re-opened, closed again as it was
        ("New Qualified Proposal Won New Won", {("moved backwards", "New"): 2}),
        # closed too early, re-opened
        ("New Lost New Qualified Proposal Won", {("outcome too early", "Lost"): 2}),
        # a stage too early, then back to where it belongs
        ("New Proposal New Qualified Proposal Won", {("entered too early", "Proposal"): 2}),
        # missing at its place, there at another
        ("New Proposal Qualified Won", {("wrong order", "Qualified"): 2}),
        ("Qualified New Proposal Won", {("wrong order", "New"): 2}),
        # what nobody declared breaks no way back
        (
            "New Qualified New call Qualified Proposal Won",
            {("moved backwards", "New"): 2, ("undeclared activity", "call"): 1},
        ),
        ("New Qualified Proposal Won Lost", {("outcome changed", "Lost"): 1}),
        ("New Qualified Proposal Lost Won", {("outcome changed", "Won"): 1}),
    ],
)
def test_a_thing_is_told_once(trace, expected):
    assert told(trace) == expected


def test_an_outcome_that_was_not_due_is_not_also_a_missing_one():
    funnel = parse_funnel("New > A > B > C > D > Won | Lost")
    assert told("New Won", funnel=funnel) == {("outcome too early", "Won"): 2}


def test_an_open_case_that_is_away_is_told_what_led_it_away():
    assert told("New Qualified New", is_open=True) == {("moved backwards", "New"): 1}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(NAMES), max_size=9), st.booleans())
def test_each_move_belongs_to_one_deviation(trace, is_open):
    [found] = align_variants([(tuple(trace), is_open)], compile_funnel(FUNNEL)).alignments
    said = list(deviations_of(found, order_of(FUNNEL)))
    assert len(said) == found.cost
    for deviation in said:
        assert deviation.activity in {*trace, *FUNNEL.names, ""}
        assert (deviation.kind == "ended without outcome") <= (not is_open)
        assert (deviation.kind == "undeclared activity") == (deviation.activity == "call")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(FUNNEL.names), max_size=7), st.integers(0, 6))
def test_what_is_undeclared_changes_nothing_else(trace, place):
    with_call = " ".join([*trace[:place], "call", *trace[place:]])
    expected = told(" ".join(trace)) | {("undeclared activity", "call"): 1}
    assert told(with_call) == expected
