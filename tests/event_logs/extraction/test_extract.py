"""From a small project of dirty files to one log, with every figure of the ledger."""

import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from event_logs.communication import COMMUNICATION
from event_logs.correlation import phones
from event_logs.correlation import rules as correlation
from event_logs.errors import ColumnsMissingError, FileUnreadableError, GreyzoneError
from event_logs.exchange.tables import write_csv
from event_logs.exchange.xes import write_xes
from event_logs.extraction.event_columns import EVENT
from event_logs.extraction.extract import extract
from event_logs.extraction.fingerprint import fingerprint_of
from event_logs.extraction.ledger import MERGED
from event_logs.extraction.reading import NO_DIRECTION
from event_logs.project.project_file import read_project
from event_logs.sources.times import DATE_ONLY

STAGES = """\
Сделка;Этап;Изменено;Кто
1;Новый;05.01.2026 10:00;Анна
1;Переговоры;06.01.2026 11:00;Анна
1;Выиграна;20.01.2026 12:00;Борис
2;Новый;07.01.2026 10:00;Борис
2;Новый;07.01.2026 10:00;Борис
;Новый;07.01.2026 10:00;Борис
3;Новый;08.01.2026;Анна
3;Новый;31.02.2026 10:00;Анна
3;Новый
3;"Новый;09.01.2026 10:00;Анна
3;Новый;09.01.2026 10:00;Анна

4;Новый;10.01.2026 10:00;Анна
"""
DEALS = """\
id;Контакт;Создана;Ответственный;Сумма;Источник;events
1;c1;05.01.2026 09:30;Анна;125 000,50;Сайт;a
2;c2;07.01.2026;Борис;10 000;Звонок;b
3;c3;09.01.2026 09:00;Анна;5;Сайт;c
4;c3;сегодня;Борис;6;Сайт;d
4;c3;10.01.2026 09:00;Борис;6;Сайт;e
"""
CONTACTS = """\
contact_id,phones,emails
c1,"8 (916) 111-11-11, +79162222222",Anna.K@Client.ru
c2,79163333333.0,c2@client2.ru
c3,9164444444,c3@client3.ru
"""
CALLS = """\
start,phone,dir,sec,ext
2026-01-05 10:30:00,+79161111111,in,60,101
2026-01-06 10:30:00,89163333333,out,0,102
2026-01-11 10:30:00,89164444444,out,30,102
2026-01-11 10:31:00,anonymous,in,30,103
2026-01-11 10:32:00,102,out,30,101
2026-01-11 10:33:00,79169999999,in,30,101
2026-01-11 10:33:00,79169999999,in,30,101
2026-03-11 10:33:00,+79161111111,in,30,101
2026-01-11 10:34:00,79169999999,sideways,30,101
"""
EMAILS = """\
timestamp,sender,recipients,subject,message_id,in_reply_to
2026-01-05T13:00:00+03:00,Anna <anna@example.com>,anna.k@client.ru,hi,<m1@x>,
2026-01-05T13:30:00+03:00,anna.k@client.ru,anna@example.com,"Re: hi, again",<m2@x>,<m1@x>
2026-01-05T13:30:00+03:00,anna.k@client.ru,anna@example.com,copy,<m2@x>,<m1@x>
2026-01-06T13:30:00+03:00,boris@example.com,anna@example.com,inside,<m3@x>,
2026-03-06T13:30:00+03:00,anna.k@client.ru,boris@example.com,late,<m4@x>,<m2@x>
"""
STAFF = """\
person,department,emails,extensions
Анна,Продажи,anna@example.com,101
Борис,Ключевые,boris@example.com,102
"""
PROJECT = """\
[project]
time_zone = "Europe/Moscow"
phone_region = "RU"
company_domains = ["example.com"]
[calendar]
days = "mon-fri"
hours = "09:00-18:00"
[activities]
rename = { "Call out, answered" = "Звонок" }
[[sources]]
name = "crm"
holds = "stage changes"
file = "records/stages.csv"
columns = { case_id = "Сделка", stage = "Этап", timestamp = "Изменено", resource = "Кто" }
[[sources]]
name = "deals"
holds = "deals"
file = "records/deals.csv"
[sources.columns]
case_id = "id"
contact_id = "Контакт"
created_at = "Создана"
owner = "Ответственный"
[[sources]]
name = "contacts"
holds = "contacts"
file = "records/contacts.csv"
[[sources]]
name = "calls"
holds = "calls"
file = "records/calls.csv"
[sources.columns]
timestamp = "start"
number = "phone"
direction = "dir"
duration_seconds = "sec"
extension = "ext"
[[sources]]
name = "emails"
holds = "emails"
file = "records/emails.csv"
[[sources]]
name = "staff"
holds = "staff"
file = "records/staff.csv"
"""
FILES = {
    "stages": (STAGES, "cp1251"),
    "deals": (DEALS, "cp1251"),
    "contacts": (CONTACTS, "utf-8"),
    "calls": (CALLS, "utf-8-sig"),
    "emails": (EMAILS, "utf-16"),
    "staff": (STAFF, "utf-8"),
}
MAIL = ("subject", "is_reply", "thread", "has_attachment")
OUTCOMES, OPEN_STAGES = ["Выиграна"], ["Новый", "Переговоры"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The project of the files above."""
    place = tmp_path_factory.mktemp("project")
    (place / "records").mkdir()
    for name, (text, encoding) in FILES.items():
        (place / "records" / f"{name}.csv").write_bytes(text.encode(encoding))
    (place / "greyzone.toml").write_text(PROJECT, "utf-8")
    return place


@pytest.fixture(scope="module")
def told():
    """What the extraction told on its way."""
    return []


@pytest.fixture(scope="module")
def extraction(folder, told):
    """That project, extracted."""
    project = read_project(folder)
    return extract(project, outcomes=OUTCOMES, stages=OPEN_STAGES, tell=told.append)


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


def small(folder, text, name="x.csv", more=""):
    """A project of one source of events in a file of that content."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "greyzone.toml").write_text(
        f'[[sources]]\nname = "log"\nholds = "events"\nfile = "{name}"\n{more}', "utf-8"
    )
    return read_project(folder)


GOOD = "case_id,activity,timestamp\n1,A_lead,2026-01-05 10:00\n1,B_won,2026-01-06 10:00\n"


def test_activities_left_to_other_sources_are_counted_apart_from_what_was_read(tmp_path):
    found = extract(small(tmp_path, GOOD, more='activities = ["A_*"]\n'))
    assert found.log.events.activity.execute().tolist() == ["A_lead"]
    [row] = found.ledger.frame.to_dict("records")
    assert (row["read"], row["kept"], row["rejected"], row["left out"]) == (1, 1, 0, 1)


def test_parquet_reads_as_csv_does(tmp_path):
    rows = [line.split(",") for line in GOOD.splitlines()]
    table = pa.table({name: list(values) for name, *values in zip(*rows, strict=True)})
    pq.write_table(table.append_column("source_row", [[7, 8]]), tmp_path / "x.parquet")
    found = extract(small(tmp_path, (tmp_path / "x.parquet").read_bytes(), "x.parquet"))
    assert found.log.events.source_row.execute().tolist() == [1, 2]
    assert found.ledger.frame["kept"].tolist() == [2]


def test_an_xes_file_reads_with_its_life_cycle_and_case_attributes(tmp_path):
    event = (
        '<event><string key="concept:name" value="call"/>'
        '<date key="time:timestamp" value="2026-01-05T1{}:00:00+03:00"/>'
        '<string key="lifecycle:transition" value="{}"/></event>'
    )
    events = "".join(
        event.format(*each) for each in [(0, "start"), (1, "complete"), (1, "complete")]
    )
    head = '<string key="concept:name" value="7"/><int key="amount" value="5"/>'
    found = extract(small(tmp_path, f"<log><trace>{head}{events}</trace></log>", "x.xes"))
    [row] = found.ledger.frame[["read", "kept", "duplicate", "rejected"]].to_numpy().tolist()
    assert row == [3, 3, 0, 0]
    [joined] = found.ledger.repairs.to_dict("records")
    assert (joined["repair"], joined["count"]) == (MERGED, 1)
    assert found.log.cases.amount.execute().tolist() == [5.0]
    first = found.log.events.to_pyarrow().to_pylist()[0]
    assert first["start_timestamp"].hour == 7


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (b"", FileUnreadableError, "empty"),
        (b"\x00\x01\x02\x03" * 99, FileUnreadableError, "no text file"),
        (GOOD.replace("activity", "activty"), ColumnsMissingError, "Did you mean 'activty'"),
        ("case_id,activity,timestamp\n", GreyzoneError, "holds no record"),
        ("case_id,activity,timestamp\n1,a,soon\n", GreyzoneError, "the time does not read"),
        ("case_id,activity,timestamp\n1,a\n", GreyzoneError, "does not have the 3 values"),
        ("case_id,activity,timestamp\n1,a,2026-01-05\n", GreyzoneError, "no time of day"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(tmp_path, text, error, said):
    with pytest.raises(error, match=said):
        extract(small(tmp_path, text))


def test_a_damaged_parquet_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(FileUnreadableError, match="Parquet"):
        extract(small(tmp_path, b"PAR1 and then nothing", "x.parquet"))


def test_sources_without_a_single_event_make_no_log(folder):
    project = read_project(folder)
    with pytest.raises(GreyzoneError, match="No source holds events"):
        extract(replace(project, sources=project.sources[1:3]))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(st.text('12,"a\u0451-: \x00\ud7ff', max_size=20), max_size=12))
def test_read_is_kept_and_duplicate_and_rejected_whatever_the_file_holds(tmp_path, lines):
    found = extract(small(tmp_path, GOOD + "\n".join(lines)))
    [row] = found.ledger.frame.to_dict("records")
    assert row["read"] == row["kept"] + row["duplicate"] + row["rejected"]
    assert row["kept"] == found.log.events.count().execute()
    assert row["rejected"] == found.rejected.count().execute()
    assert row["rejected"] == found.ledger.reasons["count"].sum()
