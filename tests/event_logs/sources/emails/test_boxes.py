"""Cutting mailboxes into messages, beside the library that writes them."""

import mailbox
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from event_logs.errors import FileUnreadableError
from event_logs.sources.emails import boxes
from event_logs.sources.emails.boxes import messages_in

TRICKY = """\
From anna@example.com Thu Mar  5 11:07:00 2026
Subject: one
Message-ID: <1@x>

From the meeting of Thu Mar  5 11:07:00 2026
I remember: nothing.

From here on it gets worse.
Subject: not a header

From boris@example.com Thu Mar  5 14:08:00 +0300 2026
Subject: two

>From quoted
From - Thu Mar  5 14:09:00 2026
X-Mozilla-Status: 0001
Subject: three

"""


def test_a_line_that_begins_with_from_is_no_separator(tmp_path):
    path = tmp_path / "tricky.mbox"
    path.write_text(TRICKY)
    with closing(mailbox.mbox(path)) as naive:
        assert len(naive) == 5
    found = list(messages_in(path))
    assert [message.place for message in found] == [f"tricky.mbox:{n}" for n in (1, 2, 3)]
    assert [message.head.split(b"Subject: ")[1][:3] for message in found] == [
        b"one",
        b"two",
        b"thr",
    ]
    assert found[0].at == datetime(2026, 3, 5, 11, 7, tzinfo=UTC)
    assert found[1].at.astimezone(UTC) == datetime(2026, 3, 5, 11, 8, tzinfo=UTC)


def written(box, count):
    for number in range(count):
        message = EmailMessage()
        message["Subject"], message["From"] = f"{number}", "a@x.org"
        message.set_content(f"From me to you\n\nFrom {number}\n" * 3)
        box.add(message)
    box.flush()


@pytest.mark.parametrize("kind", [mailbox.mbox, mailbox.Maildir])
def test_what_the_library_writes_is_found(tmp_path, kind):
    place = tmp_path / "box.mbox"
    with closing(kind(place)) as box:
        written(box, 7)
    found = list(messages_in(place))
    assert {message.head.split(b"Subject: ")[1][:1] for message in found} == {
        b"%d" % number for number in range(7)
    }
    assert len(found) == 7
    assert all(b"From me to you" in message.body() for message in messages_in(place))


def test_a_folder_is_walked_and_what_lies_beside_mail_is_passed_over(tmp_path):
    (tmp_path / "a.eml").write_bytes(b"Subject: a\r\n\r\nbody")
    (tmp_path / "Inbox").write_text(TRICKY)
    (tmp_path / "Inbox.msf").write_bytes(b"index")
    (tmp_path / ".DS_Store").write_bytes(b"\0\0")
    maildir = tmp_path / "box"
    with closing(mailbox.Maildir(maildir)) as box:
        written(box, 1)
        (maildir / "tmp" / "unfinished").write_bytes(b"Subject: no")
        (maildir / "dovecot-uidlist").write_bytes(b"3 V1")
    (tmp_path / "empty.mbox").touch()
    (tmp_path / "empty.eml").touch()
    found = list(messages_in(tmp_path))
    places = [message.place for message in found if not message.fault]
    assert places[:4] == ["Inbox:1", "Inbox:2", "Inbox:3", "a.eml"]
    assert len(places) == 5
    assert [message.place for message in found if message.fault] == ["empty.eml"]


def test_flags_and_time_of_a_maildir_are_in_the_name(tmp_path):
    place = tmp_path / "cur" / "1772708820.M1P2.host:2,DS"
    place.parent.mkdir()
    place.write_bytes(b"Subject: draft\n\n")
    [found] = messages_in(tmp_path)
    assert (found.flags, found.at) == ("DS", datetime(2026, 3, 5, 11, 7, tzinfo=UTC))


def test_a_folder_without_mail_says_so(tmp_path):
    with pytest.raises(FileUnreadableError, match="no mail in this folder"):
        list(messages_in(tmp_path))


def test_a_header_without_end_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(boxes, "LARGEST_HEADER", 1000)
    path = tmp_path / "long.eml"
    path.write_bytes(b"Subject: " + b"a" * 5000)
    [found] = messages_in(path)
    assert "does not end" in found.fault
