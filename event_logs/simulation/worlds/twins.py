"""Twins of a world: the same company, people, customers and luck, but for one thing.

Chance has named streams, so that in a twin played from the same seed every deal draws the
same numbers (common random numbers): what differs between the two was caused by what was
changed. Queues are shared, so a deal may also be served at another time because other
deals went another way.
"""

from dataclasses import replace
from typing import Any

from event_logs.errors import GreyzoneError, nearest
from event_logs.simulation.worlds.process import Process
from event_logs.simulation.worlds.world import World

EFFECTS = ("late_call_effect", "handover_effect", "checklist_effect", "parked_effect")
"""The knobs of `Process` that say what hazards of losing depend on."""


def without_effects(world: World, *effects: str) -> World:
    """The twin in which these effects (all by default) are none, before and after a drift.

    Raises `GreyzoneError` for a name that is no effect.

    >>> from event_logs.simulation.worlds.catalogue import TYPICAL
    >>> without_effects(TYPICAL, "parked_effect").process.parked_effect
    0.0
    """
    chosen = effects or EFFECTS
    for name in chosen:
        if name not in EFFECTS:
            remedy = nearest(name, EFFECTS) or f"Effects are: {', '.join(EFFECTS)}"
            raise GreyzoneError(f"There is no effect '{name}'", where=world.name, remedy=remedy)
    drift = world.drift
    if drift is not None and drift.process is not None:
        drift = replace(drift, process=_without(drift.process, chosen))
    return replace(world, process=_without(world.process, chosen), drift=drift)


def _without(process: Process, effects: tuple[str, ...]) -> Process:
    none: dict[str, Any] = dict.fromkeys(effects, 0.0)
    return replace(process, **none)
