"""Asterisk: call detail records as `Master.csv` has them, one row a leg, no header.

Rows come in the order in which legs end; times are local, without a zone. A machine that
answers (IVR) is `ANSWERED` though nobody did: a human has answered where the other channel
is named too. Source: rows recorded from a real exchange with `newcdrcolumns=yes`.
"""

import csv
import io
from dataclasses import dataclass

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.deal import CALL_IN, CALL_OUT, Communication
from event_logs.simulation.company.working_hours import local_moment
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.formats.numbering import Numbering, number_of
from event_logs.simulation.records.formats.vendor_file import FOLDER, VendorFile
from event_logs.simulation.records.spellings import dialled_number

MAIN_LINE = "100"
ANSWERED, NO_ANSWER = "ANSWERED", "NO ANSWER"
RING_AT_MOST = 20  # seconds


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a call: from `start` to `end`, picked up at `answer` (null: never)."""

    source: str
    target: str
    context: str
    channels: tuple[str, str]
    application: str
    start: int
    answer: int | None
    end: int

    @property
    def disposition(self) -> str:
        """What the exchange says became of it."""
        return NO_ANSWER if self.answer is None else ANSWERED


def asterisk_file(played: Played) -> VendorFile:
    """The records of every call, outside and private ones included."""
    dice, numbers = Dice(played.seed, "call legs"), number_of(played)
    found: list[tuple[int, list[str], Communication]] = []
    serial = 0
    for note in played.communications:
        if note.kind not in (CALL_IN, CALL_OUT):
            continue
        legs = call_legs(played, note, dice)
        linked = f"{numbers.unix(legs[0].start)}.{serial + 1}"
        for leg in legs:
            serial += 1
            found.append((leg.end, _row(leg, linked, serial, numbers), note))
    found.sort(key=lambda row: row[0])
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
        row for _, row, _ in found
    )
    told = tuple((str(place), note) for place, (_, _, note) in enumerate(found, 1))
    return VendorFile(f"{FOLDER}/asterisk/Master.csv", text.getvalue().encode(), told)


def call_legs(played: Played, note: Communication, dice: Dice) -> list[Leg]:
    """The legs of a call: those of machines and receptions before the talk, and the talk.

    The talk takes exactly the true seconds, ringing included, from the true moment on.
    """
    noise = played.world.noise
    has_ivr, rings, is_passed = (
        dice.chance(share) for share in (noise.ivr, noise.ring_group, noise.transfers)
    )
    menu, greeting = dice.whole(3, 25), dice.whole(5, 40)
    other = dice.pick(played.play.people).extension
    number = dialled_number(dice, note, noise.spellings)
    ring = min(dice.whole(2, RING_AT_MOST), max(note.seconds - 1, 0))
    if note.kind == CALL_OUT:
        return [_talk(note, number, ring)]
    talk = _talk(note, number, ring)
    legs = [talk]
    if is_passed and note.answered:
        begin = note.at - greeting
        channels = _trunk(number), f"PJSIP/{MAIN_LINE}"
        legs.insert(
            0, Leg(number, MAIN_LINE, "from-trunk", channels, "Dial", begin, begin + 3, note.at)
        )
    elif rings and note.person is not None and other != note.person.extension:
        channels = _trunk(number), f"PJSIP/{other}"
        legs.insert(
            0, Leg(number, other, "ring-group", channels, "Dial", note.at, None, note.at + ring)
        )
    if has_ivr:
        end = min(leg.start for leg in legs)
        channels = _trunk(number), ""
        begin = end - menu
        legs.insert(0, Leg(number, "s", "ivr-main", channels, "BackGround", begin, begin, end))
    return legs


def _talk(note: Communication, number: str, ring: int) -> Leg:
    """The leg of the true call."""
    extension = note.person.extension if note.person else MAIN_LINE
    ends = note.at + (note.seconds if note.answered else RING_AT_MOST)
    answer = note.at + ring if note.answered else None
    inside, outside = f"PJSIP/{extension}", _trunk(number)
    if note.kind == CALL_OUT:
        channels = inside, outside
        return Leg(extension, number, "from-internal", channels, "Dial", note.at, answer, ends)
    channels = outside, inside
    return Leg(number, extension, "from-trunk", channels, "Dial", note.at, answer, ends)


def _trunk(number: str) -> str:
    return f"PJSIP/trunk-{sum(map(ord, number)) % 10_000:04x}"


def _row(leg: Leg, linked: str, serial: int, numbers: Numbering) -> list[str]:
    def written(time: int | None) -> str:
        return "" if time is None else local_moment(time).strftime("%Y-%m-%d %H:%M:%S")

    channel, other = leg.channels
    return [
        "",
        leg.source,
        leg.target,
        leg.context,
        f'"{leg.source}" <{leg.source}>',
        f"{channel}-{serial:08x}",
        f"{other}-{serial:08x}" if other else "",
        leg.application,
        f"{other},{RING_AT_MOST},tT" if other else "custom/menu",
        written(leg.start),
        written(leg.answer),
        written(leg.end),
        str(leg.end - leg.start),
        str(0 if leg.answer is None else leg.end - leg.answer),
        leg.disposition,
        "DOCUMENTATION",
        f"{numbers.unix(leg.start)}.{serial}",
        "",
        "",
        linked,
        str(serial),
    ]
