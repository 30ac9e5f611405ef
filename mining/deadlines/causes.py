"""Why deadlines were broken: by what those who had to act did in the meantime."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.deadlines.at_risk import as_times, named
from mining.deadlines.compliance import SMALLEST_GROUP, share_in_groups
from mining.deadlines.obligations import LATE, MISSED, Obligations
from mining.deadlines.rules import Rule
from mining.models.durations import to_timedelta
from mining.timelines.clock import Micros
from mining.timelines.parts import PARTS, parts_of_waits
from mining.timelines.scene import Scene
from mining.timelines.timeline import UNKNOWN
from mining.timelines.waits import Asked, Waits, look_at_waits

CLOSED, ABSENT, BUSY, OVERLOAD = "outside hours", "absent", "busy", "overload"
AVAILABLE, BATCHED, OTHERS, NOT_KNOWN = "available", "batched", "others first", "unknown"
CAUSES = (CLOSED, ABSENT, BUSY, OVERLOAD, AVAILABLE, BATCHED, OTHERS, NOT_KNOWN)
"""Why a deal waited. Outside hours: nobody was at work. Absent: whoever has the deal was
away. Busy: they did work that had come before. Overload: they did, and even taking all in
turn without a pause they would have been late. Available: they did work that had come
later. Batched: they did, and then much of this kind at once; or it was kept for the weekday
on which such work is done (`find_sittings`). Others first: a colleague was at work on the
deal. Unknown: no record tells."""

_PARTS = {
    "closed": CLOSED,
    "away": ABSENT,
    "busy": BUSY,
    "available": AVAILABLE,
    "batched": BATCHED,
    "worked": OTHERS,
    "unknown": NOT_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Causes:
    """Why one deadline was broken.

    `shares`, one row a cause: `cause`, `breaches`, `share` of those looked at for which it
    was told, `most` if all that is unknown were so too, `low` and `high`: the share lies
    between them, whatever the unknown are (95 %: from the lower end of the interval of
    `share` to the upper one of `most`, breaches of one deal taken together). `looked_at` of
    `breaches`: all, or a random sample. `rows`, one row a breach looked at: `case_id`,
    `started`, `reacted`, `waited`, `cause`, `sure` (the probability of the cause), `person`
    and `department`, and the evidence: `earlier` and `later`, the pieces of work on other
    deals begun meanwhile (which had come before or after), with their `earlier_time` and
    `later_time`; `away`, `closed` and `unknown`, how much of the wait was so. A person is
    named only where this shows what they did. `people`: `person`, `cause`, `breaches`, `of`,
    of those with at least `SMALLEST_GROUP` breaches.
    """

    rule: Rule
    shares: pd.DataFrame
    breaches: int
    looked_at: int
    rows: pd.DataFrame
    people: pd.DataFrame


def causes(scene: Scene, found: Obligations, *, seed: int = 0) -> Causes:
    """The causes of the breaches of one rule.

    Each wait, from what started the clock to the reaction, is cut into stretches by who had
    to act, and these into what is known: time outside hours (counted for deadlines by the
    calendar), away, until the next sitting, work of colleagues on the deal; the rest is being
    busy or being available by the order in which others were served (`taken_turns`, fitted on
    kept and broken obligations alike), or unknown where no work shows or the order does not
    tell. The cause is what took most of the wait.
    """
    judged = found.decided.reset_index(drop=True)
    breached = judged["state"].isin((LATE, MISSED)).to_numpy()
    asked = _asked(scene, judged)
    waits = look_at_waits(scene.timeline, scene.work, scene.presence, asked, seed=seed)
    parts = _parts(scene, found.rule, waits, asked.reaction)
    parts = parts[breached[parts.index]]
    mine = judged.loc[parts.index]
    cause = _refined(scene, found.rule, mine, parts["cause"].to_numpy(dtype=object))
    rows = _rows(scene, mine, parts.assign(cause=cause))
    return Causes(
        rule=found.rule,
        shares=_shares(cause, mine["case"].to_numpy()),
        breaches=int(breached.sum()),
        looked_at=len(rows),
        rows=rows,
        people=_by_person(rows),
    )


def _asked(scene: Scene, judged: pd.DataFrame) -> Asked:
    timeline = scene.timeline
    start, reaction = (judged[name].to_numpy("int64") for name in ("start", "reaction"))
    begun, ended = (judged[name].to_numpy("int64") for name in ("started", "ended"))
    reacted = reaction != UNKNOWN
    at = np.where(reacted, scene.work_at[reaction], UNKNOWN)
    if len(scene.work.begun):
        ended = np.where(at == UNKNOWN, ended, scene.work.begun[at])
    known = timeline.department[reaction[reacted]]
    known = known[known != UNKNOWN]
    holder = judged["person"].to_numpy("int32")
    return Asked(
        start,
        reaction,
        begun,
        np.maximum(ended, begun),
        holder=np.where(np.isin(holder, scene.work.person), holder, UNKNOWN).astype("int32"),
        home=int(np.bincount(known).argmax()) if len(known) else UNKNOWN,
    )


def _parts(scene: Scene, rule: Rule, waits: Waits, reaction: NDArray[np.int64]) -> pd.DataFrame:
    """Per wait the seconds of each part, the cause that took most of them, and how sure it is."""
    sums = parts_of_waits(scene, waits, reaction, counts_closed=rule.clock == "calendar")
    parts = list(PARTS)
    longest = sums[parts].idxmax(axis=1) if len(sums) else pd.Series(dtype=object)
    told = sums["busy"] + sums["available"] + sums["batched"]
    by_order = longest.isin(("busy", "available", "batched"))
    sure = (sums["sure"] / told).where(by_order, 1.0)
    nothing = sums[parts].max(axis=1) <= 0
    return sums.assign(cause=longest.map(_PARTS).mask(nothing, NOT_KNOWN), sure=sure)


def _refined(
    scene: Scene, rule: Rule, mine: pd.DataFrame, cause: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Causes, with overload told from being busy."""
    reaction = mine["reaction"].to_numpy("int64")
    at = np.where(reaction == UNKNOWN, UNKNOWN, scene.work_at[reaction])
    known = at != UNKNOWN
    late = np.zeros(len(at), "bool")
    begun = mine["started"].to_numpy("int64")[known]
    late[known] = _late(scene, rule, begun, scene.best[at[known]])
    cause[(cause == BUSY) & late] = OVERLOAD
    return cause


def _late(scene: Scene, rule: Rule, begun: Micros, best: Micros) -> NDArray[np.bool_]:
    """Whether a reaction at its best would have been late."""
    return scene.clock(rule.clock).between(begun, np.maximum(best, begun)) > rule.seconds


def _rows(scene: Scene, mine: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """One row a breach; a person is named only where it shows what they did."""
    timeline = scene.timeline
    shown = (parts["earlier"] + parts["later"] > 0) | (parts["cause"] == ABSENT)
    is_known = parts["cause"] != NOT_KNOWN
    reacted = as_times(mine["ended"].to_numpy("int64"))
    frame = pd.DataFrame(
        {
            "case_id": timeline.cases["case_id"].to_numpy()[mine["case"]],
            "started": as_times(mine["started"].to_numpy("int64")),
            "reacted": reacted.where((mine["state"] == LATE).to_numpy()),
            "waited": _times(mine["waited"]),
            "cause": parts["cause"].to_numpy(),
            "sure": parts["sure"].where(is_known).to_numpy(),
            "person": named(timeline.people, mine["person"].where(shown & is_known, UNKNOWN)),
            "department": named(timeline.departments, mine["department"]),
            "earlier": parts["earlier"].to_numpy("int64"),
            "later": parts["later"].to_numpy("int64"),
        }
    )
    times = {"earlier_time": "earlier_seconds", "later_time": "later_seconds"}
    times |= {"away": "away", "closed": "outside", "unknown": "unknown"}
    return frame.assign(**{name: _times(parts[part]) for name, part in times.items()})


def _times(seconds: pd.Series) -> pd.Series:
    return to_timedelta(seconds.reset_index(drop=True))


def _shares(cause: NDArray[np.object_], case: NDArray[np.integer]) -> pd.DataFrame:
    """Shares with what the unknown leave open. Source: Manski 1995 (bounds for missing data)."""
    together, unknown = np.zeros(len(cause), "int64"), cause == NOT_KNOWN
    rows = []
    for name in CAUSES:
        [told] = share_in_groups(cause == name, case, together, 1).itertuples()
        [most] = share_in_groups((cause == name) | unknown, case, together, 1).itertuples()
        rows.append((name, told.kept, told.share, most.share, told.low, most.high))
    return pd.DataFrame(rows, columns=["cause", "breaches", "share", "most", "low", "high"])


def _by_person(rows: pd.DataFrame) -> pd.DataFrame:
    counts = rows.groupby(["person", "cause"]).size().rename("breaches").reset_index()
    whole = counts.groupby("person")["breaches"].transform("sum")
    kept = counts.assign(of=whole)[whole >= SMALLEST_GROUP]
    order = ["of", "person", "breaches"]
    return kept.sort_values(order, ascending=[False, True, False], ignore_index=True)
