from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.organization.leads import Leads
from mining.organization.win_change import win_change

JUNE = pd.Timestamp("2026-06-01", tz="UTC")


def made(before, after):
    """Leads of two periods: rows of (source, hours to touch or none, leads, won)."""
    rows = []
    for month, cells in ((-1, before), (1, after)):
        for source, hours, number, won in cells:
            rows += [
                {
                    "lead_source": source,
                    "arrived": JUNE + pd.Timedelta(days=month),
                    "touch_seconds": np.nan if hours is None else hours * 3600.0,
                    "won": place < won,
                    "closing_seconds": 86400.0,
                }
                for place in range(number)
            ]
    cases = pd.DataFrame(rows).assign(campaign="unknown", followed_seconds=1e9)
    return Leads(pd.DataFrame(), cases, ())


def parts(change):
    return [
        [part.mix.value, part.handling.value, part.rest.value]
        for part in (change.mix_first, change.rest_first)
    ]


def test_other_sources_are_mix():
    found = win_change(
        made([("A", 1, 100, 50), ("B", 1, 100, 10)], [("A", 1, 50, 25), ("B", 1, 150, 15)]),
        since=JUNE,
    )
    assert found.change.value == pytest.approx(40 / 200 - 60 / 200)
    for mix, handling, rest in parts(found):
        assert (mix, handling, rest) == pytest.approx((-0.1, 0, 0))
    assert (found.before.count, found.after.count) == (200, 200)


def test_touching_later_is_handling():
    found = win_change(
        made([("A", 1, 100, 50), ("A", 20, 100, 10)], [("A", 1, 50, 25), ("A", 20, 150, 15)]),
        since=JUNE,
    )
    for mix, handling, rest in parts(found):
        assert (mix, handling, rest) == pytest.approx((0, -0.1, 0))


def test_what_neither_explains_stays_unattributed():
    found = win_change(made([("A", 1, 200, 60)], [("A", 1, 200, 40)]), since=JUNE)
    for mix, handling, rest in parts(found):
        assert (mix, handling, rest) == pytest.approx((0, 0, -0.1))
    assert found.mix_first.rest.low < -0.1 < found.mix_first.rest.high


def test_two_sources_that_change_both_ways_are_kitagawa_s():
    """By hand: rates 0.5 and 0.1 become 0.4 and 0.2, shares 0.5 and 0.5 become 0.25, 0.75."""
    found = win_change(
        made([("A", 1, 100, 50), ("B", 1, 100, 10)], [("A", 1, 50, 20), ("B", 1, 150, 30)]),
        since=JUNE,
    )
    (mix_first, _, _), (mix_last, _, _) = parts(found)
    assert mix_first == pytest.approx(-0.25 * 0.5 + 0.25 * 0.1)
    assert mix_last == pytest.approx(-0.25 * 0.4 + 0.25 * 0.2)


CELLS = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from([1, 20, None]),
        st.integers(1, 40),
        st.floats(0, 1),
    ).map(lambda cell: (*cell[:3], round(cell[2] * cell[3]))),
    min_size=1,
    max_size=5,
)


@given(CELLS, CELLS)
def test_the_parts_add_up_to_the_change_in_both_orders(before, after):
    found = win_change(made(before, after), since=JUNE)
    won = [sum(cell[3] for cell in cells) for cells in (before, after)]
    leads = [sum(cell[2] for cell in cells) for cells in (before, after)]
    change = won[1] / leads[1] - won[0] / leads[0]
    assert found.change.value == pytest.approx(change)
    for values in parts(found):
        assert sum(values) == pytest.approx(change)
    assert found.cells[["leads_before", "leads_after"]].sum().tolist() == leads
    assert bool(found.refused) == (min(leads) < 30)


def test_young_leads_are_left_out_and_late_wins_do_not_count():
    given_leads = made([("A", 1, 40, 20)], [("A", 1, 40, 20)])
    cases = given_leads.cases
    cases.loc[cases.index[-10:], "followed_seconds"] = 3600.0
    cases.loc[cases.index[:20], "closing_seconds"] = 10 * 86400.0
    found = win_change(given_leads, since=JUNE, followed=timedelta(days=5))
    assert found.too_young == 10
    assert found.before.value == 0
    assert found.after.count == 30


def test_nothing_to_judge_is_refused():
    empty = Leads(pd.DataFrame(), made([("A", 1, 1, 0)], [("A", 1, 1, 0)]).cases.iloc[:0], ())
    assert win_change(empty, since=JUNE).refused
