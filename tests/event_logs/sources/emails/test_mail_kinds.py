"""Headers of machines as real systems write them."""

import pytest

from event_logs.sources.emails.headers import read_header
from event_logs.sources.emails.mail_kinds import mail_kind

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"
"""
RECEIPT = "Content-Type: multipart/report;\n report-type=disposition-notification; boundary=b"
OUTLOOK_AWAY = "Auto-Submitted: auto-generated (rejected)\nX-Auto-Response-Suppress: All"
MAILMAN = "Precedence: list\nList-Id: Talk <talk.lists.example.org>\nReturn-Path: <talk@x.org>"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        (POSTFIX, "bounce"),
        ("From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nReturn-Path: <>", "bounce"),
        ("From: MAILER-DAEMON (Mail Delivery System)\nReturn-Path: <>", "bounce"),
        ("From: x@y.org\nX-Failed-Recipients: a@b.org", "bounce"),
        ("From: postmaster@example.com\nReturn-Path: <postmaster@example.com>", ""),
        (RECEIPT, "receipt"),
        ("Auto-Submitted: auto-replied; owner-email=a@b.org", "auto-reply"),
        ("Auto-Submitted: no", ""),
        ("X-Autoreply: yes", "auto-reply"),
        ("Precedence: auto-reply", "auto-reply"),
        ("Return-Path: <>\nSubject: I am away", "auto-reply"),
        (OUTLOOK_AWAY, "notification"),
        ("Auto-Submitted: auto-notified", "notification"),
        (MAILMAN, "newsletter"),
        ("List-Unsubscribe: <mailto:u@x.org>\nPrecedence: bulk", "newsletter"),
        ("Content-Type: text/calendar; method=REQUEST", "meeting"),
        ("Content-Class: urn:content-classes:calendarmessage", "meeting"),
        ("Sender: Google Calendar <calendar-notification@google.com>", "meeting"),
        ("X-Auto-Response-Suppress: DR, OOF", ""),
        ("From: anna@example.com\nReturn-Path: <anna@example.com>", ""),
    ],
)
def test_the_header_tells_machines_from_people(fields, kind):
    assert mail_kind(read_header(fields.encode())) == kind
