"""Where a record is from, beside what it says."""

import ibis
from ibis.expr.types import Table

from event_logs.extraction.reading import Source


def placed(source: Source, rows: Table) -> Table:
    """Rows with the source that they are from, and its department where they have none."""
    place = {
        "source": ibis.literal(source.spec.name),
        "source_order": ibis.literal(source.order, "int32"),
    }
    if "department" in rows.columns and source.spec.department:
        place["department"] = rows.department.fill_null(source.spec.department)
    return rows.mutate(**place)
