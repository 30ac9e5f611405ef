"""A world: every knob of the simulated company, each with its unit.

A world is a frozen value; `dataclasses.replace` makes a twin in which one thing differs.
Nothing here is estimated from a real company: the figures make a funnel of a plausible
shape, and each of them is known, which is the point.
"""

from dataclasses import dataclass, field
from datetime import date

from event_logs.simulation.worlds.channels import Noise
from event_logs.simulation.worlds.crm_habits import CrmHabits
from event_logs.simulation.worlds.drift import Drift
from event_logs.simulation.worlds.layout import Dirt, Layout
from event_logs.simulation.worlds.market import Leads
from event_logs.simulation.worlds.people import Staffing
from event_logs.simulation.worlds.process import Process
from event_logs.simulation.worlds.wording import ENGLISH, Wording


@dataclass(frozen=True, slots=True)
class World:
    """A company, its market and its bookkeeping.

    `deals` is the usual number of deals, `last_day` the day on which the records were
    exported, `region` the country of phone numbers and public holidays. `wording` are the
    company's words; `drift` is what changes on a date (null: nothing). `branch` is
    the number of the branch (0: the company has none), `first_lead` that of its first lead.
    """

    name: str
    deals: int = 2_000
    last_day: date = date(2026, 6, 30)
    time_zone: str = "Europe/Moscow"
    region: str = "RU"
    wording: Wording = ENGLISH
    leads: Leads = field(default_factory=Leads)
    staffing: Staffing = field(default_factory=Staffing)
    process: Process = field(default_factory=Process)
    crm: CrmHabits = field(default_factory=CrmHabits)
    noise: Noise = field(default_factory=Noise)
    dirt: Dirt = field(default_factory=Dirt)
    layout: Layout = field(default_factory=Layout)
    drift: Drift | None = None
    branch: int = 0
    first_lead: int = 0

    @property
    def mark(self) -> str:
        """What keeps numbers of this branch apart from those of others; empty without one."""
        return f"{self.branch:04}-" if self.branch else ""

    def process_on(self, day: date) -> Process:
        """The process of deals that arrive on this local date."""
        new = self.drift.process if self.drift and day >= self.drift.day else None
        return new or self.process

    def crm_on(self, day: date) -> CrmHabits:
        """The CRM habits of deals that arrive on this local date."""
        new = self.drift.crm if self.drift and day >= self.drift.day else None
        return new or self.crm
