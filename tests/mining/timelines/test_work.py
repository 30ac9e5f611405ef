import numpy as np
import pytest

from mining.timelines.work import usual_service

from .conftest import ASKS, CALL, MAIL


def test_calls_and_mails_of_people_are_work_and_entries_are_not(office):
    o = office(
        [
            ("a", "New", None, 0, "Robot", None),
            ("a", ASKS, None, 0.5, "Ann", "Sales"),
            ("a", CALL, 1, 1.5, "Ann", "Sales"),
            ("a", "Offer", None, 2, "Ann", "Sales"),
            ("a", MAIL, None, 3, "Bob", "Office"),
        ]
    )
    done = [o.timeline.activities[code] for code in o.timeline.activity[o.work.place]]
    assert sorted(done) == [CALL, MAIL]
    assert [o.timeline.people[code] for code in o.work.person] == ["Ann", "Bob"]


def test_work_was_possible_since_the_last_communication_of_its_deal(office):
    o = office(
        [
            ("a", "New", None, 0, "Robot", None),
            ("a", "Note", None, 0.4, "Ann", "Sales"),
            ("a", CALL, 1, 1.5, "Ann", "Sales"),
            ("a", ASKS, None, 2, "Ann", "Sales"),
            ("a", "Offer", None, 2.5, "Ann", "Sales"),
            ("a", CALL, 3, 3.25, "Ann", "Sales"),
        ]
    )
    assert o.hours(o.work.possible) == [0, 2]
    assert o.hours(o.work.begun) == [1, 3]


def test_without_calls_and_mails_every_event_is_work(office):
    o = office([("a", "Check", None, 0, "Ann", "Sales"), ("a", "Sign", None, 2, "Ann", "Sales")])
    assert len(o.work.place) == 2
    assert o.hours(o.work.possible) == [0, 0]


def mails(number, minutes):
    """So many mails one after the other, each as long, each on a deal of its own."""
    rows = []
    for n in range(number):
        rows += [
            (f"d{n}", ASKS, None, 0.001 * n, "Ann", "Sales"),
            (f"d{n}", MAIL, None, (n + 1) * minutes / 60, "Ann", "Sales"),
        ]
    return rows


def test_mails_began_their_usual_time_before(office):
    # A last mail after a long rest began ten minutes before it was sent, like the others.
    o = office(
        [*mails(25, 10), ("z", ASKS, None, 1, "Ann", "Sales"), ("z", MAIL, None, 8, "Ann", "Sales")]
    )
    took = (o.work.ended - o.work.begun) / 6e7
    assert took.round(1).tolist() == pytest.approx([10.0] * 26)


def test_no_mail_began_before_the_opening_or_the_end_of_the_work_before(office):
    rows = [
        *mails(25, 10),
        ("z", ASKS, None, 8, "Ann", "Sales"),
        ("z", MAIL, None, 24.05, "Ann", "Sales"),
    ]
    rows += [("y", ASKS, None, 8, "Ann", "Sales"), ("y", MAIL, None, 24.1, "Ann", "Sales")]
    o = office(rows)
    assert o.hours(o.work.begun)[-2:] == [24, 24.05]


def test_the_usual_service_is_what_most_bounds_agree_on():
    chance = np.random.default_rng(7)
    service = chance.lognormal(np.log(600), 0.2, 500)
    rest = chance.exponential(3000, 500) * (chance.random(500) < 0.6)
    assert usual_service(service + rest) == pytest.approx(600, rel=0.25)
    assert np.isnan(usual_service(np.full(5, 600.0)))


def test_everybody_has_the_department_of_most_of_their_work(office):
    o = office(
        [
            ("a", CALL, 0, 1, "Ann", "Sales"),
            ("b", CALL, 1, 2, "Ann", "Office"),
            ("c", CALL, 2, 3, "Ann", "Sales"),
            ("d", CALL, 2, 3, "Bob", None),
        ]
    )
    homes = [None if code < 0 else o.timeline.departments[code] for code in o.work.of_person]
    assert homes == ["Sales", None]
