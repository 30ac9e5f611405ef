import mailbox
from contextlib import closing
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime

import pytest

from event_logs.simulation.company.deal import MAIL_IN
from event_logs.simulation.records.mailbox import mail_lines
from event_logs.simulation.records.sheets import clock_of
from event_logs.simulation.records.subjects import AUTO_REPLY, BOUNCE


@pytest.fixture(scope="module")
def boxes(files, tmp_path_factory):
    """Each mailbox as the library reads it, with what is true of each of its messages."""
    folder = tmp_path_factory.mktemp("mail")
    found = {}
    for path, file in files.items():
        if path.endswith(".mbox"):
            place = folder / path.removeprefix("mail/")
            place.write_bytes(file.content)
            with closing(mailbox.mbox(place)) as box:
                messages = list(box)
            told = dict(file.told)
            assert list(told) == [str(number) for number in range(1, len(messages) + 1)]
            found[place.stem] = list(zip(messages, told.values(), strict=True))
    return found


def test_mailboxes_hold_what_the_export_lists(boxes, typical):
    """Read back, the messages are those of the table of mails: ids, times, subjects."""
    read = {m["Message-ID"]: m for box in boxes.values() for m, _ in box}
    lines = mail_lines(typical)
    assert len(read) == len(lines)
    clock = clock_of(typical.world)
    for line in lines:
        message_id, _, sender, receivers, subject, answered, _ = line.cells
        message = read[message_id]
        assert str(make_header(decode_header(message["Subject"]))) == subject
        moment = parsedate_to_datetime(message["Date"])
        assert moment.isoformat() == clock.mail(line.note.at)
        assert getaddresses([message["From"]])[0][1] == getaddresses([sender])[0][1]
        assert len(getaddresses([message["To"]])) == len(getaddresses([receivers]))
        assert (message["In-Reply-To"] or "") == answered


def test_one_message_stands_in_several_mailboxes(boxes):
    ids = [message["Message-ID"] for box in boxes.values() for message, _ in box]
    assert len(set(ids)) < len(ids) < 2 * len(set(ids))
    for box in boxes.values():
        own = [message["Message-ID"] for message, _ in box]
        assert len(set(own)) == len(own)


def test_references_name_the_whole_thread(boxes):
    chains = 0
    read = {m["Message-ID"]: m for box in boxes.values() for m, _ in box}
    for message in read.values():
        if message["In-Reply-To"]:
            before = read[message["In-Reply-To"]]
            references = message["References"].split()
            assert references[-1] == message["In-Reply-To"]
            assert references[:-1] == (before["References"] or "").split()
            chains += len(references) > 1
    assert chains > 50


def test_machines_can_be_told_by_their_headers(boxes):
    kinds = set()
    for box in boxes.values():
        for message, note in box:
            is_bounce = message.get_content_type() == "multipart/report"
            is_auto = message["Auto-Submitted"] is not None
            assert is_bounce == (note.topic == BOUNCE)
            assert is_auto == (note.topic in (BOUNCE, AUTO_REPLY))
            assert (message["List-Unsubscribe"] is not None) == (note.topic == "newsletter")
            kinds.add(note.topic)
            if is_bounce:
                assert message["Return-Path"] == "<>"
                failed = message.get_payload()[1].get_payload()[1]
                assert failed["Final-Recipient"].endswith(note.answers.other)
    assert {BOUNCE, AUTO_REPLY, "newsletter"} <= kinds


def test_the_mailbox_is_that_of_sender_or_receiver(boxes, typical):
    accounts = {person.name: person.email.split("@")[0] for person in typical.play.people}
    for account, box in boxes.items():
        for _, note in box:
            if note.kind != MAIL_IN and note.person is not None and note.receiver is not None:
                assert account in (accounts[note.person.name], accounts[note.receiver.name])
