"""What another list of the vendor's says of each record, beside the record."""

from collections.abc import Sequence

from ibis.expr.types import Table

from event_logs.sources.formats import Lookup, find_names
from event_logs.sources.raw_table import OWN, RawTable


def look_up(rows: Table, lookup: Lookup, beside: Sequence[RawTable]) -> Table:
    """Records with the columns of the list that `lookup` means, as `name.column`.

    Without such a list among those `beside`, and where records have nothing to look up by,
    they stay as they are.
    """
    found = [listed for listed in beside if _is_meant(lookup, listed)]
    wanted = lookup.of.value(rows)
    if not found or wanted is None:
        return rows
    listed = found[0].rows
    key = lookup.key.value(listed)
    if key is None:
        return rows
    keyed = listed.mutate(lookup_key=key.cast("string"))
    keyed = keyed.filter(keyed.lookup_key.notnull())
    texts = {
        f"{lookup.name}.{name}": keyed[name].cast("string").collect(distinct=True)
        for name in found[0].columns
        if name not in OWN
    }
    told = keyed.group_by("lookup_key").agg(**texts)
    told = told.mutate(**{name: told[name].sort().join(";").nullif("") for name in texts})
    joined = rows.mutate(lookup_of=wanted.cast("string"))
    joined = joined.left_join(told, joined.lookup_of == told.lookup_key)
    return joined.drop("lookup_of", "lookup_key")


def _is_meant(lookup: Lookup, listed: RawTable) -> bool:
    return all(find_names(mark.split("|"), listed.columns) for mark in lookup.marks)
