"""A file appears whole or not at all."""

import pytest

from event_logs.errors import GreyzoneError
from event_logs.whole_file import write_whole


def test_text_and_bytes_are_written_as_they_are(tmp_path):
    write_whole(tmp_path / "new" / "a.txt", "Да\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "Да\n".encode()
    write_whole(tmp_path / "new" / "a.txt", b"\x00\r\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == b"\x00\r\n"
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_a_place_that_is_no_folder_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("old")
    with pytest.raises(GreyzoneError, match=r"cannot be written.*Name another file\."):
        write_whole(tmp_path / "file" / "a.txt", "new", remedy="Name another file")
    assert (tmp_path / "file").read_text() == "old"


def test_what_cannot_be_replaced_stays_and_leaves_no_draft(tmp_path):
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "a.txt" / "inside").write_text("old")
    with pytest.raises(GreyzoneError, match="cannot be written"):
        write_whole(tmp_path / "a.txt", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
