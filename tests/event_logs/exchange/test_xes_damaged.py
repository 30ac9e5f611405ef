"""XES files that cannot be read are told of in a sentence, never by a traceback."""

import gzip

import pytest

from event_logs.errors import FileMissingError, FileUnreadableError, GreyzoneError
from event_logs.exchange.xes import read_xes, read_xes_table

from .conftest import NAMED, document, event, trace

ENTITIES = "".join(
    f'<!ENTITY e{at} "{(f"&e{at - 1};" if at else "bomb") * 20}">' for at in range(12)
)
BOMB = f"<!DOCTYPE log [{ENTITIES}]>"
WHOLE = gzip.compress(document(trace(*[event()] * 3000)).encode())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "It is empty"),
        ("no XML at all", "damaged after event 0"),
        ("<log><trace>", "damaged after event 0"),
        (document(trace(event()), trace(event()))[:-30], "damaged after event 1 "),
        ("<html><body>Not found</body></html>", "holds no event"),
        (document(), "holds no event"),
        (document(trace()), "holds no event"),
        (bytes(range(256)), "damaged"),
        (WHOLE[: len(WHOLE) // 2], "damaged"),
        (WHOLE[:40] + b"\xff" * 40 + WHOLE[80:], "damaged"),
        (WHOLE[:-4] + b"\0\0\0\0", "damaged"),
        (b"\x1f\x8b", "damaged"),
        (document(trace(event('<string key="x" value="&e11;"/>')), head=BOMB), "damaged"),
        (document(trace(event("&e11;")), head=BOMB), "damaged"),
        (document(trace(event('<string key="x" value="&none;"/>'))), "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence_with_its_name(put, content, says):
    with pytest.raises(FileUnreadableError, match=rf"log\.xes: .*{says}"):
        read_xes(put(content))


def test_a_folder_and_a_missing_file_are_sentences(tmp_path):
    with pytest.raises(FileUnreadableError, match="It is a folder, not a file"):
        read_xes(tmp_path)
    with pytest.raises(FileMissingError):
        read_xes(tmp_path / "none.xes")


def test_a_file_cannot_have_other_files_read(put, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    head = f'<!DOCTYPE log [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    text = document(trace(event('<string key="x" value="p">&s;</string>&s;')), head=head)
    assert "SECRET" not in str(read_xes_table(put(text)).to_pylist())


def test_a_file_cannot_have_the_network_asked(put):
    head = '<!DOCTYPE log SYSTEM "http://127.0.0.1:9/log.dtd">'
    assert read_xes_table(put(document(trace(event()), head=head))).num_rows == 1


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (document(trace(event(), said="")), "case_id"),
        (document(trace(event(said=NAMED[NAMED.index("<date") :]))), "activity"),
        (document(trace(event(said=NAMED[: NAMED.index("<date")]))), "timestamp"),
        (document(trace(event(), event(said=NAMED.replace("2012", "soon")))), "timestamp"),
    ],
)
def test_events_that_lack_what_an_event_needs_are_refused_by_number(put, content, column):
    number = 2 if "soon" in content else 1
    says = f"1 events have no {column} that can be read, the first is event {number}"
    with pytest.raises(GreyzoneError, match=says):
        read_xes(put(content))
