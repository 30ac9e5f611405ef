"""What is known of a case beside its events: the columns of the deals, with their types."""

from collections.abc import Sequence
from functools import reduce

import ibis
from ibis.expr.types import StringValue, Table, Value

from event_logs.extraction.reading import Source
from event_logs.sources.aliases import CASE_ATTRIBUTES
from event_logs.sources.records import CASE_PREFIX

SUMMARY = ("case_id", "opened", "last_event", "closed", "outcome", "events")
"""Columns that every case has by its events; an attribute of that name gets another."""

_ROLES = ("contact_id", "created_at", "owner", "pipeline", "stage", "closed_at", "merged_into")
_NO_NUMBERS = {"case_id", *_ROLES, *CASE_ATTRIBUTES} - {"amount"}
# Thousands parted by spaces or not at all; no leading zero, which is a code and no number.
_NUMBER = r"^-?(0|[1-9]\d{0,2}([\s\x{00A0}\x{202F}]\d{3})+|[1-9]\d{0,14})([.,]\d{1,9})?$"


def gather_attributes(sources: Sequence[Source]) -> Table | None:
    """One row a case with its attributes, or None where no source has any.

    Columns whose every value is a number become numbers. Where two sources name the same
    case, the earlier one in the project file is believed.
    """
    tables = [table for source in sources for table in _attributes(source)]
    if not tables:
        return None
    return reduce(_completed, tables)


def with_marks(attributes: Table | None, marks: Table | None) -> Table | None:
    """Attributes with the marks of the cases beside them; a mark takes the place of a column."""
    if attributes is None or marks is None:
        return attributes if marks is None else marks
    others = [name for name in attributes.columns if name not in marks.columns[1:]]
    joined = attributes.select(*others).outer_join(marks, "case_id")
    return joined.select(
        *(joined[name] for name in others if name != "case_id"),
        case_id=ibis.coalesce(joined.case_id, joined.case_id_right),
        **{name: joined[name].fill_null(False) for name in marks.columns[1:]},
    ).cache()


def as_number(text: StringValue) -> Value:
    """A number as offices write it (`125 000,50`); null where the text is none.

    >>> float(as_number(ibis.literal("125 000,50")).execute())
    125000.5
    """
    plain = text.re_replace(r"[\s\x{00A0}\x{202F}]", "").replace(",", ".")
    return text.re_search(_NUMBER).ifelse(plain, ibis.null("string")).try_cast("float64")


def _attributes(source: Source) -> list[Table]:
    kept, names = source.records.kept, source.records.attributes
    if source.spec.holds == "deals":
        shown = [role for role in _ROLES if role in source.columns]
        return [_typed(kept.select("case_id", *_free(kept, [*shown, *names])))]
    if source.spec.holds == "events" and names:
        plain = {name.removeprefix(CASE_PREFIX): kept[name].arbitrary() for name in names}
        firsts = kept.group_by("case_id").agg(**{f"{name}": value for name, value in plain.items()})
        return [_typed(firsts.select("case_id", *_free(firsts, list(plain))))]
    return []


def _free(table: Table, names: Sequence[str]) -> list[Value]:
    return [table[name].name(f"{name} (record)" if name in SUMMARY else name) for name in names]


def _typed(table: Table) -> Table:
    """The table with every text column of numbers turned into numbers."""
    texts = [
        name for name in table.columns if name not in _NO_NUMBERS and table[name].type().is_string()
    ]
    if not texts:
        return table.cache()
    given = {f"given {name}": table[name].count() for name in texts}
    read = {f"read {name}": as_number(table[name]).count() for name in texts}
    counts = table.agg(**given, **read).execute().iloc[0]
    numbers = [name for name in texts if counts[f"given {name}"] == counts[f"read {name}"] > 0]
    return table.mutate(**{name: as_number(table[name]) for name in numbers}).cache()


def _completed(first: Table, second: Table) -> Table:
    """The cases of both tables with the columns of both, the first one's rows before."""
    rest = second.anti_join(first, "case_id")
    kinds = {**dict(second.schema().items()), **dict(first.schema().items())}
    aligned = [
        table.select(
            *(
                (table[name] if name in table.columns else ibis.null(kind)).cast(kind).name(name)
                for name, kind in kinds.items()
            )
        )
        for table in (first, rest)
    ]
    return aligned[0].union(aligned[1]).cache()
