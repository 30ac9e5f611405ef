"""What CRM, telephony and mailbox show of a play: the files of records."""

from collections.abc import Iterable

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.customers import Contact
from event_logs.simulation.company.deal import CALL_IN, CALL_OUT, Communication, Deal
from event_logs.simulation.company.others import known_strangers
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.crm import CrmView
from event_logs.simulation.records.crm_deviations import ROBOT
from event_logs.simulation.records.mailbox import mail_lines
from event_logs.simulation.records.sheets import Line, Sheet, clock_of, soil
from event_logs.simulation.records.spellings import dialled_number, spell_address, type_phone
from event_logs.simulation.worlds.wording import CALL_CENTRE, DEPARTMENTS, SALES

MAIN_LINE = "100"


def records_of(played: Played, view: CrmView) -> tuple[Sheet, ...]:
    """Every file of records of a play, bad lines included, in the order of the project."""
    sheets = (
        _stage_changes(played, view),
        _deals(played, view),
        _contacts(played),
        _calls(played),
        _emails(played),
        _staff(played),
    )
    return tuple(
        soil(sheet, played.world.dirt, Dice(played.seed, f"dirt in {sheet.name}"))
        for sheet in sheets
    )


def _stage_changes(played: Played, view: CrmView) -> Sheet:
    clock, wording = clock_of(played.world), played.world.wording
    lines = tuple(
        Line(
            (
                entry.case,
                wording.word(entry.stage),
                clock.crm(entry.at),
                wording.robot if entry.by == ROBOT else entry.by,
            )
        )
        for entry in view.entries
    )
    columns = ("deal_id", "stage", "changed_at", "changed_by")
    return Sheet("stage_changes", columns, lines, "changed_at", "deal_id", may_be_cut=True)


def _deals(played: Played, view: CrmView) -> Sheet:
    clock, wording = clock_of(played.world), played.world.wording
    created = {entry.case: entry.at for entry in reversed(view.entries)}
    lines = tuple(
        Line(
            (
                deal.lead.case,
                deal.lead.contact.contact_id,
                clock.crm(created[deal.lead.case]),
                owner_of(deal),
                str(deal.lead.amount),
                wording.word(deal.lead.source),
                wording.word(view.reasons.get(deal.lead.case, "")),
            )
        )
        for deal in played.deals
        if deal.lead.case in created
    )
    columns = ("deal_id", "contact_id", "created_at", "owner", "amount", "source", "loss_reason")
    return Sheet("deals", columns, lines, key="deal_id")


def owner_of(deal: Deal) -> str:
    """Who has the deal when it is exported: Sales, once they had it."""
    person = deal.people.get(SALES) or deal.people.get(CALL_CENTRE)
    return person.name if person else ""


def _contacts(played: Played) -> Sheet:
    dice = Dice(played.seed, "contacts")
    has_spellings = played.world.noise.spellings
    known = contacts_in_crm(played, played.deals)
    lines = tuple(_contact(contact, dice, has_spellings) for contact in known)
    return Sheet(
        "contacts", ("contact_id", "name", "company", "phones", "emails"), lines, key="contact_id"
    )


def contacts_in_crm(played: Played, deals: Iterable[Deal]) -> list[Contact]:
    """Everybody whom the CRM knows: the contacts of these deals, and some strangers."""
    contacts = [deal.lead.contact for deal in deals]
    return list(
        {each.contact_id: each for each in [*contacts, *known_strangers(played.world)]}.values()
    )


def _contact(contact: Contact, dice: Dice, has_spellings: bool) -> Line:  # noqa: FBT001 - a knob
    phones: Iterable[str] = contact.phones
    emails: Iterable[str] = contact.emails
    if has_spellings:
        phones = [type_phone(dice, phone) for phone in phones]
        emails = [spell_address(dice, email, "") for email in emails]
    cells = (", ".join(phones), ", ".join(emails))
    return Line((contact.contact_id, contact.name, contact.company, *cells))


def _calls(played: Played) -> Sheet:
    calls = [note for note in played.communications if note.kind in (CALL_IN, CALL_OUT)]
    dice = Dice(played.seed, "calls")
    lines = tuple(_call(played, note, number, dice) for number, note in enumerate(calls, 1))
    columns = (
        "call_id",
        "started",
        "direction",
        "number",
        "extension",
        "answered",
        "duration",
        "deal_id",
    )
    return Sheet("calls", columns, lines, "started", may_be_cut=True)


def _call(played: Played, note: Communication, number: int, dice: Dice) -> Line:
    noise, word = played.world.noise, played.world.wording.word
    number_shown = dialled_number(dice, note, noise.spellings)
    is_linked = dice.chance(noise.linked)
    cells = (
        f"call-{played.world.mark}{number:06}",
        clock_of(played.world).local(note.at),
        word("in" if note.kind == CALL_IN else "out"),
        number_shown,
        note.person.extension if note.person else MAIN_LINE,
        word("yes" if note.answered else "no"),
        str(note.seconds),
        note.case if is_linked else "",
    )
    return Line(cells, note)


def _emails(played: Played) -> Sheet:
    columns = ("message_id", "sent_at", "from", "to", "subject", "in_reply_to", "deal_id")
    return Sheet("emails", columns, mail_lines(played), "sent_at", "from", may_be_cut=True)


def _staff(played: Played) -> Sheet:
    wording = played.world.wording
    lines = [
        Line(
            (
                person.name,
                wording.word(person.department),
                person.email,
                person.extension,
                wording.word("no"),
            )
        )
        for department in DEPARTMENTS
        for person in played.play.people
        if person.department == department
    ]
    lines.append(Line((wording.robot, "", "", "", wording.word("yes"))))
    columns = ("person", "department", "emails", "extensions", "is_robot")
    return Sheet("staff", columns, tuple(lines), key="person")
