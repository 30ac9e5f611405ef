"""JSON in its usual shapes: lines, arrays, documents, pages; damage stays where it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.errors import FileUnreadableError
from event_logs.sources import json_records
from event_logs.sources.json_records import read_json


@pytest.fixture
def read(tmp_path):
    """Reads a text as a JSON file: the rows, and row and reason of the damaged."""

    def reader(text, name="records.json"):
        path = tmp_path / name
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        raw = read_json(path, tmp_path)
        rows = raw.rows.order_by("source_row").to_pyarrow().to_pylist()
        plain = [{key: text for key, text in row.items() if text is not None} for row in rows]
        return plain, [(row["source_row"], row["reason"]) for row in raw.damaged.to_pylist()]

    return reader


RECORDS = [{"id": "1", "name": "Анна"}, {"id": "2", "name": "B"}, {"id": "3"}]
SHAPES = {
    "lines": "\n".join(json.dumps(record) for record in RECORDS),
    "array": json.dumps(RECORDS, indent=1),
    "array of one line": json.dumps(RECORDS, ensure_ascii=False),
    "documents": "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    "amoCRM": json.dumps({"_page": 1, "_links": {}, "_embedded": {"leads": RECORDS}}),
    "Bitrix24": json.dumps({"result": {"items": RECORDS}, "total": 3}),
    "a list of pages": json.dumps([{"results": RECORDS[:2]}, {"results": RECORDS[2:]}]),
    "Salesforce": json.dumps({"status": 0, "result": {"records": RECORDS, "done": True}}),
    "Odoo": json.dumps({"jsonrpc": "2.0", "id": 7, "result": RECORDS}),
    "Pipedrive": json.dumps({"success": True, "data": RECORDS, "additional_data": {}}),
    "pages a line": "\n".join(json.dumps({"data": [record]}) for record in RECORDS),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_records(read, shape):
    rows, damaged = read(SHAPES[shape])
    assert rows == [{**record, "source_row": int(record["id"])} for record in RECORDS]
    assert not damaged


def test_objects_become_columns_and_lists_stay_json(read):
    text = (
        '{"id": 7, "price": 10.50, "is": true, "no": null, "a": {"b": {"c": "x"}}, "l": [{"v": 1}]}'
    )
    rows, _ = read(text)
    assert rows == [
        {
            "id": "7",
            "price": "10.50",
            "is": "true",
            "a.b.c": "x",
            "l": '[{"v": "1"}]',
            "source_row": 1,
        }
    ]


def test_a_record_with_lists_of_its_own_is_no_page(read):
    lead = {"id": 5, "_embedded": {"contacts": [{"id": 9}]}}
    assert read(json.dumps(lead))[0][0]["_embedded.contacts"] == '[{"id": "9"}]'


def test_the_number_that_a_page_names_is_that_of_its_records(read):
    rows, _ = read(json.dumps({"deal_id": 4, "data": [{"field_key": "stage_id"}]}))
    assert rows[0]["deal_id"] == "4"


def test_a_damaged_line_is_one_damaged_record(read):
    rows, damaged = read('{"id": 1}\n{"id": \n\n[5]\n{"id": 2}\n', "records.jsonl")
    assert [(row["id"], row["source_row"]) for row in rows] == [("1", 1), ("2", 4)]
    assert damaged == [
        (2, "This is no JSON object (line 2)"),
        (3, "This is no JSON object (line 4)"),
    ]


def test_of_a_list_that_breaks_off_the_whole_entries_are_kept(read):
    rows, damaged = read('[\n{"id": 1},\n{"id": 2},\n{"id": ')
    assert [row["id"] for row in rows] == ["1", "2"]
    assert damaged == [(3, "This is no JSON object (line 4)")]


@pytest.mark.parametrize("text", ["{", "nonsense\nand more", "[" * 100_000, "[x"])
def test_a_document_that_cannot_be_read_from_its_beginning_is_refused(read, text):
    with pytest.raises(FileUnreadableError, match="no JSON"):
        read(text)


def test_entries_that_are_no_objects_are_damaged(read):
    assert read("[1")[1] == [(1, "This is no JSON object (line 1)")]


def test_bytes_that_are_no_text_reject_the_record_alone(read):
    rows, damaged = read(b'{"id": 1}\n{"id": "\xff\xfe\xff"}\n' + '{"id": "Анна"}\n'.encode() * 9)
    assert len(rows) == 10
    assert [row for row, _ in damaged] == [2]


def test_columns_that_differ_in_case_only_are_told_apart(read):
    assert read('{"id": 1, "ID": 2}')[0] == [{"id": "1", "ID (2)": "2", "source_row": 1}]


def test_parts_written_apart_are_one_table(read, monkeypatch):
    monkeypatch.setattr(json_records, "CHUNK", 2)
    rows, _ = read("\n".join(json.dumps({f"c{n % 3}": n}) for n in range(7)))
    assert [row.get(f"c{n % 3}") for n, row in enumerate(rows)] == [str(n) for n in range(7)]


def test_more_fields_than_a_table_can_have_are_refused(read):
    with pytest.raises(FileUnreadableError, match="different fields"):
        read(json.dumps({f"c{n}": n for n in range(10_001)}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(values=st.lists(JSON, max_size=5), cut=st.integers(0, 200))
def test_any_json_whole_or_cut_off_gives_records_or_a_refusal(read, values, cut):
    text = json.dumps(values)
    for part in (text, text[:cut], "\n".join(map(json.dumps, values))):
        if not part.strip():
            continue
        try:
            rows, damaged = read(part)
        except FileUnreadableError:
            continue
        numbers = [row["source_row"] for row in rows] + [number for number, _ in damaged]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
