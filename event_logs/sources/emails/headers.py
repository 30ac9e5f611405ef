"""The header of a message: its fields as they stand there, and what is written in them.

Ids and addresses are read from the raw text, for a decoded name may hold anything. What is
broken stays as it is written; nothing here fails. Sources: RFC 5322, 2047, 6532.
"""

import re
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header

_LINES = re.compile(rb"\r?\n(?![ \t])")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
_CHARSET = re.compile(rb"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_ID = re.compile(r"<([^<>]+)>")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ANGLED = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")
_PLAIN = re.compile(r"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+")
_LEGACY = "cp1251"
"""Of bytes beyond ASCII that are no UTF-8 where the message names no character set."""


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a header by their name in lower case, each in the order of the lines."""

    fields: dict[str, list[str]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        """The first field of that name, unfolded but not decoded; empty where there is none."""
        return self.fields.get(name, [""])[0]

    def text(self, name: str) -> str:
        """The first field of that name as a reader sees it."""
        return decoded(self.first(name))

    def ids(self, name: str) -> list[str]:
        """The message ids in a field, in brackets and without space."""
        return ids_in(self.first(name))

    def addresses(self, *names: str) -> list[str]:
        """The addresses in all fields of those names, each once, in lower case."""
        found = [text for name in names for text in self.fields.get(name, ())]
        return list(dict.fromkeys(address for text in found for address in addresses_in(text)))


def read_header(head: bytes) -> Header:
    r"""The header in the bytes before a message's first empty line.

    >>> read_header(b"Subject: one\r\n two\nTo: a@x.org\nnonsense\n").text("subject")
    'one two'
    """
    named = _CHARSET.search(head)
    charset = named[1].decode("ascii", "replace") if named else _LEGACY
    fields: dict[str, list[str]] = {}
    for line in _LINES.split(head):
        if found := _FIELD.match(line):
            value = " ".join(_as_text(found[2], charset).split())
            fields.setdefault(found[1].decode("ascii").lower(), []).append(value)
    return Header(fields)


def decoded(text: str) -> str:
    """A text with its encoded words (RFC 2047) read; one that is broken stays as it is.

    >>> decoded("=?koi8-r?B?98/Q0s/T?= 1"), decoded("=?utf-8?B?broken")
    ('Вопрос 1', '=?utf-8?B?broken')
    """
    if "=?" not in text:
        return text
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    words = [
        part if isinstance(part, str) else _as_text(part, charset or "ascii")
        for part, charset in parts
    ]
    return " ".join("".join(words).split())


def ids_in(text: str) -> list[str]:
    """The message ids in a text, in brackets and without space; one may stand without them.

    >>> ids_in("<a b@x> (c) <d@x>"), ids_in("e@x"), ids_in("")
    (['<ab@x>', '<d@x>'], ['<e@x>'], [])
    """
    found = _ID.findall(text) or [word for word in text.split() if "@" in word][-1:]
    plain = ("".join(part.split()) for part in found)
    return [f"<{part}>" for part in plain if part]


def addresses_in(text: str) -> list[str]:
    """The addresses in a list of them; those within names do not count.

    >>> addresses_in('"Petrova, b@y.org" <Anna@X.org>, undisclosed-recipients:;, c@z.org')
    ['anna@x.org', 'c@z.org']
    """
    plain = _QUOTED.sub(" ", text)
    parts = plain.split(",") if "@" in plain else [text]
    found = ((_ANGLED.search(part) or _PLAIN.search(part)) for part in parts)
    return [match[match.lastindex or 0].lower() for match in found if match]


def _as_text(raw: bytes, charset: str) -> str:
    """Bytes of a header as text: ASCII, UTF-8, else the character set named."""
    for name in ("utf-8", charset, _LEGACY):
        try:
            return raw.decode(name).replace("\0", "")
        except (UnicodeError, LookupError, ValueError):
            continue
    return raw.decode("latin-1").replace("\0", "")
