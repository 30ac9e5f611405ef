"""amoCRM (Kommo): events, leads, contacts, pipelines and users as API v4 returns them.

One page a line. Won and lost are the statuses 142 and 143 of every pipeline; times are
seconds since 1970; `created_by` 0 is a robot. Source: the vendor's documentation of
`GET /api/v4/{events,leads,contacts,leads/pipelines,users}`.
"""

from collections.abc import Iterator
from typing import Any

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import CALL_IN, CALL_OUT
from event_logs.simulation.records.crm import CrmView
from event_logs.simulation.records.crm_deviations import Entry
from event_logs.simulation.records.formats.numbering import Numbering, digits, number_of
from event_logs.simulation.records.formats.vendor_file import VendorFile, answers_file, pages
from event_logs.simulation.records.tables import contacts_in_crm, owner_of
from event_logs.simulation.worlds.wording import LOST, ON_HOLD, WON

PIPELINE = 3177
FIRST_STATUS = 32392156
WON_STATUS, LOST_STATUS = 142, 143
ACCOUNT = 12345678
PAGE = 100
RIGHTS = {"is_admin": False, "is_active": True}
Item = dict[str, Any]


def amocrm_files(played: Played, view: CrmView) -> Iterator[VendorFile]:
    """The files, in the folder `amocrm`."""
    numbers = number_of(played)
    last = {entry.case: entry for entry in view.entries}
    first = {entry.case: entry for entry in reversed(view.entries)}
    deals = [deal for deal in played.deals if deal.lead.case in first]
    leads = [_lead(played, view, deal, numbers, (first, last)) for deal in deals]
    events, told = _events(played, view, numbers)
    users = [
        {"id": number, "name": person.name, "email": person.email, "lang": "ru", "rights": RIGHTS}
        for person, number in zip(played.play.people, numbers.users.values(), strict=True)
    ]
    kinds: dict[str, list[Item]] = {
        "leads": leads,
        "contacts": [_contact(contact) for contact in contacts_in_crm(played, deals)],
        "pipelines": [_pipeline(played, numbers)],
        "users": users,
    }
    yield answers_file("amocrm/events.jsonl", _answers("events", events), told)
    for kind, items in kinds.items():
        yield answers_file(f"amocrm/{kind}.jsonl", _answers(kind, items))


def status_of(stage: str, numbers: Numbering) -> int:
    """The number of a stage as a status of the pipeline."""
    if stage in (WON, LOST):
        return WON_STATUS if stage == WON else LOST_STATUS
    return FIRST_STATUS + numbers.stages.index(stage)


def _answers(kind: str, items: list[Item]) -> Iterator[Item]:
    for number, page in enumerate(pages(items, PAGE), 1):
        yield {"_page": number, "_embedded": {kind: page}}


def _events(
    played: Played, view: CrmView, numbers: Numbering
) -> tuple[list[Item], tuple[Any, ...]]:
    """Stage changes, and the calls that were made from a deal, in order of time."""
    rows: list[tuple[int, Item, Any]] = []
    before: dict[str, Entry] = {}
    for entry in view.entries:
        rows.append((entry.at, _stage_event(entry, before.get(entry.case), numbers), None))
        before[entry.case] = entry
    for note in played.communications:
        if note.kind in (CALL_IN, CALL_OUT) and note.case in before:
            kind = "incoming_call" if note.kind == CALL_IN else "outgoing_call"
            person = note.person.name if note.person else None
            item = _event(kind, note.case, numbers.user(person), numbers.unix(note.at))
            rows.append((note.at, item, note))
    rows.sort(key=lambda row: row[0])
    items = [{"id": f"{number:026}", **item} for number, (_, item, _) in enumerate(rows, 1)]
    told = tuple(
        (item["id"], note)
        for item, (_, _, note) in zip(items, rows, strict=True)
        if note is not None
    )
    return items, told


def _event(kind: str, case: str, user: int, time: int) -> Item:
    return {
        "type": kind,
        "entity_id": digits(case),
        "entity_type": "lead",
        "created_by": user,
        "created_at": time,
        "value_after": [],
        "value_before": [],
        "account_id": ACCOUNT,
    }


def _stage_event(entry: Entry, before: Entry | None, numbers: Numbering) -> Item:
    kind = "lead_added" if before is None else "lead_status_changed"
    item = _event(kind, entry.case, numbers.user(entry.by), numbers.unix(entry.at))
    item["value_after"] = [_status_value(entry.stage, numbers)]
    item["value_before"] = [] if before is None else [_status_value(before.stage, numbers)]
    return item


def _status_value(stage: str, numbers: Numbering) -> Item:
    return {"lead_status": {"id": status_of(stage, numbers), "pipeline_id": PIPELINE}}


def _lead(
    played: Played, view: CrmView, deal: Any, numbers: Numbering, ends: tuple[Any, Any]
) -> Item:
    case, word, (first, last) = deal.lead.case, played.world.wording.word, ends
    reason, stage = view.reasons.get(case), last[case].stage
    reasons = sorted(set(view.reasons.values()))
    is_closed = stage in (WON, LOST)
    owner = numbers.user(owner_of(deal) or None)
    return {
        "id": digits(case),
        "name": f"{word('deal_id')} {case}",
        "price": deal.lead.amount,
        "responsible_user_id": owner,
        "status_id": status_of(stage, numbers),
        "pipeline_id": PIPELINE,
        "loss_reason_id": None if reason is None else 1 + reasons.index(reason),
        "created_by": numbers.user(first[case].by),
        "created_at": numbers.unix(first[case].at),
        "updated_at": numbers.unix(last[case].at),
        "closed_at": numbers.unix(last[case].at) if is_closed else None,
        "is_deleted": False,
        "custom_fields_values": None,
        "account_id": ACCOUNT,
        "_embedded": {
            "contacts": [{"id": digits(deal.lead.contact.contact_id), "is_main": True}],
            "source": {"name": word(deal.lead.source)},
            "loss_reason": []
            if reason is None
            else [{"id": 1 + reasons.index(reason), "name": word(reason)}],
        },
    }


def _contact(contact: Any) -> Item:
    fields = (("PHONE", contact.phones), ("EMAIL", contact.emails))
    return {
        "id": digits(contact.contact_id),
        "name": contact.name,
        "custom_fields_values": [
            {
                "field_code": code,
                "field_type": "multitext",
                "values": [{"value": value, "enum_code": "WORK"} for value in values],
            }
            for code, values in fields
        ],
        "_embedded": {"companies": []},
    }


def _pipeline(played: Played, numbers: Numbering) -> Item:
    """The declared stages; the undeclared one was added by somebody without a word."""
    word = played.world.wording.word
    statuses = [
        {
            "id": status_of(stage, numbers),
            "name": word(stage),
            "sort": 10 * place if stage not in (WON, LOST) else 10_000 + place,
            "is_editable": stage not in (WON, LOST),
            "pipeline_id": PIPELINE,
            "color": "#99ccff",
            "type": 0,
        }
        for place, stage in enumerate(numbers.stages, 1)
        if stage != ON_HOLD
    ]
    return {
        "id": PIPELINE,
        "name": played.world.wording.project,
        "sort": 1,
        "is_main": True,
        "is_unsorted_on": False,
        "is_archive": False,
        "account_id": ACCOUNT,
        "_embedded": {"statuses": statuses},
    }
