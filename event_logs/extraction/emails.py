"""Emails made ready: who wrote to whom, in which thread, what that is called."""

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from event_logs.activities import direction_of, name_emails, says_reply, truth_of
from event_logs.communication import EMAIL
from event_logs.correlation.addresses import addresses_in, is_own, key_addresses
from event_logs.extraction.house import House, named_contacts
from event_logs.extraction.mail_signs import kind_of
from event_logs.extraction.placing import placed
from event_logs.extraction.reading import Source


def read_emails(source: Source, house: House) -> tuple[Table, Table]:
    """The emails of a source, and the addresses outside the company of each."""
    kept = source.records.kept
    people = _own_marked(_addresses(kept), house).cache()
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
    told = direction_of(emails.direction)
    sent = ibis.coalesce(told == "out", sent, False)
    inside = emails.all_own.fill_null(False)
    emails = emails.mutate(
        is_internal=inside,
        direction=inside.ifelse("inside", sent.ifelse("out", "in")),
        agent=ibis.coalesce(emails.resource, sent.ifelse(emails.out_agent, emails.in_agent)),
    )
    outside = people.filter(~people.own).select("source_row", "key").distinct()
    outside = outside.union(named_contacts(emails.filter(~emails.is_internal)))
    rows = _rows(emails, house.domains)
    return placed(source, rows), placed(source, outside).select("source", "source_row", "key")


def _addresses(kept: Table) -> Table:
    """Sender and recipients of every email: `source_row`, `key`, `sends`."""
    named = kept.select("source_row", "sender", "recipients")
    known = key_addresses(named.select(text=named.sender))
    senders = named.inner_join(known, named.sender == known.text)
    senders = senders.select("source_row", "key", sends=True)
    receivers = addresses_in(named.select("source_row", "recipients"), "recipients")
    takers = receivers.select("source_row", "key").distinct().mutate(sends=False)
    return senders.union(takers)


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


def _rows(emails: Table, domains: Sequence[str]) -> Table:
    answered = ibis.coalesce(_last_id(emails.in_reply_to), _last_id(emails.references))
    return emails.mutate(
        channel=ibis.literal(EMAIL),
        activity=name_emails(emails),
        moment=emails.timestamp,
        resource=emails.agent,
        message_id=_last_id(emails.message_id),
        answered_id=answered,
        first_id=_first_id(ibis.coalesce(emails.references, emails.thread_id)),
        mail_kind=kind_of(emails, domains),
        about_id=ibis.coalesce(_last_id(emails.about_id), answered),
        is_reply=_is_reply(answered, emails.subject),
        has_attachment=truth_of(emails.has_attachment),
    )


def _is_reply(answered_id: StringValue, subject: StringValue) -> BooleanValue:
    return answered_id.notnull() | says_reply(subject).fill_null(False)


def _last_id(text: StringValue) -> StringValue:
    """An id without its brackets; of several the last, which is the one answered."""
    return text.re_extract(r"([^\s<>]+)>?\s*$", 1).nullif("")


def _first_id(text: StringValue) -> StringValue:
    """Of several ids the first, which is that of the message that began the thread."""
    return text.re_extract(r"^\s*<?([^\s<>]+)", 1).nullif("")
