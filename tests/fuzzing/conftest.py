"""Well-formed files for every reader, and what damages them."""

import gzip
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from event_logs.event_log import EventLog
from event_logs.exchange.xes import write_xes
from event_logs.sources.recognition import FORMATS

HEADER = ("case_id", "stage", "timestamp", "resource")
ROWS = [
    ("D-1", "New", "2026-03-05 10:00:00", "Anna"),
    ("D-1", "Won; soon", "06.03.2026 10:00", 'Boris "B"\nPetrov'),
    ("D-2", "Новый", "2026-03-05T11:00:00+03:00", ""),
]
CSV = "\n".join(
    ",".join(f'"{cell}"'.replace('"B"', '""B""') for cell in row) for row in [HEADER, *ROWS]
)
JSON = "\n".join(
    json.dumps(dict(zip(HEADER, row, strict=True)) | {"more": {"a": [1, 2.5, None]}})
    for row in ROWS
)
MBOX = """\
From anna@example.com Thu Mar  5 11:07:00 2026
From: =?utf-8?B?0JDQvdC90LA=?= <anna@example.com>
To: "Petrov, Ivan" <ivan@firm.example>,
 info@firm.example
Date: Thu, 5 Mar 2026 14:07:00 +0300
Message-ID: <1@x>
References: <0@x> <00@x>

From me.

From b Thu Mar  5 11:08:00 2026
Return-Path: <>
From: MAILER-DAEMON@firm.example
Content-Type: multipart/report; report-type=delivery-status; boundary=b
Date: Thu, 5 Mar 2026 14:08:00 +0300
Message-ID: <2@x>

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; ivan@firm.example
--b
Content-Type: message/rfc822

Message-ID: <1@x>
--b--

"""
BPMN = """\
<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
<startEvent id="s"/><task id="a" name="New"/><exclusiveGateway id="g"/><task id="b" name="Won"/>
<task id="c" name="Lost"/><endEvent id="e"/><endEvent id="f"/>
<sequenceFlow id="1" sourceRef="s" targetRef="a"/><sequenceFlow id="2" sourceRef="a" targetRef="g"/>
<sequenceFlow id="3" sourceRef="g" targetRef="b"/><sequenceFlow id="4" sourceRef="g" targetRef="c"/>
<sequenceFlow id="5" sourceRef="b" targetRef="e"/><sequenceFlow id="6" sourceRef="c" targetRef="f"/>
</process></definitions>
"""
PNML = """\
<?xml version="1.0"?>
<pnml><net id="n" type="http://www.pnml.org/version-2009/grammar/pnmlcoremodel"><page id="g">
<place id="i"><initialMarking><text>1</text></initialMarking></place><place id="m"/><place id="o"/>
<transition id="a"><name><text>New</text></name></transition>
<transition id="b"><name><text>Won</text></name></transition>
<arc id="1" source="i" target="a"/><arc id="2" source="a" target="m"/>
<arc id="3" source="m" target="b"/><arc id="4" source="b" target="o"/></page>
<finalmarkings><marking><place idref="o"><text>1</text></place></marking></finalmarkings>
</net></pnml>
"""


def workbook():
    """A workbook of the rows under a title, with a date."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "Deals")
        for number, row in enumerate([HEADER, *ROWS], 2):
            sheet.write_row(number, 0, row)
        sheet.write(6, 2, 46115.5, book.add_format({"num_format": "dd.mm.yyyy hh:mm"}))
    return content.getvalue()


class Seeds(dict[str, bytes]):
    """Files by a name, too long to be printed where a test fails."""

    def __repr__(self):
        return "Seeds"


@pytest.fixture(scope="session")
def seeds(tmp_path_factory):
    """Well-formed files by the end of their names."""
    folder: Path = tmp_path_factory.mktemp("seeds")
    log = EventLog.from_traces({"D-1": ["New", "Won"], "D-2": ["New", "Lost"]})
    write_xes(log, folder / "log.xes")
    pq.write_table(
        pa.table({name: [row[n] for row in ROWS] for n, name in enumerate(HEADER)}),
        folder / "t.parquet",
    )
    with closing(sqlite3.connect(folder / "t.sqlite")) as base, base:
        base.execute("create table t (case_id, stage, timestamp, resource)")
        base.executemany("insert into t values (?, ?, ?, ?)", ROWS)
    with duckdb.connect(folder / "t.duckdb") as base:
        base.execute("create table t (case_id text, stage text, timestamp text, resource text)")
        base.executemany("insert into t values (?, ?, ?, ?)", ROWS)
    xes = (folder / "log.xes").read_bytes()
    files = {
        "csv": CSV.encode(),
        "1251.csv": CSV.encode("cp1251"),
        "16.csv": CSV.encode("utf-16"),
        "jsonl": JSON.encode(),
        "json": f"[{JSON.replace(chr(10), ',')}]".encode(),
        "parquet": (folder / "t.parquet").read_bytes(),
        "xlsx": workbook(),
        "mbox": MBOX.encode(),
        "eml": MBOX.partition("\n")[2].encode(),
        "xes": xes,
        "xes.gz": gzip.compress(xes),
        "sqlite": (folder / "t.sqlite").read_bytes(),
        "duckdb": (folder / "t.duckdb").read_bytes(),
        "bpmn": BPMN.encode(),
        "pnml": PNML.encode(),
    }
    return Seeds(files)


@pytest.fixture(scope="session")
def samples():
    """The documented sample of every format of a vendor, by the format's name."""
    return Seeds({name: form.sample.encode() for name, form in FORMATS.items()})
