"""A discrete-event play: people do one thing at a time, within working hours.

A process is a generator that yields what it needs next (`Wait`, `Work`, `Ring`) and is
resumed when it got it. The agenda is a heap of our own, not simpy's, for three reasons:
a task must not begin when it cannot end before closing time, a person serves two queues
at once (their own and their department's), and the order of equal times must be ours to
state (first come, first resumed), so that the same seed gives the same bytes.
"""

from collections import deque
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import TypeVar, cast

from event_logs.simulation.company.working_hours import (
    DAY,
    WorkingHours,
    closing_of,
    is_open,
    next_opening,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the company. `department` is the key of the play, not its wording."""

    name: str
    department: str
    email: str
    extension: str


@dataclass(slots=True, eq=False)
class Task:
    """A piece of work: asked for, started, ended (wall-clock seconds), by whom.

    Queued at a department or at one person by name; `case` is empty for work on no deal.
    """

    queue: str
    what: str
    case: str
    seconds: int
    enqueued: int
    order: int
    paced: bool = False
    person: Person | None = None
    started: int | None = None
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A process asks to be resumed at this moment."""

    until: int


@dataclass(frozen=True, slots=True)
class Work:
    """A process asks a queue for work and is resumed when it is done.

    `paced` work takes a skilled person less than its `seconds`; talk takes what it takes.
    """

    queue: str
    seconds: int
    what: str
    case: str = ""
    paced: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """As `Work`, but now or never: nobody free means resumed at once with nothing."""

    queue: str
    seconds: int
    what: str
    case: str = ""


Request = Wait | Work | Ring
Steps = Generator[Request, Task | None, T]


def wait(until: int) -> Steps[None]:
    """Let time pass until this moment."""
    yield Wait(until)


def work(
    queue: str, seconds: int, what: str, case: str = "", *, paced: bool = False
) -> Steps[Task]:
    """Have something done by a department or a person; returns the finished task."""
    return cast("Task", (yield Work(queue, seconds, what, case, paced)))


def ring(queue: str, seconds: int, what: str, case: str = "") -> Steps[Task | None]:
    """Call somebody who takes it only when free right now; returns nothing if missed."""
    return (yield Ring(queue, seconds, what, case))


class Play:
    """The stage on which processes run: a clock, people, and their queues.

    `tasks` holds every task ever asked for, in that order. `queue_seconds(name)` is the
    time integral of a queue's length, counted as the queue changes and not from the
    tasks: Little's law compares the two.

    `away` says on which days (since 1970-01-01) somebody is not there, `pace` how long
    paced work takes them beside its usual time (1: as long).
    """

    def __init__(
        self,
        people: Iterable[Person],
        hours: WorkingHours,
        start: int,
        *,
        away: Mapping[Person, frozenset[int]] | None = None,
        pace: Mapping[Person, float] | None = None,
    ) -> None:
        self.now = start
        self.hours = hours
        self.people = tuple(people)
        self._away = away or {}
        self._pace = pace or {}
        self.tasks: list[Task] = []
        self._agenda: list[tuple[int, int, Steps[None], Task | None]] = []
        self._orders = count()
        self._free_since = dict.fromkeys(self.people, start)
        self._lines: dict[str, deque[tuple[Task, Steps[None]]]] = {}
        self._areas: dict[str, tuple[int, int]] = {}
        self._servers: dict[str, list[Person]] = {}
        for person in self.people:
            self._servers.setdefault(person.department, []).append(person)
            self._servers[person.name] = [person]
        for name in self._servers:
            self._lines[name] = deque()
            self._areas[name] = (0, start)
        self.begin(self._open_every_day(), start)

    def begin(self, process: Steps[None], at: int) -> None:
        """Put a process on the agenda."""
        heappush(self._agenda, (at, next(self._orders), process, None))

    def run(self, until: int) -> None:
        """Play everything that happens before `until`, and stop the clock there."""
        while self._agenda and self._agenda[0][0] < until:
            self.now, _, process, done = heappop(self._agenda)
            self._resume(process, done)
            if done is not None and done.person is not None:
                self._free_since[done.person] = self.now
                self._take_next(done.person)
        self.now = until

    @property
    def queues(self) -> tuple[str, ...]:
        """Names of all queues: departments and people."""
        return tuple(self._lines)

    def queue_seconds(self, queue: str) -> int:
        """How long tasks stood in a queue until now, all of them together, in seconds."""
        area, since = self._areas[queue]
        return area + len(self._lines[queue]) * (self.now - since)

    def servers(self, queue: str) -> tuple[Person, ...]:
        """Who serves a queue: everybody of a department, or the one it is named after."""
        return tuple(self._servers[queue])

    def is_there(self, person: Person, time: int) -> bool:
        """Whether somebody is at work on the day of `time`, were it a working day."""
        return time // DAY not in self._away.get(person, ())

    def pace_of(self, person: Person) -> float:
        """How long paced work takes somebody beside its usual time."""
        return self._pace.get(person, 1.0)

    def _resume(self, process: Steps[None], done: Task | None) -> None:
        try:
            request = process.send(done)
        except StopIteration:
            return
        if isinstance(request, Wait):
            self.begin(process, max(request.until, self.now))
        else:
            self._ask(request, process)

    def _ask(self, request: Work | Ring, process: Steps[None]) -> None:
        task = Task(
            queue=request.queue,
            what=request.what,
            case=request.case,
            seconds=request.seconds,
            enqueued=self.now,
            order=len(self.tasks),
            paced=isinstance(request, Work) and request.paced,
        )
        taker = self._longest_free(request.queue, task)
        if taker is None and isinstance(request, Ring):
            self.begin(process, self.now)
            return
        self.tasks.append(task)
        if taker is None:
            self._count_line(request.queue)
            self._lines[request.queue].append((task, process))
        else:
            self._start(task, process, taker)

    def _start(self, task: Task, process: Steps[None], person: Person) -> None:
        task.person, task.started = person, self.now
        task.ended = self.now + self._takes(task, person)
        del self._free_since[person]
        heappush(self._agenda, (task.ended, next(self._orders), process, task))

    def _takes(self, task: Task, person: Person) -> int:
        pace = self.pace_of(person) if task.paced else 1.0
        return max(1, round(task.seconds * pace))

    def _fits(self, task: Task, person: Person) -> bool:
        ends = self.now + self._takes(task, person)
        return (
            is_open(self.hours, self.now)
            and ends <= closing_of(self.hours, self.now)
            and self.is_there(person, self.now)
        )

    def _longest_free(self, queue: str, task: Task) -> Person | None:
        free = [
            person
            for person in self._servers[queue]
            if person in self._free_since and self._fits(task, person)
        ]
        return min(free, key=self._free_since.__getitem__, default=None)

    def _take_next(self, person: Person) -> None:
        """Start the longest waiting task that can still be ended today."""
        found = [self._first_fitting(name, person) for name in (person.name, person.department)]
        waiting = [pair for pair in found if pair is not None]
        if waiting:
            task, process = min(waiting, key=lambda pair: (pair[0].enqueued, pair[0].order))
            self._count_line(task.queue)
            self._lines[task.queue].remove((task, process))
            self._start(task, process, person)

    def _first_fitting(self, queue: str, person: Person) -> tuple[Task, Steps[None]] | None:
        if not self.is_there(person, self.now):
            return None
        return next((pair for pair in self._lines[queue] if self._fits(pair[0], person)), None)

    def _count_line(self, queue: str) -> None:
        self._areas[queue] = (self.queue_seconds(queue), self.now)

    def _open_every_day(self) -> Steps[None]:
        while True:
            yield Wait(next_opening(self.hours, self.now))
            for person in self.people:
                if person in self._free_since:
                    self._take_next(person)
