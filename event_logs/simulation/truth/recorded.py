"""The truth of the records: what each of them tells, and what is wrong with it.

`communications`: the deal, true stage, activity, topic and time of every call and mail in
a record. `deviations`: what was planted and can be seen in the CRM. `entries`: every stage
change of the CRM with the time at which it truly happened (empty: it never did) and how it
was entered. `reasons`: the ticked reason of a loss beside the true one. `dirty`: every bad
row. Rows are lines of the file they speak of (the header is line 1); of a vendor's file
the id that the vendor gives, the line, or the message's place in its mailbox.
"""

from collections.abc import Iterator
from itertools import chain

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import (
    CALL_IN,
    CALL_OUT,
    MAIL_IN,
    MAIL_INSIDE,
    MAIL_OUT,
    Communication,
)
from event_logs.simulation.records.crm import CrmView
from event_logs.simulation.records.formats.vendor_file import VendorFile
from event_logs.simulation.records.sheets import Sheet, clock_of
from event_logs.simulation.truth.happened import Row, Table

ACTIVITIES = {
    (CALL_OUT, True): "Call out, answered",
    (CALL_OUT, False): "Call out, no answer",
    (CALL_IN, True): "Call in, answered",
    (CALL_IN, False): "Call in, missed",
    (MAIL_OUT, True): "Email out",
    (MAIL_IN, True): "Email in",
    (MAIL_INSIDE, True): "Email inside",
}


def recorded_of(
    played: Played, view: CrmView, sheets: tuple[Sheet, ...], vendors: tuple[VendorFile, ...] = ()
) -> dict[str, Table]:
    """The tables by name: header and rows."""
    return {
        "communications": (
            ("file", "row", "case_id", "true_stage", "activity", "topic", "at"),
            _communications(played, sheets, vendors),
        ),
        "deviations": (("case_id", "kind", "activity"), _deviations(played, view)),
        "entries": (("case_id", "stage", "shown", "happened", "habit"), _entries(played, view)),
        "reasons": (("case_id", "ticked", "true"), _reasons(played, view)),
        "dirty": (("file", "row", "kind"), _dirty(sheets)),
    }


def activity_of(note: Communication) -> str:
    """The plain name of a communication as an activity."""
    return ACTIVITIES[note.kind, note.answered]


def _communications(
    played: Played, sheets: tuple[Sheet, ...], vendors: tuple[VendorFile, ...]
) -> Iterator[Row]:
    clock = clock_of(played.world)
    by_line = (
        (sheet.file, str(row), line.note)
        for sheet in sheets
        for row, line in sheet.numbered()
        if line.note is not None
    )
    by_vendors = ((file.path, row, note) for file in vendors for row, note in file.told)
    for file, row, note in chain(by_line, by_vendors):
        told = (note.case, note.stage, activity_of(note), note.topic, clock.true(note.at))
        yield file, row, *told


def _deviations(played: Played, view: CrmView) -> Iterator[Row]:
    for deviation in sorted(view.deviations, key=lambda planted: planted.case):
        yield deviation.case, deviation.kind, played.world.wording.word(deviation.stage)


def _entries(played: Played, view: CrmView) -> Iterator[Row]:
    clock, word = clock_of(played.world), played.world.wording.word
    for entry in view.entries:
        happened = "" if entry.happened is None else clock.true(entry.happened)
        yield entry.case, word(entry.stage), clock.true(entry.at), happened, entry.habit


def _reasons(played: Played, view: CrmView) -> Iterator[Row]:
    true = {deal.lead.case: deal.loss_reason for deal in played.deals}
    for case, ticked in sorted(view.reasons.items()):
        yield case, ticked, true[case]


def _dirty(sheets: tuple[Sheet, ...]) -> Iterator[Row]:
    for sheet in sheets:
        for row, line in sheet.numbered():
            if line.dirt:
                yield sheet.file, str(row), line.dirt
