"""Which deals come into question for a communication, and what speaks for each.

Communications and deals go by whole numbers here: joins of millions of texts cost memory.
"""

from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanValue, Table

from event_logs.correlation.rules import Evidence, Rules


@dataclass(frozen=True, slots=True)
class Numbered:
    """The evidence with communications as `comm` and deals as `deal`, numbers from 0.

    `comms`: the communications with `comm`. `parties`: `comm`, `key`. `deals`: `deal`,
    `case_id`, `contact_id`, `owner`, `opened`, `closed`, `is_first` of its contact. `workers`:
    `deal`, `person`.
    """

    comms: Table
    parties: Table
    contacts: Table
    deals: Table
    workers: Table


def numbered(evidence: Evidence) -> Numbered:
    """The evidence by numbers; whoever owns a deal works on it."""
    comms = evidence.communications.mutate(comm=ibis.row_number()).cache()
    ids = comms.select("comm", "source", "source_row")
    names = ["source", "source_row"]
    parties = evidence.parties.inner_join(ids, names).select("comm", "key").cache()
    cases = evidence.deals.select("case_id").distinct().mutate(deal=ibis.row_number()).cache()
    deals = evidence.deals.inner_join(cases, "case_id")
    first = deals.opened.min().over(group_by=deals.contact_id)
    deals = deals.mutate(is_first=deals.opened == first)
    workers = evidence.workers.inner_join(cases, "case_id").select("deal", "person")
    owners = deals.select("deal", person="owner")
    working = workers.union(owners.filter(owners.person.notnull())).distinct()
    return Numbered(comms, parties, evidence.contacts, deals.cache(), working.cache())


def usable(contacts: Table, rules: Rules) -> Table:
    """Keys of contacts without those that too many contacts share."""
    counts = contacts.group_by("key").agg(contacts=contacts.contact_id.nunique())
    shared = counts.filter(counts.contacts > rules.shared_above)
    return contacts.anti_join(shared, "key").select("contact_id", "key").distinct()


def pairs_of(facts: Numbered, rules: Rules) -> Table:
    """Every communication with every deal of its contacts that may be meant.

    Columns `comm`, `deal`, `moment`, `agent`, `owner`, `opened`, `is_open` (else it is
    the contact's first deal, created soon after).
    """
    reach = facts.parties.inner_join(usable(facts.contacts, rules), "key")
    met = reach.select("comm", "contact_id").distinct()
    deals = facts.deals.filter(facts.deals.contact_id.notnull())
    at = facts.comms.select("comm", "moment", "agent")
    cases = met.inner_join(at, "comm").inner_join(deals, "contact_id")
    begun = cases.moment >= cases.opened - ibis.literal(rules.before)
    unended = cases.closed.isnull() | (cases.moment <= cases.closed + ibis.literal(rules.after))
    latest = cases.moment + ibis.literal(rules.look_back)
    soon = cases.is_first & cases.opened.between(cases.moment, latest)
    marked = cases.mutate(is_open=(begun & unended).fill_null(False))
    near = marked.filter(marked.is_open | soon.fill_null(False))
    columns = ("comm", "deal", "case_id", "moment", "agent", "owner", "opened", "is_open")
    return near.select(*columns).distinct()


def of_open(pairs: Table, facts: Numbered, rules: Rules) -> Table:
    """Per communication what its open deals say.

    Columns `comm`, `candidates` (their cases), `only_case` (if it is one), `owner_case`
    (the one that the agent owns, if he works on no other), `new_case` (the one created
    shortly before, if it is one and the agent works on none).
    """
    rivals = pairs.filter(pairs.is_open)
    known = facts.workers.mutate(works=True)
    joined = rivals.left_join(
        known, [rivals.deal == known.deal, rivals.agent == known.person]
    ).drop("deal_right", "person")
    owned, worked = joined.owner == joined.agent, joined.works.fill_null(False)
    is_new = _is_new(joined, rules)
    counts = joined.group_by("comm").agg(
        candidates=joined.case_id.collect(distinct=True, order_by=joined.case_id),
        number=joined.deal.nunique(),
        any_case=joined.case_id.min(),
        worked=joined.deal.nunique(where=worked).fill_null(0),
        owned_case=joined.case_id.min(where=owned),
        new=joined.deal.nunique(where=is_new).fill_null(0),
        newest=joined.case_id.min(where=is_new),
    )
    nothing = ibis.null("string")
    return counts.select(
        "comm",
        "candidates",
        only_case=(counts.number == 1).ifelse(counts.any_case, nothing),
        owner_case=(counts.worked == 1).ifelse(counts.owned_case, nothing),
        new_case=((counts.new == 1) & (counts.worked == 0)).ifelse(counts.newest, nothing),
    )


def _is_new(joined: Table, rules: Rules) -> BooleanValue:
    earliest = joined.moment - ibis.literal(rules.created_within)
    return joined.opened.between(earliest, joined.moment).fill_null(False)


def of_later(pairs: Table, counted: Table) -> Table:
    """Where no deal was open, the contact's first deal created soon after.

    Columns `comm`, `later` (the cases created first), `later_case` (if it is one).
    """
    after = pairs.anti_join(counted, "comm").filter(~ibis._.is_open)
    first = after.group_by("comm").agg(earliest=after.opened.min())
    firsts = after.inner_join(first, "comm")
    firsts = firsts.filter(firsts.opened == firsts.earliest)
    found = firsts.group_by("comm").agg(
        later=firsts.case_id.collect(distinct=True, order_by=firsts.case_id),
        number=firsts.deal.nunique(),
        any_case=firsts.case_id.min(),
    )
    one = (found.number == 1).ifelse(found.any_case, ibis.null("string"))
    return found.select("comm", "later", later_case=one)


def of_parties(facts: Numbered, rules: Rules) -> Table:
    """How far the way from a communication to a deal went: known key, usable key, deal."""
    keys = facts.contacts.select("key").distinct().mutate(known=True)
    able = usable(facts.contacts, rules)
    dealt = able.semi_join(facts.deals, "contact_id").select("key").distinct().mutate(dealt=True)
    marked = facts.parties
    for known in (keys, able.select("key").distinct().mutate(usable=True), dealt):
        marked = marked.left_join(known, "key").drop("key_right")
    return marked.group_by("comm").agg(
        has_party=ibis.literal(value=True),
        known=marked.known.any(),
        usable=marked.usable.any(),
        dealt=marked.dealt.any(),
    )
