from email.utils import getaddresses, parseaddr

import pytest

from event_logs.simulation.company.deal import MAIL_IN, MAIL_INSIDE, MAIL_OUT
from event_logs.simulation.records.subjects import MACHINES


@pytest.fixture(scope="module")
def mails(typical_sheets):
    """Clean mails: their communication and their cells by column."""
    sheet = typical_sheets["emails"]
    return [
        (line.note, dict(zip(sheet.columns, line.cells, strict=True)))
        for line in sheet.lines
        if not line.dirt
    ]


def test_an_answer_names_an_earlier_mail_and_repeats_its_subject(mails):
    subjects: dict[str, str] = {}
    answers = 0
    for note, cells in mails:
        if cells["in_reply_to"] and note.topic not in MACHINES:
            answers += 1
            assert cells["subject"].removeprefix("Re: ") == subjects[
                cells["in_reply_to"]
            ].removeprefix("Re: ")
        assert cells["message_id"] not in subjects
        subjects[cells["message_id"]] = cells["subject"]
    assert 0.2 < answers / len(mails) < 0.7


def test_threads_stay_within_a_deal(mails):
    deals = {cells["message_id"]: note.case for note, cells in mails}
    for note, cells in mails:
        if cells["in_reply_to"]:
            assert deals[cells["in_reply_to"]] == note.case


def test_a_true_answer_is_always_in_its_thread(mails):
    ids = {note: cells["message_id"] for note, cells in mails}
    assert any(note.answers for note, _ in mails)
    for note, cells in mails:
        if note.answers is not None:
            assert cells["in_reply_to"] == ids[note.answers]


def test_sender_and_receiver_are_on_the_right_side(mails):
    for note, cells in mails:
        sender = parseaddr(cells["from"])[1].lower()
        receiver = getaddresses([cells["to"]])[0][1].lower()
        assert sender.endswith("@example.com") == (note.kind != MAIL_IN)
        assert receiver.endswith("@example.com") == (note.kind in (MAIL_IN, MAIL_INSIDE))


def test_customers_are_written_to_in_their_language(mails, typical):
    languages = {deal.lead.case: deal.lead.contact.language for deal in typical.deals}
    for note, cells in mails:
        if note.case and note.kind != MAIL_INSIDE:
            is_russian = any("а" <= letter <= "я" for letter in cells["subject"].lower())
            assert is_russian == (languages[note.case] == "ru")


def test_addresses_come_in_varied_case(mails):
    senders = [parseaddr(cells["from"])[1] for _, cells in mails]
    assert 0.1 < sum(sender != sender.lower() for sender in senders) / len(senders) < 0.5


def test_machines_answer_a_mail_to_a_customer_within_minutes(mails):
    """About as often as the knobs say, in the thread of the mail that they answer."""
    machines = [(note, cells) for note, cells in mails if note.topic in MACHINES]
    written = sum(note.kind == MAIL_OUT for note, _ in mails)
    assert 0.025 < len(machines) / written < 0.06
    for note, cells in machines:
        assert note.answers.kind == MAIL_OUT
        assert 0 < note.at - note.answers.at <= 180
        assert cells["in_reply_to"]
        sender = parseaddr(cells["from"])[1].lower()
        assert sender.startswith("mailer-daemon") == (note.topic == "bounce")
