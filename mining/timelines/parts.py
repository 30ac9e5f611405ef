"""What waits were made of: closed, away, busy, available, batched, others, or not known."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.timelines.scene import Scene
from mining.timelines.timeline import UNKNOWN
from mining.timelines.turns import SURE, taken_turns
from mining.timelines.waits import Waits

PARTS = ("closed", "away", "busy", "available", "batched", "worked", "unknown")
"""Of a wait: outside opening hours; whoever had to act was away; did work that had come
before; work that had come after; the same, and the act that ended the wait was one of a
batch, or until the weekday that such work is kept for; a colleague was at work on the case;
no record tells."""
FEWEST = 2
"""So many pieces of later work say that somebody was available; one may be a slip."""
EVIDENCE = ("earlier", "later", "earlier_seconds", "later_seconds")


def parts_of_waits(
    scene: Scene, waits: Waits, reaction: NDArray[np.int64], *, counts_closed: bool = True
) -> pd.DataFrame:
    """Seconds of each part of each wait looked at (`PARTS`), indexed by the wait.

    Each stretch of a wait is cut into what is known: time outside hours, away, until the
    next sitting for the work that ended it (`find_sittings`), work of colleagues on the
    case; the rest is being busy or being available by the order in which others were served
    (`taken_turns`, fitted on all waits given), or unknown where no work shows or the order
    does not tell. `reaction`: per wait given the event that ended it. Without
    `counts_closed`, on a clock that stands still then, `closed` is nothing.

    Beside them `outside` (outside hours, counted or not), the evidence (`EVIDENCE`), and
    `sure`: seconds weighed by how likely busy or available were.
    """
    frame = waits.frame
    passed = taken_turns(frame["earlier"], frame["later"], frame["open"]).passed_over
    held = _held(scene, frame)
    spent = frame["open"].to_numpy() - held
    busy = (passed <= 1 - SURE) & (frame["earlier"].to_numpy() > 0)
    available = (passed >= SURE) & (frame["later"].to_numpy() >= FEWEST)
    batched = available & _in_batch(scene, reaction[frame["wait"].to_numpy("int64")])
    weighed = frame.assign(
        outside=frame["closed"],
        closed=frame["closed"] if counts_closed else 0.0,
        busy=np.where(busy, spent, 0.0),
        available=np.where(available & ~batched, spent, 0.0),
        batched=held + np.where(batched, spent, 0.0),
        unknown=np.where(busy | available, 0.0, spent),
        sure=held + np.where(busy, 1 - passed, np.where(available, passed, 0.0)) * spent,
    )
    return weighed.groupby("wait")[[*PARTS, *EVIDENCE, "outside", "sure"]].sum()


def _held(scene: Scene, frame: pd.DataFrame) -> NDArray[np.float64]:
    """Working seconds of each stretch until the next sitting for the work that ended it."""
    act, begun, ended = (frame[name].to_numpy("int64") for name in ("act", "begun", "ended"))
    held = scene.sittings.held(act, begun, ended, scene.business)
    return np.minimum(held, frame["open"].to_numpy())


def _in_batch(scene: Scene, reaction: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each event that ended a wait was work done in a batch."""
    at = np.where(reaction == UNKNOWN, UNKNOWN, scene.work_at[reaction])
    found = np.zeros(len(at), "bool")
    found[at != UNKNOWN] = scene.batches[at[at != UNKNOWN]] > 0
    return found
