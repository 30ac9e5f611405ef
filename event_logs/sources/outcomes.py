"""What vendors leave out of their histories: outcomes, and the stage before a change."""

from collections.abc import Sequence

import ibis
from ibis.expr.types import StringValue, Table

from event_logs.sources.raw_table import PART, ROW

WON, LOST = "won", "lost"


def with_outcomes(rows: Table, pipeline: str, outcomes: Sequence[str]) -> Table:
    """Stages, and for every pipeline the `outcomes`; `outcome` is null on stages.

    The rows of outcomes are numbered parts of a pipeline's first stage. An empty
    `pipeline` is a catalogue that knows none.
    """
    stages = rows.mutate(**{PART: ibis.literal(0)}, outcome=ibis.null("string"))
    if pipeline:
        firsts = rows.group_by(pipeline).agg(first=rows[ROW].min())
        firsts = rows.semi_join(firsts, rows[ROW] == firsts["first"])
    else:
        firsts = rows.order_by(ROW).limit(1)
    added = [
        firsts.mutate(**{PART: ibis.literal(place)}, outcome=ibis.literal(outcome))
        for place, outcome in enumerate(outcomes, 1)
    ]
    return ibis.union(stages, *added)


def last_known(rows: Table, value: StringValue, case: str, time: str) -> StringValue:
    """Of each row the last value of its case up to it; null where none was known before.

    The engine's own last value that is not null cannot be asked for through Ibis: the
    greatest pair of time and value is that.
    """
    pair = ibis.struct({"time": rows[time], "row": rows[ROW], "value": value})
    known = value.notnull().ifelse(pair, ibis.null(pair.type()))
    window = ibis.cumulative_window(group_by=rows[case], order_by=[rows[time], rows[ROW]])
    return known.max().over(window).value


def with_stage_before(rows: Table, case: str, stage: str, *times: str) -> Table:
    """Records of deals, written at any change, with `stage_before`, that of the record before.

    Where it is the same the record tells of another change, which a repair takes out.
    """
    there = [rows[name].cast("string") for name in times if name in rows.columns]
    # Without any the columns are found missing later, and that is said in words.
    time = ibis.coalesce(*there) if there else ibis.null("string")
    window = ibis.window(group_by=rows[case], order_by=[time, rows[ROW]])
    return rows.mutate(stage_before=rows[stage].lag().over(window))
