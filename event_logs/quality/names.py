"""Names that are nearly the same, unknown, or of two places; values that say nothing."""

from collections.abc import Iterable, Iterator
from itertools import combinations

import ibis
from ibis.expr.types import Table
from rapidfuzz import fuzz, utils

from event_logs.quality.checks import Checked, QualityCheck, count_of, found, named, unknown

ALIKE = 90
MANY_NAMES = 400
SAME_SECOND = 5
FREQUENT = 20
BEYOND = 10


def check_names(checked: Checked) -> Iterator[QualityCheck]:
    """Names of activities and people, and where people work."""
    entries, events = checked.entries, checked.events
    activities = _values(entries, "activity")
    yield named("similar_activities", similar(activities), len(activities))
    people = _values(events, "resource")
    yield named("similar_people", similar(people), len(people))
    if checked.stages:
        declared = [*checked.stages, *checked.outcomes]
        strange = entries.filter(entries.activity.notin(declared))
        yield found("unknown_stages", strange, entries, strange.activity)
    else:
        yield unknown("unknown_stages", "No funnel is declared")
    homes = events.filter(events.resource.notnull() & events.department.notnull())
    counts = homes.group_by("resource").agg(homes=homes.department.nunique())
    moved = counts.filter(counts.homes > 1).order_by("resource").execute()["resource"]
    yield named("two_departments", moved, count_of(counts))


def similar(names: Iterable[str]) -> list[str]:
    """Pairs of names that differ in a letter, in case, signs or the order of their words.

    Names that differ in a number are different: `Stage 1`, `Stage 2`.

    >>> similar(["Anna Belova", "belova anna", "Boris", "Stage 1", "Stage 2"])
    ["'Anna Belova' and 'belova anna'"]
    """
    plain = [(name, utils.default_process(name)) for name in sorted(set(names))[:MANY_NAMES]]
    return [
        f"'{one}' and '{other}'"
        for (one, first), (other, second) in combinations(plain, 2)
        if _digits(first) == _digits(second)
        and fuzz.token_sort_ratio(first, second, score_cutoff=ALIKE)
    ]


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _values(table: Table, column: str) -> list[str]:
    return list(table.select(column).distinct().drop_null().order_by(column).execute()[column])


def check_repeats(checked: Checked) -> Iterator[QualityCheck]:
    """Events told twice, entered in a batch, or far too often in one deal."""
    events = checked.events
    keys = ["case_id", "activity", "timestamp", "resource"]
    order = ibis.window(group_by=keys, order_by=[events.source, events.source_row])
    again = events.mutate(again=ibis.row_number().over(order) > 0)
    rows = again.filter(again.again)
    yield found("duplicates", rows, events, rows.activity)
    known = checked.entries.filter(checked.entries.resource.notnull())
    seconds = known.group_by("resource", "timestamp").agg(deals=known.case_id.nunique())
    joined = known.inner_join(seconds, ["resource", "timestamp"])
    batch = joined.filter(joined.deals >= SAME_SECOND)
    yield found("batch", batch, known, batch.resource)
    counts = events.group_by("case_id", "activity").agg(times=events.count())
    usual = counts.group_by("activity").agg(usual=counts.times.quantile(0.95))
    often = counts.inner_join(usual, "activity")
    rows = often.filter((often.times > FREQUENT) & (often.times > 2 * often.usual))
    yield found("frequent", rows, counts, rows.activity + ", " + rows.times.cast("string"))


def check_attributes(checked: Checked) -> Iterator[QualityCheck]:
    """Amounts out of range, attributes that never differ, activities that happened once."""
    cases = checked.log.cases
    yield _amounts(cases)
    attributes = [name for name in cases.columns if name not in _SUMMARY]
    row = cases.agg(**{name: cases[name].nunique() for name in attributes}) if attributes else None
    numbers = row.execute().iloc[0] if row is not None else {}
    constant = [name for name in attributes if numbers[name] == 1]
    yield named("constant_attributes", constant, len(attributes))
    events = checked.events
    counts = events.group_by("activity").agg(times=events.count())
    once = counts.filter(counts.times == 1).order_by("activity").execute()["activity"]
    yield named("rare_activities", once, count_of(counts))


_SUMMARY = ("case_id", "opened", "last_event", "closed", "outcome", "events")


def _amounts(cases: Table) -> QualityCheck:
    if "amount" not in cases.columns or not cases.amount.type().is_numeric():
        return unknown("amount_range", "The deals have no amount that is a number")
    known = cases.filter(cases.amount.notnull())
    row = known.agg(low=known.amount.quantile(0.25), high=known.amount.quantile(0.75)).execute()
    low, high = row.iloc[0]
    limit = float(high + BEYOND * (high - low))
    rows = known.filter((known.amount <= 0) | (known.amount > limit))
    return found("amount_range", rows, known, rows.amount.cast("string"))
