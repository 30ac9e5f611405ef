"""The scoring sheet: what somebody heard in a sample of answered calls.

One row a scored call and item. The call is named by its number in the generic call log.
"""

import csv
import io

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import CALL_IN, CALL_OUT, Asked, Communication
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.formats.vendor_file import FOLDER, VendorFile
from event_logs.simulation.records.sheets import clock_of

COLUMNS = ("call_id", "started", "person", "item", "asked")


def checklist_file(played: Played) -> VendorFile:
    """Every item of the calls that were drawn for scoring."""
    dice, clock = Dice(played.seed, "scoring"), clock_of(played.world)
    asked: dict[Communication, list[Asked]] = {}
    for deal in played.deals:
        for item in deal.checklist:
            asked.setdefault(item.call, []).append(item)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=played.world.layout.delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    told: list[tuple[str, Communication]] = []
    calls = [note for note in played.communications if note.kind in (CALL_IN, CALL_OUT)]
    for number, note in enumerate(calls, 1):
        is_scored = dice.chance(played.world.noise.scored)
        for item in asked.get(note, ()) if is_scored else ():
            name = note.person.name if note.person else ""
            score = "1" if item.is_done else "0"
            writer.writerow(
                (
                    f"call-{played.world.mark}{number:06}",
                    clock.local(note.at),
                    name,
                    item.item,
                    score,
                )
            )
            told.append((str(len(told) + 2), note))
    content = text.getvalue().encode(played.world.layout.encoding)
    return VendorFile(f"{FOLDER}/checklist.csv", content, tuple(told))
