import json

from hypothesis import given
from hypothesis import strategies as st

from event_logs.simulation.records.formats.vendor_file import answers_file, pages


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_pages_hold_everything_in_order(items, size):
    found = list(pages(items, size))
    assert [item for page in found for item in page] == items
    assert all(len(page) == size for page in found[:-1])
    assert found[-1] or not items


def test_answers_stand_one_a_line_in_plain_letters():
    file = answers_file("x.jsonl", [{"name": "Отказ"}, {"name": "a\nb"}])
    assert [json.loads(line)["name"] for line in file.content.splitlines()] == ["Отказ", "a\nb"]
    assert "Отказ".encode() in file.content
