"""The mailbox's side of a play: subjects, threads, and addresses as headers have them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.customers import Contact
from event_logs.simulation.company.deal import MAIL_IN, MAIL_INSIDE, MAIL_OUT, Communication
from event_logs.simulation.company.play import Person
from event_logs.simulation.company.working_hours import local_moment
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.sheets import Clock, Line, clock_of
from event_logs.simulation.records.spellings import spell_address
from event_logs.simulation.records.subjects import (
    AUTO_REPLY,
    BOUNCE,
    MACHINES,
    machine_subject,
    reply_subject,
    write_subject,
)


@dataclass(slots=True)
class _Threads:
    """Mails written so far: id and subject of each, and the last one of each deal."""

    written: dict[Communication, tuple[str, str]] = field(default_factory=dict)
    last: dict[str, Communication] = field(default_factory=dict)


def mail_lines(played: Played) -> tuple[Line, ...]:
    """The mails of a play in order of time, as lines of the mailbox's export."""
    dice, clock, threads = Dice(played.seed, "mails"), clock_of(played.world), _Threads()
    contacts = {deal.lead.case: deal.lead.contact for deal in played.deals}
    mails = all_mails(played)
    return tuple(
        _line(played, note, (number, contacts.get(note.case)), (dice, clock, threads))
        for number, note in enumerate(mails, 1)
    )


def all_mails(played: Played) -> list[Communication]:
    """The mails of a play and what machines answered, in order of time."""
    mails = [
        note for note in played.communications if note.kind in (MAIL_IN, MAIL_OUT, MAIL_INSIDE)
    ]
    return sorted([*mails, *_by_machines(played, mails)], key=lambda note: note.at)


def _by_machines(played: Played, mails: list[Communication]) -> Iterator[Communication]:
    """Auto-replies of customers who are away, and mails that could not be delivered."""
    dice, noise = Dice(played.seed, "mail machines"), played.world.noise
    for mail in mails:
        is_away, is_returned = dice.chance(noise.auto_replies), dice.chance(noise.bounces)
        at = mail.at + dice.whole(5, 180)
        if mail.kind != MAIL_OUT or not (is_away or is_returned) or at >= played.period.end:
            continue
        topic = BOUNCE if is_returned else AUTO_REPLY
        note = Communication(MAIL_IN, at, mail.case, mail.stage, topic, None)
        host = mail.other.split("@")[1]
        note.other = f"mailer-daemon@{host}" if is_returned else mail.other
        note.language, note.answers, note.receiver = mail.language, mail, mail.person
        yield note


def _line(
    played: Played,
    note: Communication,
    about: tuple[int, Contact | None],
    tools: tuple[Dice, Clock, _Threads],
) -> Line:
    (number, contact), (dice, clock, threads) = about, tools
    noise = played.world.noise
    answers = _answered(note, noise.old_thread, dice, threads)
    message_id = (
        f"<{local_moment(note.at):%Y%m%d}.{played.world.mark}{number:06}@{_host(note, played)}>"
    )
    fresh = write_subject(
        dice, note.topic, note.language, generic=noise.generic, deal=_number(note)
    )
    before = threads.written[answers] if answers else None
    subject = reply_subject(before[1]) if before else fresh
    if before and note.topic in MACHINES:
        subject = machine_subject(note.topic, note.language, before[1])
    threads.written[note] = (message_id, subject)
    if note.case and note.kind != MAIL_INSIDE and note.topic not in MACHINES:
        threads.last[note.case] = note
    sender, receiver = _addresses(note, contact, dice, played)
    is_linked = dice.chance(noise.linked)
    cells = (
        message_id,
        clock.mail(note.at),
        sender,
        receiver,
        subject,
        before[0] if before else "",
        note.case if is_linked and note.kind != MAIL_INSIDE else "",
    )
    return Line(cells, note)


def _answered(
    note: Communication, old_thread: float, dice: Dice, threads: _Threads
) -> Communication | None:
    """The mail that this one answers, in truth or because an old thread was at hand."""
    takes_old = dice.chance(old_thread)
    if note.answers is not None or note.kind == MAIL_INSIDE or not takes_old:
        return note.answers
    return threads.last.get(note.case)


def _host(note: Communication, played: Played) -> str:
    return note.other.split("@")[1] if note.kind == MAIL_IN else played.world.wording.domain


def _number(note: Communication) -> int:
    return int(note.case.removeprefix("D-")) % 10_000 if note.case else 0


def _addresses(
    note: Communication, contact: Contact | None, dice: Dice, played: Played
) -> tuple[str, str]:
    """Sender and receivers."""
    name = contact.name if contact and note.topic != BOUNCE else ""
    is_customer = bool(name) and note.kind != MAIL_INSIDE
    outside = _spelled(note.other, (name, is_customer), dice, played)
    if note.kind == MAIL_IN:
        return outside, _inside(note.receiver, dice, played)
    sender = _inside(note.person, dice, played)
    if note.kind == MAIL_INSIDE:
        return sender, _inside(note.receiver, dice, played)
    has_copy = dice.chance(played.world.noise.copied)
    colleague = dice.pick(played.play.people)
    return sender, f"{outside}, {colleague.email}" if has_copy else outside


def _inside(person: Person | None, dice: Dice, played: Played) -> str:
    """Somebody's address in the company, or the common one."""
    if person is None:
        return f"info@{played.world.wording.domain}"
    return _spelled(person.email, (person.name, False), dice, played)


def _spelled(address: str, whose: tuple[str, bool], dice: Dice, played: Played) -> str:
    name, is_customer = whose
    spelled = spell_address(dice, address, name, is_tagged=is_customer)
    return spelled if played.world.noise.spellings else address
