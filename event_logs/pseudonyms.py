"""Pseudonyms for people, clients and cases, consistent by a key that stays behind."""

import csv
import io
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from ibis.expr.types import Table

from event_logs import engine
from event_logs.errors import FileUnreadableError
from event_logs.event_log import EventLog
from event_logs.whole_file import write_whole

PERSON, CLIENT, CASE = "person", "client", "case"
PEOPLE = ("resource", "next_resource", "owner")
CLIENTS = ("contact_id", "company", "contact", "client")
COLUMNS = {**dict.fromkeys(PEOPLE, PERSON), **dict.fromkeys(CLIENTS, CLIENT), "case_id": CASE}
"""Which columns of events and cases hold the name of what."""

HEADER = ("kind", "name", "pseudonym")


@dataclass(frozen=True, slots=True)
class Key:
    """Which pseudonym stands for whom: by kind (person, client, case), name to pseudonym.

    Whoever has the key can undo the pseudonyms: it stays with the project.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def extended(self, kind: str, names: Iterable[str], word: str) -> "Key":
        """The key with a pseudonym for each of `names`: those known keep theirs.

        New ones are numbered in no order, so that a number says nothing of the name.

        >>> key = Key().extended("person", ["Ann"], "Person")
        >>> key.extended("person", ["Ann", "Bob"], "Person").names["person"]
        {'Ann': 'Person 1', 'Bob': 'Person 2'}
        """
        known = dict(self.names.get(kind, {}))
        new = sorted({name for name in names if name not in known})
        random.SystemRandom().shuffle(new)
        taken = set(known.values())
        numbers = (n for n in range(1, len(known) + len(new) + 1) if f"{word} {n}" not in taken)
        known |= {name: f"{word} {number}" for name, number in zip(new, numbers, strict=False)}
        return Key({**self.names, kind: known})


def read_key(file: Path) -> Key:
    """The key of a file; an empty one where there is no file.

    Raises `FileUnreadableError` where the file is no key.
    """
    if not file.is_file():
        return Key()
    try:
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8"), newline="")))
        return Key(_names_by_kind(rows))
    except (ValueError, UnicodeDecodeError, csv.Error) as wrong:
        raise FileUnreadableError(
            f"This is no key of pseudonyms ({wrong})",
            where=str(file),
            remedy="Move it away; a new one will be made",
        ) from wrong


def _names_by_kind(rows: list[list[str]]) -> dict[str, dict[str, str]]:
    if not rows or tuple(rows[0]) != HEADER:
        raise ValueError(f"its first line is not {','.join(HEADER)}")
    names: dict[str, dict[str, str]] = {}
    for kind, name, pseudonym in rows[1:]:
        names.setdefault(kind, {})[name] = pseudonym
    return names


def write_key(key: Key, file: Path) -> None:
    """Write a key, in one step."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for kind, names in key.names.items():
        writer.writerows((kind, name, pseudonym) for name, pseudonym in names.items())
    write_whole(file, text.getvalue())


def pseudonymize(log: EventLog, key: Key, words: Mapping[str, str]) -> tuple[EventLog, Key]:
    """The log with pseudonyms for the names in the columns of `COLUMNS`, and the key by then.

    `words` are what pseudonyms begin with, by kind. Subjects of mails are left out, since
    names stand in them; names of activities, stages and departments stay.

    >>> log = EventLog.from_traces({"Smith & Co": ["lead"]})
    >>> hidden, key = pseudonymize(log, Key(), {"case": "Deal"})
    >>> hidden.events.case_id.execute()[0], key.names["case"]
    ('Deal 1', {'Smith & Co': 'Deal 1'})
    """
    tables = (log.events, log.cases)
    for kind in dict.fromkeys(COLUMNS.values()):
        found = {name for table in tables for name in _names(table, kind)}
        key = key.extended(kind, found, words.get(kind, kind.capitalize()))
    events, cases = (_replaced(table, key) for table in tables)
    if "subject" in events.columns:
        events = events.mutate(subject=events.subject.nullif(events.subject))
    hidden = EventLog(
        events.order_by("case_id", "position").cache(),
        cases.order_by("case_id").cache(),
        watched=log.watched,
    )
    return hidden, key


def _names(table: Table, kind: str) -> set[str]:
    columns = [name for name in COLUMNS if COLUMNS[name] == kind and name in table.columns]
    texts = [name for name in columns if table[name].type().is_string()]
    return {
        value
        for name in texts
        for value in table.select(name).distinct().execute()[name].dropna().tolist()
    }


def _replaced(table: Table, key: Key) -> Table:
    for name in table.columns:
        kind = COLUMNS.get(name, "")
        if kind and table[name].type().is_string():
            known = key.names.get(kind, {})
            pairs = {"_name": list(known), "_pseudonym": list(known.values())}
            schema = pa.schema([("_name", pa.string()), ("_pseudonym", pa.string())])
            pseudonyms = engine.load(pa.table(pairs, schema=schema))
            joined = table.left_join(pseudonyms, table[name] == pseudonyms["_name"])
            table = joined.mutate(**{name: joined["_pseudonym"]}).drop("_name", "_pseudonym")
    return table
