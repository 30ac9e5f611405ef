"""Numbers: spellings that agree, and why some are none."""

import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.correlation.phones import (
    IMPOSSIBLE,
    SPOILED,
    WITHHELD,
    key_phones,
    phone_key,
    phones_in,
    read_phone,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("8 (916) 123-45-67", "+79161234567"),
        ("89161234567", "+79161234567"),
        ("79161234567", "+79161234567"),
        ("9161234567", "+79161234567"),
        ("79161234567.0", "+79161234567"),
        ("8.916.123.00.00", "+79161230000"),
        ("+7 916 123 45 67 доб. 123", "+79161234567"),
        ("8-800-555-35-35", "+78005553535"),
        ("87011234567", "+77011234567"),
        ("810442079460000", "+442079460000"),
        ("00442079460000", "+442079460000"),
        ("101", "ext:101"),
        ("7.91612E+10", ""),
        ("7,91612E+10", ""),
        ("anonymous", ""),
        ("sip:101@pbx.local", ""),
        ("7007374952233501", ""),
        ("", ""),
    ],
)
def test_a_number_in_russian_spellings(text, key):
    assert phone_key(text, "RU") == key


def test_a_number_without_a_plus_may_be_foreign():
    assert phone_key("447911123456", "RU") == "+447911123456"
    assert phone_key("79161234567") == "+79161234567"


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("7.91612E+10", SPOILED),
        ("7,9E+10", SPOILED),
        ("anonymous", WITHHELD),
        ("sip:101@pbx.local", WITHHELD),
        ("7007374952233501", IMPOSSIBLE),
        ("89161234567", ""),
    ],
)
def test_a_number_that_cannot_be_read_says_why(text, trouble):
    key, why = read_phone(text, "RU")
    assert why == trouble
    assert (key == "") is (trouble != "")


def test_distinct_texts_are_keyed_once_and_no_text_is_no_number():
    rows = engine.load(pa.table({"text": ["101", "101", "", None, "anonymous"]}))
    found = key_phones(rows, "RU").order_by("text").to_pyarrow().to_pylist()
    assert found == [
        {"text": "101", "key": "ext:101", "trouble": None},
        {"text": "anonymous", "key": None, "trouble": WITHHELD},
    ]
    none = engine.load(pa.table({"text": pa.array([], "string")}))
    assert key_phones(none, "RU").count().execute() == 0


def test_every_number_of_a_cell_is_found():
    rows = engine.load(pa.table({"id": ["1"], "p": ["8 916 123-45-67, 101; x"]}))
    phones = phones_in(rows, "p", "RU").order_by("key").to_pyarrow().to_pylist()
    assert phones == [{"id": "1", "key": "+79161234567"}, {"id": "1", "key": "ext:101"}]
