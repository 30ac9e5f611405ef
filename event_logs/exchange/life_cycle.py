"""Life cycles: the records of one piece of work (scheduled, started, completed) made one.

After the standard XES life-cycle extension. Of the same case and activity, the k-th start
belongs to the k-th completion.
"""

import pyarrow as pa
import pyarrow.compute as pc

STARTS = {"start"}
ENDS = {"complete", "ate_abort", "pi_abort", "withdraw", "autoskip", "manualskip"}


def pair_life_cycle(rows: pa.Table) -> pa.Table:
    """Rows of `read_xes_table` with one row a piece of work, and `start_timestamp` where known.

    A completion takes over the time of its start. A start that never completed stays as an
    event of its own at its time. A record without a state counts as a completion.
    `schedule`, `assign`, `suspend`, `resume` and the like are no events and go;
    `count_merged` says how many records went into another or were no event.
    """
    if rows["life_cycle"].null_count == rows.num_rows:
        return rows.drop_columns(["life_cycle"])
    states = pc.fill_null(pc.utf8_lower(rows["life_cycle"]), "complete")
    ends = _numbered(rows.filter(pc.is_in(states, pa.array(sorted(ENDS)))))
    starts = _numbered(rows.filter(pc.is_in(states, pa.array(sorted(STARTS)))))
    keys = ["case_id", "activity", "occurrence"]
    times = starts.select([*keys, "timestamp"]).rename_columns([*keys, "began"])
    joined = ends.join(times, keys, join_type="left outer").sort_by("source_row")
    began = pc.coalesce(joined["start_timestamp"], joined["began"])
    # A start recorded after its completion says nothing of how long the work took.
    known = pc.fill_null(pc.less_equal(began, joined["timestamp"]), fill_value=False)
    where = joined.column_names.index("start_timestamp")
    joined = joined.set_column(where, "start_timestamp", pc.if_else(known, began, None))
    lone = starts.join(ends.select(keys), keys, join_type="left anti")
    every = pa.concat_tables([joined.drop_columns(["began"]), lone.select(ends.column_names)])
    return every.sort_by("source_row").drop_columns(["life_cycle", "occurrence"])


def count_merged(rows: pa.Table) -> int:
    """How many records of a table `pair_life_cycle` makes part of another, or of no event."""
    return rows.num_rows - pair_life_cycle(rows).num_rows


def _numbered(rows: pa.Table) -> pa.Table:
    """The rows with `occurrence`: the how-manyeth of its activity in its case."""
    frame = rows.select(["case_id", "activity"]).to_pandas()
    number = frame.groupby(["case_id", "activity"], dropna=False).cumcount()
    return rows.append_column("occurrence", pa.array(number.to_numpy()))
