"""How long deals stay in the declared stages, with stays not yet over counted as censored."""

from dataclasses import dataclass

import ibis
import pandas as pd
from ibis.expr.types import Table

from event_logs.engine import epoch_seconds, seconds_between
from event_logs.event_log import EventLog, end_of
from mining.models.durations import to_timedelta
from mining.models.funnel import Funnel

QUANTILES = {"median": 0.5, "p90": 0.9}


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Time in each declared stage: from entering it to the next declared stage or the end.

    `frame`, one row a declared stage in the funnel's order: `stage`, `cases` (that entered
    it), `visits` (stays; entering the stage one is in already begins no new one), `open_visits`
    (not over when the log ends: censored), `median`, `p90` (Kaplan–Meier, over all stays, so
    that open ones do not make a stage look short; NaT where too few ended to say),
    `total` (time spent up to the end of the log), and `business_median`, `business_p90`,
    `business_total` on the business clock. All timedelta.
    """

    frame: pd.DataFrame


def stage_times(log: EventLog, funnel: Funnel, *, stays: Table | None = None) -> StageTimes:
    """Time in each declared stage of a funnel, open stays censored at the end of the log.

    Calls, emails and other undeclared activities do not end a stay. `stays`: those of
    `stays_in_stages`, where they are known already.
    Source: Kaplan and Meier 1958 (product-limit estimator).

    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["new", "call", "won"]}, outcomes=["won"])
    >>> row = stage_times(log, parse_funnel("new > won")).frame.iloc[0]
    >>> row.stage, int(row.visits), row["median"]
    ('new', 1, Timedelta('0 days 02:00:00'))
    """
    stays = stays_in_stages(log, funnel).cache() if stays is None else stays
    counts = stays.group_by("stage").agg(
        cases=stays.case_id.nunique(),
        visits=stays.count(),
        open_visits=stays.is_open.cast("int64").sum(),
        total=stays.seconds.sum(),
        business_total=stays.business_seconds.sum(),
    )
    frame = counts.execute().set_index("stage")
    for prefix, column in (("", "seconds"), ("business_", "business_seconds")):
        found = survival_quantiles(stays, "stage", column).set_index("stage")
        for name in QUANTILES:
            frame[f"{prefix}{name}"] = found[name]
    whole = frame.reindex(funnel.stage_names)
    numbers = whole[["cases", "visits", "open_visits"]].fillna(0).astype("int64")
    names = [f"{prefix}{name}" for prefix in ("", "business_") for name in (*QUANTILES, "total")]
    times = {name: to_timedelta(whole[name]) for name in names}
    return StageTimes(numbers.assign(**times).reset_index(names="stage"))


def survival_quantiles(stays: Table, by: str, seconds: str) -> pd.DataFrame:
    """Kaplan–Meier quantiles of stays, per group: `by`, `median`, `p90` in seconds.

    `stays` has the columns `by`, `seconds` and `is_open` (censored). A quantile is the
    first time at which the share still staying is at or under 1 − q; null where it never
    falls so far. One expression of the table engine.
    """
    times = stays.group_by([by, seconds]).agg(
        ended=(~stays.is_open).cast("int64").sum(), leaving=stays.count()
    )
    later = ibis.window(group_by=by, order_by=times[seconds].desc(), following=0)
    at_risk = times.mutate(at_risk=times.leaving.sum().over(later)).filter(ibis._.ended > 0)
    earlier = ibis.window(group_by=by, order_by=at_risk[seconds], following=0)
    everyone_left = at_risk.ended == at_risk.at_risk
    # ln 0 is no number: who leaves last leaves nobody, e^−1000 is 0.
    kept = everyone_left.ifelse(
        -1000.0, (1 - at_risk.ended / at_risk.at_risk.nullif(0)).nullif(0).ln()
    )
    curve = at_risk.mutate(staying=kept.sum().over(earlier).exp())
    slack = 1e-9
    quantiles = curve.group_by(by).agg(
        **{
            name: curve[seconds].min(where=curve.staying <= 1 - q + slack)
            for name, q in QUANTILES.items()
        }
    )
    return quantiles.execute()


def stays_in_stages(log: EventLog, funnel: Funnel) -> Table:
    """One row a stay in a declared stage, up to the next declared stage or an outcome.

    `case_id`, `stage`, `before` and `left_for` (the declared stages or outcomes that came
    before and next; null: the first, not over), `visit` (which
    declared stage or outcome of the case, from 0), `begun` (seconds since 1970),
    `business_begun` (the business clock then), `seconds`, `business_seconds` and
    `is_open`: not over at the end of the log.
    """
    events = log.events
    ends = log.cases.outcome.name("activity").as_table().distinct().drop_null().execute()
    marks = [*funnel.names, *(set(ends["activity"]) - set(funnel.names))]
    declared = events.filter(events.activity.isin(marks))
    order = ibis.window(group_by="case_id", order_by="position")
    entered = declared.mutate(before=declared.activity.lag().over(order))
    entered = entered.filter(entered.before.isnull() | (entered.before != entered.activity))
    left = entered.mutate(
        left_for=entered.activity.lead().over(order),
        visit=ibis.row_number().over(order),
        left=entered.timestamp.lead().over(order),
        business_left=entered.business_seconds.lead().over(order),
    )
    left = left.filter(left.activity.isin(list(funnel.stage_names)))
    limits = end_of(log).rename(end="at", business_end="business_seconds")
    whole = left.cross_join(limits)
    return whole.select(
        "case_id",
        "before",
        "left_for",
        "visit",
        stage=whole.activity,
        begun=epoch_seconds(whole.timestamp),
        business_begun=whole.business_seconds,
        seconds=seconds_between(whole.timestamp, whole.left.coalesce(whole.end)),
        business_seconds=whole.business_left.coalesce(whole.business_end) - whole.business_seconds,
        is_open=whole.left.isnull(),
    )
