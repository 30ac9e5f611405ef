import gzip
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.errors import FileUnreadableError
from event_logs.event_log import EventLog
from event_logs.exchange import xes
from event_logs.exchange.life_cycle import pair_life_cycle
from event_logs.exchange.xes import read_xes, read_xes_table, write_xes

from .conftest import CASE, NAMED, NAMESPACE, document, event, trace

NOON = datetime(2012, 1, 1, 12, tzinfo=UTC)
# Round trips

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6) | st.sampled_from(
    ["Звонок «да»", '"', "<a&b>", "]]>", "\t\r\n", " x ", "&amp;", "'", "\x00\x1b", "\ufffe\uffff"]
)
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bare bounds
EVENTS = st.lists(
    st.tuples(TEXTS, TEXTS, MOMENTS, st.none() | MOMENTS, st.none() | st.just("") | TEXTS),
    min_size=1,
    max_size=4,
)


def as_xml_can(text):
    """What XML 1.0 can hold of a text."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text) if text else text


@given(EVENTS, st.sampled_from(["log.xes", "log.xes.gz"]))
def test_what_is_written_is_read_again(tmp_path, rows, name):
    columns = ["case_id", "activity", "timestamp", "start_timestamp", "resource"]
    frame = pd.DataFrame(rows, columns=columns).astype({"resource": "string"})
    frame["case_id"] = frame["case_id"].map(as_xml_can)
    frame["start_timestamp"] = pd.to_datetime(frame["start_timestamp"], utc=True)
    log = EventLog.from_pandas(
        frame, start_timestamp="start_timestamp", resource="resource", department="resource"
    )
    path = tmp_path / name
    assert write_xes(log, path) == len(rows)
    assert (path.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")
    wanted = log.events.select(*columns, "department", "position").to_pyarrow().to_pylist()
    for row in wanted:
        for column in ("activity", "resource", "department"):
            row[column] = as_xml_can(row[column])
    again = read_xes(path).events.select(*columns, "department", "position")
    assert again.to_pyarrow().to_pylist() == wanted


AWKWARD = "Звонок «да»|\"|<a&b>|]]>|\t\r\n| x |&amp;|'|a\x00\x1b|\ufffe\uffff|\u2028|\U0001f600"


@pytest.mark.parametrize("text", AWKWARD.split("|"))
def test_an_awkward_text_is_read_as_it_was_written(tmp_path, text):
    write_xes(EventLog.from_traces({f"d {as_xml_can(text)}": [text, "x"]}), tmp_path / "log.xes")
    again = read_xes(tmp_path / "log.xes").events.execute()
    assert again["case_id"].tolist() == [f"d {as_xml_can(text)}"] * 2
    assert again["activity"].tolist() == [as_xml_can(text), "x"]


def test_an_empty_log_is_written_and_said_to_be_empty_when_read(tmp_path):
    assert write_xes(EventLog.from_traces({}), tmp_path / "log.xes") == 0
    with pytest.raises(FileUnreadableError, match="holds no event"):
        read_xes(tmp_path / "log.xes")


def test_what_is_written_is_one_trace_a_case_and_names_its_extensions(tmp_path):
    log = EventLog.from_traces({"a": ["x", "y"], "b": ["x"]})
    write_xes(log, tmp_path / "log.xes")
    text = (tmp_path / "log.xes").read_text("utf-8")
    assert (text.count("<trace>"), text.count("</trace>"), text.count("<event>")) == (2, 2, 3)
    assert '<extension name="Concept" prefix="concept"' in text


def test_the_file_appears_only_when_it_is_whole(tmp_path, monkeypatch):
    (tmp_path / "log.xes").write_text("before")
    monkeypatch.setattr(xes, "_as_text", lambda _log: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_xes(EventLog.from_traces({"a": ["x"]}), tmp_path / "log.xes")
    assert [path.name for path in tmp_path.iterdir()] == ["log.xes"]
    assert (tmp_path / "log.xes").read_text() == "before"


# What files may look like


@pytest.mark.parametrize("namespace", [NAMESPACE, "", 'xmlns="http://code.deckfour.org/xes"'])
def test_a_file_is_read_whatever_its_namespace(put, namespace):
    rows = read_xes_table(put(document(trace(event(), event()), namespace=namespace)))
    assert rows.num_rows == 2
    assert rows["timestamp"].to_pylist() == [NOON, NOON]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251"])
def test_a_file_is_read_in_the_encoding_that_it_names(put, encoding):
    text = document(trace(event('<string key="org:resource" value="Иван"/>')))
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    text = text.replace('version="1.0"', f'version="1.0" encoding="{name}"')
    assert read_xes_table(put(text.encode(encoding)))["resource"].to_pylist() == ["Иван"]


def test_a_gzipped_file_is_known_by_its_content_not_its_name(put):
    rows = read_xes_table(put(gzip.compress(document(trace(event())).encode()), "log.xes"))
    assert rows.num_rows == 1


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2012-01-01T12:00:00", NOON),
        ("2012-01-01T12:00:00Z", NOON),
        ("2012-01-01T14:00:00.000+02:00", NOON),
        ("2012-01-01T12:00:00.123456Z", NOON + timedelta(microseconds=123456)),
        ("0001-01-01T00:00:00+05:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_time_is_an_instant_in_utc_or_stands_as_text(put, written, moment):
    said = NAMED.replace("2012-01-01T12:00:00", written)
    rows = read_xes_table(put(document(trace(event(said=said)))))
    assert rows["timestamp"].to_pylist() == [moment]
    if moment is None:
        assert rows["timestamp_text"].to_pylist() == [written]


def test_nested_attributes_lists_and_containers_are_passed_over(put):
    more = (
        '<string key="note" value="outer"><string key="note2" value="inner"/></string>'
        '<list key="parts"><values><int key="n" value="1"/></values></list>'
        '<container key="box"><string key="in" value="x"/></container>'
        '<string key="" value="nameless"/><string value="keyless"/><string key="valueless"/>'
        "<!-- a remark --><?work done?>"
    )
    rows = read_xes_table(put(document(trace(event(more)))))
    fixed = len(xes.FIXED)
    assert (rows.column_names[fixed:], rows["note"].to_pylist()) == (["note"], ["outer"])


def test_attributes_of_a_case_are_found_after_its_events_too(put):
    text = document(f'<trace>{event()}<int key="amount" value="5"/>{CASE}</trace>')
    cases = read_xes(put(text)).cases.execute()
    assert cases[["case_id", "amount"]].to_numpy().tolist() == [["c", 5]]


KEYS = ("activity", "Activity", "case_id", "timestamp", "TIMESTAMP", "source_row", "source")
KEYS += (
    "position",
    "next_activity",
    "business_seconds",
    "life_cycle",
    "timestamp_text",
    "Resource",
)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("is_first", [True, False])
def test_an_attribute_named_like_a_column_of_ours_stands_beside_it(put, key, is_first):
    more = f'<string key="{key}" value="theirs"/>'
    text = document(trace(event(said=more + NAMED if is_first else NAMED + more)))
    row = read_xes(put(text)).events.execute().iloc[0]
    assert (row.case_id, row.activity, row.timestamp, row.position) == ("c", "a", NOON, 0)
    assert row[f"{key} (2)"] == "theirs"


@pytest.mark.parametrize("key", ["case_id", "Events", "opened", "outcome"])
def test_an_attribute_of_a_case_named_like_a_fact_of_ours_stands_beside_it(put, key):
    text = document(trace(event(), said=f'{CASE}<string key="{key}" value="theirs"/>'))
    row = read_xes(put(text)).cases.execute().iloc[0]
    assert (row.case_id, row.events, row.opened) == ("c", 1, NOON)
    assert row[f"{key} (2)"] == "theirs"


def test_keys_that_differ_in_capitals_only_are_two_attributes(put):
    more = '<int key="Sum" value="1"/><int key="sum" value="2"/>'
    row = read_xes(put(document(trace(event(more))))).events.execute().iloc[0]
    assert (row["Sum"], row["sum (2)"]) == (1, 2)


def test_a_file_of_several_chunks_is_one_table(put, monkeypatch):
    values = ('<int key="x" value="5"/>', '<string key="x" value="so"/>', "")
    path = put(document(*(trace(event(value)) for value in values)))
    whole = read_xes_table(path)
    monkeypatch.setattr(xes, "ROWS_IN_A_CHUNK", 1)
    assert read_xes_table(path).equals(whole)
    assert whole["x"].to_pylist() == ["5", "so", None]
    assert whole["source_row"].to_pylist() == [1, 2, 3]


def test_closing_is_by_the_outcomes_named(put):
    text = document(trace(event(), event()), trace(event(), said=CASE.replace('"c"', '"d"')))
    cases = read_xes(put(text), outcomes=["won"], stages=["a"]).cases.execute()
    assert cases["closed"].isna().all()


# A real log

BRACKETS = {"SCHEDULE", "START", "COMPLETE"}


@pytest.fixture(scope="module")
def challenge(bpic2012: Path):
    """BPI Challenge 2012 as rows."""
    return read_xes_table(bpic2012)


@pytest.mark.real_data
def test_the_whole_of_bpi_challenge_2012_is_read(challenge, bpic2012):
    assert challenge.num_rows == 262_200
    assert len(challenge["case_id"].unique()) == 13_087
    assert len(challenge["activity"].unique()) == 24
    assert challenge["timestamp"].null_count == 0
    # Counted another way: by the bytes of the file.
    text = gzip.decompress(bpic2012.read_bytes())
    states = re.findall(rb'key="lifecycle:transition" value="(\w+)"', text)
    counted = {state: states.count(state.encode()) for state in BRACKETS}
    found = challenge["life_cycle"].to_pandas().value_counts().to_dict()
    assert found == counted
    assert sum(counted.values()) == 262_200
    assert challenge["resource"].null_count == 262_200 - text.count(b'key="org:resource"')


@pytest.mark.real_data
def test_the_work_of_bpi_challenge_2012_is_its_completions_and_lone_starts(challenge):
    rows = challenge.to_pandas()
    keys = rows["case_id"] + "\n" + rows["activity"]
    by_state = pd.crosstab(keys, rows["life_cycle"])
    lone = (by_state["START"] - by_state["COMPLETE"]).clip(lower=0)
    paired = pair_life_cycle(challenge).to_pandas()
    completed = int(by_state["COMPLETE"].sum())
    assert (completed, int(lone.sum())) == (164_506, 3)
    assert len(paired) == completed + int(lone.sum())
    with_start = by_state[["START", "COMPLETE"]].min(axis=1).sum()
    known = paired.dropna(subset=["start_timestamp"])
    assert 0.99 * with_start < len(known) <= with_start
    assert (known["start_timestamp"] <= known["timestamp"]).all()
    assert paired["case_id"].nunique() == 13_087
