"""From mailboxes to a log: who wrote, what came back, and what machines sent."""

import pytest

from event_logs.extraction.extract import extract
from event_logs.project.project_file import read_project
from event_logs.sources.emails.mail_times import CONTRADICTED

PROJECT = """\
[project]
company_domains = ["example.com"]

[[sources]]
name = "crm"
holds = "stage changes"
file = "stages.csv"

[[sources]]
name = "deals"
holds = "deals"
file = "deals.csv"

[[sources]]
name = "contacts"
holds = "contacts"
file = "contacts.csv"
"""
MAIL = """
[[sources]]
name = "mail"
file = "mail"
time_zone = "Europe/Moscow"
"""
OURS, THEIRS = "anna@example.com", "ivan@firm.example"


def message(number, sender, to, *fields):
    date = f"Thu, 5 Mar 2026 {number:02}:00:00 +0100"
    lines = [f"From: {sender}", f"To: {to}", f"Date: {date}", f"Message-ID: <{number}@x>", *fields]
    return "\n".join([*lines, "", "text"])


@pytest.fixture
def extracted(tmp_path):
    """Extracts a project with one deal and the messages given, each in a file of its number."""

    def run(*messages, further=""):
        (tmp_path / "stages.csv").write_text("case_id,stage,timestamp\nD,New,2026-03-04 10:00:00\n")
        (tmp_path / "deals.csv").write_text("case_id,contact_id\nD,C\n")
        (tmp_path / "contacts.csv").write_text(f"contact_id,emails\nC,{THEIRS}\n")
        mail = tmp_path / "mail"
        mail.mkdir()
        for place, text in enumerate(messages):
            (mail / f"{place}.eml").write_text(text)
        (tmp_path / "greyzone.toml").write_text(PROJECT + MAIL + further)
        return extract(read_project(tmp_path))

    return run


def activities_of(found):
    events = found.log.events.order_by("timestamp").execute()
    return events.activity[events.source.str.startswith("mail")].tolist()


def test_mail_of_people_is_an_activity_and_that_of_machines_is_linked_all_the_same(extracted):
    found = extracted(
        message(8, THEIRS, OURS),
        message(9, OURS, THEIRS, "In-Reply-To: <8@x>"),
        message(10, THEIRS, OURS, "Auto-Submitted: auto-replied"),
        message(11, THEIRS, OURS, "Subject: Автоответ: Offer"),
        message(12, THEIRS, OURS, "List-Unsubscribe: <mailto:u@x>"),
        message(13, THEIRS, OURS, "List-Id: Sales <sales.example.com>"),
        message(14, OURS, "boris@example.com"),
    )
    assert activities_of(found) == ["Email in", "Email out", "Email in"]
    assert found.ledger.mails.drop(columns="source").to_numpy().tolist() == [
        ["message", "linked", 3],
        ["auto-reply", "linked", 2],
        ["message", "internal", 1],
        ["newsletter", "linked", 1],
    ]
    links = found.links.order_by("source_row").execute()
    assert links.mail_kind.tolist() == [
        "message",
        "message",
        "auto-reply",
        "auto-reply",
        "newsletter",
        "message",
        "message",
    ]


def test_a_mail_that_came_back_says_so(extracted):
    both = f"{THEIRS}, olga@firm.example"
    daemon = "MAILER-DAEMON@firm.example"
    found = extracted(
        message(8, OURS, THEIRS),
        message(9, daemon, OURS, "Return-Path: <>", "In-Reply-To: <8@x>"),
        message(10, OURS, both),
        message(
            11,
            daemon,
            OURS,
            "Return-Path: <>",
            "References: <10@x>",
            f"X-Failed-Recipients: {THEIRS}",
        ),
    )
    assert activities_of(found) == ["Email out, returned", "Email out"]


def test_offsets_that_senders_wrote_stand_against_the_zone_of_the_source(extracted):
    found = extracted(
        message(8, THEIRS, OURS),
        message(9, THEIRS, OURS).replace(" +0100", ""),
    )
    times = found.log.events.filter(found.log.events.source == "mail").execute().timestamp
    assert sorted(str(time) for time in times) == [
        "2026-03-05 06:00:00+00:00",
        "2026-03-05 07:00:00+00:00",
    ]


def test_one_message_in_several_mailboxes_is_one_message(extracted):
    copy = message(8, THEIRS, OURS)
    found = extracted(
        copy, copy.replace("text", "the copy of a colleague"), message(9, OURS, THEIRS)
    )
    assert activities_of(found) == ["Email in", "Email out"]
    row = found.ledger.frame.set_index("source").loc["mail"]
    assert (row["read"], row["kept"], row["duplicate"], row["rejected"]) == (3, 2, 1, 0)


def test_a_repaired_date_is_counted(extracted):
    received = "Received: by x; Thu, 5 Mar 2026 09:00:00 +0000"
    wrong = message(8, THEIRS, OURS, received).replace("2026 08", "1996 08")
    found = extracted(wrong, message(9, THEIRS, OURS))
    assert found.ledger.repairs.to_numpy().tolist() == [["mail", CONTRADICTED, 1]]
    assert activities_of(found) == ["Email in", "Email in"]


def test_references_keep_a_thread_together_where_a_message_is_missing(extracted):
    stranger = "somebody@elsewhere.example"
    found = extracted(
        message(8, THEIRS, OURS),
        message(10, stranger, OURS, "References: <8@x> <9@x>", "In-Reply-To: <9@x>"),
    )
    assert activities_of(found) == ["Email in", "Email in"]
