"""What deals wait for: stays, ways on and handovers, cut by cause and told from service."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.models.directly_follows_graph import Clock
from mining.models.durations import to_timedelta
from mining.models.funnel import Funnel
from mining.survival.beyond import error_of
from mining.timelines.clock import Micros
from mining.timelines.first_calls import first_calls
from mining.timelines.moves import turns_of
from mining.timelines.parts import PARTS, parts_of_waits
from mining.timelines.scene import Scene
from mining.timelines.timeline import UNKNOWN, Places, Timeline
from mining.timelines.waits import Asked, look_at_waits

CAUSES = ("customer", *PARTS)
"""What a deal waited for: the customer, whose act ended the wait; else see `PARTS`."""
FEWEST = 20
MOST = 12
"""Places of a kind, those that wait longest."""
MOST_STEPS = 20_000
CUSTOMERS = ("email in", "call in", "missed call")
Codes = NDArray[np.int64]
NAMES = ["kind", "source", "target"]


@dataclass(frozen=True, slots=True)
class WaitCauses:
    """What deals wait for at each place, the longest waiting first.

    `places`, one row each: `kind` ("stage": while in it; "move": stays that ended, by the
    stage or outcome that came next; "handover": from the work of one department to that of
    another; "lead": from the first event to the first call), `source`, `target`, `steps` and
    `cases` looked at, `waited` and `served` (timedelta on `clock`, of these: together the
    sojourn), `refused` ("" or why not).
    `shares`, one row a place and cause: `cause` (`CAUSES`), `time`, `share` of the waiting
    with `low` and `high` (95 %, over cases). `sampled` of `cases` were looked at: all, or
    as many at random as have some 20,000 steps.

    Assumed: calls and mails are the work of the person named with them; entries in the CRM
    take no time; what a customer's act ends was the customer's to do; a step could be done
    since the event before it. Shares of a place with fewer than `FEWEST` cases are refused.
    """

    places: pd.DataFrame
    shares: pd.DataFrame
    clock: Clock
    cases: int
    sampled: int


def wait_causes(
    scene: Scene, funnel: Funnel | None = None, *, clock: Clock = "calendar", seed: int = 0
) -> WaitCauses:
    """The waiting between the events of deals, by cause, at the places where they wait.

    Every step from one event of a deal to the next is waiting (up to the beginning of the
    next) and service (of the next); the waiting is cut by cause as that before a broken
    deadline is (`parts_of_waits`), after Lashkevich et al. 2023. Steps add up: waiting +
    service of a stay is its length.
    """
    cases = len(scene.timeline.cases)
    sampled, events = _sampled(scene.timeline, seed)
    part = scene.timeline.part(events)
    start = np.flatnonzero(np.diff(part.case) == 0)
    steps = step_parts(scene, events[start], clock=clock, seed=seed)
    placed = _placed(part, funnel, start, steps)
    places, shares = _summed(placed)
    return WaitCauses(places, shares, clock, cases, sampled)


def step_parts(
    scene: Scene, start: Places, *, clock: Clock = "calendar", seed: int = 0
) -> pd.DataFrame:
    """Each step from an event (of `start`) to the next of its case, in seconds on a clock.

    `case`, `start`, `waited`, `served`, and the parts of `waited` by `CAUSES`; on the
    business clock nothing is `closed`.
    """
    timeline, ticking = scene.timeline, scene.clock(clock)
    ended, begun = timeline.ended[start], timeline.begun[start + 1]
    until = np.clip(begun, ended, timeline.ended[start + 1])
    frame = pd.DataFrame(
        {
            "case": timeline.case[start],
            "start": start,
            "waited": ticking.between(ended, until),
            "served": ticking.between(until, timeline.ended[start + 1]),
            **dict.fromkeys(CAUSES, 0.0),
        }
    )
    theirs = timeline.doing(*CUSTOMERS)[start + 1]
    frame.loc[theirs, "customer"] = frame.loc[theirs, "waited"]
    ours = np.flatnonzero(~theirs & (frame["waited"].to_numpy() > 0))
    if len(ours):
        _fill(scene, frame, ours, until[ours], counts_closed=clock == "calendar", seed=seed)
    return frame


def _fill(
    scene: Scene, frame: pd.DataFrame, ours: Codes, ended: Micros, *, counts_closed: bool, seed: int
) -> None:
    """Put in the parts of the steps that somebody of the company ended."""
    first = frame["start"].to_numpy()[ours]
    begun = scene.timeline.ended[first]
    nobody = np.full(len(ours), UNKNOWN, "int32")
    asked = Asked(first, first + 1, begun, ended, nobody, UNKNOWN)
    waits = look_at_waits(scene.timeline, scene.work, scene.presence, asked, seed=seed)
    parts = parts_of_waits(scene, waits, asked.reaction, counts_closed=counts_closed)
    rows = ours[parts.index.to_numpy("int64")]
    for name in PARTS:
        frame.iloc[rows, frame.columns.get_loc(name)] = parts[name].clip(lower=0.0).to_numpy()
    # Rounding to the microsecond, and work that overlaps, leave a rest that nothing tells.
    rest = frame["waited"] - frame[list(CAUSES)].sum(axis=1)
    frame["unknown"] += rest.clip(lower=0.0)


def _sampled(timeline: Timeline, seed: int) -> tuple[int, Places]:
    """Cases at random with some `MOST_STEPS` steps, and their events."""
    number = len(timeline.cases)
    steps = np.maximum(np.bincount(timeline.case, minlength=number) - 1, 0)
    if steps.sum() <= MOST_STEPS:
        return number, np.arange(len(timeline.case))
    order = np.random.default_rng(seed).permutation(number)
    many = int(np.searchsorted(np.cumsum(steps[order]), MOST_STEPS, side="right"))
    taken = np.zeros(number, "bool")
    taken[order[:many]] = True
    return many, np.flatnonzero(taken[timeline.case])


def _placed(
    timeline: Timeline, funnel: Funnel | None, start: Places, steps: pd.DataFrame
) -> pd.DataFrame:
    """The steps once for each place that they are part of."""
    parts = [_handed(timeline, start, steps), _until_called(timeline, start, steps)]
    if funnel is not None:
        parts += _in_stages(timeline, funnel, start, steps)
    return pd.concat(parts, ignore_index=True)


def _handed(timeline: Timeline, start: Places, steps: pd.DataFrame) -> pd.DataFrame:
    """Steps within the wait for the work of another department."""
    turns = turns_of(timeline)
    at = np.searchsorted(turns.work, start, side="right")
    work, since, before = (
        np.append(places, UNKNOWN)[at] for places in (turns.work, turns.since, turns.before)
    )
    inside = (work != UNKNOWN) & (timeline.case[work] == timeline.case[start]) & (since <= start)
    giver, taker = timeline.department[before], timeline.department[work]
    given = inside & (giver != UNKNOWN) & (taker != UNKNOWN) & (giver != taker)
    return steps[given].assign(
        kind="handover",
        source=_names(timeline.departments, giver[given]),
        target=_names(timeline.departments, taker[given]),
    )


def _until_called(timeline: Timeline, start: Places, steps: pd.DataFrame) -> pd.DataFrame:
    """Steps within the wait of a lead for its first call, where there was one."""
    found = first_calls(timeline)
    call = found.call[found.called]
    at = np.searchsorted(call, start, side="right")
    mine = np.append(found.start[found.called], UNKNOWN)[at]
    inside = (mine != UNKNOWN) & (mine <= start)
    department = np.append(found.department[found.called], UNKNOWN)[at[inside]]
    return steps[inside].assign(
        kind="lead",
        source=_names(timeline.activities, timeline.activity[mine[inside]]),
        target=_names(timeline.departments, department),
    )


def _in_stages(
    timeline: Timeline, funnel: Funnel, start: Places, steps: pd.DataFrame
) -> list[pd.DataFrame]:
    """Steps by the stage that the deal was in, and by the stage or outcome that came next."""
    marks = timeline.named(*funnel.names)
    before = timeline.latest(marks)
    stage = np.where(before != UNKNOWN, timeline.activity[before], UNKNOWN)
    following = _next_other(timeline, marks, stage)
    is_stage = np.isin(stage[start], _codes(timeline, funnel.stage_names))
    inside = steps[is_stage].assign(
        kind="stage", source=_names(timeline.activities, stage[start[is_stage]])
    )
    inside = inside.assign(target=inside["source"])
    ended = is_stage & (following[start] != UNKNOWN)
    moved = steps[ended].assign(
        kind="move",
        source=_names(timeline.activities, stage[start[ended]]),
        target=_names(timeline.activities, following[start[ended]]),
    )
    return [inside, moved]


def _next_other(timeline: Timeline, marks: NDArray[np.bool_], stage: Codes) -> Codes:
    """For each event the activity of the next mark of its case that is another; `UNKNOWN`."""
    previous = np.roll(stage, 1)
    previous[timeline.position == 0] = UNKNOWN
    changes = np.flatnonzero(marks & (timeline.activity != previous))
    at = np.searchsorted(changes, np.arange(len(stage)), side="right")
    place = np.append(changes, -1)[at]
    same = (place >= 0) & (timeline.case[place] == timeline.case)
    return np.where(same, timeline.activity[place], UNKNOWN)


def _codes(timeline: Timeline, names: tuple[str, ...]) -> list[int]:
    return [code for code, name in enumerate(timeline.activities) if name in names]


def _names(values: tuple[str, ...], codes: NDArray[np.integer]) -> NDArray[np.object_]:
    return np.array([*values, ""], dtype=object)[codes]


def _summed(placed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The places that wait longest, and the shares of their causes."""
    groups = placed.groupby(NAMES, sort=True)
    places = groups.agg(
        steps=("case", "size"),
        cases=("case", "nunique"),
        waited=("waited", "sum"),
        served=("served", "sum"),
    ).reset_index()
    order = ["waited", *NAMES]
    places = places.sort_values(order, ascending=[False, True, True, True])
    places = places.groupby("kind").head(MOST).reset_index(drop=True)
    few = places["cases"] < FEWEST
    refused = np.where(few, f"Fewer than {FEWEST} deals", "")
    parts = [
        _shares(groups.get_group((row.kind, row.source, row.target)))
        for row in places[~few].itertuples()
    ]
    empty = pd.DataFrame(columns=[*NAMES, "cause", "time", "share", "low", "high"])
    shares = pd.concat(parts, ignore_index=True) if parts else empty
    shares = shares.assign(time=to_timedelta(shares["time"]))
    times = {name: to_timedelta(places[name]) for name in ("waited", "served")}
    return places.assign(**times, refused=refused), shares


def _shares(mine: pd.DataFrame) -> pd.DataFrame:
    """Each cause's share of the waiting at a place: a ratio of sums over cases."""
    waited = float(mine["waited"].sum())
    rows = []
    for cause in CAUSES:
        time = float(mine[cause].sum())
        share = time / waited if waited else np.nan
        moved = (mine[cause] - share * mine["waited"]).to_numpy() / waited if waited else None
        error = error_of(moved, mine["case"].to_numpy("int64"))[0] if moved is not None else np.nan
        low, high = max(share - 1.96 * error, 0.0), min(share + 1.96 * error, 1.0)
        rows.append((cause, time, share, low, high))
    frame = pd.DataFrame(rows, columns=["cause", "time", "share", "low", "high"])
    return frame.assign(**{name: mine[name].iloc[0] for name in NAMES})
