"""From a small project of dirty files to one log, with every figure of the ledger."""

import json
from dataclasses import replace

from event_logs.communication import COMMUNICATION
from event_logs.correlation import phones
from event_logs.correlation import rules as correlation
from event_logs.exchange.tables import write_csv
from event_logs.exchange.xes import write_xes
from event_logs.extraction.event_columns import EVENT
from event_logs.extraction.extract import extract
from event_logs.extraction.fingerprint import fingerprint_of
from event_logs.extraction.reading import NO_DIRECTION
from event_logs.project.project_file import read_project
from event_logs.sources.times import DATE_ONLY

from .conftest import EMAILS, small

MAIL = ("subject", "is_reply", "thread", "has_attachment")


def events_of(extraction, case):
    """Activity, source and row of the events of a case, in order."""
    events = extraction.log.events
    rows = events.filter(events.case_id == case).order_by("position").to_pyarrow().to_pylist()
    return [(row["activity"], row["source"], row["source_row"]) for row in rows]


def test_every_record_of_every_source_is_accounted_for(extraction):
    columns = ["source", "holds", "file", "read", "kept", "duplicate", "rejected"]
    assert extraction.ledger.frame[columns].to_numpy().tolist() == [
        ["crm", "stage changes", "records/stages.csv", 12, 6, 1, 5],
        ["deals", "deals", "records/deals.csv", 5, 4, 1, 0],
        ["contacts", "contacts", "records/contacts.csv", 3, 3, 0, 0],
        ["calls", "calls", "records/calls.csv", 9, 7, 1, 1],
        ["emails", "emails", "records/emails.csv", 5, 4, 1, 0],
        ["staff", "staff", "records/staff.csv", 2, 2, 0, 0],
    ]


def test_every_rejected_record_keeps_its_row_reason_and_text(extraction):
    rows = extraction.rejected.order_by("source", "row").to_pyarrow().to_pylist()
    assert {row["file"] for row in rows} == {"records/stages.csv", "records/calls.csv"}
    assert [(row["source"], row["row"], row["reason"]) for row in rows] == [
        ("calls", 10, NO_DIRECTION),
        ("crm", 7, "Column 'Сделка' is empty"),
        ("crm", 8, DATE_ONLY),
        ("crm", 9, "The time does not read as dd.mm.yyyy hh:mm"),
        ("crm", 10, "The line does not have the 4 values that the header names"),
        ("crm", 11, "A quote is opened and never closed, or closed and never opened"),
    ]
    assert json.loads(rows[2]["record"]) == {
        "Сделка": "3",
        "Этап": "Новый",
        "Изменено": "08.01.2026",
        "Кто": "Анна",
    }
    assert json.loads(rows[4]["record"]) == {"line": "3;Новый"}


def test_reasons_and_repairs_are_counted(extraction):
    reasons = extraction.ledger.reasons
    assert reasons.groupby("source")["count"].sum().to_dict() == {"calls": 1, "crm": 5}
    assert extraction.ledger.repairs.to_numpy().tolist() == [
        ["deals", "The time in column 'Создана' could not be read and was left out", 1]
    ]


def test_every_call_and_email_says_what_became_of_it(extraction):
    whole = extraction.links.to_pyarrow()
    rows = whole.drop_columns("mail_kind").sort_by(
        [("source", "ascending"), ("source_row", "ascending")]
    )
    found = [{**row, "candidates": len(row["candidates"])} for row in rows.to_pylist()]
    assert [tuple(row.values()) for row in found] == [
        ("calls", 2, "linked", correlation.ONE_OPEN, 1, "1"),
        ("calls", 3, "linked", correlation.ONE_OPEN, 1, "2"),
        ("calls", 4, "linked", correlation.OWNER, 2, "4"),
        ("calls", 5, "unlinked", phones.WITHHELD, 0, None),
        ("calls", 6, "internal", correlation.INSIDE, 0, None),
        ("calls", 7, "unlinked", correlation.UNKNOWN, 0, None),
        ("calls", 9, "unlinked", correlation.NONE_OPEN, 0, None),
        ("emails", 2, "linked", correlation.ONE_OPEN, 1, "1"),
        ("emails", 3, "linked", correlation.ONE_OPEN, 1, "1"),
        ("emails", 5, "internal", correlation.INSIDE, 0, None),
        ("emails", 6, "linked", correlation.THREAD, 1, "1"),
    ]
    kinds = dict(zip(whole["source"].to_pylist(), whole["mail_kind"].to_pylist(), strict=True))
    assert kinds == {"calls": None, "emails": "message"}
    counted = extraction.ledger.links
    assert counted.groupby("source")["count"].sum().to_dict() == {"calls": 7, "emails": 4}


def test_the_log_holds_stages_calls_and_emails_in_order_each_with_its_record(extraction):
    assert events_of(extraction, "1") == [
        ("Новый", "crm", 2),
        ("Call in, answered", "calls", 2),
        ("Email out", "emails", 2),
        ("Email in", "emails", 3),
        ("Переговоры", "crm", 3),
        ("Выиграна", "crm", 4),
        ("Email in", "emails", 6),
    ]
    assert events_of(extraction, "2") == [("Call out, no answer", "calls", 3), ("Новый", "crm", 5)]
    assert events_of(extraction, "4") == [("Новый", "crm", 14), ("Звонок", "calls", 4)]


def test_resources_and_departments_come_from_the_staff(extraction):
    events = extraction.log.events
    rows = events.filter(events.case_id == "1").order_by("position").to_pyarrow()
    people = list(zip(rows["resource"].to_pylist(), rows["department"].to_pylist(), strict=True))
    anna, boris = ("Анна", "Продажи"), ("Борис", "Ключевые")
    assert people == [anna, anna, anna, anna, anna, boris, boris]


def test_a_call_is_an_event_from_its_start_to_its_end_in_utc(extraction):
    events = extraction.log.events
    [call] = events.filter(events.activity == "Call in, answered").to_pyarrow().to_pylist()
    assert call["start_timestamp"].isoformat() == "2026-01-05T07:30:00+00:00"
    assert call["timestamp"].isoformat() == "2026-01-05T07:31:00+00:00"


def said(log, case, *columns):
    """What the events of a case say in some columns, in order."""
    events = log.events.filter(log.events.case_id == case).order_by("position")
    return [tuple(row.values()) for row in events.select(*columns).to_pyarrow().to_pylist()]


def test_calls_and_emails_keep_what_they_say_and_events_of_the_crm_say_nothing(extraction):
    columns = ["channel", "direction", "is_answered", "talk_seconds", "link_rule"]
    assert said(extraction.log, "1", *columns) == [
        (None, None, None, None, None),
        ("call", "in", True, 60.0, correlation.ONE_OPEN),
        ("email", "out", None, None, correlation.ONE_OPEN),
        ("email", "in", None, None, correlation.ONE_OPEN),
        (None, None, None, None, None),
        (None, None, None, None, None),
        ("email", "in", None, None, correlation.THREAD),
    ]
    mails = [row for row in said(extraction.log, "1", *MAIL) if row[2]]
    assert mails == [
        ("hi", False, "m1@x", None),
        ("Re: hi, again", True, "m1@x", None),
        ("late", True, "m1@x", None),
    ]
    assert said(extraction.log, "2", *columns)[0] == (
        *("call", "out", False, 0.0),
        correlation.ONE_OPEN,
    )


def test_subjects_are_kept_nowhere_where_that_is_wished(folder):
    project = replace(read_project(folder), keep_subjects=False)
    broken = EMAILS + ",anna@example.com,x@y.ru,a secret,<m9@x>,\na line, a secret\n"
    file = folder / "records" / "hidden.csv"
    file.write_text(broken, "utf-8")
    sources = [replace(s, file=file) if s.name == "emails" else s for s in project.sources]
    found = extract(replace(project, sources=tuple(sources)))
    assert [row[:3] for row in said(found.log, "1", *MAIL) if row[2]] == [
        (None, False, "m1@x"),
        (None, True, "m1@x"),
        (None, True, "m1@x"),
    ]
    records = found.rejected.filter(found.rejected.source == "emails").record.execute().tolist()
    assert len(records) == 2
    assert not any("secret" in record for record in records)


def test_a_written_log_reads_as_the_same_log(extraction, tmp_path):
    columns = [*EVENT[:6], *COMMUNICATION]
    for name in ("x.csv", "x.xes"):
        {"x.csv": write_csv, "x.xes": write_xes}[name](extraction.log, tmp_path / name)
        again = extract(small(tmp_path, (tmp_path / name).read_bytes(), name)).log
        for case in ("1", "2", "4"):
            assert said(again, case, *columns) == said(extraction.log, case, *columns)


def test_business_seconds_are_those_of_the_calendar(extraction):
    events = extraction.log.events
    [first] = (
        events.filter((events.case_id == "1") & (events.position == 0)).to_pyarrow().to_pylist()
    )
    [talks] = events.filter(events.activity == "Переговоры").to_pyarrow().to_pylist()
    assert talks["business_seconds"] - first["business_seconds"] == (8 + 2) * 3600


def test_cases_have_outcome_and_the_attributes_of_the_deals(extraction):
    cases = extraction.log.cases.order_by("case_id").to_pyarrow().to_pylist()
    assert [case["outcome"] for case in cases] == ["Выиграна", None, None, None]
    assert [case["amount"] for case in cases] == [125000.5, 10000.0, 5.0, 6.0]
    assert [case["owner"] for case in cases] == ["Анна", "Борис", "Анна", "Борис"]
    assert [case["events (record)"] for case in cases] == ["a", "b", "c", "d"]
    created = [case["created_at"] and case["created_at"].isoformat() for case in cases]
    assert created[:2] == ["2026-01-05T06:30:00+00:00", "2026-01-06T21:00:00+00:00"]
    assert created[3] is None


def test_long_steps_are_told_before_they_begin(extraction, told):
    assert extraction.ledger is not None
    assert told[0] == "reading records/stages.csv …"
    assert told[-1] == "putting the events in order …"


def test_an_activity_may_close_a_case_though_it_is_no_outcome(folder):
    project = replace(read_project(folder), closed_by=("Переговоры",))
    cases = extract(project, outcomes=[]).log.cases
    assert cases.filter(cases.closed.notnull()).case_id.execute().tolist() == ["1"]


def test_the_fingerprint_follows_the_content_and_nothing_else(folder, tmp_path):
    project = read_project(folder)
    assert fingerprint_of(project) == fingerprint_of(replace(project, name="another"))
    assert fingerprint_of(project) != fingerprint_of(replace(project, time_zone="UTC"))
    crm = project.sources[0]
    copy = tmp_path / "copy.csv"
    copy.write_bytes(crm.file.read_bytes())
    moved = replace(project, sources=(replace(crm, file=copy), *project.sources[1:]))
    assert fingerprint_of(project) == fingerprint_of(moved)
    copy.write_bytes(copy.read_bytes() + b"\n")
    assert fingerprint_of(project) != fingerprint_of(moved)
