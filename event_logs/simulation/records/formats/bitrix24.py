"""Bitrix24: history of stages, deals, statuses, contacts, activities, calls, users.

One answer of the REST interface a line, fifty items each. Numbers are texts, as the vendor
writes them; times carry the offset. Two traps are the vendor's own: a call's `CALL_TYPE` is
1 for outgoing and an activity's `DIRECTION` 1 for incoming, and the history knows no user.
Source: the vendor's documentation of the methods that the files are named after.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import CALL_IN, CALL_OUT, MAIL_INSIDE, Communication
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.crm import CrmView
from event_logs.simulation.records.crm_deviations import Entry
from event_logs.simulation.records.formats.numbering import Numbering, digits, number_of
from event_logs.simulation.records.formats.vendor_file import VendorFile, answers_file, pages
from event_logs.simulation.records.sheets import Line
from event_logs.simulation.records.spellings import WITHHELD
from event_logs.simulation.records.tables import contacts_in_crm, owner_of
from event_logs.simulation.worlds.wording import LOST, ON_HOLD, WON

PAGE = 50
SUBJECT = 4  # column of the mailbox's export
CALL_SUBJECTS = {CALL_IN: "Incoming call", CALL_OUT: "Outgoing call"}
DEAL, CONTACT = "2", "3"
CALL, MAIL = "2", "4"
INCOMING, OUTGOING = "1", "2"  # of an activity; a call counts the other way round
CALL_OUTGOING, CALL_INCOMING = "1", "2"
ANSWERED, MISSED, UNAVAILABLE = "200", "304", "480"
Item = dict[str, Any]


def bitrix24_files(played: Played, view: CrmView, mails: tuple[Line, ...]) -> Iterator[VendorFile]:
    """The files, in the folder `bitrix24`; `mails` are the lines of `mail_lines`."""
    numbers = number_of(played)
    last = {entry.case: entry for entry in view.entries}
    first = {entry.case: entry for entry in reversed(view.entries)}
    deals = [deal for deal in played.deals if deal.lead.case in first]
    activities, told = _activities(played, mails, numbers, first)
    calls, told_calls = _calls(played, numbers)
    lists = {
        "crm.deal.list": [_deal(deal, numbers, first, last) for deal in deals],
        "crm.status.list": _statuses(played, numbers),
        "crm.contact.list": [_contact(contact) for contact in contacts_in_crm(played, deals)],
        "user.get": [
            {"ID": str(numbers.user(person.name)), "NAME": person.name, "EMAIL": person.email}
            for person in played.play.people
        ],
    }
    history = list(_history(view.entries, numbers))
    yield _file("crm.stagehistory.list", [{"items": page} for page in pages(history, PAGE)])
    yield _file("crm.activity.list", pages(activities, PAGE), told)
    yield _file("voximplant.statistic.get", pages(calls, PAGE), told_calls)
    for method, items in lists.items():
        yield _file(method, pages(items, PAGE))


def stage_id(stage: str, numbers: Numbering) -> str:
    """What the vendor calls a stage of the first pipeline."""
    if stage in (WON, LOST):
        return "WON" if stage == WON else "LOSE"
    place = numbers.stages.index(stage)
    return "NEW" if place == 0 else f"UC_{place:06}"


def _file(method: str, results: Iterable[Any], told: tuple[Any, ...] = ()) -> VendorFile:
    found = list(results)
    sizes = [len(part["items"] if isinstance(part, dict) else part) for part in found]
    answers: list[Item] = []
    for place, part in enumerate(found):
        answer: Item = {"result": part, "total": sum(sizes)}
        if place + 1 < len(found):
            answer["next"] = PAGE * (place + 1)
        answers.append(answer)
    return answers_file(f"bitrix24/{method}.jsonl", answers, told)


def _semantics(stage: str) -> str:
    return {WON: "S", LOST: "F"}.get(stage, "P")


def _history(entries: Iterable[Entry], numbers: Numbering) -> Iterator[Item]:
    known: set[str] = set()
    for number, entry in enumerate(entries, 1):
        kind = "3" if entry.stage in (WON, LOST) else "2" if entry.case in known else "1"
        known.add(entry.case)
        yield {
            "ID": str(number),
            "TYPE_ID": kind,
            "OWNER_ID": str(digits(entry.case)),
            "CREATED_TIME": numbers.moment(entry.at).isoformat(),
            "CATEGORY_ID": "0",
            "STAGE_SEMANTIC_ID": _semantics(entry.stage),
            "STAGE_ID": stage_id(entry.stage, numbers),
        }


def _deal(deal: Any, numbers: Numbering, first: Any, last: Any) -> Item:
    case = deal.lead.case
    begun, ended = first[case], last[case]
    is_closed = ended.stage in (WON, LOST)
    day = numbers.moment(ended.at).replace(hour=0, minute=0, second=0)
    return {
        "ID": str(digits(case)),
        "TITLE": case,
        "CATEGORY_ID": "0",
        "STAGE_ID": stage_id(ended.stage, numbers),
        "STAGE_SEMANTIC_ID": _semantics(ended.stage),
        "CURRENCY_ID": "RUB",
        "OPPORTUNITY": f"{deal.lead.amount}.00",
        "CONTACT_ID": str(digits(deal.lead.contact.contact_id)),
        "CLOSEDATE": day.isoformat(),
        "CLOSED": "Y" if is_closed else "N",
        "ASSIGNED_BY_ID": str(numbers.user(owner_of(deal) or None)),
        "CREATED_BY_ID": str(numbers.user(begun.by)),
        "MOVED_BY_ID": str(numbers.user(ended.by)),
        "MOVED_TIME": numbers.moment(ended.at).isoformat(),
        "DATE_CREATE": numbers.moment(begun.at).isoformat(),
        "SOURCE_ID": deal.lead.source.upper(),
    }


def _statuses(played: Played, numbers: Numbering) -> list[Item]:
    word = played.world.wording.word
    stages = [stage for stage in numbers.stages if stage != ON_HOLD]
    rows = [
        ("DEAL_STAGE", stage_id(stage, numbers), word(stage), _semantics(stage)) for stage in stages
    ]
    rows += [
        ("SOURCE", source.upper(), word(source), "") for source, _, _ in played.world.leads.sources
    ]
    names = {"P": "process", "S": "success", "F": "failure"}
    return [
        {
            "ID": str(100 + place),
            "ENTITY_ID": entity,
            "STATUS_ID": status,
            "NAME": name,
            "NAME_INIT": "",
            "SORT": str(10 * place),
            "SYSTEM": "Y" if semantics in ("S", "F") else "N",
            "CATEGORY_ID": "0" if entity == "DEAL_STAGE" else None,
            "SEMANTICS": semantics if semantics in ("S", "F") else None,
            "EXTRA": {"SEMANTICS": names[semantics]} if semantics else None,
        }
        for place, (entity, status, name, semantics) in enumerate(rows, 1)
    ]


def _contact(contact: Any) -> Item:
    return {
        "ID": str(digits(contact.contact_id)),
        "NAME": contact.name,
        "COMPANY_TITLE": contact.company,
        "PHONE": _multi(contact.phones),
        "EMAIL": _multi(contact.emails),
    }


def _multi(values: Iterable[str]) -> list[Item]:
    return [
        {"ID": str(place), "VALUE_TYPE": "WORK", "VALUE": value}
        for place, value in enumerate(values, 1)
    ]


def _activities(
    played: Played, mails: tuple[Line, ...], numbers: Numbering, first: dict[str, Entry]
) -> tuple[list[Item], tuple[tuple[str, Communication], ...]]:
    """Calls and mails that were made from a deal: those that the CRM knows the deal of."""
    dice, linked = Dice(played.seed, "bitrix24 activities"), played.world.noise.linked
    written = [(line.note, line.cells[SUBJECT]) for line in mails if line.note is not None]
    calls = [note for note in played.communications if note.kind in (CALL_IN, CALL_OUT)]
    named = [(note, CALL_SUBJECTS[note.kind]) for note in calls]
    items: list[Item] = []
    told: list[tuple[str, Communication]] = []
    for note, subject in sorted([*named, *written], key=lambda pair: pair[0].at):
        is_linked = dice.chance(linked)
        if is_linked and note.case in first and note.kind != MAIL_INSIDE:
            items.append(_activity(note, subject, str(len(items) + 1), numbers))
            told.append((items[-1]["ID"], note))
    return items, tuple(told)


def _activity(note: Communication, subject: str, number: str, numbers: Numbering) -> Item:
    is_call = note.kind in (CALL_IN, CALL_OUT)
    is_incoming = note.kind == CALL_IN or (not is_call and note.person is None)
    user = str(numbers.user(note.person.name if note.person else None))
    begun, ended = (numbers.moment(at).isoformat() for at in (note.at, note.at + note.seconds))
    return {
        "ID": number,
        "OWNER_ID": str(digits(note.case)),
        "OWNER_TYPE_ID": DEAL,
        "TYPE_ID": CALL if is_call else MAIL,
        "PROVIDER_ID": "VOXIMPLANT_CALL" if is_call else "CRM_EMAIL",
        "DIRECTION": INCOMING if is_incoming else OUTGOING,
        "SUBJECT": subject,
        "CREATED": begun,
        "START_TIME": begun,
        "END_TIME": ended,
        "COMPLETED": "Y" if note.answered else "N",
        "RESPONSIBLE_ID": user,
        "AUTHOR_ID": user,
        "COMMUNICATIONS": [{"TYPE": "PHONE" if is_call else "EMAIL", "VALUE": note.other}],
    }


def _calls(
    played: Played, numbers: Numbering
) -> tuple[list[Item], tuple[tuple[str, Communication], ...]]:
    calls = [note for note in played.communications if note.kind in (CALL_IN, CALL_OUT)]
    contacts = {deal.lead.case: deal.lead.contact.contact_id for deal in played.deals}
    items: list[Item] = []
    for number, note in enumerate(calls, 1):
        missed = MISSED if note.kind == CALL_IN else UNAVAILABLE
        contact = contacts.get(note.case)
        items.append(
            {
                "ID": str(number),
                "PORTAL_USER_ID": str(numbers.user(note.person.name if note.person else None)),
                "PORTAL_NUMBER": "",
                "PHONE_NUMBER": WITHHELD if note.is_withheld else note.other,
                "CALL_ID": f"call.{number:08X}",
                "CALL_DURATION": str(note.seconds),
                "CALL_START_DATE": numbers.moment(note.at).isoformat(),
                "CALL_TYPE": CALL_INCOMING if note.kind == CALL_IN else CALL_OUTGOING,
                "CALL_FAILED_CODE": ANSWERED if note.answered else missed,
                "CRM_ENTITY_TYPE": "CONTACT" if contact else None,
                "CRM_ENTITY_ID": str(digits(contact)) if contact else None,
                "CRM_ACTIVITY_ID": None,
            }
        )
    return items, tuple((str(item["ID"]), note) for item, note in zip(items, calls, strict=True))
