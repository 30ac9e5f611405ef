"""The examiners, one module an analysis: whoever adds one drops a file in, edits no list.

A module `grey_zone.py` examines the analysis "grey-zone", by a function `examine(exam)`
that yields rows; its docstring says what it holds against what. With `EXAMINES` a module
may name what it examines, where that is more than its own name.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.truth.exam import Exam
from benchmarks.truth.rows import TruthRow

PROMISED = (
    "links",
    "stages",
    "deviations",
    "bottlenecks",
    "handovers",
    "deadlines",
    "effects",
    "grey-zone",
)
"""What the issues promise, in the order of the table; the causes of lateness are
examined with the deadlines."""


@dataclass(frozen=True, slots=True)
class Examiner:
    """One examiner: its name, the analyses it examines, and what it does."""

    name: str
    examines: tuple[str, ...]
    examine: Callable[[Exam], Iterator[TruthRow]]


def find_examiners() -> tuple[Examiner, ...]:
    """The examiners that are here: promised ones first, then by name."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    found = [_load(name) for name in names if not name.startswith("_")]
    return tuple(sorted(found, key=lambda each: (_place(each.name), each.name)))


def missing_from(examiners: tuple[Examiner, ...]) -> tuple[str, ...]:
    """The promised analyses that none of them examines."""
    here = {name for examiner in examiners for name in (examiner.name, *examiner.examines)}
    return tuple(name for name in PROMISED if name not in here)


def _load(name: str) -> Examiner:
    module = importlib.import_module(f"{__name__}.{name}")
    plain = name.replace("_", "-")
    return Examiner(plain, getattr(module, "EXAMINES", (plain,)), module.examine)


def _place(name: str) -> int:
    return PROMISED.index(name) if name in PROMISED else len(PROMISED)
