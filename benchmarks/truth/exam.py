"""What an examiner is given: seeds, processes, and projects played and built once."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from event_logs.project.project_file import read_project
from event_logs.simulation.project import write_demo
from event_logs.simulation.worlds.catalogue import find_world
from event_logs.simulation.worlds.world import World
from mining.conformance.declared import read_funnel
from mining.projects import build_log

A = TypeVar("A")
R = TypeVar("R")
QUICK_DEALS = 300


@dataclass(frozen=True, slots=True)
class Exam:
    """A run of the examiner; a value that goes to other processes too.

    `folder` holds the projects of the run. `wanted_seeds` overrules how many seeds an
    examiner takes (null: as many as it likes); `quick` is one small seed, for smoke tests.
    """

    folder: Path
    wanted_seeds: int | None = None
    quick: bool = False
    processes: int = 2

    def seeds(self, default: int) -> tuple[int, ...]:
        """The seeds to play, from 1: `default` of them unless the run says otherwise.

        >>> Exam(Path()).seeds(3)
        (1, 2, 3)
        """
        number = self.wanted_seeds or (1 if self.quick else default)
        return tuple(range(1, number + 1))

    def deals(self, default: int) -> int:
        """How many deals to play: `default` unless the run is a quick one."""
        return min(default, QUICK_DEALS) if self.quick else default

    def map(self, function: Callable[[A], R], arguments: Iterable[A]) -> Iterator[R]:
        """The function of each argument, in order, done by several processes.

        The function stands at the top of its module (or is a `functools.partial` of one),
        and arguments and results can be pickled.
        """
        given = list(arguments)
        if self.processes == 1 or len(given) < 2:
            yield from map(function, given)
            return
        with ProcessPoolExecutor(self.processes, mp_context=get_context("spawn")) as pool:
            yield from pool.map(function, given)

    def project(self, world: str | World, seed: int, deals: int | None = None) -> Path:
        """The folder of a project played in this world and built; the same for the same.

        `world` by name, or a twin of one (`dataclasses.replace`). The first who asks has it
        made, others wait for it. Nobody changes what is in it.
        """
        chosen = find_world(world) if isinstance(world, str) else world
        known_by = hashlib.sha256(repr((chosen, seed, deals)).encode()).hexdigest()[:12]
        place = self.folder / f"{chosen.name}-{seed}-{known_by}"
        with FileLock(place.with_suffix(".lock")):
            if not (place / "log" / "manifest.json").is_file():
                self.tell(f"playing and building world '{chosen.name}', seed {seed}")
                write_demo(place, world=chosen, seed=seed, deals=deals)
                project = read_project(place)
                build_log(project, read_funnel(project))
        return place

    def tell(self, text: str) -> None:
        """Say how far the examination is."""
        print(f"  {text}", file=sys.stderr, flush=True)
