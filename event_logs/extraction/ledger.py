"""The ledger: what became of every record, per source and per reason.

For every source read = kept + duplicate + rejected, without exception.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.datatypes as dt
import pandas as pd
import pyarrow as pa
from ibis.expr.types import StringValue, StructValue, Table

from event_logs import engine
from event_logs.extraction.call_legs import JOINED, JOINED_TO
from event_logs.extraction.reading import Source
from event_logs.sources.raw_table import ROW
from event_logs.sources.several import file_of, row_in_file

_JOINS = pa.schema([("source", pa.string()), (ROW, pa.int64()), (JOINED_TO, pa.int64())])
STATES = ("kept", "duplicate", "rejected")
MERGED = "Joined into the completion of the same work, as its start"
JOINED_LEG = "Joined into the call of which it is a leg"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of an extraction.

    `frame` (one row a source): `source`, `holds`, `file`, `read`, `kept`, `duplicate`,
    `rejected`; read is the sum of these three. `left out` are records of the file that the
    project's `activities` leave to other sources; they are not among those read.
    `reasons` (of the rejected): `source`, `reason`, `count`. `repairs` (of the kept):
    `source`, `repair`, `count`. `links` (of the calls and emails kept): `source`, `link`,
    `rule`, `count`. `mails` (of the emails kept): `source`, `mail_kind`, `link`, `count`;
    those of machines are no activities.
    """

    frame: pd.DataFrame
    reasons: pd.DataFrame
    repairs: pd.DataFrame
    links: pd.DataFrame
    mails: pd.DataFrame


def keep_ledger(
    sources: Sequence[Source], rejected: Table, links: Table, mended: pd.DataFrame
) -> Ledger:
    """The ledger of sources that were read, from what was rejected, linked and mended."""
    return Ledger(
        frame=pd.DataFrame([_count(source) for source in sources]),
        reasons=_counted(rejected, "source", "reason"),
        repairs=pd.concat([_repairs(sources), mended], ignore_index=True),
        links=_counted(links, "source", "link", "rule"),
        mails=_counted(links.filter(links.mail_kind.notnull()), "source", "mail_kind", "link"),
    )


def rejected_records(sources: Sequence[Source], *, keep_subjects: bool = True) -> Table:
    """Every rejected record: `source`, `file`, `row`, `reason`, `record` (JSON).

    Without subjects the records of emails lack theirs, and lines that are no record are
    left empty: the subject may stand anywhere in them.
    """
    tables = []
    for source in sources:
        hides = source.spec.holds == "emails" and not keep_subjects
        tables += [_rejected(source, hides=hides), _damaged(source, hides=hides)]
    return ibis.union(*tables)


def _count(source: Source) -> dict[str, object]:
    judged = source.records.judged
    states = judged.agg(**{state: (judged.state == state).sum().fill_null(0) for state in STATES})
    counts = {state: int(number) for state, number in states.execute().iloc[0].items()}
    counts["kept"] += source.records.raw.merged + _joined_legs(source)
    counts["rejected"] += source.records.raw.damaged.num_rows
    named = {"source": source.spec.name, "holds": source.spec.holds, "file": source.shown}
    elsewhere = {"left out": source.records.raw.left_out}
    return {**named, "read": sum(counts.values()), **counts, **elsewhere}


def _joined_legs(source: Source) -> int:
    judged = source.records.judged
    return int(judged.filter(judged.state == JOINED).count().execute())


def _counted(table: Table, *columns: str) -> pd.DataFrame:
    counts = table.group_by(columns).agg(count=table.count())
    return counts.order_by("source", ibis.desc("count"), *columns[1:]).execute()


def _repairs(sources: Sequence[Source]) -> pd.DataFrame:
    tables = []
    for source in sources:
        judged = source.records.judged
        done = judged.filter((judged.state == "kept") & judged.repair.notnull())
        tables.append(done.select(source=ibis.literal(source.spec.name), repair=done.repair))
    mended = _counted(ibis.union(*tables) if len(tables) > 1 else tables[0], "source", "repair")
    joined = [
        (source.spec.name, what, number)
        for source in sources
        for what, number in (
            (MERGED, source.records.raw.merged),
            (JOINED_LEG, _joined_legs(source)),
        )
        if number
    ]
    return pd.concat([mended, pd.DataFrame(joined, columns=mended.columns)], ignore_index=True)


def joined_records(sources: Sequence[Source]) -> Table:
    """Every leg that was joined to a call: `source`, `source_row`, `joined_to` (a row)."""
    none = engine.load(_JOINS.empty_table())
    tables = [
        source.records.judged.filter(ibis._.state == JOINED).select(
            ROW, JOINED_TO, source=ibis.literal(source.spec.name)
        )
        for source in sources
        if JOINED_TO in source.records.judged.columns
    ]
    return ibis.union(none, *(table.select(*_JOINS.names) for table in tables))


def _rejected(source: Source, *, hides: bool) -> Table:
    judged, rows = source.records.judged, source.records.raw.rows
    bad = judged.filter(judged.state == "rejected").select(ROW, "reason")
    hidden = source.columns.get("subject") if hides else None
    shown = [name for name in source.records.raw.columns if name != hidden]
    texts = ibis.struct({name: rows[name] for name in shown})
    records = rows.select(ROW, record=_json(texts))
    return _placed(source, bad.inner_join(records, ROW))


def _damaged(source: Source, *, hides: bool) -> Table:
    damaged = engine.load(source.records.raw.damaged)
    return _placed(source, damaged.mutate(record=ibis.literal("{}")) if hides else damaged)


def _placed(source: Source, records: Table) -> Table:
    return records.select(
        source=ibis.literal(source.spec.name),
        file=file_of(records[ROW], source.records.raw, source.shown),
        row=row_in_file(records[ROW], source.records.raw),
        reason=records.reason,
        record=records.record,
    )


def _json(record: StructValue) -> StringValue:
    """A record as JSON text; the engine's function has to be told the record's type."""

    @ibis.udf.scalar.builtin(name="to_json", signature=((record.type(),), dt.string))  # type: ignore[untyped-decorator]
    def to_json(values: dict[str, str]) -> str:  # type: ignore[empty-body]
        """The engine's own conversion."""

    return to_json(record)
