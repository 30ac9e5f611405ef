"""Correlation: which deal a call or an email belongs to, by which rule, out of which.

Rules in this order: the deal named in the record; a thread with a message that names its
deal; the contact's deal open at the time, if it is one; a thread with a message linked so;
of several, the one on which alone the agent works, being its owner; of several, the one that
alone was created shortly before; the contact's first deal created within a while after.
Where none decides, the communication is ambiguous or unlinked and stays out of the log.
Everything is joins; nothing is guessed silently: the rule and the candidates stand beside
every link.
"""

import ibis
from ibis.expr.types import ArrayValue, Table

from event_logs.correlation.candidates import (
    Numbered,
    numbered,
    of_later,
    of_open,
    of_parties,
    pairs_of,
)
from event_logs.correlation.rules import (
    AMBIGUOUS,
    INSIDE,
    INTERNAL,
    JUST_CREATED,
    LINKED,
    LINKING,
    LOOK_BACK,
    NAMED,
    NAMED_THREAD,
    NO_DEAL,
    NO_PARTY,
    NONE_OPEN,
    ONE_OPEN,
    OWNER,
    SEVERAL,
    SEVERAL_AFTER,
    SHARED,
    THREAD,
    UNKNOWN,
    UNLINKED,
    Evidence,
    Rules,
)

COMM = ("source", "source_row")
"""What names a communication."""


def correlate(evidence: Evidence, rules: Rules) -> Table:
    """Every communication with what became of it.

    Columns `source`, `source_row`, `link` (linked, ambiguous, unlinked, internal), `rule`,
    `candidates` (the deals that came into question, in order), `case_id` (null unless
    linked).
    """
    facts = numbered(evidence)
    pairs = pairs_of(facts, rules).cache()
    counted = of_open(pairs, facts, rules).cache()
    joined = facts.comms.select("comm", *COMM, "thread", "is_internal", "trouble")
    beside = [_named(facts), counted, of_later(pairs, counted), of_parties(facts, rules)]
    for found in beside:
        joined = joined.left_join(found, "comm").drop("comm_right")
    return _decide(_with_thread_cases(joined.cache()))


def _named(facts: Numbered) -> Table:
    """The deal that a communication names, where there is such a deal."""
    named = facts.comms.filter(facts.comms.case_id.notnull()).select("comm", "case_id")
    return named.semi_join(facts.deals, "case_id").select("comm", named_case=named.case_id)


def _with_thread_cases(joined: Table) -> Table:
    """Add the deal of the thread: as named by its messages, or as linked by the only one open."""
    for source, target in (("named_case", "thread_named"), ("only_case", "thread_case")):
        told = joined.filter(joined.thread.notnull() & joined[source].notnull())
        found = told.group_by("thread").agg(number=told[source].nunique(), case=told[source].min())
        one = found.filter(found.number == 1).select("thread", found.case.name(target))
        joined = joined.left_join(one, "thread").drop("thread_right")
    return joined


def _decide(facts: Table) -> Table:
    """The first rule that applies, and what it makes of the communication."""
    inside = facts.is_internal.fill_null(False)
    several = facts.candidates.length().fill_null(0) > 1
    fits = ~several | facts.candidates.contains(facts.thread_case)
    links = (
        (facts.named_case, NAMED),
        (facts.thread_named, NAMED_THREAD),
        (facts.only_case, ONE_OPEN),
        (fits.ifelse(facts.thread_case, ibis.null("string")), THREAD),
        (facts.owner_case, OWNER),
        (facts.new_case, JUST_CREATED),
        (facts.later_case, LOOK_BACK),
    )
    loose = (
        (several, SEVERAL),
        (facts.later.notnull(), SEVERAL_AFTER),
        (facts.trouble.notnull(), facts.trouble),
        (facts.has_party.isnull(), NO_PARTY),
        (facts.known.isnull(), UNKNOWN),
        (facts.usable.isnull(), SHARED),
        (facts.dealt.isnull(), NO_DEAL),
    )
    found = [(case.notnull(), rule) for case, rule in links]
    # A named deal stands even inside the company: a colleague was asked about that deal.
    rule = ibis.cases(found[0], (inside, INSIDE), *found[1:], *loose, else_=NONE_OPEN)
    case = ibis.coalesce(*(case for case, _ in links))
    open_ones, later = facts.candidates, facts.later
    ruled = facts.select(*COMM, rule=rule, case=case, open_ones=open_ones, later=later)
    link = ibis.cases(
        (ruled.rule.isin(LINKING), LINKED),
        (ruled.rule == INSIDE, INTERNAL),
        (ruled.rule.isin([SEVERAL, SEVERAL_AFTER]), AMBIGUOUS),
        else_=UNLINKED,
    )
    return ruled.select(
        *COMM,
        link=link,
        rule=ruled.rule,
        candidates=_candidates(ruled),
        case_id=(link == LINKED).ifelse(ruled.case, ibis.null("string")),
    )


def _candidates(ruled: Table) -> ArrayValue:
    """The deals that came into question; what names its deal has that one beside the others."""
    none = ibis.literal([], "array<string>")
    found = ibis.coalesce(ruled.open_ones, ruled.later, none)
    stands = ruled.rule.isin(LINKING) & ~found.contains(ruled.case)
    return stands.ifelse(ibis.array([ruled.case]).concat(found), found)
