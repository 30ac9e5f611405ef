from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mining.organization.bounces import MANY, bounces

HANDS = st.lists(st.sampled_from(["Ann", "Bob", "Cid", None]), min_size=1, max_size=8)


def by_hand(trace):
    """Handovers of one case in order, and those that take the one before back at once."""
    changes = [pair for pair in pairwise(trace) if None not in pair and pair[0] != pair[1]]
    back = [two for one, two in pairwise(changes) if one == two[::-1]]
    return changes, back


@given(st.lists(HANDS, min_size=1, max_size=4))
def test_ping_pong_and_handovers_a_case_are_counted(log_of, traces):
    rows = [
        (f"c{case}", "x", 0, hour, who, None)
        for case, trace in enumerate(traces)
        for hour, who in enumerate(trace)
    ]
    found = bounces(log_of(rows), by="resource")
    back = Counter(pair[::-1] for trace in traces for pair in by_hand(trace)[1])
    assert {(r.owner, r.other): r.count for r in found.frame.itertuples(index=False)} == back
    numbers = Counter(min(len(by_hand(trace)[0]), MANY) for trace in traces)
    assert dict(found.per_case[["handovers", "cases"]].to_numpy().tolist()) == numbers
    assert found.per_case["cases"].sum() == len(traces)
    hands = Counter(len({who for who in trace if who}) for trace in traces)
    expected = {number: cases for number, cases in hands.items() if number}
    assert dict(found.hands.to_numpy().tolist()) == expected


def test_outcomes_are_counted_among_closed_cases(log_of):
    rows = [("a", "New", 0, 0, "Ann", None), ("a", "Won", 0, 1, "Bob", None)]
    rows += [("b", "New", 0, 0, "Ann", None), ("b", "Lost", 0, 1, "Bob", None)]
    rows += [("c", "New", 0, 0, "Ann", None), ("c", "Offer", 0, 1, "Bob", None)]
    found = bounces(log_of(rows), by="resource", good="Won")
    share = found.good_share(1)
    assert (share.value, share.count) == (0.5, 2)
    assert found.good_share(3).count == 0
