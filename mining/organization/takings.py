"""When a department, or a person, took up a case, from whose hands, and what became of it."""

from dataclasses import dataclass
from datetime import timedelta

import ibis
import pandas as pd
from ibis.expr.types import Table

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog, end_of
from event_logs.filters import with_cases
from mining.models.funnel import Funnel
from mining.organization.work import Level, stays_of, work_of
from mining.organization.workload import workload_of

DAY = 86400
ENTERED_LATE = timedelta(days=1)
STALLED_AFTER = timedelta(days=14)
MOST_CASES = 100_000
OPEN, LOST, OTHERWISE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Takings:
    """Every time that a hand took up a case: it came from another, or a stage began.

    `rows`, by case and time: `case_id`, `stage`, `hand`, `giver` (who worked on it last),
    `came_from` (whose it was before it was the hand's; missing: nobody's), `treated` (a
    handover: the giver is another hand), `first` (the hand had not worked on the case in
    this stay), `at` (seconds since 1970). What was so when it was left by the giver: `age`
    of the case and days `in_stage` (whole days), `amount`, `lead_source`, `workload` (events
    of the hand in the 7 days before). How it reached the hand: `waited` (business seconds
    since it was last worked on), `repeated` (what is asked was asked before; missing where
    nothing is asked). What became of it: `seconds` until it was closed or last seen and
    `ended` (1 lost, 2 otherwise, 0 open); `stall_seconds` and `stall_ended` (1 stalled:
    nothing at all happened for `stalled_after`; 2 closed before; 0 open).

    Of more than `MOST_CASES` cases a sample is taken, by a hash of their ids: `sampled` of
    `cases`. `missing`: what the log does not have, which is then not compared on.
    """

    rows: pd.DataFrame
    by: Level
    cases: int
    sampled: int
    stalled_after: timedelta
    missing: tuple[str, ...]


def takings_of(
    log: EventLog,
    funnel: Funnel,
    *,
    by: Level = "department",
    entered_late: timedelta = ENTERED_LATE,
    stalled_after: timedelta = STALLED_AFTER,
    most_cases: int = MOST_CASES,
) -> Takings:
    """The takings of a log, see `Takings`.

    The first outcome of the funnel is the good one; whatever else closes a case loses it.
    `entered_late`: so long before its entry in the CRM a stage may have begun.

    >>> from mining.models.funnel import parse_funnel
    >>> frame = pd.DataFrame({"case_id": ["a"] * 3, "activity": ["new", "offer", "lost"],
    ...     "timestamp": pd.date_range("2026-01-05", periods=3, freq="D", tz="UTC"),
    ...     "team": ["Calls", "Sales", "Sales"]})
    >>> log = EventLog.from_pandas(frame, department="team", outcomes=["won", "lost"])
    >>> found = takings_of(log, parse_funnel("new > offer > won | lost")).rows
    >>> found[["stage", "giver", "hand", "treated", "ended"]].values.tolist()[1]
    ['offer', 'Calls', 'Sales', True, 1]
    """
    cases = int(log.cases.count().execute())
    chosen = _sample(log, cases, most_cases)
    stays = stays_of(chosen, funnel, entered_late=entered_late.total_seconds())
    placed = _in_stays(_work(chosen, by), stays)
    end = float(epoch_seconds(end_of(log)["at"].as_scalar()).execute() or 0.0)
    stalls = _stalls(chosen, end, stalled_after.total_seconds())
    taken = placed.filter(placed.first | placed.changed)
    rows = _judged(_with_fate(taken, chosen.cases, stalls), funnel, end).execute()
    busy = rows.assign(day=(rows["at"] // DAY).astype("int64"))
    busy = busy.merge(workload_of(log, by), on=["hand", "day"], how="left").drop(columns="day")
    whole = busy.fillna({"workload": 0.0})[busy["seconds"] > 0]
    missing = tuple(name for name in ("lead_source", "amount") if name not in log.cases.columns)
    return Takings(
        whole.sort_values(["case_id", "at", "hand"], ignore_index=True),
        by,
        cases,
        int(chosen.cases.count().execute()),
        stalled_after,
        missing,
    )


def _sample(log: EventLog, cases: int, most: int) -> EventLog:
    parts = -(-cases // most)
    if parts <= 1:
        return log
    part = (log.cases.case_id.hash() % parts).abs()
    return with_cases(log, log.cases.filter(part == 0))


def _work(log: EventLog, by: Level) -> Table:
    """Work with who had the case before, since when, and what had been asked before."""
    work = work_of(log, by)
    order = ibis.window(group_by="case_id", order_by="position")
    so_far = ibis.window(group_by="case_id", order_by="position", preceding=None, following=0)
    asked = ibis.window(group_by=["case_id", "question"], order_by="position")
    work = work.select(
        "case_id",
        "position",
        "hand",
        at=epoch_seconds(work.start_timestamp.coalesce(work.timestamp)),
        left=epoch_seconds(work.timestamp).lag().over(order),
        waited=work.business_seconds - work.business_seconds.lag().over(order),
        giver=work.hand.lag().over(order),
        question="question",
        asked=ibis.row_number().over(asked),
    )
    repeated = work.question.notnull().ifelse(work.asked > 0, ibis.null("boolean"))
    work = work.mutate(repeated=repeated).drop("question", "asked")
    work = work.mutate(changed=work.giver.notnull() & (work.giver != work.hand))
    work = work.mutate(spell=work.changed.cast("int64").sum().over(so_far))
    came = work.changed.ifelse(work.giver, ibis.null("string"))
    spell = ibis.window(group_by=["case_id", "spell"])
    return work.mutate(came_from=came.max().over(spell))


def _in_stays(work: Table, stays: Table) -> Table:
    """Work with the stay that it falls in, and whether it is the hand's first in it."""
    within = [work.case_id == stays.case_id, work["at"] >= stays.since, work["at"] < stays.until]
    joined = work.left_join(stays, within).drop("case_id_right", "until")
    each = ibis.window(group_by=["case_id", "visit", "hand"], order_by="position")
    return joined.mutate(first=ibis.row_number().over(each) == 0)


def _stalls(log: EventLog, end: float, after: float) -> Table:
    """When cases had been left alone for so long: `case_id`, `last` (event), `stalled_at`."""
    events = log.events
    closed = log.cases.select("case_id", is_closed=log.cases.closed.notnull())
    timed = events.select(
        "case_id",
        "position",
        here=epoch_seconds(events.timestamp),
        following=epoch_seconds(events.next_timestamp),
    ).inner_join(closed, "case_id")
    until = timed.following.coalesce(timed.is_closed.ifelse(timed.here, end))
    long = timed.filter(until - timed.here >= after)
    return long.select("case_id", last=long.position, stalled_at=long.here + after)


def _with_fate(taken: Table, cases: Table, stalls: Table) -> Table:
    """Takings with the facts of their case, and when it next stalled."""
    nothing = {"amount": ibis.null("float64"), "lead_source": ibis.null("string")}
    facts = cases.select(
        "case_id",
        "outcome",
        opened=epoch_seconds(cases.opened),
        closed=epoch_seconds(cases.closed),
        **{
            name: cases[name].try_cast(empty.type()) if name in cases.columns else empty
            for name, empty in nothing.items()
        },
    )
    later = taken.select("case_id", "position").inner_join(stalls, "case_id")
    later = later.filter(later.position <= later["last"])
    next_stall = later.group_by("case_id", "position").agg(stalled_at=later.stalled_at.min())
    rows = taken.inner_join(facts, "case_id").left_join(next_stall, ["case_id", "position"])
    return rows.drop("case_id_right", "position_right")


def _judged(rows: Table, funnel: Funnel, end: float) -> Table:
    until, left = rows.closed.coalesce(end), rows.left.coalesce(rows.opened)
    is_good = (rows.outcome == funnel.outcome_names[0]).fill_null(False)
    is_stalled = (rows.stalled_at <= until).fill_null(False)
    is_over = rows.closed.notnull()
    begun = ibis.greatest(rows.since.coalesce(rows.opened), rows.opened)
    return rows.select(
        "case_id",
        "hand",
        "giver",
        "came_from",
        "first",
        "at",
        "amount",
        "waited",
        "repeated",
        stage=rows.stage.fill_null(""),
        treated=rows.changed,
        lead_source=rows.lead_source.fill_null(""),
        age=(ibis.greatest(left - rows.opened, 0.0) / DAY).floor(),
        in_stage=(ibis.greatest(left - begun, 0.0) / DAY).floor(),
        seconds=until - rows["at"],
        ended=is_over.ifelse(is_good.ifelse(OTHERWISE, LOST), OPEN),
        stall_seconds=is_stalled.ifelse(rows.stalled_at, until) - rows["at"],
        stall_ended=is_stalled.ifelse(LOST, is_over.ifelse(OTHERWISE, OPEN)),
    )
