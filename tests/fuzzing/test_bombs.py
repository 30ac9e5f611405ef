"""Files that are small and want to be large, or mean to do something when they are opened."""

import gzip
import json
from pathlib import Path

import pytest

from event_logs.errors import GreyzoneError
from event_logs.exchange.xes import read_xes_table
from event_logs.sources import json_records
from event_logs.sources.table import read_table
from mining.conformance.diagrams import read_bpmn, read_pnml

FORMULAS = ("=cmd|' /C calc'!A0", "@SUM(1+9)*cmd", "+1+1", '=HYPERLINK("http://x","y")', "-2+3")
LAUGHS = "".join(
    f'<!ENTITY l{n} "{("&l%d;" % (n - 1)) * 10 if n else "ha" * 10}">'  # noqa: UP031
    for n in range(10)
)
BOMB = f'<?xml version="1.0"?><!DOCTYPE log [{LAUGHS}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
EVENT = '<trace><string key="concept:name" value="{0}"/><event><string key="concept:name" '
LOG = f'<log>{EVENT}value="New"/><string key="note" value="{{0}}"/></event></trace></log>'


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_cells_that_look_like_formulas_are_texts(tmp_path):
    lines = [
        "case_id,note",
        *(f'{n},"{text.replace(chr(34), chr(34) * 2)}"' for n, text in enumerate(FORMULAS)),
    ]
    path = write(tmp_path, "t.csv", "\n".join(lines).encode())
    rows = read_table(path, tmp_path).rows.order_by("source_row").to_pyarrow()
    assert rows["note"].to_pylist() == list(FORMULAS)


def test_a_header_of_a_hundred_thousand_columns_is_refused(tmp_path):
    names = [f"c{number}" for number in range(100_000)]
    path = write(tmp_path, "t.csv", ",".join(names).encode() + b"\n1\n")
    with pytest.raises(GreyzoneError, match="100000 columns"):
        read_table(path, tmp_path)
    path = write(tmp_path, "t.jsonl", json.dumps(dict.fromkeys(names, 1)).encode())
    with pytest.raises(GreyzoneError, match="100000 different fields"):
        read_table(path, tmp_path)


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.parquet", "t.xlsx", "t.xes", "t.xes.gz"])
def test_nothing_but_zero_bytes_is_refused(tmp_path, name):
    with pytest.raises(GreyzoneError):
        read_table(write(tmp_path, name, b"\0" * 10_000), tmp_path)


@pytest.mark.parametrize("head", [BOMB, OUTSIDE])
def test_entities_of_a_log_are_neither_unfolded_nor_fetched(tmp_path, head):
    entity = "&l9;" if head == BOMB else "&x;"
    path = write(tmp_path, "log.xes", (head + LOG.format(entity)).encode())
    try:
        rows = read_xes_table(path).to_pylist()
    except GreyzoneError:
        return
    whole = json.dumps(rows, default=str)
    assert len(whole) < 10_000
    assert "root:" not in whole


@pytest.mark.parametrize("head", [BOMB, OUTSIDE])
@pytest.mark.parametrize("read", [read_bpmn, read_pnml])
def test_entities_of_a_diagram_are_refused(head, read):
    with pytest.raises(GreyzoneError):
        read((head + "<definitions>&l9;</definitions>").encode(), "funnel")


def test_a_log_that_unfolds_to_one_endless_text_is_refused(tmp_path):
    content = LOG.format("a" * (32 << 20)).encode()
    path = write(tmp_path, "log.xes.gz", gzip.compress(content, 1))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(GreyzoneError):
        read_xes_table(path)


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    endless = b"a" * (40 << 20)
    content = b"case_id,note\n1,short\n2," + endless + b"\n3,short\n"
    with pytest.raises(GreyzoneError, match="A line is longer"):
        read_table(write(tmp_path, "t.csv", content), tmp_path)
    monkeypatch.setattr(json_records, "LARGEST", 1 << 20)
    with pytest.raises(GreyzoneError, match="A line is longer"):
        read_table(write(tmp_path, "t.jsonl", b'{"a": "' + endless), tmp_path)
