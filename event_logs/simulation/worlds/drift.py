"""Knobs of a change: from which day on the process, or only its recording, is another."""

from dataclasses import dataclass
from datetime import date

from event_logs.simulation.worlds.crm_habits import CrmHabits
from event_logs.simulation.worlds.process import Process


@dataclass(frozen=True, slots=True)
class Drift:
    """What changes for the deals that arrive on `day` (local date) or later.

    `process` and `crm` are those of the new time; null: nothing changes there.
    """

    day: date
    process: Process | None = None
    crm: CrmHabits | None = None
