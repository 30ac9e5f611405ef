"""A part of a log that stands for the whole."""

import ibis

from event_logs.event_log import EventLog
from event_logs.filters import with_cases


def sample_cases(log: EventLog, at_most: int) -> EventLog:
    """The log, or of a larger one every so-manieth case in the order of their ids.

    >>> log = EventLog.from_traces({f"deal-{n}": ["New"] for n in range(10)})
    >>> sample_cases(log, 4).cases.case_id.execute().tolist()
    ['deal-0', 'deal-3', 'deal-6', 'deal-9']
    """
    number = int(log.cases.count().execute())
    if number <= at_most:
        return log
    step = -(-number // at_most)
    place = ibis.row_number().over(ibis.window(order_by="case_id"))
    counted = log.cases.mutate(place=place)
    return with_cases(log, counted.filter(counted.place % step == 0).drop("place"))
