"""The truth of a play, in a folder that no reader opens.

Times are ISO 8601 in UTC, rows are lines of the file they speak of (the header is line
1), true stages and kinds of deviation are the English keys in every world; names of
departments and declared stages are those of the records. An empty cell: there is none.

`stages.csv`: every stay in a true stage (`left` empty: still there at the end).
`communications.csv`: the deal, true stage, activity and topic of every call and mail.
`deviations.csv`: what was planted and can be seen in the CRM. `dirty.csv`: every bad row.
`handovers.csv`: every handover between departments; `waited_seconds` in calendar time.
`deals.csv`: outcome, true reason of a loss, what drove the hazards. `work.csv`: every
task, also those on no deal: when asked for, begun, ended.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

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
from event_logs.simulation.records.sheets import Sheet, clock_of
from event_logs.simulation.worlds.wording import LOST, PRE_SALES, SALES, WON

ACTIVITIES = {
    (CALL_OUT, True): "Call out, answered",
    (CALL_OUT, False): "Call out, no answer",
    (CALL_IN, True): "Call in, answered",
    (CALL_IN, False): "Call in, missed",
    (MAIL_OUT, True): "Email out",
    (MAIL_IN, True): "Email in",
    (MAIL_INSIDE, True): "Email inside",
}
Row = tuple[str, ...]


def truth_of(
    played: Played, view: CrmView, sheets: tuple[Sheet, ...]
) -> dict[str, tuple[Row, Iterable[Row]]]:
    """The tables of the truth by name: header and rows."""
    return {
        "stages": (("case_id", "true_stage", "entered", "left"), _stages(played)),
        "communications": (
            ("file", "row", "case_id", "true_stage", "activity", "topic"),
            _communications(sheets),
        ),
        "deviations": (("case_id", "kind", "activity"), _deviations(played, view)),
        "dirty": (("file", "row", "kind"), _dirty(sheets)),
        "handovers": (
            (
                "from",
                "to",
                "case_id",
                "waited_seconds",
                "passed",
                "taken",
                "giver",
                "taker",
                "planted",
            ),
            _handovers(played),
        ),
        "deals": (
            ("case_id", "outcome", "loss_reason", "warmth", "first_call", "handovers", "language"),
            _deals(played),
        ),
        "work": (
            ("case_id", "task", "queue", "person", "enqueued", "started", "ended"),
            _work(played),
        ),
    }


def write_truth(tables: dict[str, tuple[Row, Iterable[Row]]], folder: Path) -> None:
    """Write each table as CSV: UTF-8, commas, LF."""
    for name, (header, rows) in tables.items():
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        (folder / f"{name}.csv").write_bytes(text.getvalue().encode())


def activity_of(note: Communication) -> str:
    """The plain name of a communication as an activity."""
    return ACTIVITIES[note.kind, note.answered]


def _stages(played: Played) -> Iterator[Row]:
    clock = clock_of(played.world)
    for deal in played.deals:
        for visit in deal.visits:
            if visit.stage not in (WON, LOST):
                left = "" if visit.left is None else clock.true(visit.left)
                yield deal.lead.case, visit.stage, clock.true(visit.entered), left


def _communications(sheets: tuple[Sheet, ...]) -> Iterator[Row]:
    for sheet in sheets:
        for row, line in sheet.numbered():
            if line.note is not None:
                note = line.note
                told = (note.case, note.stage, activity_of(note), note.topic)
                yield sheet.file, str(row), *told


def _deviations(played: Played, view: CrmView) -> Iterator[Row]:
    for deviation in sorted(view.deviations, key=lambda planted: planted.case):
        yield deviation.case, deviation.kind, played.world.wording.word(deviation.stage)


def _dirty(sheets: tuple[Sheet, ...]) -> Iterator[Row]:
    for sheet in sheets:
        for row, line in sheet.numbered():
            if line.dirt:
                yield sheet.file, str(row), line.dirt


def _handovers(played: Played) -> Iterator[Row]:
    clock, word = clock_of(played.world), played.world.wording.word
    for deal in played.deals:
        for passed in deal.handovers:
            giver, taker = passed.source, passed.target
            is_planted = (giver.department, taker.department) == (PRE_SALES, SALES)
            yield (
                word(giver.department),
                word(taker.department),
                passed.case,
                str(passed.taken - passed.passed),
                clock.true(passed.passed),
                clock.true(passed.taken),
                giver.name,
                taker.name,
                "yes" if is_planted else "no",
            )


def _deals(played: Played) -> Iterator[Row]:
    clock = clock_of(played.world)
    for deal in played.deals:
        yield (
            deal.lead.case,
            deal.stage if deal.visits and deal.stage in (WON, LOST) else "",
            deal.loss_reason if deal.visits and deal.stage == LOST else "",
            f"{deal.lead.warmth:.3f}",
            "" if deal.first_call is None else clock.true(deal.first_call),
            str(len(deal.handovers)),
            deal.lead.contact.language,
        )


def _work(played: Played) -> Iterator[Row]:
    clock, word = clock_of(played.world), played.world.wording.word
    for task in played.play.tasks:
        times = (task.enqueued, task.started, task.ended)
        written = ("" if time is None else clock.true(time) for time in times)
        yield (
            task.case,
            task.what,
            word(task.queue),
            task.person.name if task.person else "",
            *written,
        )
