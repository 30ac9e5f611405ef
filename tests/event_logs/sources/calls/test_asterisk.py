"""Asterisk: rows as real exchanges wrote them, and a company's calls read back."""

import random

import pytest

from event_logs.extraction.extract import extract
from event_logs.sources.calls.asterisk import HEADER
from event_logs.sources.recognition import recognise

CUSTOMER = "+79990000001"


def row(begun, answered, ended, **others):
    """A row of the file, with seconds after ten o'clock; `answered` null: never."""
    clock = [t if t is None else f"2026-01-05 10:00:{t:02}" for t in (begun, answered, ended)]
    values = {
        "src": CUSTOMER,
        "dst": "101",
        "dcontext": "from-trunk",
        "channel": "PJSIP/trunk-00000001",
        "dstchannel": "PJSIP/101-00000002",
        "lastapp": "Dial",
        "start": clock[0],
        "answer": clock[1] or "",
        "end": clock[2],
        "duration": ended - begun,
        "billsec": 0 if answered is None else ended - answered,
        "disposition": "NO ANSWER" if answered is None else "ANSWERED",
        "amaflags": "DOCUMENTATION",
        "uniqueid": f"1767600000.{begun}",
        "linkedid": "1767600000.1",
        **others,
    }
    return ",".join(f'"{values.get(name, "")}"' for name in HEADER)


MENU = {"dstchannel": "", "dst": "s", "lastapp": "BackGround"}


CALLS = [
    ([row(0, 5, 50)], "Call in, answered", 45),
    ([row(0, None, 20)], "Call in, missed", 0),
    # A ring group: one phone was picked up, the other rang beside it.
    ([row(0, None, 5, dstchannel="PJSIP/102-3"), row(0, 5, 50)], "Call in, answered", 45),
    # A queue whose first agent could not be reached: both rows with one uniqueid.
    (
        [row(0, None, 0, uniqueid="x"), row(0, 9, 50, uniqueid="x", lastapp="Queue")],
        "Call in, answered",
        41,
    ),
    # The trap: a menu answers, dials nobody, waits, and hangs up.
    ([row(0, 0, 2, **MENU), row(2, 2, 9, **MENU | {"lastapp": "Wait"})], "Call in, missed", 0),
    ([row(0, None, 2, **MENU | {"answer": "2026-01-05 10:00:00"})], "Call in, missed", 0),
    # Passed on from one person to another: both talks count.
    ([row(0, 3, 20), row(20, 25, 50, dstchannel="PJSIP/102-4")], "Call in, answered", 42),
    (
        [row(0, 5, 50, src="101", dst=CUSTOMER, dstchannel="SIP/trunk-9", channel="SIP/101-1")],
        "Call out, answered",
        45,
    ),
]


def test_what_became_of_calls_as_real_exchanges_write_them(calls_of):
    lines = [
        line.replace("1767600000.", f"176760000{number}.")
        for number, (rows, _, _) in enumerate(CALLS)
        for line in rows
    ]
    events = calls_of("\n".join(lines), "Master.csv")
    assert list(zip(events.activity, events.talk_seconds, strict=True)) == [
        (activity, talk) for _, activity, talk in CALLS
    ]
    assert set(events.start_timestamp.dt.strftime("%H:%M:%S")) == {"07:00:00"}


def test_without_linked_ids_the_unique_one_joins(calls_of):
    whole = [row(0, None, 5, uniqueid="x"), row(0, 5, 50, uniqueid="x")]
    events = calls_of("\n".join(line.rsplit(",", 3)[0] for line in whole), "Master.csv")
    assert events.activity.tolist() == ["Call in, answered"]


def test_a_table_of_freepbx_knows_directions(calls_of):
    header = "calldate,src,dst,dcontext,dstchannel,lastapp,duration,billsec,disposition"
    header += ",uniqueid,linkedid,did,cnum,outbound_cnum"
    own, spent = "+74950000000", "Dial,9,5,ANSWERED"
    lines = [
        f"2026-01-05 10:00:00,{CUSTOMER},{own},ext-did,SIP/101-1,{spent},1,1,{own},,",
        f"2026-01-05 11:00:00,{own},{CUSTOMER},from-internal,SIP/t-1,{spent},2,2,,101,{own}",
    ]
    events = calls_of("\n".join([header, *lines]))
    assert events.activity.tolist() == ["Call in, answered", "Call out, answered"]


@pytest.fixture(scope="module")
def lines(vendors):
    """The company's file, line by line."""
    return (vendors.files / "asterisk" / "Master.csv").read_text("utf-8").splitlines()


def test_every_call_of_the_company_is_read_back(vendors, extracted, bitrix24_deals, lines):
    file = vendors.files / "asterisk" / "Master.csv"
    assert recognise(file).name == "asterisk cdr file"
    made = extracted({"name": "calls", "file": file}, *bitrix24_deals)
    told = vendors.told("asterisk/Master.csv")
    links, joined = made.links.execute(), made.joined.execute()
    rows = [*links.source_row, *joined.source_row]
    assert sorted(map(str, rows)) == sorted(told)
    assert len(joined)
    for leg in joined.itertuples():
        keys = ("case_id", "at", "activity")
        assert [told[str(leg.source_row)][key] for key in keys] == [
            told[str(leg.joined_to)][key] for key in keys
        ]
    events = made.log.events.filter(made.log.events.source == "calls").execute()
    for event in events.itertuples():
        assert told[str(event.source_row)]["activity"] == event.activity
    calls = made.ledger.frame.set_index("source").loc["calls"]
    assert calls["read"] == calls["kept"] == len(lines)


def test_lines_shuffled_and_written_twice_give_the_same_calls(
    project_of, bitrix24_deals, lines, tmp_path_factory
):
    def told(text):
        folder = tmp_path_factory.mktemp("asterisk")
        (folder / "Master.csv").write_text(text, "utf-8")
        made = extract(project_of(folder, {"name": "calls", "file": "Master.csv"}, *bitrix24_deals))
        events = made.log.events.filter(made.log.events.source == "calls")
        shown = events.select("case_id", "activity", "timestamp", "resource", "talk_seconds")
        return sorted(map(str, shown.to_pyarrow().to_pylist())), made.ledger.frame

    mixed = random.Random(7).sample(lines + lines, 2 * len(lines))  # noqa: S311 - a mixing
    once, twice = told("\n".join(lines)), told("\n".join(mixed))
    assert once[0] == twice[0]
    counts = twice[1].set_index("source").loc["calls"]
    assert counts["duplicate"] == len(lines)
    assert counts["read"] == 2 * len(lines)
