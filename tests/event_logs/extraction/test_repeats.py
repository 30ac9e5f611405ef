"""A message or a call is counted once, however often and however it is exported (law)."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis import _

from event_logs.extraction.extract import extract
from event_logs.extraction.reading import read_sources
from event_logs.extraction.repeats import without_repeats
from event_logs.progress import say_nothing
from event_logs.project.project_file import read_project

CRM = """\
[[sources]]
name = "crm"
holds = "stage changes"
file = "stages.csv"
"""
MAIL_HEADER = "timestamp,sender,recipients,subject,message_id,case_id"
CALL_HEADER = "timestamp,number,direction,duration_seconds,call_id,case_id"


def mail(number, *, named):
    message_id = f"<m{number}@x>" if named else ""
    at = f"2026-03-05 10:{number:02}:00"
    return f"{at},a{number % 3}@firm.example,b@example.com,Offer {number % 2},{message_id},D"


def call(number, *, named):
    call_id = f"c{number}" if named else ""
    return f"2026-03-05 11:{number:02}:00,+7916000000{number % 3},in,{number},{call_id},D"


def records(kind):
    return st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=8).map(
        lambda rows: [kind(number, named=named) for number, named in rows]
    )


def project_of(folder, files):
    """The project of a deal and some files of calls or emails."""
    (folder / "stages.csv").write_text("case_id,stage,timestamp\nD,New,2026-03-04 10:00:00\n")
    text = CRM
    for place, (holds, header, rows) in enumerate(files):
        (folder / f"{place}.csv").write_text("\n".join([header, *rows, ""]))
        text += f"[[sources]]\nname = 's{place}'\nholds = '{holds}'\nfile = '{place}.csv'\n"
    (folder / "greyzone.toml").write_text(text)
    return read_project(folder)


def events_of(found):
    columns = ["activity", "timestamp", "start_timestamp", "case_id"]
    rows = found.log.events.select(columns).to_pyarrow().to_pylist()
    return sorted(tuple(map(str, row.values())) for row in rows)


@pytest.mark.parametrize(
    ("holds", "header", "record"),
    [("emails", MAIL_HEADER, mail), ("calls", CALL_HEADER, call)],
)
@settings(max_examples=4)
@given(data=st.data())
def test_records_are_counted_once_and_all_accounted_for(holds, header, record, data):
    files = data.draw(st.lists(records(record), min_size=2, max_size=3))
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory() as work:
        project = project_of(Path(place), [(holds, header, rows) for rows in files])
        sources = without_repeats(read_sources(project, Path(work), say_nothing))[1:]
        read = sum(source.records.judged.count().execute() for source in sources)
        kept = [source.records.kept.select("timestamp").execute() for source in sources]
        stated = [source.records.judged.filter(_.state == "kept").count() for source in sources]
        assert read == sum(len(rows) for rows in files)
        assert sum(map(len, kept)) == len({row for rows in files for row in rows})
        assert [len(rows) for rows in kept] == [count.execute() for count in stated]


@settings(max_examples=2)
@given(rows=records(mail), order=st.randoms(use_true_random=False))
def test_shuffled_rows_make_the_same_log(rows, order):
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        straight = extract(project_of(Path(one), [("emails", MAIL_HEADER, rows)]))
        order.shuffle(rows)
        shuffled = extract(project_of(Path(other), [("emails", MAIL_HEADER, rows)]))
        assert events_of(straight) == events_of(shuffled)


def test_the_ledger_says_which_source_repeats_another(tmp_path):
    files = [
        ("emails", MAIL_HEADER, [mail(1, named=True), mail(2, named=False)]),
        ("emails", MAIL_HEADER.replace("message_id", "note"), [mail(2, named=False)]),
        ("emails", MAIL_HEADER, [mail(1, named=True), mail(3, named=True)]),
    ]
    found = extract(project_of(tmp_path, files))
    columns = ["read", "kept", "duplicate", "rejected"]
    assert found.ledger.frame[columns].to_numpy().tolist() == [
        [1, 1, 0, 0],
        [2, 2, 0, 0],
        [1, 0, 1, 0],
        [2, 1, 1, 0],
    ]
    assert len(events_of(found)) == 4
