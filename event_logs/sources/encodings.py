"""In which encoding a text file is written, and the file as UTF-8."""

import codecs
import io
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from event_logs.errors import FileUnreadableError

CHUNK = 1 << 22
SAMPLE = 1 << 16
EUROPEAN = 0.9
REPLACED = "\ufffd"
"""Stands for bytes that are no text in the file's encoding."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY = ["cp1251", "koi8_r", "cp866", "cp1252", "cp1250", "cp1254", "cp1257"]


@dataclass(frozen=True, slots=True)
class Utf8File:
    """A file that is UTF-8 throughout, made from one in `encoding`.

    `is_damaged`: some bytes were no text in that encoding; `REPLACED` stands in their place.
    """

    path: Path
    encoding: str
    is_damaged: bool


def to_utf8(path: Path, folder: Path, encoding: str = "") -> Utf8File:
    """The file itself where it is clean UTF-8, else a decoded copy in `folder`.

    The encoding is the one named, else that of the byte order mark, else UTF-8 if the file
    is that almost throughout, else what `charset_normalizer` takes it for.
    """
    chosen = encoding or encoding_of(path)
    if chosen in ("utf-8", "utf-8-sig") and _is_clean_utf8(path):
        return Utf8File(path, "utf-8", is_damaged=False)
    copy = folder / f"{path.name}.utf8"
    with path.open("rb") as source, copy.open("wb") as target:
        is_damaged = _transcode(source, target, chosen)
    return Utf8File(copy, chosen, is_damaged)


def encoding_of(path: Path) -> str:
    """The encoding that a file is most likely written in; refuses what is no text."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in _MARKS:
        # Ends of lines hold zero bytes in these encodings: without any the mark is damage.
        if head.startswith(mark) and (name == "utf-8-sig" or 0 in head or head == mark):
            return name
    if wide := _wide(head):
        return wide
    if head.count(0) > len(head) // 10:
        raise FileUnreadableError(
            "This is no text file: it holds zero bytes",
            where=str(path),
            remedy="Export it as CSV or Parquet",
        )
    if _is_clean_utf8(path):
        return "utf-8"
    sample = _telling_bytes(path)
    if _is_mostly_utf8(sample):
        return "utf-8"
    best = from_bytes(sample, cp_isolation=_LIKELY).best()
    return best.encoding if best else "cp1251"


def _is_clean_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _telling_bytes(path: Path) -> bytes:
    """Lines of the file that are not plain ASCII, up to a sample's size."""
    lines, size = [], 0
    with path.open("rb") as file:
        while size < SAMPLE and (line := file.readline(SAMPLE)):
            if not line.isascii():
                lines.append(line)
                size += len(line)
    return b"".join(lines)


def _is_mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", errors="replace")
    wrong = text.count(REPLACED)
    right = sum(character > "\x7f" for character in text) - wrong
    return right > 10 * wrong


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: read so it is made of letters and signs of Europe; else nothing."""
    if 0 not in head:
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(name, errors="replace")
        plain = sum(character < "\u0500" for character in text)
        if plain > EUROPEAN * len(text) and any(sign in text for sign in "\n,;\t"):
            return name
    return ""


def _transcode(source: io.BufferedReader, target: io.BufferedWriter, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    is_damaged = False
    while True:
        chunk = source.read(CHUNK)
        text = decoder.decode(chunk, final=not chunk)
        is_damaged = is_damaged or REPLACED in text
        target.write(text.encode())
        if not chunk:
            return is_damaged
