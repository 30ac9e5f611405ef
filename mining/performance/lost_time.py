"""Where the time is lost: places of the process by what they take beyond a reference."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.models.directly_follows_graph import Clock
from mining.models.durations import to_timedelta
from mining.performance.passages import Passages
from mining.survival.beyond import (
    Numbers,
    Observed,
    distinct,
    error_of,
    excess_beyond,
    mean_beyond,
    observe,
)
from mining.timelines.moves import code_by_code

ReferenceKind = Literal["best quartile", "target", "period before"]
KINDS_OF_REFERENCE: tuple[ReferenceKind, ...] = ("best quartile", "target", "period before")
BEST = 0.25
FEWEST = 20
"""Cases under which nothing is said of a place."""
QUARTER = timedelta(days=91)
TOO_FEW, FEW_BEFORE = f"Fewer than {FEWEST} deals", f"Fewer than {FEWEST} deals in a period"
NOT_REACHED, NO_TARGET = "Fewer than a quarter are over", "No target"
REFUSALS = (TOO_FEW, FEW_BEFORE, NOT_REACHED, NO_TARGET)
"""Why nothing is said of a place."""
COUNTED = ("cases", "visits", "open_visits")
TIMES = ("mean", "reference", "excess", "excess_low", "excess_high", "total", "low", "high")


@dataclass(frozen=True, slots=True)
class Reference:
    """What the time at a place is held against.

    `best quartile`: the time within which the quickest quarter of its own stays were over.
    `target`: that of the place among `targets`; places without one on the clock are not
    judged. `period before`: the mean of what began in the period (of this length) before,
    against the mean of what began in the last one (what leads on: of what ended, since of
    what has not it is not known where to).
    """

    kind: ReferenceKind = "best quartile"
    targets: tuple["Target", ...] = ()
    period: timedelta = QUARTER

    def target_of(self, place: tuple[str, str, str], clock: Clock) -> float | None:
        """The target of a place (kind, source, target) in seconds; None where it has none."""
        kind, source, target = place
        names = {source} if kind == "stage" else {f"{source} → {target}", f"{source} > {target}"}
        for each in self.targets:
            if each.place in names and each.clock == clock:
                return each.time.total_seconds()
        return None


@dataclass(frozen=True, slots=True)
class Target:
    """How long a place should take: a stage by its name, what leads on as `A → B` or `A > B`."""

    place: str
    time: timedelta
    clock: Clock = "calendar"


OWN_BEST = Reference()


@dataclass(frozen=True, slots=True)
class LostTime:
    """Places of the process, those first that cost most time in all beyond the reference.

    `frame`, one row a place: `kind`, `source`, `target`, `cases`, `visits` (stays or
    passages), `open_visits` (not over: censored), `mean`, `reference`, `excess` (the mean
    time beyond the reference) with `excess_low` and `excess_high`, and `total` = visits ×
    excess with `low` and `high`: 95 %, over cases. All timedelta, on one clock. `refused`:
    why nothing is said ("" where something is). Means are counted up to the longest stay
    seen. Kinds overlap: never add the one to the other.
    """

    frame: pd.DataFrame
    reference: Reference
    clock: Clock


def lost_time(
    passages: Passages, reference: Reference = OWN_BEST, *, clock: Clock = "calendar"
) -> LostTime:
    """Rank places by the time that they cost in all: visits × excess over a reference.

    Against a time that each stay can keep (the best quartile, a target) the excess is the
    mean of what goes beyond it, max(time − reference, 0); against the period before it is
    the difference of the two means, which may be a gain. Open stays are censored
    (Kaplan–Meier, restricted mean); the interval is by the influence of each case on the
    estimate, the reference's own error included (Reid 1981); on the log scale where only a
    loss is possible and it is larger than its error, else cut off at nothing.

    >>> from event_logs.event_log import EventLog
    >>> from mining.performance.passages import read_passages
    >>> log = EventLog.from_traces({f"d{n}": ["New", "Call"] for n in range(40)})
    >>> hour = Reference("target", (Target("New > Call", timedelta(minutes=30)),))
    >>> row = lost_time(read_passages(log), hour).frame.iloc[0]
    >>> int(row["visits"]), row["excess"], row["total"]
    (40, Timedelta('0 days 00:30:00'), Timedelta('0 days 20:00:00'))
    """
    took = passages.took(clock)
    order, edges = code_by_code(passages.place, len(passages.places))
    rows = []
    for number, place in enumerate(passages.places.itertuples(index=False)):
        mine = order[edges[number] : edges[number + 1]]
        begun = passages.begun[mine] if reference.kind == "period before" else None
        if begun is not None and place.kind != "stage":
            begun = begun + passages.seconds[mine]
        here = _Here(took[mine], passages.over[mine], passages.case[mine], begun)
        fixed = reference.target_of((place.kind, place.source, place.target), clock)
        rows.append({**place._asdict(), **_judged(here, reference, fixed, passages.end)})
    return LostTime(_ranked(rows, passages.places), reference, clock)


@dataclass(frozen=True, slots=True)
class _Here:
    """The stays at one place; `moment`: when each counts, in seconds since 1970, if asked."""

    took: Numbers
    over: NDArray[np.bool_]
    case: NDArray[np.int32]
    moment: Numbers | None

    def within(self, first: float, last: float) -> "_Here":
        """Those whose moment is after `first` and up to `last`."""
        moment = np.zeros(0) if self.moment is None else self.moment
        kept = (moment > first) & (moment <= last)
        return _Here(self.took[kept], self.over[kept], self.case[kept], moment[kept])

    @property
    def cases(self) -> int:
        return distinct(self.case)

    def observed(self) -> Observed:
        return observe(self.took, self.over)


@dataclass(frozen=True, slots=True)
class _Excess:
    """An excess with the influence of stays on it, and whether it can be a gain."""

    mean: float
    reference: float
    value: float
    influence: Numbers
    case: NDArray[np.int32]
    is_signed: bool = False


def _judged(
    here: _Here, reference: Reference, target: float | None, end: float
) -> dict[str, object]:
    earlier, length = here, reference.period.total_seconds()
    if reference.kind == "period before":
        earlier = here.within(end - 2 * length, end - length)
        here = here.within(end - length, end)
    counts = {"cases": here.cases, "visits": len(here.took), "open_visits": int((~here.over).sum())}
    found: _Excess | str
    if here.cases < FEWEST:
        found = TOO_FEW
    elif reference.kind == "period before":
        found = _since(here, earlier)
    elif reference.kind == "target":
        found = NO_TARGET if target is None else _beyond(here, target)
    else:
        found = _beyond(here, None)
    if isinstance(found, str):
        return {**counts, "refused": found}
    return {**counts, **_figures(found, len(here.took)), "refused": ""}


def _beyond(here: _Here, limit: float | None) -> _Excess | str:
    """The mean time beyond a limit, or beyond the own best quartile."""
    found = excess_beyond(here.took, here.over, BEST, limit)
    if not np.isfinite(found.limit):
        return NOT_REACHED
    influence = found.beyond.influence / len(here.took)
    return _Excess(found.whole, found.limit, found.beyond.value, influence, here.case)


def _since(here: _Here, earlier: _Here) -> _Excess | str:
    """The mean of what began in the last period less that of the period before."""
    if earlier.cases < FEWEST:
        return FEW_BEFORE
    now, before = here.observed(), earlier.observed()
    until = min(now.known_until, before.known_until, max(now.longest, before.longest))
    mean, reference = (mean_beyond(each, 0.0, until) for each in (now, before))
    influence = [mean.influence / now.count, -reference.influence / before.count]
    case = np.concatenate([here.case, earlier.case])
    difference = mean.value - reference.value
    joined = np.concatenate(influence)
    return _Excess(mean.value, reference.value, difference, joined, case, is_signed=True)


def _figures(found: _Excess, visits: int) -> dict[str, float]:
    from scipy.special import stdtrit  # noqa: PLC0415 - scipy takes a while

    error, clusters = error_of(found.influence, found.case)
    reach = float(stdtrit(max(clusters - 1, 1), 0.975)) * error
    low, high = found.value - reach, found.value + reach
    if not found.is_signed and reach < found.value:
        factor = float(np.exp(reach / found.value))
        low, high = found.value / factor, found.value * factor
    elif not found.is_signed:
        low = 0.0  # on the log scale so wide an interval would have no end
    return {
        "mean": found.mean,
        "reference": found.reference,
        "excess": found.value,
        "excess_low": low,
        "excess_high": high,
        "total": visits * found.value,
        "low": visits * low,
        "high": visits * high,
    }


def _ranked(rows: list[dict[str, object]], places: pd.DataFrame) -> pd.DataFrame:
    names = [*places.columns, *COUNTED, *TIMES, "refused"]
    frame = pd.DataFrame(rows, columns=names)
    frame = frame.astype(dict.fromkeys(COUNTED, "int64"))
    frame = frame.assign(**{name: to_timedelta(frame[name]) for name in TIMES})
    order = ["total", "kind", "source", "target"]
    ascending = [False, True, True, True]
    return frame.sort_values(order, ascending=ascending, ignore_index=True, na_position="last")
