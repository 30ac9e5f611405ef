"""What a bounce says of the message that failed."""

from event_logs.sources.emails.headers import Header
from event_logs.sources.emails.reports import Report, read_report

BODY = b"""--B1\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mail.example.com\r
\r
Original-Recipient: rfc822;ivan@firm.example\r
Final-Recipient: rfc822; Ivan@firm.example\r
Action: failed\r
\r
Final-Recipient: rfc822; olga@firm.example\r
\r
--B1\r
Content-Type: message/rfc822\r
\r
From: anna@example.com\r
Message-ID:\r
 <offer.1@example.com>\r
\r
Dear Ivan\r
"""


def test_the_failed_message_and_its_receivers_are_read():
    report = read_report(Header({"in-reply-to": ["<other@x>"]}), BODY)
    assert report == Report("<offer.1@example.com>", ("ivan@firm.example", "olga@firm.example"))


def test_a_receipt_names_the_message_that_was_read():
    body = (
        b"Final-Recipient: rfc822;ivan@firm.example\nOriginal-Message-ID: <offer.2@example.com>\n"
    )
    assert read_report(Header(), body).about == "<offer.2@example.com>"


def test_without_a_report_the_header_helps():
    header = Header({"references": ["<a@x> <b@x>"], "x-failed-recipients": ["c@y.org"]})
    assert read_report(header, b"nothing to see") == Report("<b@x>", ("c@y.org",))
    assert read_report(Header(), b"") == Report("", ())
