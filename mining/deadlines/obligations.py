"""Obligations: every time that the clock of a deadline started, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.deadlines.rules import Rule
from mining.models.funnel import Funnel
from mining.timelines.clock import WorkingClock, micros_of
from mining.timelines.scene import Scene
from mining.timelines.timeline import UNKNOWN, Flags, Places, Timeline

STARTS, REACTS, BOTH, ENDS = 0, 1, 2, 3
"""What an event is to a rule: it starts the clock, stops it, stops and starts it, or ends
the deal."""

KEPT, LATE, MISSED, RUNNING, TOO_RECENT, ENDED = range(6)
STATES = ("kept", "late", "missed", "running", "too recent", "ended")
"""What became of an obligation. Kept or late: it happened, in time or after. Missed: it has
not happened, and the time is over. These are decided. Running: it has not happened, and at
`as_of` there is time left. Too recent: it happened, but before the time was over at `as_of`;
to count it while those that run are left out would flatter the last days. Ended: the deal
ended without it while there was time left."""

MEANINGS = {
    "call": ("call out", "call in"),
    "conversation": ("conversation",),
    "email": ("email out",),
    "contact": ("call out", "call in", "email out"),
}
"""What counts as what a rule expects, by the names of `timeline.DOES`."""
TRIGGERS = {
    "email": ("email in",),
    "missed call": ("missed call",),
    "contact": MEANINGS["contact"],
}


@dataclass(frozen=True, slots=True)
class Obligations:
    """Every obligation of one rule.

    `frame`, one row each in the order of the timeline: `case`, `start` and `reaction`
    (places in the timeline; no reaction: `UNKNOWN`), `started` and `ended` (microseconds
    since 1970: the reaction began, or the deal was closed, or `as_of`), `waited` (seconds
    between the two on the rule's clock), `state` (place in `STATES`), `is_open` (it neither
    happened, nor has the deal ended), `person` and `department` (codes: who reacted, else
    who had it), `stage` (place among the funnel's stages of the one it was in at the start;
    `UNKNOWN`).

    Of several starts without a reaction between them the first counts. A call counts from
    its beginning.
    """

    rule: Rule
    frame: pd.DataFrame

    @property
    def decided(self) -> pd.DataFrame:
        """Those that are kept, late or missed."""
        return self.frame[self.frame["state"] <= MISSED]

    @property
    def breached(self) -> pd.DataFrame:
        """Those that are late or missed."""
        return self.frame[self.frame["state"].isin((LATE, MISSED))]


def obligations(scene: Scene, rule: Rule, *, funnel: Funnel | None = None) -> Obligations:
    """The obligations of a rule, judged as of the moment up to which the scene goes.

    >>> from event_logs.event_log import EventLog
    >>> from mining.timelines.scene import read_scene
    >>> log = EventLog.from_traces({"a": ["New", "Call out", "Won"], "b": ["New"]})
    >>> rule = Rule("first call", "call", "lead", "30 minutes", 1800.0)
    >>> [STATES[state] for state in obligations(read_scene(log), rule).frame.state]
    ['late', 'missed']
    """
    timeline, clock = scene.timeline, scene.clock(rule.clock)
    kind = _kinds(timeline, rule, funnel)
    start, following = _paired(timeline, kind)
    at_once = (kind[start] == BOTH) & (rule.after == "lead")
    reaction = np.where(at_once, start, following)
    reacts = (reaction != UNKNOWN) & np.isin(kind[reaction], (REACTS, BOTH))
    started = timeline.ended[start]
    begun = np.where(at_once, started, np.maximum(timeline.begun[reaction], started))
    over = np.where(reaction == UNKNOWN, micros_of(timeline.as_of), timeline.ended[reaction])
    ended = np.where(reacts, begun, over)
    waited, had = clock.between(started, ended), _had(timeline, clock, started)
    hands = np.where(reacts, reaction, start)
    frame = pd.DataFrame(
        {
            "case": timeline.case[start],
            "start": start,
            "reaction": np.where(reacts, reaction, UNKNOWN),
            "started": started,
            "ended": ended,
            "waited": waited,
            "state": _states(rule, waited, had, reacts, reaction != UNKNOWN),
            "is_open": reaction == UNKNOWN,
            "person": _known(timeline.person, hands, start),
            "department": _known(timeline.department, hands, start),
            "stage": stages_at(timeline, funnel)[start],
        }
    )
    return Obligations(rule, frame[_holds(timeline, rule, frame, funnel)].reset_index(drop=True))


def stages_at(timeline: Timeline, funnel: Funnel | None) -> NDArray[np.int16]:
    """For each event the place of the declared stage in which its deal is then; `UNKNOWN`."""
    if funnel is None:
        return np.full(len(timeline.case), UNKNOWN, "int16")
    latest = timeline.latest(timeline.named(*funnel.stage_names))
    of_activity = np.array(
        [_place(funnel.stage_names, name) for name in timeline.activities], "int16"
    )
    found = of_activity[timeline.activity[latest]] if len(of_activity) else latest.astype("int16")
    return np.where(latest == UNKNOWN, UNKNOWN, found).astype("int16")


def end_names(timeline: Timeline, funnel: Funnel | None) -> tuple[str, ...]:
    """The outcomes: those declared and those that cases of the log have."""
    had = timeline.cases["outcome"].dropna().unique()
    declared = funnel.outcome_names if funnel else ()
    return tuple(dict.fromkeys([*declared, *map(str, had)]))


def _kinds(timeline: Timeline, rule: Rule, funnel: Funnel | None) -> NDArray[np.int8]:
    """What each event is to the rule; `UNKNOWN`: nothing."""
    ends = end_names(timeline, funnel)
    declared = [*(funnel.names if funnel else ()), *ends]
    over = timeline.named(*ends)
    # What begins with its end, such as a lost deal imported later, owes nothing.
    starts, reacts = _starts(timeline, rule) & ~over, _reacts(timeline, rule, declared)
    kind = np.full(len(timeline.case), UNKNOWN, "int8")
    kind[over] = ENDS
    kind[starts] = STARTS
    kind[reacts] = REACTS
    kind[starts & reacts] = BOTH
    return kind


def _starts(timeline: Timeline, rule: Rule) -> Flags:
    if rule.after == "lead":
        # Whose first event is what we did came to us before it, or not by a lead at all.
        return (timeline.position == 0) & ~timeline.doing("call out", "email out")
    if rule.after in TRIGGERS:
        return timeline.doing(*TRIGGERS[rule.after])
    return timeline.named(rule.after)


def _reacts(timeline: Timeline, rule: Rule, declared: Sequence[str]) -> Flags:
    if rule.expect == "next stage":
        return timeline.named(*(name for name in declared if name != rule.after))
    if rule.expect in MEANINGS:
        return timeline.doing(*MEANINGS[rule.expect])
    return timeline.named(rule.expect)


def _paired(timeline: Timeline, kind: NDArray[np.int8]) -> tuple[Places, Places]:
    """Places of starts, and of what next stops the clock of each; `UNKNOWN`: nothing yet."""
    places = np.flatnonzero(kind != UNKNOWN)
    waiting = np.isin(kind[places], (STARTS, BOTH))
    same = np.diff(timeline.case[places], prepend=UNKNOWN) == 0
    again = (kind[places] == STARTS) & same & np.roll(waiting, 1)
    places, waiting = places[~again], waiting[~again]
    following = np.append(places[1:], UNKNOWN)
    same_case = timeline.case[following] == timeline.case[places] if len(places) else waiting
    same_case[-1:] = False
    return places[waiting], np.where(same_case, following, UNKNOWN)[waiting]


def _had(timeline: Timeline, clock: WorkingClock, started: Places) -> NDArray[np.float64]:
    """Seconds on the clock from each start to `as_of`."""
    return clock.between(started, np.full(len(started), micros_of(timeline.as_of)))


def _states(
    rule: Rule, waited: NDArray[np.float64], had: NDArray[np.float64], reacts: Flags, over: Flags
) -> NDArray[np.int8]:
    in_time = waited <= rule.seconds
    return np.select(
        [~in_time & reacts, ~in_time, reacts & (had >= rule.seconds), reacts, over],
        [LATE, MISSED, KEPT, TOO_RECENT, ENDED],
        RUNNING,
    ).astype("int8")


def _known(codes: NDArray[np.int32], hands: Places, start: Places) -> NDArray[np.int32]:
    return np.where(codes[hands] == UNKNOWN, codes[start], codes[hands])


def _holds(timeline: Timeline, rule: Rule, frame: pd.DataFrame, funnel: Funnel | None) -> Flags:
    """Obligations in those stages, departments and deals for which the rule holds."""
    holds = np.ones(len(frame), "bool")
    if rule.stages and funnel is not None:
        holds &= (
            frame["stage"].isin([_place(funnel.stage_names, n) for n in rule.stages]).to_numpy()
        )
    if rule.departments:
        first = timeline.department[frame["start"]]
        having = np.where(first == UNKNOWN, frame["department"], first)
        holds &= np.isin(having, [_place(timeline.departments, name) for name in rule.departments])
    for name, values in rule.attributes.items():
        texts = timeline.cases[name].astype("string").isin(list(values)).to_numpy("bool")
        holds &= texts[frame["case"]]
    return holds


def _place(names: Iterable[str], name: str) -> int:
    return next((place for place, other in enumerate(names) if other == name), -2)
