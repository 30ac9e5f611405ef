"""What a piece of work to measure is made of."""

import hashlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OURS = "greyzone"


@dataclass(frozen=True, slots=True)
class Data:
    """What the works work on.

    `raw` is a Parquet file of events in no order, `stored` the stored log of it, `scratch`
    a folder to write in, `cases` their number.
    """

    raw: Path
    stored: Path
    scratch: Path
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do a piece of work.

    `prepare` makes what `run` takes and is not measured, `run` is measured, and `answer`
    says what came out, as rows in any order or as one text: equal for equal results. With
    `times` what `run` gives back are the seconds themselves.
    """

    prepare: Callable[[Data], Any]
    run: Callable[[Any], Any]
    answer: Callable[[Any], Iterable[tuple[Any, ...]] | str]
    needs: str = "event_logs"
    times: bool = False

    @property
    def is_installed(self) -> bool:
        """Whether the package that this side needs is here."""
        return importlib.util.find_spec(self.needs) is not None


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work: ours and the peers' way, and how often to run it in one process.

    Work without data (`sizes=False`) is measured once, not at each size. Work with
    `own_sizes` makes its data itself, so many cases of it, in `processes` of its own, whose
    memory counts.
    """

    name: str
    says: str
    ours: Side
    peers: Mapping[str, Side] = field(default_factory=dict)
    runs: int = 3
    sizes: bool = True
    own_sizes: tuple[int, ...] = ()
    processes: int = 0

    @property
    def sides(self) -> dict[str, Side]:
        """Ours first, then the peers."""
        return {OURS: self.ours, **self.peers}


def digest(answer: Iterable[tuple[Any, ...]] | str) -> str:
    """A short text that is equal for equal answers.

    >>> digest([("a", 1), ("b", 2)]) == digest([("b", 2), ("a", 1)])
    True
    """
    whole = answer if isinstance(answer, str) else "\n".join(sorted(map(repr, answer)))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
