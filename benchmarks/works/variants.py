"""The variants of the stored log, beside pm4py's of its formatted frame."""

from collections.abc import Iterator

import pandas as pd

from benchmarks.work import Data, Side, Work
from benchmarks.works import pm4py_side
from event_logs.storage import open_log
from mining.discovery.variants import Variants, discover_variants

Counts = Iterator[tuple[tuple[str, ...], int]]


def discover(data: Data) -> Variants:
    return discover_variants(open_log(data.stored))


def our_counts(found: Variants) -> Counts:
    for variant, cases in found.counts.items():
        yield variant, int(cases)


def pm4py_variants(formatted: pd.DataFrame) -> dict[tuple[str, ...], int]:
    return pm4py_side.library().get_variants(formatted)


def pm4py_counts(found: dict[tuple[str, ...], int]) -> Counts:
    for variant, cases in found.items():
        yield tuple(variant), int(cases)


WORK = Work(
    name="variants",
    says="variants with their cases / get_variants",
    ours=Side(lambda data: data, discover, our_counts),
    peers={"pm4py": Side(pm4py_side.read_and_format, pm4py_variants, pm4py_counts, needs="pm4py")},
)
