"""Ambiguity carried on: a figure over the logs that the ambiguous communications allow.

Which deal an ambiguous call belongs to is not known, but that it is one of a few is. So an
analysis is repeated over logs in which every ambiguous communication is given to one of its
candidates at random (mails of one thread to the same), and its figures are told as a range.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from event_logs import engine
from event_logs.event_log import EventLog, in_order


@dataclass(frozen=True, slots=True)
class Range:
    """A figure over alternative logs.

    `stated` is that of the log without the ambiguous communications; `low`, `middle` and
    `high` are the least, the median and the greatest of `values`, one a log.
    """

    stated: float
    values: tuple[float, ...]

    @property
    def low(self) -> float:
        """The least value, the stated one among them."""
        return min(self.stated, *self.values)

    @property
    def high(self) -> float:
        """The greatest value, the stated one among them."""
        return max(self.stated, *self.values)

    @property
    def middle(self) -> float:
        """The median over the alternative logs."""
        return float(np.median(self.values)) if self.values else self.stated


def alternatives(log: EventLog, ambiguous: Table, n: int, *, seed: int = 1) -> Iterator[EventLog]:
    """`n` logs in which every ambiguous communication belongs to one of its candidates.

    `ambiguous` are events without a case, with `candidates` (a list of cases), as
    `read_beside(place, "ambiguous")` gives them. The same seed gives the same logs.
    """
    doubts = _doubts(ambiguous)
    for number in range(n):
        drawn = _drawn(doubts, np.random.default_rng([seed, number]))
        yield _with(log, ambiguous, drawn)


def over_alternatives(
    function: Callable[[EventLog], float],
    log: EventLog,
    ambiguous: Table,
    n: int = 20,
    *,
    seed: int = 1,
) -> Range:
    """The range of a figure (`function` of a log) over `n` alternative logs."""
    found = tuple(float(function(each)) for each in alternatives(log, ambiguous, n, seed=seed))
    return Range(float(function(log)), found)


def _doubts(ambiguous: Table) -> pd.DataFrame:
    """The choices to make, in a fixed order: `source`, `source_row`, `group`, `choices`.

    Mails of one thread are one choice, where they have a candidate in common.
    """
    columns = ["source", "source_row", "thread", "candidates"]
    rows = ambiguous.select(*columns).order_by("source", "source_row").to_pyarrow().to_pandas()
    own = rows["source"] + "\x1f" + rows["source_row"].astype(str)
    choices = [frozenset(each) for each in rows["candidates"]]
    common = _in_common(rows["thread"], choices)
    shared = [bool(common.get(thread)) for thread in rows["thread"]]
    return pd.DataFrame(
        {
            "source": rows["source"],
            "source_row": rows["source_row"],
            "group": rows["thread"].where(shared, own),
            "choices": [
                tuple(sorted(common[thread] if is_shared else mine))
                for thread, is_shared, mine in zip(rows["thread"], shared, choices, strict=True)
            ],
        }
    )


def _in_common(threads: pd.Series, choices: list[frozenset[str]]) -> dict[str, frozenset[str]]:
    common: dict[str, frozenset[str]] = {}
    for thread, mine in zip(threads, choices, strict=True):
        if isinstance(thread, str):
            common[thread] = common.get(thread, mine) & mine
    return common


def _drawn(doubts: pd.DataFrame, dice: np.random.Generator) -> pa.Table:
    """Each communication with the case that it is given to."""
    codes, _ = pd.factorize(doubts["group"])
    shares = dice.random(codes.max(initial=-1) + 1)[codes]
    sizes = doubts["choices"].map(len).to_numpy(dtype="int64")
    chosen = (shares * sizes).astype("int64")
    cases = [choices[place] for choices, place in zip(doubts["choices"], chosen, strict=True)]
    return pa.table(
        {
            "source": pa.array(doubts["source"], pa.string()),
            "source_row": pa.array(doubts["source_row"], pa.int64()),
            "case_id": pa.array(cases, pa.string()),
        }
    )


def _with(log: EventLog, ambiguous: Table, drawn: pa.Table) -> EventLog:
    """The log with the ambiguous communications in the cases that they were given to."""
    given = engine.load(drawn, log.events.get_backend())
    added = ambiguous.drop("case_id").inner_join(given, ["source", "source_row"])
    columns = [name for name in log.events.columns if name in added.columns]
    events = log.events.select(*columns)
    typed = added.select(added[name].cast(events[name].type()).name(name) for name in columns)
    ordered = in_order(events.union(typed)).cache()
    return EventLog(ordered, _cases(log, ordered), watched=log.watched)


def _cases(log: EventLog, events: Table) -> Table:
    """The cases as they were, with what the further events change; new ones are open."""
    facts = events.group_by("case_id").agg(
        opened=events.timestamp.min(),
        last_event=events.timestamp.max(),
        events=events.count().cast("int32"),
    )
    others = [name for name in log.cases.columns if name not in facts.columns]
    joined = facts.left_join(log.cases.select("case_id", *others), "case_id")
    return joined.select(*log.cases.columns).order_by("case_id").cache()
