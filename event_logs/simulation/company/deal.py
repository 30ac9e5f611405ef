"""A deal on stage: what is known of it, and the notes taken as it plays.

Whatever is done is noted as it happens: visits of true stages, communications, handovers.
The notes are the truth; records are made of them later, and less true.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from event_logs.simulation.company.customers import Lead
from event_logs.simulation.company.play import Person, Play
from event_logs.simulation.company.reactions import Lull, Reaction
from event_logs.simulation.company.working_hours import (
    local_moment,
)
from event_logs.simulation.dice import Dice
from event_logs.simulation.worlds.process import Process
from event_logs.simulation.worlds.world import World

CALL_OUT = "call out"
CALL_IN = "call in"
MAIL_OUT = "mail out"
MAIL_IN = "mail in"
MAIL_INSIDE = "mail inside"
FIRST_CALL, ANSWER_MAIL, CALL_BACK = "first call", "answer mail", "call back"
FOLLOW_UP, APPROVAL, TAKE_HANDOVER = "follow up", "approval", "take handover"
APPROVE = "approve the discount"
CHECKLIST = {
    "first call": ("need", "contact person", "next step"),
    "needs": ("budget", "decision maker", "deadline"),
}


@dataclass(slots=True, eq=False)
class Communication:
    """A call or a mail as it truly was; each is a thing of its own, equal only to itself.

    `at`: when the call began, when the mail was sent. `person` is of the company (null:
    nobody took the call), `other` the number or address outside, `topic` what it was
    about, `seconds` of talk. `answers`: the mail that this one answers. `is_withheld`: the
    caller did not show the number.
    """

    kind: str
    at: int
    case: str
    stage: str
    topic: str
    person: Person | None
    other: str = ""
    language: str = "en"
    answered: bool = True
    seconds: int = 0
    answers: "Communication | None" = None
    receiver: Person | None = None
    is_withheld: bool = False


@dataclass(slots=True)
class Visit:
    """One stay in a true stage; `left` is null where the deal was still there at the end."""

    stage: str
    entered: int
    by: Person | None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """A deal passed from one department to another: when passed, when taken up."""

    case: str
    source: Person
    target: Person
    passed: int
    taken: int


@dataclass(frozen=True, slots=True)
class Parking:
    """A deal put on hold in the middle of a true stage, and by whom."""

    stage: str
    begun: int
    ended: int
    by: Person | None


@dataclass(frozen=True, slots=True)
class StageEnd:
    """The moment at which a deal was lost or not: the log odds of it, and what made them.

    `units` are those of the effects, as they stood then.
    """

    stage: str
    at: int
    is_lost: bool
    log_odds: float
    units: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of the checklist: in which call it was due, and whether it was asked."""

    call: Communication
    item: str
    is_done: bool


@dataclass(slots=True)
class Deal:
    """A deal in play: its lead, who has it, and the notes taken.

    `due` holds what is waited for, and since when. `seed` names the streams of chance:
    `dice` is that of the stay in the present stage, so that a stay draws the same numbers
    whatever happened before it.
    """

    lead: Lead
    play: Play
    world: World
    seed: int = 0
    dice: Dice = field(init=False)
    visits: list[Visit] = field(default_factory=list)
    communications: list[Communication] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    holder: Person | None = None
    passed: int | None = None
    first_call: int | None = None
    loss_reason: str = ""
    ends: list[StageEnd] = field(default_factory=list)
    parkings: list[Parking] = field(default_factory=list)
    checklist: list[Asked] = field(default_factory=list)
    lulls: list[Lull] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    due: dict[str, int] = field(default_factory=dict)
    streams: dict[str, Dice] = field(default_factory=dict)

    @property
    def process(self) -> Process:
        """The process of the day on which the deal arrived."""
        return self.world.process_on(local_moment(self.lead.arrived).date())

    @property
    def missed_items(self) -> int:
        """How many items of the checklist were not asked so far."""
        return sum(not asked.is_done for asked in self.checklist)

    def stream(self, name: str) -> Dice:
        """The stream of chance of this deal that decides one thing only."""
        if name not in self.streams:
            self.streams[name] = Dice(self.seed, name, self.lead.number)
        return self.streams[name]

    @property
    def stage(self) -> str:
        """The true stage in which the deal is."""
        return self.visits[-1].stage

    def enter(self, stage: str) -> None:
        """Leave the true stage and enter the next."""
        if self.visits:
            self.visits[-1].left = self.play.now
        self.visits.append(Visit(stage, self.play.now, self.holder))
        stay = sum(visit.stage == stage for visit in self.visits)
        self.dice = Dice(self.seed, f"{stage} {stay}", self.lead.number)

    def note(self, kind: str, topic: str, person: Person | None, at: int) -> Communication:
        """Note a communication with the customer as it happens."""
        contact = self.lead.contact
        ways = contact.phones if kind in (CALL_IN, CALL_OUT) else contact.emails
        usual = self.dice.chance(0.8)
        noted = Communication(kind, at, self.lead.case, self.stage, topic, person)
        noted.other, noted.language = ways[0 if usual else -1], contact.language
        self.communications.append(noted)
        return noted
