"""All checks of a log, and of the records that it was made of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

from event_logs.correlation.phones import IMPOSSIBLE, SPOILED
from event_logs.event_log import EventLog
from event_logs.extraction.ledger import Ledger
from event_logs.quality.checks import Checked, Example, QualityCheck
from event_logs.quality.completeness import check_cases, check_periods, check_values
from event_logs.quality.names import check_attributes, check_names, check_repeats
from event_logs.quality.times import check_clocks, check_durations, check_order

CHECKS = (
    check_values,
    check_cases,
    check_periods,
    check_durations,
    check_clocks,
    check_order,
    check_names,
    check_repeats,
    check_attributes,
)


def check_quality(
    log: EventLog,
    *,
    stages: Iterable[str] = (),
    outcomes: Iterable[str] = (),
    time_zone: str = "UTC",
    ledger: Ledger | None = None,
) -> tuple[QualityCheck, ...]:
    """Every check of `catalogue.KINDS`: first of the records, then of the log.

    `stages` and `outcomes` are those of the declared funnel, in order; without them some
    checks say that they cannot tell. Nothing is changed: what is doubtful stays in the log.

    >>> log = EventLog.from_traces({"deal-1": ["lead", "won"], "deal-3": ["lead"]})
    >>> {check.name: check.count for check in check_quality(log)}["case_gaps"]
    1
    """
    checked = Checked(log, tuple(stages), tuple(outcomes), time_zone)
    of_records = _of_records(ledger) if ledger else ()
    return (*of_records, *(each for check in CHECKS for each in check(checked)))


def as_rows(checks: Iterable[QualityCheck]) -> list[dict[str, object]]:
    """Checks as plain values: for the manifest, and for the JSON document."""
    return [
        {
            "check": check.name,
            "title": check.title,
            "count": check.count,
            "of": check.of,
            "unit": check.unit,
            "effect": check.effect,
            "unknown": check.unknown,
            "examples": [asdict(example) for example in check.examples],
        }
        for check in checks
    ]


def _of_records(ledger: Ledger) -> Iterator[QualityCheck]:
    frame, links = ledger.frame, ledger.links
    yield QualityCheck(
        "rejected",
        int(frame["rejected"].sum()),
        int(frame["read"].sum()),
        _told(ledger.reasons.to_dict("records"), "reason"),
    )
    if links.empty:
        return
    loose = links[links["link"].isin(["unlinked", "ambiguous"])]
    rows = loose.to_dict("records")
    total = int(links["count"].sum())
    yield QualityCheck("unlinked", int(loose["count"].sum()), total, _told(rows, "rule"))
    bad = links[links["rule"].isin([SPOILED, IMPOSSIBLE])]
    rows = bad.to_dict("records")
    yield QualityCheck("unreadable_numbers", int(bad["count"].sum()), total, _told(rows, "rule"))


def _told(rows: Iterable[Mapping[object, object]], key: str) -> tuple[Example, ...]:
    return tuple(
        Example(source=str(row["source"]), note=f"{row[key]}: {row['count']}")
        for row in list(rows)[:5]
    )
