"""The customer as the case: whose deals and whose calls and emails are one history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table

from event_logs import engine
from event_logs.correlation import rules
from event_logs.correlation.cells import split_cells
from event_logs.correlation.rules import Evidence
from event_logs.event_log import TIMESTAMP
from event_logs.extraction.case_attributes import as_number
from event_logs.extraction.reading import Source

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
DEAL_ID = "deal_id"

RULES: Mapping[str, str] = {
    rules.NAMED: "customer of the deal named in the record",
    rules.NAMED_THREAD: "same thread as a message that names a deal of the customer",
    rules.ONE_OPEN: "only customer of the number or address",
    rules.SEVERAL: "several customers of the number or address",
}
"""The rules of correlation in words where the customer is the case."""


@dataclass(frozen=True, slots=True)
class Customers:
    """Which customer a deal and a contact belong to.

    `of_deals`: `case_id`, `customer`. `of_contacts`: `contact_id`, `customer`. A deal that
    is not among them is a customer of its own.
    """

    of_deals: Table
    of_contacts: Table

    def events(self, table: Table) -> Table:
        """Events of deals as events of customers, with `deal_id`."""
        joined = table.left_join(self.of_deals, "case_id").drop("case_id_right")
        customer = _or_own(joined)
        return joined.mutate(deal_id=joined.case_id, case_id=customer).drop("customer")

    def evidence(self, evidence: Evidence) -> Evidence:
        """The evidence for correlation with customers in place of deals: always open."""
        comms = evidence.communications.left_join(self.of_deals, "case_id").drop("case_id_right")
        comms = comms.mutate(case_id=_or_own(comms)).drop("customer")
        always = ibis.literal(ALWAYS, TIMESTAMP)
        deals = self.of_contacts.select(
            "contact_id",
            case_id="customer",
            owner=ibis.null("string"),
            opened=always,
            closed=ibis.null(TIMESTAMP),
        )
        nobody = engine.load(
            pa.table({"case_id": pa.array([], "string"), "person": pa.array([], "string")})
        )
        return Evidence(comms, evidence.parties, evidence.contacts, deals, nobody)

    def attributes(self, deals: Table | None) -> Table | None:
        """The attributes of customers: those of the last deal made, how many, worth what.

        `deals` is their number, `amount` the sum; truth values hold where they do of any.
        """
        if deals is None:
            return None
        owned = deals.left_join(self.of_deals, "case_id").drop("case_id_right")
        owned = owned.mutate(customer=_or_own(owned)).drop("case_id")
        order = owned.created_at if "created_at" in owned.columns else ibis.literal(ALWAYS)
        values = {
            name: _gathered(owned, name, order) for name in owned.columns if name != "customer"
        }
        return owned.group_by(case_id="customer").agg(deals=owned.count(), **values)

    def spoken(self, rule: StringValue) -> StringValue:
        """The rule by which a communication was linked, in words that speak of customers."""
        return rule.substitute(dict(RULES))


def know_customers(sources: Sequence[Source], by: str) -> Customers:
    """The customers of a project: its `contact`s, or where they are known its `company`s.

    A deal belongs to its first contact. By company it belongs to the company that its
    record names, else to its first contact's.
    """
    contacts = _contacts(sources, by_company=by == "company").cache()
    deals = _deals(sources, by_company=by == "company")
    joined = deals.left_join(contacts, "contact_id").drop("contact_id_right")
    customer = ibis.coalesce(joined.company, joined.customer, joined.contact_id)
    known = joined.select("case_id", "contact_id", customer=customer)
    of_deals = known.filter(known.customer.notnull()).select("case_id", "customer").cache()
    met = known.filter(known.contact_id.notnull() & known.customer.notnull())
    by_deals = met.group_by("contact_id").agg(customer=met.customer.min())
    others = contacts.anti_join(by_deals, "contact_id").select("contact_id", "customer")
    return Customers(of_deals, by_deals.union(others).cache())


def _contacts(sources: Sequence[Source], *, by_company: bool) -> Table:
    tables = [_empty("contact_id", "customer")]
    for source in sources:
        if source.spec.holds == "contacts":
            kept = source.records.kept
            company = kept.company if by_company else ibis.null("string")
            tables.append(
                kept.select("contact_id", customer=ibis.coalesce(company, kept.contact_id))
            )
    every = ibis.union(*tables) if len(tables) > 1 else tables[0]
    return every.group_by("contact_id").agg(customer=every.customer.min())


def _deals(sources: Sequence[Source], *, by_company: bool) -> Table:
    """Every deal with its first contact and the company that its record names."""
    tables = [_empty("case_id", "contact_id", "company")]
    for source in sources:
        if source.spec.holds == "deals":
            kept = source.records.kept
            names = by_company and "company" in kept.columns
            company = kept.company if names else ibis.null("string")
            cells = split_cells(kept.select("case_id", "contact_id", "source_row"), "contact_id")
            first = cells.group_by("case_id").agg(contact_id=cells.text.first())
            told = kept.select("case_id", company=company)
            joined = told.left_join(first, "case_id")
            tables.append(joined.select("case_id", "contact_id", "company"))
    every = ibis.union(*tables) if len(tables) > 1 else tables[0]
    return every.group_by("case_id").agg(
        contact_id=every.contact_id.min(), company=every.company.min()
    )


def _or_own(joined: Table) -> StringValue:
    return ibis.coalesce(joined.customer, ibis.literal("deal ") + joined.case_id)


def _gathered(owned: Table, name: str, order: ibis.Value) -> ibis.Value:
    column = owned[name]
    if name == "amount":
        return (as_number(column) if column.type().is_string() else column).sum()
    if column.type().is_boolean():
        return column.any()
    return column.argmax(order)


def _empty(*names: str) -> Table:
    return engine.load(pa.table({name: pa.array([], "string") for name in names}))
