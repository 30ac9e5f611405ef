"""Who belongs to the company and who are its contacts."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table

from event_logs import engine
from event_logs.correlation.addresses import addresses_in
from event_logs.correlation.cells import split_cells
from event_logs.correlation.phones import phone_key, phones_in
from event_logs.extraction.reading import Source
from event_logs.project.project_file import Project


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
                kept.select("contact_id", key=contact_key(kept.contact_id)),
            ]
        if source.spec.holds == "deals":
            named = split_cells(kept.select("contact_id"), "contact_id").rename(contact_id="text")
            contacts.append(named.mutate(key=contact_key(named.contact_id)))
    own = _joined(people, "person")
    keys = own.group_by("key").agg(person=own.person.min()).cache()
    mailed = bool((keys.key.contains("@")).any().execute()) or bool(project.company_domains)
    outside = _joined(contacts, "contact_id").distinct().anti_join(keys, "key").cache()
    return House(keys, outside, project.company_domains, region, mailed)


def contact_key(contact_id: StringValue) -> StringValue:
    """The key of a contact that a record names by his number in the CRM."""
    return "contact:" + contact_id


def named_contacts(kept: Table) -> Table:
    """The contacts that calls or emails name themselves: `source_row`, `key`."""
    spread = split_cells(kept.select("source_row", "contact_id"), "contact_id")
    return spread.select("source_row", key=contact_key(spread.text))


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
    return ibis.union(empty, *(table.select(name, "key") for table in tables))
