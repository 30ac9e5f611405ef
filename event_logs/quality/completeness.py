"""What is missing: values, beginnings, deals, periods."""

from collections.abc import Iterator

import ibis
import pandas as pd
from ibis.expr.types import Table

from event_logs.engine import seconds_between
from event_logs.quality.checks import (
    Checked,
    QualityCheck,
    count_of,
    examples_of,
    found,
    named,
    unknown,
)
from event_logs.sources.aliases import CASE_ATTRIBUTES

QUIET_DAYS = 7
COVERED_WITHIN = pd.Timedelta(days=14)
_DENSE = 0.5


def check_values(checked: Checked) -> Iterator[QualityCheck]:
    """People, departments and attributes that are missing."""
    events = checked.events
    yield found(
        "missing_resource", events.filter(events.resource.isnull()), events, events.activity
    )
    known = events.filter(events.resource.notnull())
    yield found(
        "missing_department", known.filter(known.department.isnull()), known, known.resource
    )
    yield _attributes(checked.log.cases)
    yield _loss_reasons(checked.log.cases)


def _attributes(cases: Table) -> QualityCheck:
    present = [name for name in CASE_ATTRIBUTES if name in cases.columns and name != "loss_reason"]
    if not present:
        return unknown("missing_attributes", "The deals have no attributes")
    lacking = ibis.or_(*(cases[name].isnull() for name in present))
    notes = [cases[name].isnull().ifelse(f"no {name}; ", "") for name in present]
    note = ibis.literal("").join(notes)
    rows = cases.mutate(lacks=note).filter(lacking)
    return found("missing_attributes", rows, cases, rows.lacks)


def _loss_reasons(cases: Table) -> QualityCheck:
    """An outcome of which some deals have a reason is a loss."""
    if "loss_reason" not in cases.columns:
        return unknown("missing_loss_reason", "The deals have no reason of a loss")
    losses = cases.filter(cases.loss_reason.notnull() & cases.outcome.notnull())
    lost = cases.semi_join(losses.select("outcome").distinct(), "outcome")
    rows = lost.filter(lost.loss_reason.isnull())
    return found("missing_loss_reason", rows, lost, rows.outcome)


def check_cases(checked: Checked) -> Iterator[QualityCheck]:
    """Deals that are missing, or of which a part is."""
    yield _gaps(checked.log.cases)
    yield _starts(checked)
    yield _stale(checked)
    yield _unspoken(checked)
    yield _at_once(checked)


def _gaps(cases: Table) -> QualityCheck:
    """Numbers missing between the least and the greatest at the end of the deals' ids."""
    ids = cases.case_id.re_extract(r"(\d{1,15})$", 1)
    numbers = cases.select(number=ids.nullif("").try_cast("int64"), prefix=cases.case_id.left(2))
    numbers = numbers.filter(numbers.number.notnull()).distinct()
    after = numbers.number.lead().over(ibis.window(order_by=numbers.number))
    steps = numbers.mutate(missing=after - numbers.number - 1).cache()
    row = steps.agg(n=steps.count(), missing=steps.missing.sum()).execute().iloc[0]
    n, missing = int(row["n"]), 0 if pd.isna(row["missing"]) else int(row["missing"])
    if n < 2 or n < _DENSE * (n + missing):  # noqa: PLR2004 - a sequence has two ends
        return unknown("case_gaps", "The deals are not numbered one after the other")
    wide = steps.filter(steps.missing > 0).order_by(ibis.desc("missing"), "number").limit(5)
    notes = [
        {"note": f"{step['missing']} after {step['number']}"}
        for step in wide.to_pyarrow().to_pylist()
    ]
    return QualityCheck("case_gaps", missing, n + missing, examples_of(notes))


def _starts(checked: Checked) -> QualityCheck:
    if not checked.stages:
        return unknown("missing_start", "No funnel is declared")
    entries = checked.entries
    entries = entries.filter(entries.activity.isin([*checked.stages, *checked.outcomes]))
    firsts = entries.group_by("case_id").agg(
        first=entries.activity.argmin(entries.position),
        source=entries.source.argmin(entries.position),
        source_row=entries.source_row.argmin(entries.position),
    )
    late = firsts.filter(firsts["first"] != checked.stages[0])
    return found("missing_start", late, firsts, ibis.literal("begins with ") + late["first"])


def _stale(checked: Checked) -> QualityCheck:
    """Open cases quiet for longer than 99 % of the longest waits that closed ones had."""
    cases, events = checked.log.cases, checked.events
    opened = cases.filter(cases.closed.isnull())
    waits = events.mutate(wait=seconds_between(events.timestamp, events.next_timestamp))
    closed = waits.semi_join(cases.filter(cases.closed.notnull()), "case_id")
    longest = closed.group_by("case_id").agg(wait=closed.wait.max())
    row = longest.agg(n=longest.wait.count(), limit=longest.wait.quantile(0.99)).execute().iloc[0]
    if not row["n"]:
        return unknown("stale", "No deal is closed, so what is long is not known")
    end = cases.last_event.max().as_scalar()
    quiet = opened.mutate(quiet=seconds_between(opened.last_event, end))
    rows = quiet.filter(quiet.quiet > float(row["limit"]))
    note = ibis.literal("quiet for ") + (rows.quiet / 86_400).floor().cast("string") + " days"
    return found("stale", rows, opened, note)


def _unspoken(checked: Checked) -> QualityCheck:
    spoken = checked.spoken
    if spoken is None or not count_of(spoken.limit(1)):
        return unknown("no_communication", "The log holds no calls and no emails")
    cases = checked.log.cases
    silent = cases.anti_join(spoken, "case_id")
    return found("no_communication", silent, cases, silent.outcome.fill_null("open"))


def _at_once(checked: Checked) -> QualityCheck:
    if not checked.stages or not checked.outcomes:
        return unknown("skipped_to_end", "No funnel is declared")
    entries, cases = checked.entries, checked.log.cases
    closed = cases.filter(cases.closed.notnull())
    between = entries.filter(entries.activity.isin(list(checked.stages[1:])))
    rows = closed.anti_join(between, "case_id")
    return found("skipped_to_end", rows, closed, rows.outcome)


def check_periods(checked: Checked) -> Iterator[QualityCheck]:
    """Periods that a source did not record."""
    events = checked.events
    days = events.group_by("source", day=events.timestamp.date()).agg(events=events.count())
    frame = days.order_by("source", "day").execute()
    frame["day"] = pd.to_datetime(frame["day"])
    yield _quiet(frame)
    yield _coverage(frame, checked)


def _quiet(days: pd.DataFrame) -> QualityCheck:
    """Gaps of a week or more that are three times as long as nearly all gaps of the source."""
    notes = []
    for source, group in days.groupby("source"):
        gaps = group["day"].diff().dt.days
        limit = max(QUIET_DAYS, 3 * gaps.quantile(0.95)) if len(gaps) > 1 else QUIET_DAYS
        for place in gaps[gaps > limit].index:
            end = group.loc[place, "day"]
            begin = end - pd.Timedelta(days=gaps[place])
            notes.append(f"{source}: nothing from {begin:%Y-%m-%d} to {end:%Y-%m-%d}")
    spans = days.groupby("source")["day"].agg(lambda each: (each.max() - each.min()).days + 1)
    return named("inactive_periods", notes, int(spans.sum() // QUIET_DAYS))


def _coverage(days: pd.DataFrame, checked: Checked) -> QualityCheck:
    spoken = checked.spoken
    if spoken is None:
        return unknown("coverage", "The log does not tell calls and emails from the rest")
    others = set(spoken.select("source").distinct().execute()["source"])
    is_spoken = days["source"].isin(others)
    if is_spoken.all() or not is_spoken.any():
        return unknown("coverage", "There is no CRM beside the calls and emails, or none of those")
    first, last = days.loc[~is_spoken, "day"].min(), days.loc[~is_spoken, "day"].max()
    notes = []
    for source, group in days[is_spoken].groupby("source"):
        begin, end = group["day"].min(), group["day"].max()
        if begin - first > COVERED_WITHIN or last - end > COVERED_WITHIN:
            notes.append(
                f"{source}: {begin:%Y-%m-%d} to {end:%Y-%m-%d}, the CRM {first:%Y-%m-%d} "
                f"to {last:%Y-%m-%d}"
            )
    return named("coverage", notes, len(others))
