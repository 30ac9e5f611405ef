"""Encodings: told from the bytes, and damage in them marked."""

import pytest

from event_logs.errors import FileUnreadableError
from event_logs.sources.encodings import REPLACED, encoding_of, to_utf8

RUSSIAN = "Сделка;Этап;Ответственный\n1;Переговоры;Анна\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866", "utf-16", "utf-16-le"]
)
def test_a_file_reads_the_same_in_every_encoding(tmp_path, encoding):
    path = tmp_path / "x.csv"
    path.write_bytes(RUSSIAN.encode(encoding))
    text = to_utf8(path, tmp_path)
    assert text.path.read_text("utf-8-sig") == RUSSIAN
    assert not text.is_damaged


def test_clean_utf8_is_not_copied(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(RUSSIAN, "utf-8")
    assert to_utf8(path, tmp_path).path == path


def test_utf8_with_a_broken_byte_stays_utf8_and_is_marked(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(RUSSIAN.encode() * 3 + b"2;\xff;x\n")
    text = to_utf8(path, tmp_path)
    assert (text.encoding, text.is_damaged) == ("utf-8", True)
    assert text.path.read_text("utf-8").count(REPLACED) == 1


def test_a_mark_of_utf16_before_text_that_is_not_is_damage(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xff\xfe" + RUSSIAN.encode() * 20)
    text = to_utf8(path, tmp_path)
    assert (text.encoding, text.is_damaged) == ("utf-8", True)
    assert text.path.read_text("utf-8").count("\n") == 40


def test_an_encoding_that_is_named_is_believed(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("Größe".encode("cp1252"))
    assert to_utf8(path, tmp_path, "cp1252").path.read_text("utf-8") == "Größe"


def test_what_is_no_text_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"PK\x03\x04" + bytes([0, 0, 7, 200]) * 100)
    with pytest.raises(FileUnreadableError, match="no text file"):
        encoding_of(path)
