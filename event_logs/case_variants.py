"""The variant of each case: its activities in their order."""

import ibis
from ibis.expr.types import Table

from event_logs.event_log import SEPARATOR, EventLog


def case_variants(log: EventLog) -> Table:
    """Each case with its variant: its activities in order, joined by `SEPARATOR`.

    Columns `case_id`, `variant`, `is_open`. The same expression runs on every engine,
    which is why the order is made by sorting pairs and not by an ordered aggregate.

    >>> log = EventLog.from_traces({"deal-1": ["lead", "won"]})
    >>> case_variants(log).variant.execute()[0].split(SEPARATOR)
    ['lead', 'won']
    """
    events = log.events
    step = ibis.struct({"position": events.position, "activity": events.activity})
    traces = events.mutate(step=step).group_by("case_id").agg(steps=ibis._.step.collect())
    texts = traces.select(
        "case_id", variant=traces.steps.sort().map(lambda pair: pair.activity).join(SEPARATOR)
    )
    states = log.cases.select("case_id", is_open=log.cases.closed.isnull())
    return texts.inner_join(states, "case_id")
