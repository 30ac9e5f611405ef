"""Calls and emails that several sources hold: counted once, in the first of them.

Mailboxes of colleagues, overlapping exports of two months, the same file under two names:
what one source says again is found source by source (`judge_records`), what another says
again is found here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import ibis
from ibis.expr.types import Table, Value

from event_logs.extraction.reading import Source
from event_logs.sources.raw_table import ROW

Keys = Mapping[str, Value]


def without_repeats(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Sources in which no call or email is kept that an earlier source keeps.

    Emails are the same by their Message-ID, calls by their number of the exchange and
    their start; those without either by everything that tells them apart.
    """
    told = list(sources)
    for holds, keys_of in (("emails", _keys_of_emails), ("calls", _keys_of_calls)):
        alike = [place for place, source in enumerate(told) if source.spec.holds == holds]
        if len(alike) > 1:
            again = _again([told[place] for place in alike], keys_of)
            for place in alike[1:]:
                told[place] = _marked(told[place], again)
    return tuple(told)


def _again(sources: Sequence[Source], keys_of: Callable[[Table], Keys]) -> Table:
    """`order` and `source_row` of every record that an earlier source has too."""
    tables = []
    for source in sources:
        kept = source.records.kept
        keys = {name: value.cast("string") for name, value in keys_of(kept).items()}
        tables.append(kept.select(ROW, order=ibis.literal(source.order, "int32"), **keys))
    every = ibis.union(*tables)
    names = [name for name in every.columns if name not in (ROW, "order")]
    hashed = every.mutate(hash=ibis.struct({name: every[name] for name in names}).hash())
    shared = hashed.group_by("hash").agg(sources=hashed.order.nunique())
    suspects = shared.filter(shared.sources > 1).select("hash").cache()
    rows = hashed.semi_join(suspects, "hash")
    first = rows.order.min().over(group_by=names)
    return rows.mutate(first=first).filter(ibis._.order > ibis._.first).select("order", ROW).cache()


def _marked(source: Source, again: Table) -> Source:
    own = again.filter(again.order == source.order).select(ROW)
    if not int(own.count().execute()):
        return source
    judged = source.records.judged
    joined = judged.left_join(own, ROW)
    is_repeat = joined[f"{ROW}_right"].notnull() & (joined.state == "kept")
    state = is_repeat.ifelse("duplicate", joined.state)
    marked = joined.mutate(state=state).select(*judged.columns).cache()
    kept = source.records.kept.anti_join(own, ROW).cache()
    return replace(source, records=replace(source.records, kept=kept, judged=marked))


def _keys_of_emails(emails: Table) -> Keys:
    named = emails.message_id.re_extract(r"([^\s<>]+)>?\s*$", 1).nullif("")
    others = {name: emails[name] for name in ("timestamp", "sender", "recipients", "subject")}
    return {"id": named, **_unless(named, others)}


def _keys_of_calls(calls: Table) -> Keys:
    others = {
        name: calls[name] for name in ("direction", "duration_seconds", "resource", "extension")
    }
    digits = calls.number.re_replace(r"\D", "")
    return {
        "id": calls.call_id,
        "start": calls.timestamp,
        "digits": digits,
        **_unless(calls.call_id, others),
    }


def _unless(named: Value, others: Keys) -> Keys:
    """Further keys for records that have no id."""
    return {name: named.isnull().ifelse(value, None) for name, value in others.items()}
