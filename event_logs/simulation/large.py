"""A plain event log of any size, for benchmarks: funnel-shaped, vectorised, no story.

A pool of variants is walked on a chain of activities, as common as in the chain, then cases
draw from the pool by Zipf's law. Times are drawn in working time and laid on a calendar.
A million cases (nine million events) take 0.7 GB at the peak when they are written: 18
bytes an event are kept, and rows are made in chunks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from event_logs.simulation.company.working_hours import DAY, HOUR
from event_logs.simulation.worlds.wording import (
    BACK_OFFICE,
    CALL_CENTRE,
    DEPARTMENTS,
    MARKETING,
    PRE_SALES,
    SALES,
)

Ints = NDArray[np.int64]

END = "end"
CHAIN: dict[str, tuple[str, float, str]] = {
    "Lead imported": (MARKETING, 0.5, "Brochure sent 4, New 6"),
    "Brochure sent": (MARKETING, 3.0, "New 9, Call in, answered 1"),
    "New": (CALL_CENTRE, 2.0, "Call out, answered 7, Call out, missed 5, Lost 2"),
    "Call out, missed": (CALL_CENTRE, 6.0, "Call out, answered 7, Call out, missed 2, Lost 1"),
    "Call out, answered": (CALL_CENTRE, 1.0, "Qualified 10, Lost 3, Email out 2, On hold 1"),
    "Call in, answered": (CALL_CENTRE, 1.0, "Qualified 6, Offer drafted 1, Email out 2, Lost 1"),
    "Call in, missed": (CALL_CENTRE, 4.0, "Call out, answered 9, Lost 1"),
    "Qualified": (SALES, 6.0, "Needs interview 10, Technical check 2, Proposal 2, Lost 3"),
    "Needs interview": (
        SALES,
        8.0,
        "Technical questionnaire 6, Offer drafted 4, Email out 2, Lost 1",
    ),
    "On hold": (SALES, 40.0, "Qualified 3, Lost 4, Call in, answered 2"),
    "Technical questionnaire": (PRE_SALES, 9.0, "Email in 5, Technical check 5"),
    "Technical check": (PRE_SALES, 12.0, "Check passed 8, Email out 1, Lost 1"),
    "Check passed": (PRE_SALES, 24.0, "Proposal 9, Needs interview 1"),
    "Email out": (SALES, 5.0, "Email in 5, Offer drafted 3, Qualified 2, Call in, missed 1"),
    "Email in": (SALES, 7.0, "Technical check 5, Offer drafted 2, Email out 2"),
    "Offer drafted": (SALES, 5.0, "Proposal 8, Offer sent 2"),
    "Proposal": (SALES, 3.0, "Offer sent 9, Lost 1, Qualified 0.4"),
    "Offer sent": (SALES, 18.0, "Discount requested 4, Lost 4, Contract drafted 3"),
    "Discount requested": (SALES, 8.0, "Discount approved 8, Lost 2"),
    "Discount approved": (BACK_OFFICE, 20.0, "Contract drafted 8, Proposal 1, Lost 1"),
    "Contract drafted": (BACK_OFFICE, 10.0, "Contract signed 8, Contract drafted 1, Lost 1"),
    "Contract signed": (BACK_OFFICE, 6.0, "Won 9, Email out 0.3"),
    "Won": (BACK_OFFICE, 1.0, END + " 1"),
    "Lost": (SALES, 1.0, END + " 1"),
}
"""Each activity with its department, the mean working hours before it, and how often
which activity follows. A case begins with the first."""

ACTIVITIES = tuple(CHAIN)
RESOURCES_EACH = 12
VARIANTS = 80_000
WALKS = 600_000
STEPS = 40
ZIPF = 1.05
OPEN_SHARE = 0.1
BORROWED = 0.12
CHUNK_ROWS = 1_000_000
START = 20_454 * DAY  # Thursday, 2026-01-01
FIRST_MONDAY = START + 4 * DAY
UTC_OPENING = 6 * HOUR  # nine o'clock in Moscow
SHIFT = 9 * HOUR
WEEKS = 51


@dataclass(frozen=True, slots=True)
class _Events:
    """Events of all cases, one row each, in the order of the export.

    Index of the case, of the activity and of the resource; `time` in seconds since 1970.
    """

    case: NDArray[np.int32]
    activity: NDArray[np.uint8]
    resource: NDArray[np.uint8]
    time: Ints


def simulate_frame(cases: int, seed: int = 7) -> pa.Table:
    """A plain event log of `cases` cases, about nine events each, its rows shuffled.

    Columns `case_id`, `activity`, `timestamp` (UTC), `resource`, `department`,
    `source_row` (from 1). 24 activities, 60 resources, 5 departments, times over a year.

    >>> simulate_frame(3, seed=1).column_names
    ['case_id', 'activity', 'timestamp', 'resource', 'department', 'source_row']
    """
    return pa.Table.from_batches(_batches(cases, seed))


def write_large(path: Path | str, cases: int, seed: int = 7) -> Path:
    """Write the log of `simulate_frame` to Parquet, a row group a million rows."""
    target = Path(path)
    batches = _batches(cases, seed)
    first = next(batches)
    with pq.ParquetWriter(target, first.schema) as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)
    return target


def _batches(cases: int, seed: int) -> Iterator[pa.RecordBatch]:
    events = _draw_events(cases, seed)
    for begin in range(0, len(events.time), CHUNK_ROWS):
        yield _batch(events, slice(begin, begin + CHUNK_ROWS), begin, len(str(cases)))


def _batch(events: _Events, rows: slice, begin: int, width: int) -> pa.RecordBatch:
    resource = events.resource[rows]
    numbers = pc.utf8_lpad(pa.array(events.case[rows] + 1).cast(pa.string()), width, "0")
    people = [
        f"{department} {person:02}"
        for department in DEPARTMENTS
        for person in range(1, RESOURCES_EACH + 1)
    ]
    return pa.record_batch(
        {
            "case_id": pc.binary_join_element_wise("case", numbers, "-"),
            "activity": _words(events.activity[rows], ACTIVITIES),
            "timestamp": pa.array(events.time[rows] * 1_000_000, pa.timestamp("us", "UTC")),
            "resource": _words(resource, people),
            "department": _words(resource // RESOURCES_EACH, DEPARTMENTS),
            "source_row": pa.array(np.arange(begin, begin + len(resource)) + 1),
        }
    )


def _words(codes: NDArray[np.uint8], words: tuple[str, ...] | list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int8), list(words)).cast(pa.string())


def _draw_events(cases: int, seed: int) -> _Events:
    draws = _stream(seed, "large")
    flat, lengths = _pool(seed)
    variant = _zipf(draws, cases, len(lengths))
    events = lengths[variant]
    first = np.cumsum(events) - events
    case = np.repeat(np.arange(cases, dtype=np.int32), events)
    step = np.arange(events.sum()) - first[case]
    starts = np.cumsum(lengths) - lengths
    activity = flat[starts[variant][case] + step]
    time = _times(draws, activity, step == 0, case, first)
    resource = _resources(draws, activity, case, cases)
    order = draws.permutation(len(case))
    return _Events(case[order], activity[order], resource[order], time[order])


def _stream(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, crc32(name.encode())])


def _zipf(draws: np.random.Generator, cases: int, variants: int) -> Ints:
    """The rank of each case's variant: rank r is drawn in proportion to 1 / r ** `ZIPF`."""
    upper = np.cumsum(1 / np.arange(1, variants + 1) ** ZIPF)
    return np.searchsorted(upper, draws.random(cases) * upper[-1], side="right")


def _pool(seed: int) -> tuple[NDArray[np.uint8], Ints]:
    """Distinct variants, the most common first: activities end to end, and lengths."""
    draws = _stream(seed, "variants")
    walks = _cut_short(draws, _walks(draws))
    keys = walks.astype(np.uint64) @ draws.integers(1, 1 << 63, STEPS, np.uint64)
    _, places, counts = np.unique(keys, return_index=True, return_counts=True)
    chosen = walks[places[np.argsort(-counts, kind="stable")[:VARIANTS]]]
    is_step = chosen < len(ACTIVITIES)
    return chosen[is_step], is_step.sum(axis=1)


def _walks(draws: np.random.Generator) -> NDArray[np.uint8]:
    """Walks on the chain, one a row, filled up with the number that means its end."""
    upper = _transitions()
    walks = np.full((WALKS, STEPS), len(ACTIVITIES), np.uint8)
    walks[:, 0] = 0
    going = np.arange(WALKS)
    for step in range(1, STEPS):
        chance = draws.random(len(going), np.float32)[:, None]
        following = (chance >= upper[walks[going, step - 1]]).sum(axis=1, dtype=np.uint8)
        walks[going, step] = following
        going = going[following < len(ACTIVITIES)]
    return walks


def _cut_short(draws: np.random.Generator, walks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Leave some walks unfinished: their cases are open."""
    length = (walks < len(ACTIVITIES)).sum(axis=1)
    kept = np.where(
        draws.random(WALKS) < OPEN_SHARE, 1 + (draws.random(WALKS) * length).astype(int), STEPS
    )
    return np.where(np.arange(STEPS) < kept[:, None], walks, len(ACTIVITIES)).astype(np.uint8)


def _transitions() -> NDArray[np.float32]:
    """Cumulated probability of each follower (columns) of each activity (rows).

    The last row is the end, which only the end follows; its column is left out.
    """
    names = [*ACTIVITIES, END]
    weights = np.zeros((len(names), len(names)))
    weights[-1, -1] = 1
    for place, (_, _, text) in enumerate(CHAIN.values()):
        for name, weight in followers(text):
            weights[place, names.index(name)] = weight
    cumulated = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    cumulated[:, -1] = 1
    return cumulated[:, :-1].astype(np.float32)


def followers(text: str) -> list[tuple[str, float]]:
    """Activities and weights of one line of the chain; names may hold a comma.

    >>> followers("Call in, answered 1, Lost 0.5")
    [('Call in, answered', 1.0), ('Lost', 0.5)]
    """
    found, name = [], ""
    for part in text.split(", "):
        name = f"{name}, {part}" if name else part
        words, _, last = name.rpartition(" ")
        if last.replace(".", "").isdigit():
            found.append((words, float(last)))
            name = ""
    return found


def _times(
    draws: np.random.Generator,
    activity: NDArray[np.uint8],
    is_first: NDArray[np.bool_],
    case: NDArray[np.int32],
    first: Ints,
) -> Ints:
    """Seconds since 1970: working time piles up within a case, then gets a calendar.

    Steps are at least a second apart, so that the order within a case is in the times.
    """
    hours = np.array([mean for _, mean, _ in CHAIN.values()])
    steps = draws.standard_exponential(len(activity)) * hours[activity] * HOUR + 1
    steps[is_first] = 0
    worked = np.cumsum(steps)
    worked -= worked[first][case]
    year = WEEKS * 5 * SHIFT
    last = np.append(first[1:], len(activity)) - 1
    begin = draws.random(len(first)) * np.maximum(year - worked[last], 0)
    worked = np.minimum(worked + begin[case], year - 1).astype(np.int64)
    day, second = np.divmod(worked, SHIFT)
    return FIRST_MONDAY + day // 5 * 7 * DAY + day % 5 * DAY + UTC_OPENING + second


def _resources(
    draws: np.random.Generator,
    activity: NDArray[np.uint8],
    case: NDArray[np.int32],
    cases: int,
) -> NDArray[np.uint8]:
    """One person of each department keeps a case; now and then another steps in."""
    places = np.array([DEPARTMENTS.index(department) for department, _, _ in CHAIN.values()])
    department = places[activity].astype(np.uint8)
    usual = draws.integers(0, RESOURCES_EACH, (cases, len(DEPARTMENTS)), np.uint8)
    person = usual[case, department]
    others = draws.integers(0, RESOURCES_EACH, len(case), np.uint8)
    borrowed = draws.random(len(case), np.float32) < BORROWED
    return department * RESOURCES_EACH + np.where(borrowed, others, person)
