"""Calls and emails made ready: who spoke with whom, what it is called, what it is evidence of."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table

from event_logs import engine
from event_logs.activities import (
    direction_of,
    name_calls,
    name_emails,
    renamed,
    seconds_of,
    was_answered,
)
from event_logs.correlation.identities import (
    address_key,
    addresses_in,
    is_own,
    key_phones,
    phone_key,
    phones_in,
)
from event_logs.event_log import TIMESTAMP
from event_logs.extraction.reading import Source
from event_logs.project.project_file import Project

NOTHING = ibis.null("string")
COLUMNS = (
    "source",
    "source_order",
    "source_row",
    "activity",
    "moment",
    "timestamp",
    "start_timestamp",
    "resource",
    "department",
    "agent",
    "case_id",
    "message_id",
    "in_reply_to",
    "is_internal",
)


@dataclass(frozen=True, slots=True)
class House:
    """Who belongs to the company.

    `people`: `key` (extension, number or address) and `person`. `domains` of its mail.
    `contacts`: `contact_id`, `key`, those outside.
    """

    people: Table
    contacts: Table
    domains: tuple[str, ...]
    region: str
    knows_own_addresses: bool


@dataclass(frozen=True, slots=True)
class Communications:
    """Calls and emails of all sources: `rows` with `COLUMNS`, and their outside `parties`."""

    rows: Table
    parties: Table


def know_house(project: Project, sources: Sequence[Source]) -> House:
    """Who belongs to the company and who are its contacts, from staff, contacts and project."""
    region = project.phone_region
    people = [_own_phones(project)]
    contacts = []
    for source in sources:
        kept = source.records.kept
        if source.spec.holds == "staff":
            people += [
                phones_in(kept.select("person", "extensions"), "extensions", region),
                addresses_in(kept.select("person", "emails"), "emails"),
            ]
        if source.spec.holds == "contacts":
            contacts += [
                phones_in(kept.select("contact_id", "phones"), "phones", region),
                addresses_in(kept.select("contact_id", "emails"), "emails"),
            ]
    own = _joined(people, "person")
    keys = own.group_by("key").agg(person=own.person.min()).cache()
    mailed = bool((keys.key.contains("@")).any().execute()) or bool(project.company_domains)
    outside = _joined(contacts, "contact_id").distinct().anti_join(keys, "key").cache()
    return House(keys, outside, project.company_domains, region, mailed)


def read_communications(
    project: Project, sources: Sequence[Source], house: House
) -> Communications | None:
    """Every call and email of a project; None where it has neither."""
    ready = {"calls": _calls, "emails": _emails}
    made = [
        ready[source.spec.holds](source, house) for source in sources if source.spec.holds in ready
    ]
    if not made:
        return None
    rows = _union([rows for rows, _ in made])
    named = rows.mutate(activity=renamed(rows.activity, project.rename))
    return Communications(named.cache(), _union([parties for _, parties in made]).cache())


def _calls(source: Source, house: House) -> tuple[Table, Table]:
    kept = source.records.kept
    numbers = key_phones(kept.select(text=kept.number), house.region)
    calls = kept.left_join(numbers, kept.number == numbers.text).drop("text")
    lines = key_phones(kept.select(text=kept.extension), house.region)
    lines = lines.inner_join(house.people, "key").select("text", agent="person")
    calls = calls.left_join(lines, calls.extension == lines.text).drop("text")
    own = house.people.select("key", own=ibis.literal(value=True))
    calls = calls.left_join(own, "key").drop("key_right")
    inside = (
        (direction_of(calls.direction) == "inside")
        | calls.key.startswith("ext:").fill_null(False)
        | calls.own.fill_null(False)
    )
    calls = calls.mutate(
        is_internal=inside,
        direction=inside.ifelse("inside", direction_of(calls.direction)),
        is_answered=was_answered(calls.answered, calls.duration_seconds),
        seconds=seconds_of(calls.duration_seconds),
        agent=ibis.coalesce(calls.resource, calls.agent),
    )
    parties = calls.filter(calls.key.notnull() & ~calls.is_internal)
    return _call_rows(source, calls), placed(source, parties).select("source", "source_row", "key")


def _call_rows(source: Source, calls: Table) -> Table:
    lasting = calls.seconds.round().cast("int64").fill_null(0).as_interval("s")
    end = (calls.timestamp + lasting).cast(TIMESTAMP)
    begun = calls.seconds.notnull().ifelse(calls.timestamp, ibis.null(TIMESTAMP))
    rows = calls.mutate(
        activity=name_calls(calls),
        moment=calls.timestamp,
        timestamp=end,
        start_timestamp=begun,
        resource=calls.agent,
        message_id=NOTHING,
        in_reply_to=NOTHING,
    )
    return placed(source, rows).select(*COLUMNS)


def _emails(source: Source, house: House) -> tuple[Table, Table]:
    kept = source.records.kept
    named = kept.select("source_row", "sender", "recipients")
    senders = named.select("source_row", key=address_key(named.sender)).mutate(sends=True)
    receivers = addresses_in(named.select("source_row", "recipients"), "recipients")
    takers = receivers.select("source_row", "key").distinct().mutate(sends=False)
    people = _own_marked(senders.filter(senders.key != "").union(takers), house).cache()
    sides = people.group_by("source_row").agg(
        own_sender=(people.sends & people.own).any(),
        all_own=people.own.all(),
        known_sender=(people.sends & people.is_contact).any(),
        out_agent=people.agent.min(where=people.sends & people.own),
        in_agent=people.agent.min(where=~people.sends & people.own),
    )
    emails = kept.left_join(sides, "source_row").drop("source_row_right")
    # Without domains or staff nobody is known to be one's own: who is no contact is.
    sent = emails.own_sender if house.knows_own_addresses else ~emails.known_sender
    sent = sent.fill_null(False)
    inside = emails.all_own.fill_null(False)
    emails = emails.mutate(
        is_internal=inside,
        direction=inside.ifelse("inside", sent.ifelse("out", "in")),
        agent=ibis.coalesce(emails.resource, sent.ifelse(emails.out_agent, emails.in_agent)),
    )
    outside = people.filter(~people.own).select("source_row", "key").distinct()
    return _email_rows(source, emails), placed(source, outside).select(
        "source", "source_row", "key"
    )


def _own_marked(people: Table, house: House) -> Table:
    """Addresses with whether they are the company's, a contact's, and whose they are."""
    own = people.left_join(house.people, "key").drop("key_right")
    known = house.contacts.select("key").distinct().mutate(is_contact=True)
    marked = own.left_join(known, "key").drop("key_right")
    mine = marked.person.notnull() | is_own(marked.key, house.domains)
    return marked.select(
        "source_row",
        "key",
        "sends",
        own=mine,
        is_contact=marked.is_contact.fill_null(False),
        agent=ibis.coalesce(marked.person, marked.key),
    )


def _email_rows(source: Source, emails: Table) -> Table:
    rows = emails.mutate(
        activity=name_emails(emails),
        moment=emails.timestamp,
        start_timestamp=ibis.null(TIMESTAMP),
        resource=emails.agent,
        message_id=_message_id(emails.message_id),
        in_reply_to=_message_id(emails.in_reply_to),
    )
    return placed(source, rows).select(*COLUMNS)


def _message_id(text: StringValue) -> StringValue:
    """An id without its brackets; of several the last, which is the one answered."""
    return text.re_extract(r"([^\s<>]+)>?\s*$", 1).nullif("")


def placed(source: Source, rows: Table) -> Table:
    """Rows with the source that they are from, and its department where they have none."""
    place = {
        "source": ibis.literal(source.spec.name),
        "source_order": ibis.literal(source.order, "int32"),
    }
    if "department" in rows.columns and source.spec.department:
        place["department"] = rows.department.fill_null(source.spec.department)
    return rows.mutate(**place)


def _own_phones(project: Project) -> Table:
    keys = [phone_key(text, project.phone_region) for text in project.company_phones]
    known = [key for key in keys if key]
    people = {
        "person": pa.array([None] * len(known), pa.string()),
        "key": pa.array(known, pa.string()),
    }
    return engine.load(pa.table(people))


def _joined(tables: Sequence[Table], name: str) -> Table:
    empty = engine.load(
        pa.table({name: pa.array([], pa.string()), "key": pa.array([], pa.string())})
    )
    return _union([empty, *(table.select(name, "key") for table in tables)])


def _union(tables: Sequence[Table]) -> Table:
    return ibis.union(*tables) if len(tables) > 1 else tables[0]
