"""Which time a message gets, with clocks that are right, wrong and absent."""

from datetime import UTC, datetime

import pytest

from event_logs.sources.emails.headers import Header
from event_logs.sources.emails.mail_times import CONTRADICTED, NO_DATE, read_date, sent_at

RECEIVED = "from a by b; Thu, 5 Mar 2026 14:07:30 +0300"


@pytest.mark.parametrize(
    ("date", "received", "moment", "repair"),
    [
        ("Thu, 5 Mar 2026 14:07:00 +0300", RECEIVED, "2026-03-05 14:07:00+03:00", ""),
        ("Thu, 5 Mar 2026 11:07:00 -0000", "", "2026-03-05 11:07:00+00:00", ""),
        ("Thu, 5 Mar 2026 14:07:00", "", "2026-03-05 14:07:00", ""),
        ("Thu, 5 Mar 2026 14:07:00 +0300", "", "2026-03-05 14:07:00+03:00", ""),
        ("Sun, 1 Mar 2026 14:07:00 +0300", RECEIVED, "2026-03-01 14:07:00+03:00", ""),
        ("Thu, 5 Mar 2026 15:07:00 +0300", RECEIVED, "2026-03-05 14:07:30+03:00", CONTRADICTED),
        ("Thu, 1 Jan 1970 00:00:00 +0000", RECEIVED, "2026-03-05 14:07:30+03:00", CONTRADICTED),
        ("Чт, 05 мар 2026", RECEIVED, "2026-03-05 14:07:30+03:00", NO_DATE),
        ("", RECEIVED, "2026-03-05 14:07:30+03:00", NO_DATE),
        ("garbage", "by b; garbage", "", ""),
    ],
)
def test_the_date_holds_unless_receipt_contradicts(date, received, moment, repair):
    header = Header({"date": [date], "received": [received]})
    assert sent_at(header, None) == (moment, repair)


def test_the_last_server_stands_first():
    late = "by ours; Thu, 5 Mar 2026 20:00:00 +0000"
    early = "by theirs; Thu, 5 Mar 2026 10:00:00 +0000"
    assert sent_at(Header({"received": [late, early]}), None)[0] == "2026-03-05 20:00:00+00:00"


def test_the_time_of_the_mailbox_is_the_last_resort():
    kept = datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert sent_at(Header({}), kept) == ("2026-03-05 12:00:00+00:00", NO_DATE)
    assert sent_at(Header({"received": [RECEIVED]}), kept)[0] == "2026-03-05 14:07:30+03:00"


def test_dates_that_would_break_the_library_are_no_dates():
    for text in ("", "0", "Mon, 99 Jan 2026 99:99:99 +9999", "1 1 1 1 1 1", "31 Dec 99999 1:1 +0"):
        assert read_date(text) is None
