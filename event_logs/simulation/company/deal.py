"""A deal on stage: what is known of it, and the few things that people do to it.

Whatever is done is noted as it happens: visits of true stages, communications, handovers.
The notes are the truth; records are made of them later, and less true.
"""

from dataclasses import dataclass, field

from event_logs.simulation.company.customers import Lead
from event_logs.simulation.company.play import Person, Play, Steps, Task, ring, wait, work
from event_logs.simulation.company.working_hours import DAY, HOUR, next_open, weekday
from event_logs.simulation.dice import Dice
from event_logs.simulation.worlds.world import World

CALL_OUT = "call out"
CALL_IN = "call in"
MAIL_OUT = "mail out"
MAIL_IN = "mail in"
MAIL_INSIDE = "mail inside"
NO_ANSWER_SECONDS = 40
SATURDAY = 5
AWAKE, ASLEEP = 8 * HOUR, 22 * HOUR


@dataclass(slots=True, eq=False)
class Communication:
    """A call or a mail as it truly was; each is a thing of its own, equal only to itself.

    `at`: when the call began, when the mail was sent. `person` is of the company (null:
    nobody took the call), `other` the number or address outside, `topic` what it was
    about, `seconds` of talk. `answers`: the mail that this one answers.
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


@dataclass(slots=True)
class Deal:
    """A deal in play: its lead, who has it, and the notes taken."""

    lead: Lead
    play: Play
    world: World
    dice: Dice
    visits: list[Visit] = field(default_factory=list)
    communications: list[Communication] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    holder: Person | None = None
    passed: int | None = None
    first_call: int | None = None
    loss_reason: str = ""

    @property
    def stage(self) -> str:
        """The true stage in which the deal is."""
        return self.visits[-1].stage

    def enter(self, stage: str) -> None:
        """Leave the true stage and enter the next."""
        if self.visits:
            self.visits[-1].left = self.play.now
        self.visits.append(Visit(stage, self.play.now, self.holder))

    def note(self, kind: str, topic: str, person: Person | None, at: int) -> Communication:
        """Note a communication with the customer as it happens."""
        contact = self.lead.contact
        ways = contact.phones if kind in (CALL_IN, CALL_OUT) else contact.emails
        usual = self.dice.chance(0.8)
        noted = Communication(kind, at, self.lead.case, self.stage, topic, person)
        noted.other, noted.language = ways[0 if usual else -1], contact.language
        self.communications.append(noted)
        return noted


def perform(deal: Deal, department: str, minutes: float, what: str) -> Steps[Task]:
    """Have a department do something; whoever did it once keeps the deal there."""
    return (yield from _perform_seconds(deal, department, deal.dice.seconds(minutes), what))


def send_mail(
    deal: Deal, department: str, topic: str, *, answers: Communication | None = None
) -> Steps[Communication]:
    """Write to the customer; the mail goes out as the work on it ends."""
    done = yield from perform(deal, department, 12, f"write mail: {topic}")
    noted = deal.note(MAIL_OUT, topic, done.person, deal.play.now)
    noted.answers = answers
    return noted


def send_inside(deal: Deal, department: str, to: str, topic: str) -> Steps[None]:
    """Write to another department about the deal."""
    done = yield from perform(deal, department, 5, f"write mail: {topic}")
    noted = deal.note(MAIL_INSIDE, topic, done.person, deal.play.now)
    colleagues = [person for person in deal.play.people if person.department == to]
    noted.receiver = deal.people.get(to) or deal.dice.pick(colleagues)


def pause(deal: Deal, hours: float, spread: float = 0.5) -> Steps[None]:
    """Let about so many hours pass, and go on within working hours."""
    ends = deal.play.now + round(deal.dice.around(hours, spread) * HOUR)
    opens = next_open(deal.play.hours, ends)
    late = deal.dice.whole(0, 3 * HOUR)
    yield from wait(opens + late if opens > ends else ends)


def customer_writes(
    deal: Deal, topic: str, *, answers: Communication | None = None
) -> Steps[Communication]:
    """Wait until the customer writes, between eight and ten in the evening, seldom on Sunday."""
    hours = deal.dice.around(deal.world.process.answer_hours, 0.9)
    at = _waking(deal.play.now + round(hours * HOUR), deal.dice)
    yield from wait(at)
    noted = deal.note(MAIL_IN, topic, None, deal.play.now)
    noted.answers, noted.receiver = answers, deal.holder
    return noted


def reach(deal: Deal, department: str, topic: str, minutes: float) -> Steps[bool]:
    """Call the customer until somebody answers, at most so often as the world allows."""
    for attempt in range(deal.world.process.attempts):
        if attempt:
            yield from pause(deal, 20)
        if (yield from _call_once(deal, department, topic, minutes)):
            return True
    return False


def customer_calls(deal: Deal, department: str, topic: str, minutes: float) -> Steps[bool]:
    """The customer calls: answered when somebody is free at that moment, missed otherwise."""
    talk = deal.dice.seconds(minutes)
    queue = _queue(deal, department)
    asked = deal.play.now
    taken = yield from ring(queue, talk, f"answer call: {topic}", deal.lead.case)
    noted = deal.note(CALL_IN, topic, None, asked)
    if taken is None:
        noted.answered = False
        return False
    _take(deal, department, taken, asked)
    noted.person, noted.seconds = taken.person, talk
    return True


def _call_once(deal: Deal, department: str, topic: str, minutes: float) -> Steps[bool]:
    misses = 1.0 if deal.lead.is_dead else deal.world.process.unanswered
    answered = not deal.dice.chance(misses)
    talk = deal.dice.seconds(minutes) if answered else 0
    seconds = talk or NO_ANSWER_SECONDS
    done = yield from _perform_seconds(deal, department, seconds, f"call: {topic}")
    began = deal.play.now - seconds
    noted = deal.note(CALL_OUT, topic, done.person, began)
    noted.answered, noted.seconds = answered, talk
    if deal.first_call is None:
        deal.first_call = began
    return answered


def _perform_seconds(deal: Deal, department: str, seconds: int, what: str) -> Steps[Task]:
    asked = deal.play.now
    done = yield from work(_queue(deal, department), seconds, what, deal.lead.case)
    _take(deal, department, done, asked)
    return done


def _queue(deal: Deal, department: str) -> str:
    person = deal.people.get(department)
    return department if person is None else person.name


def _take(deal: Deal, department: str, done: Task, asked: int) -> None:
    person, giver = done.person, deal.holder
    if person is None or done.started is None:
        return
    if giver is not None and giver.department != person.department:
        passed = asked if deal.passed is None else deal.passed
        deal.handovers.append(Handover(deal.lead.case, giver, person, passed, done.started))
    deal.people[department] = deal.holder = person
    deal.passed = None


def _waking(time: int, dice: Dice) -> int:
    """Move a moment to one at which customers write: awake, and seldom on a weekend."""
    if weekday(time) >= SATURDAY and dice.chance(0.85):
        time += (7 - weekday(time)) * DAY
    if AWAKE <= time % DAY < ASLEEP:
        return time
    next_day = DAY if time % DAY >= ASLEEP else 0
    return time // DAY * DAY + next_day + AWAKE + dice.whole(0, 3 * HOUR)
