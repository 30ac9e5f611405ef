import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.deadlines.compliance import BY, SMALLEST_GROUP, compliance, share_in_groups
from mining.deadlines.obligations import obligations
from mining.deadlines.rules import Rule
from mining.models.estimates import wilson

from .conftest import FUNNEL

HOUR = 3600.0
RULE = Rule("first call", "call", "lead", "2 hours", 2 * HOUR)
PAIRS = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 2)), max_size=40)


def judged(b, rule=RULE, **more):
    found = obligations(b.scene, rule, funnel=FUNNEL)
    return compliance(b.scene, found, funnel=FUNNEL, **more)


@given(PAIRS)
def test_groups_count_what_is_theirs(pairs):
    pairs = sorted(pairs, key=lambda pair: pair[1])  # by case
    kept, case, code = (np.array([pair[at] for pair in pairs]) for at in range(3))
    found = share_in_groups(kept.astype("bool"), case, code.astype("int64"), 3)
    for group in range(3):
        mine = [hit for hit, _, of in pairs if of == group]
        assert found["decided"][group] == len(mine)
        assert found["kept"][group] == sum(mine)
        if mine:
            plain = wilson(sum(mine), len(mine))
            assert found["share"][group] == pytest.approx(plain.value)
            assert found["low"][group] <= plain.low + 1e-9
            assert found["high"][group] >= plain.high - 1e-9


def test_with_one_obligation_a_deal_the_interval_is_wilsons():
    kept = np.array([True] * 30 + [False] * 20)
    found = share_in_groups(kept, np.arange(50), np.zeros(50, "int64"), 1).iloc[0]
    plain = wilson(30, 50)
    assert (found["low"], found["high"]) == pytest.approx((plain.low, plain.high))


def test_intervals_cover_the_truth_when_the_obligations_of_a_deal_are_alike():
    covered, rounds = 0, 300
    for seed in range(rounds):
        chance = np.random.default_rng(seed)
        each = chance.beta(1.4, 0.6, 120)  # 0.7 in the mean
        case = np.repeat(np.arange(120), 5)
        kept = chance.random(600) < each[case]
        found = share_in_groups(kept, case, np.zeros(600, "int64"), 1).iloc[0]
        covered += found["low"] <= 0.7 <= found["high"]
    assert 0.92 <= covered / rounds <= 0.98


def test_every_decided_obligation_is_in_one_group_of_each_kind(bench):
    rows = [(f"d{n}", "New", n * 5, "Ann" if n % 2 else "Bob", "Sales") for n in range(40)]
    rows += [(f"d{n}", "Call out, answered", n * 5 + n % 4, "Ann", "Sales") for n in range(40)]
    found = judged(bench([*rows, ("z", "New", 999)]), attributes=("outcome",))
    assert sum(found.states.values()) == 41
    assert found.kept.count == found.decided == 40
    for by in BY:
        mine = found.groups[found.groups["by"] == by]
        assert mine["decided"].sum() == found.decided
        assert mine["kept"].sum() == found.states["kept"]
    small = found.groups["decided"] < SMALLEST_GROUP
    assert found.groups["share"].isna().equals(small)


def test_the_median_counts_what_has_not_happened(bench):
    rows = [(f"d{n}", "New", 0) for n in range(5)] + [
        (f"d{n}", "Call out, answered", n + 1) for n in range(3)
    ]
    found = judged(bench(rows, as_of=50))
    assert found.median.value == 3 * HOUR  # of five, not of three
    assert np.isnan(found.p90.value)


def test_without_obligations_nothing_is_known(bench):
    found = judged(bench([("a", "New", 0)]), Rule("x", "contact", "email", "1 hour", HOUR))
    assert found.decided == 0
    assert np.isnan(found.kept.value)
    assert found.groups.empty
