"""The few things that people and customers do to a deal, each noted as it happens."""

from event_logs.simulation.company.deal import (
    ANSWER_MAIL,
    APPROVAL,
    APPROVE,
    CALL_BACK,
    CALL_IN,
    CALL_OUT,
    CHECKLIST,
    FIRST_CALL,
    FOLLOW_UP,
    MAIL_IN,
    MAIL_INSIDE,
    MAIL_OUT,
    TAKE_HANDOVER,
    Asked,
    Communication,
    Deal,
    Handover,
    Parking,
)
from event_logs.simulation.company.play import Steps, Task, ring, wait, work
from event_logs.simulation.company.reactions import BATCHED, LYING, QUEUED, Lull, Reaction
from event_logs.simulation.company.working_hours import DAY, HOUR, next_open, weekday
from event_logs.simulation.dice import Dice

NO_ANSWER_SECONDS = 40
SATURDAY = 5
AWAKE, ASLEEP = 8 * HOUR, 22 * HOUR


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


def pause(
    deal: Deal, hours: float, spread: float = 0.5, *, dice: Dice | None = None, queue: str = ""
) -> Steps[None]:
    """Let about so many hours pass, and go on within working hours.

    Nothing keeps anybody from going on earlier; `queue` is who could have.
    """
    dice, begun = dice or deal.dice, deal.play.now
    ends = begun + round(dice.around(hours, spread) * HOUR)
    opens = next_open(deal.play.hours, ends)
    late = dice.whole(0, 3 * HOUR)
    yield from wait(opens + late if opens > ends else ends)
    deal.lulls.append(Lull(begun, deal.play.now, LYING, queue))


def wait_for_batch(deal: Deal, until: int) -> Steps[None]:
    """Wait for the moment at which such things are done."""
    begun = deal.play.now
    yield from wait(max(until, begun))
    deal.lulls.append(Lull(begun, deal.play.now, BATCHED))


def park(deal: Deal, days: float) -> Steps[None]:
    """Put the deal on hold for about so many days."""
    begun, holder = deal.play.now, deal.holder
    yield from pause(deal, days * 24, dice=deal.stream("parking"))
    deal.parkings.append(Parking(deal.stage, begun, deal.play.now, holder))


def customer_writes(
    deal: Deal, topic: str, *, answers: Communication | None = None
) -> Steps[Communication]:
    """Wait until the customer writes, between eight and ten in the evening, seldom on Sunday."""
    hours = deal.dice.around(deal.process.answer_hours, 0.9)
    at = _waking(deal.play.now + round(hours * HOUR), deal.dice)
    yield from wait(at)
    noted = deal.note(MAIL_IN, topic, None, deal.play.now)
    noted.answers, noted.receiver = answers, deal.holder
    deal.due.pop(FOLLOW_UP, None)
    deal.due.setdefault(ANSWER_MAIL, noted.at)
    return noted


def reach(deal: Deal, department: str, topic: str, minutes: float) -> Steps[bool]:
    """Call the customer until somebody answers, at most so often as the world allows."""
    for attempt in range(deal.process.attempts):
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
    noted.is_withheld = deal.stream("withheld").chance(deal.world.noise.withheld)
    if taken is None:
        noted.answered = False
        deal.due.setdefault(CALL_BACK, asked)
        return False
    _take(deal, department, taken, asked)
    noted.person, noted.seconds = taken.person, talk
    for kind in (FIRST_CALL, FOLLOW_UP, CALL_BACK):
        deal.due.pop(kind, None)
    ask_checklist(deal, noted)
    return True


def _call_once(deal: Deal, department: str, topic: str, minutes: float) -> Steps[bool]:
    misses = 1.0 if deal.lead.is_dead else deal.process.unanswered
    answered = not deal.dice.chance(misses)
    talk = deal.dice.seconds(minutes) if answered else 0
    seconds = talk or NO_ANSWER_SECONDS
    done = yield from _perform_seconds(deal, department, seconds, f"call: {topic}", paced=False)
    began = deal.play.now - seconds
    noted = deal.note(CALL_OUT, topic, done.person, began)
    noted.answered, noted.seconds = answered, talk
    if deal.first_call is None:
        deal.first_call = began
    ask_checklist(deal, noted)
    return answered


def ask_checklist(deal: Deal, call: Communication) -> None:
    """What is asked in an answered call; each item is due once, in the first call about it."""
    items = CHECKLIST.get(call.topic, ())
    if not call.answered or call.person is None or any(a.item in items for a in deal.checklist):
        return
    misses = min(deal.process.missed_item * deal.play.pace_of(call.person) ** 2, 0.95)
    dice = deal.stream("checklist")
    deal.checklist += [Asked(call, item, not dice.chance(misses)) for item in items]


def _perform_seconds(
    deal: Deal, department: str, seconds: int, what: str, *, paced: bool = True
) -> Steps[Task]:
    asked = deal.play.now
    yield from _let_lie(deal, _queue(deal, department))
    queue, queued = _queue(deal, department), deal.play.now
    done = yield from work(queue, seconds, what, deal.lead.case, paced=paced)
    started = deal.play.now if done.started is None else done.started
    deal.lulls.append(Lull(queued, started, QUEUED, queue, deal.play.now - started))
    _take(deal, department, done, asked)
    _react(deal, done)
    return done


def _let_lie(deal: Deal, queue: str) -> Steps[None]:
    """Now and then a task lies around though somebody is free."""
    staffing, dice = deal.world.staffing, deal.stream("lying")
    if dice.chance(staffing.lies):
        yield from pause(deal, staffing.lies_hours, dice=dice, queue=queue)


def _react(deal: Deal, done: Task) -> None:
    """Note what this task is the reaction to."""
    kinds = [ANSWER_MAIL]
    kinds += [FIRST_CALL, CALL_BACK] if done.what.startswith("call: ") else []
    kinds += [FOLLOW_UP] if done.what.startswith(("call: ", "write mail: ")) else []
    kinds += [APPROVAL] if done.what == APPROVE else []
    for kind in kinds:
        due = deal.due.pop(kind, None)
        if due is not None and done.person is not None and done.started is not None:
            deal.reactions.append(Reaction(kind, due, done.started, done.person))


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
        deal.reactions.append(Reaction(TAKE_HANDOVER, passed, done.started, person))
    deal.people[department] = deal.holder = person
    deal.passed = None


def _waking(time: int, dice: Dice) -> int:
    """Move a moment to one at which customers write: awake, and seldom on a weekend."""
    rests, late = dice.chance(0.85), dice.whole(0, 3 * HOUR)
    if weekday(time) >= SATURDAY and rests:
        time += (7 - weekday(time)) * DAY
    if AWAKE <= time % DAY < ASLEEP:
        return time
    next_day = DAY if time % DAY >= ASLEEP else 0
    return time // DAY * DAY + next_day + AWAKE + late
