from datetime import date

import numpy as np
import pytest

from .conftest import CALL, MONDAY, at

MONDAY_DAY = (MONDAY.date() - date(1970, 1, 1)).days

SILENT = 10  # Thursday of the second week is away


def days(person, department, number, *, without=(), calls=4, case=""):
    return [
        (f"{case}{person}{day}{n}", CALL, day * 24 + n, day * 24 + n + 0.5, person, department)
        for day in range(number)
        if day % 7 < 5 and day not in without
        for n in range(calls)
    ]


def test_a_silent_day_of_a_busy_person_is_one_away(office):
    o = office([*days("Ann", "Sales", 26, without=(SILENT,)), *days("Bob", "Office", 26)])
    p = o.presence
    away = {
        (o.timeline.people[row], int(day)) for row, day in zip(*p.away[:2].nonzero(), strict=True)
    }
    assert away == {("Ann", SILENT)}
    assert o.presence.first == MONDAY_DAY
    assert p.silent.tolist() == [1, 0]
    rows = np.array([0, 0, 1, 0])
    begun = np.array([at(SILENT * 24 - 9), at(SILENT * 24 + 2), at(SILENT * 24), at(0)])
    ended = np.array([at(SILENT * 24 + 30), at(SILENT * 24 + 5), at(SILENT * 24 + 9), at(24)])
    hours = p.away_between(rows, begun, ended) / 3600
    assert hours.tolist() == pytest.approx([9, 3, 0, 0])


def test_a_silent_day_of_one_who_often_does_little_tells_nothing(office):
    rows = days("Bob", "Office", 40)
    for day in range(40):
        if day % 7 < 5 and day != SILENT:
            rows += [(f"a{day}", CALL, day * 24, day * 24 + 1, "Ann", "Sales")]
    o = office(rows)
    assert not o.presence.away.any()
    assert o.presence.unexplained[0] > o.presence.silent[0]


def test_a_department_is_away_when_all_of_it_are(office):
    both = (SILENT,)
    o = office(
        [
            *days("Ann", "Sales", 26, without=both),
            *days("Bob", "Sales", 26, without=(*both, 15)),
            *days("Cid", "Office", 26),
            *days("Dan", "Office", 26),
        ]
    )
    sales = o.presence.row_of(-1, o.timeline.departments.index("Sales"))
    assert o.presence.away[sales].nonzero()[0].tolist() == [SILENT]


def test_days_on_which_nobody_works_are_nobodys_absence(office):
    o = office(
        [*days("Ann", "Sales", 26, without=(SILENT,)), *days("Bob", "Sales", 26, without=(SILENT,))]
    )
    assert not o.presence.away.any()
