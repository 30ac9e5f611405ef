"""Mail as a table: the simulation's mailboxes against their truth, and traps by hand."""

import json

import pytest

from event_logs.simulation.records.mailbox import mail_lines
from event_logs.simulation.records.sheets import clock_of
from event_logs.simulation.records.subjects import AUTO_REPLY, BOUNCE
from event_logs.sources.emails.mailboxes import DRAFT, NO_MAIL

KINDS = {BOUNCE: "bounce", AUTO_REPLY: "auto-reply", "newsletter": "newsletter"}


@pytest.fixture
def read_boxes(mail_files, read, tmp_path):
    """The mailboxes of the play as rows, beside what is true of each."""
    folder = tmp_path / "mail"
    folder.mkdir()
    truth = {}
    for file in mail_files:
        name = file.path.rpartition("/")[2]
        (folder / name).write_bytes(file.content)
        truth |= {f"{name}:{row}": note for row, note in file.told}
    rows, damaged = read(folder)
    assert not damaged
    assert [row["source_row"] for row in rows] == list(range(1, len(truth) + 1))
    return [(row, truth[row["place"]]) for row in rows]


def test_every_message_is_read_as_it_truly_was(read_boxes, played_company):
    lines = {line.cells[0]: line for line in mail_lines(played_company)}
    clock = clock_of(played_company.world)
    for row, note in read_boxes:
        line = lines[row["message_id"]]
        _, _, sender, receivers, subject, answered, _ = line.cells
        assert (line.note.at, line.note.topic) == (note.at, note.topic)
        assert row["timestamp"].replace(" ", "T") == clock.mail(note.at)
        assert (row["in_reply_to"] or "") == answered
        assert row["subject"] == subject
        assert row["sender"] in sender.lower()
        assert row["recipients"].count("@") == receivers.count("@")
        assert row["source_note"] is None


def test_machines_are_told_from_people_and_name_what_failed(read_boxes):
    ids = {note: row["message_id"] for row, note in read_boxes}
    seen = set()
    for row, note in read_boxes:
        assert (row["mail_kind"] or "message") == KINDS.get(note.topic, "message")
        seen.add(note.topic)
        if note.topic == BOUNCE:
            assert row["about_id"] == ids[note.answers]
            assert row["failed_recipients"] == note.answers.other.lower()
    assert set(KINDS) <= seen


def test_all_of_a_thread_have_its_first_message_as_thread(read_boxes):
    rows = {row["message_id"]: row for row, _ in read_boxes}
    deep = 0
    for row in rows.values():
        before, steps = row, 0
        while before["in_reply_to"]:
            before, steps = rows[before["in_reply_to"]], steps + 1
        assert (row["thread_id"] or row["message_id"]) == before["message_id"]
        deep += steps > 1
    assert deep > 20


def test_a_message_without_to_is_for_the_mailbox_it_came_to(read_one):
    row = read_one("From: a@x.org", "To: undisclosed-recipients:;", "Delivered-To: me@y.org", "")
    assert row["recipients"] == "me@y.org"
    assert (
        read_one("From: a@x.org", "Bcc: b@y.org", "Cc: c@y.org")["recipients"] == "c@y.org, b@y.org"
    )


def test_a_message_without_from_is_read_without_sender(read_one):
    assert read_one("To: a@x.org")["sender"] is None
    assert read_one("To: a@x.org", "Sender: b@x.org")["sender"] == "b@x.org"
    assert read_one("From: MAILER-DAEMON")["sender"] == "MAILER-DAEMON"


def test_gmail_tells_the_thread_where_references_do_not(read_one):
    gmail = "X-GM-THRID: 1754321"
    assert read_one("From: a@x.org", gmail)["thread_id"] == "<1754321@threads.gmail>"
    row = read_one("From: a@x.org", gmail, "References: <root@x> <last@x>")
    assert (row["thread_id"], row["in_reply_to"]) == ("<root@x>", "<last@x>")


def test_attachments_are_told_from_the_header_alone(read_one):
    mixed = "Content-Type: multipart/mixed; boundary=b"
    assert read_one("From: a@x.org", mixed)["has_attachment"] == "yes"
    assert read_one("From: a@x.org", "Content-Type: text/plain")["has_attachment"] == "no"


def test_bodies_are_read_only_when_asked_for(read_one):
    lines = ("From: a@x.org", "Content-Type: text/plain; charset=koi8-r", "", "Hello")
    assert read_one(*lines)["body"] is None
    assert read_one(*lines, bodies=True)["body"] == "Hello"


def test_drafts_and_what_is_no_mail_are_kept_with_the_reason(read, tmp_path):
    mail = tmp_path / "mail"
    mail.mkdir()
    (mail / "1.eml").write_bytes(b"From: a@x.org\nX-Unsent: 1\n\n")
    (mail / "2.eml").write_bytes("From: a@x.org\nX-Gmail-Labels: Черновики\n\n".encode())
    (mail / "3.eml").write_bytes(b"From: a@x.org\nX-Gmail-Labels: Sent,Draft plans\n\n")
    (mail / "4.eml").write_bytes(b"\xff\xd8\xff\xe0 a picture\n\n" * 10)
    rows, damaged = read(mail)
    assert [row["place"] for row in rows] == ["3.eml"]
    told = [(row["source_row"], row["reason"]) for row in damaged]
    assert told == [(1, DRAFT), (2, DRAFT), (4, NO_MAIL)]
    assert json.loads(damaged[2]["record"])["place"] == "4.eml"
