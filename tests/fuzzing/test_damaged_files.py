"""Damaged files: an error in words or a rejected record, never a crash, a hang, a silent loss.

`GREYZONE_FUZZ=2000 pytest tests/fuzzing` looks longer than the suite does.
"""

import gzip
import io
import json
import os
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from event_logs.errors import GreyzoneError
from event_logs.exchange.xes import read_xes
from event_logs.extraction.ledger import rejected_records
from event_logs.extraction.reading import read_sources
from event_logs.progress import say_nothing
from event_logs.project.project_file import Project
from event_logs.project.source_spec import SourceSpec
from event_logs.sources.databases import Database
from event_logs.sources.recognition import FORMATS, recognise
from event_logs.sources.shaping import shape
from event_logs.sources.table import Hints, read_table
from mining.conformance.diagrams import read_bpmn, read_pnml

EXAMPLES = int(os.environ.get("GREYZONE_FUZZ", "12"))
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=timedelta(minutes=1),  # a hang, not a slow machine
    suppress_health_check=list(HealthCheck),
)
SIGNS = (
    b"\0",
    b'"',
    b"\n",
    b"\r",
    b";",
    b",",
    b"\t",
    b"<",
    b">",
    b"{",
    b"[",
    b"}",
    b"%",
    b"'",
    b"$",
)
BYTES = (b"\x1e", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe")
WORDS = (b"From ", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"]]>", b"=cmd|' /C calc'!A0")
NUMBERS = (b"1e999", b"9" * 400, b"-0000", b"NaN", b"null", b"\\ud800")
TOKENS = (*SIGNS, *BYTES, *WORDS, *NUMBERS)
ENTRIES = tuple(
    f"xl/{name}.xml" for name in ("worksheets/sheet1", "sharedStrings", "styles", "workbook")
)
TABLES = ("csv", "1251.csv", "16.csv", "jsonl", "json", "parquet", "xlsx", "xes", "xes.gz")


@st.composite
def wounds(draw):
    """A few changes: where in the content (as a share), what is done there, with what."""
    change = st.tuples(
        st.floats(0, 1),
        st.sampled_from(["put", "over", "cut", "repeat", "flip", "end"]),
        st.sampled_from(TOKENS) | st.binary(min_size=1, max_size=8),
        st.integers(1, 60),
    )
    return draw(st.lists(change, min_size=1, max_size=4))


def damaged(content, changes):
    for share, what, token, length in changes:
        at = int(share * len(content))
        before, after = content[:at], content[at:]
        content = {
            "put": before + token + after,
            "over": before + token + after[len(token) :],
            "cut": before + after[length:],
            "repeat": before + after[:length] * 3 + after[length:],
            "flip": before + bytes(byte ^ 0x80 for byte in after[:1]) + after[1:],
            "end": before,
        }[what]
    return content


def inside_zip(content, name, changes):
    """An archive in which the entry `name` is damaged and everything else is whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            inner = old.read(entry)
            new.writestr(entry, damaged(inner, changes) if entry.filename == name else inner)
    return made.getvalue()


def account_for(spec):
    """Read a source, and hold its ledger against what was read of it; False if refused."""
    with tempfile.TemporaryDirectory() as work:
        project = Project(Path("/"), "fuzz", phone_region="RU", sources=(spec,))
        try:
            sources = read_sources(project, Path(work), say_nothing)
        except GreyzoneError:
            return False
        raw, judged = sources[0].records.raw, sources[0].records.judged.execute()
        rejected = rejected_records(sources).execute()
        assert set(judged.state) <= {"kept", "duplicate", "rejected"}
        assert len(rejected) == (judged.state == "rejected").sum() + raw.damaged.num_rows
        assert len(set(raw.damaged["source_row"].to_pylist())) == raw.damaged.num_rows
        if not spec.format:
            assert len(judged) == int(raw.rows.count().execute())
        for record in rejected.record:
            json.loads(record)
    return True


def read_damaged(content, name, **spec):
    """Read a source to its judged records; False if the file is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{name}"
        path.write_bytes(content)
        return account_for(SourceSpec("s", spec.pop("holds", "stage changes"), path, **spec))


def read_raw(content, name, **hints):
    """Read a file to its records as they stand there; None if it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{name}"
        path.write_bytes(content)
        try:
            raw = read_table(path, Path(folder), Hints(**hints))
        except GreyzoneError:
            return None
        rows = raw.rows.to_pyarrow()
        numbers = [*rows["source_row"].to_pylist(), *raw.damaged["source_row"].to_pylist()]
        assert len(set(numbers)) == len(numbers)
        for record in raw.damaged["record"].to_pylist():
            json.loads(record)
        return len(numbers) + raw.merged


@pytest.mark.parametrize("kind", TABLES)
def test_whole_files_are_read(seeds, kind):
    holds = "events" if "xes" in kind else "stage changes"
    assert read_damaged(seeds[kind], kind, holds=holds)


@pytest.mark.parametrize("kind", [*TABLES, "mbox", "eml"])
@fuzzed
@given(changes=wounds())
def test_damaged_files(seeds, kind, changes):
    read_raw(damaged(seeds[kind], changes), kind)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "mbox", "xes"])
@settings(fuzzed, max_examples=max(2, EXAMPLES // 6))
@given(changes=wounds())
def test_what_is_left_of_damaged_files_is_judged_and_accounted_for(seeds, kind, changes):
    holds = {"mbox": "emails", "xes": "events"}.get(kind, "stage changes")
    read_damaged(damaged(seeds[kind], changes), kind, holds=holds)


@pytest.mark.parametrize("entry", ENTRIES)
@fuzzed
@given(changes=wounds())
def test_workbooks_damaged_inside(seeds, entry, changes):
    read_raw(inside_zip(seeds["xlsx"], entry, changes), "xlsx")


@fuzzed
@given(changes=wounds())
def test_logs_damaged_before_they_were_compressed(seeds, changes):
    read_raw(gzip.compress(damaged(seeds["xes"], changes)), "xes.gz")


@fuzzed
@given(changes=wounds())
def test_lines_of_json_are_all_accounted_for(seeds, changes):
    content = damaged(seeds["jsonl"], changes)
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    found = read_raw(content, "jsonl")
    assert found is None or found >= sum(bool(line.strip()) for line in text.split("\n"))


@fuzzed
@given(changes=wounds())
def test_bodies_of_damaged_mail(seeds, changes):
    read_raw(damaged(seeds["mbox"], changes), "mbox", bodies=True)


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
@fuzzed
@given(changes=wounds())
def test_damaged_databases(seeds, kind, changes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{kind}"
        path.write_bytes(damaged(seeds[kind], changes))
        database = Database(f"{kind}://{path}", "select * from t")
        account_for(SourceSpec("s", "stage changes", None, database=database))


@pytest.mark.parametrize("kind", ["bpmn", "pnml"])
@fuzzed
@given(changes=wounds())
def test_damaged_diagrams(seeds, kind, changes):
    read = {"bpmn": read_bpmn, "pnml": read_pnml}[kind]
    try:
        read(damaged(seeds[kind], changes), f"funnel.{kind}")
    except GreyzoneError:
        return


@fuzzed
@given(changes=wounds())
def test_damaged_logs_of_single_files(seeds, changes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xes"
        path.write_bytes(damaged(seeds["xes"], changes))
        try:
            log = read_xes(path)
        except GreyzoneError:
            return
        assert int(log.events.count().execute()) > 0


@pytest.mark.parametrize("name", FORMATS)
@settings(fuzzed, max_examples=max(2, EXAMPLES // 6))
@given(changes=wounds())
def test_damaged_files_of_vendors(samples, name, changes):
    form = FORMATS[name]
    ending = "jsonl" if samples[name][:1] in b"{[" and b"[];" not in samples[name][:3] else "csv"
    content = damaged(samples[name], changes)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{ending}"
        path.write_bytes(content)
        try:
            recognise(path)
            raw = read_table(path, Path(folder), Hints(header=form.header))
            shape(raw, form, {}, path).rows.to_pyarrow()
        except GreyzoneError:
            return
