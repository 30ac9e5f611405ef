"""Makes a big table of raw events quick to put in order.

Sorting is most of what it costs to store a log, and sorting texts is most of that. So the
cases get whole numbers that sort as their names do, and texts of few values are held as
codes. What comes out in the end is the same.
"""

import ibis
from ibis.expr.types import Table

from event_logs import engine
from event_logs.event_log import typed

RANK = "case_rank"
TEXTS = ("activity", "resource", "department", "source")
FEW_VALUES = 5_000


def quick_to_order(raw: Table) -> Table:
    """Raw events with the column `RANK` for `in_order`, and texts of few values as codes.

    `raw` is read once more for each text and for the cases: it should be a table or a
    file, not a long expression.
    """
    given = typed(raw)
    coded = given.mutate(**{name: _coded(given, name) for name in TEXTS if name in given.columns})
    cases = given.select("case_id").distinct()
    by_name = ibis.row_number().over(order_by=cases.case_id).cast("int32")
    ranks = cases.select("case_id", by_name.name(RANK)).cache()
    return coded.left_join(ranks, "case_id").select(*coded.columns, RANK)


def _coded(raw: Table, name: str) -> ibis.Value:
    values = raw.select(name).distinct().drop_null().limit(FEW_VALUES + 1).to_pyarrow()[name]
    if len(values) > FEW_VALUES:
        return raw[name]
    return engine.text_codes(sorted(values.to_pylist()), raw.get_backend())(raw[name])
