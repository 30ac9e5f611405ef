import pytest

from mining.models.funnel import parse_funnel
from mining.organization.work import FOREVER, has_communication, stays_of, work_of

FUNNEL = parse_funnel("New > Offer > Won | Lost")
ROWS = [
    ("a", "New", 0, 0, "Robot", None),
    ("a", "Call out, no answer", 0, 1, "Ann", "Calls"),
    ("a", "Call out, answered", 0, 2, "Ann", "Calls"),
    ("a", "Email in", 1, 0, "Ann", "Calls"),
    ("a", "Email out", 1, 1, "Bob", "Sales"),
    ("a", "Offer", 1, 2, "Ann", "Calls"),
    ("a", "Email inside", 1, 3, "Bob", "Sales"),
    ("a", "Call in, missed", 2, 0, "Bob", "Sales"),
]


def test_work_is_what_the_company_does_not_entries_nor_what_the_customer_does(log_of):
    log = log_of(ROWS)
    assert has_communication(log)
    work = work_of(log, "department").order_by("position").execute()
    expected = ["Call out, no answer", "Call out, answered", "Email out", "Email inside"]
    assert work["activity"].tolist() == expected
    assert work["hand"].tolist() == ["Calls", "Calls", "Sales", "Sales"]


def test_without_calls_and_emails_every_event_of_somebody_known_is_work(log_of):
    rows = [row for row in ROWS if row[1] in ("New", "Offer")]
    assert not has_communication(log_of(rows))
    assert work_of(log_of(rows), "resource").count().execute() == 2
    assert work_of(log_of(rows), "department").count().execute() == 1


def test_what_is_asked_is_the_subject_of_an_email_and_a_call_that_was_answered(log_of):
    rows = [
        ("a", "Call out, no answer", 0, 0, "Ann", "Calls"),
        ("a", "Call out, answered", 0, 1, "Ann", "Calls"),
        ("a", "Email out", 0, 2, "Ann", "Calls"),
        ("a", "Email out", 0, 3, "Ann", "Calls"),
    ]
    log = log_of(
        rows,
        channel=["call", "call", "email", "email"],
        direction=["out"] * 4,
        is_answered=[False, True, None, None],
        subject=[None, None, "Offer ", "RE: Offer"],
        is_reply=[None, None, None, None],
    )
    asked = work_of(log, "department").order_by("position").question.execute()
    assert asked.isna().tolist() == [True, False, False, True]
    assert asked[2] == "Email out: offer"


@pytest.mark.parametrize(("late", "hours"), [(0, 26), (3600, 25), (10**9, 0)])
def test_a_stay_begins_before_its_entry_but_not_before_the_one_before(log_of, late, hours):
    stays = stays_of(log_of(ROWS), FUNNEL, entered_late=float(late)).order_by("visit").execute()
    assert stays["stage"].tolist() == ["New", "Offer"]
    assert stays["since"][0] == -FOREVER
    assert stays["until"][0] == stays["since"][1]
    monday = 1767571200
    assert stays["since"][1] == monday + hours * 3600
    assert stays["until"][1] == FOREVER


def test_entering_the_stage_one_is_in_begins_no_new_stay(log_of):
    rows = [("a", name, day, 0, "Ann", "Calls") for day, name in enumerate(["New", "New", "Offer"])]
    assert stays_of(log_of(rows), FUNNEL, entered_late=0.0).count().execute() == 2
