"""How people and machines write phone numbers and addresses: never twice the same.

Machines dial: with the plus or without, with the 8 or the 00 of the place, without any
code. People type: brackets, blanks, extensions, words around the number; and a table that
passed through Excel made a decimal of it. All of them can still be read in Russia.
"""

from event_logs.simulation.company.deal import Communication
from event_logs.simulation.dice import Dice

WITHHELD = "anonymous"
RARE = 0.1
DIALLED = ("+7{0}{1}{2}{3}", "7{0}{1}{2}{3}", "8{0}{1}{2}{3}", "{0}{1}{2}{3}")
TYPED = (
    *DIALLED,
    "8 ({0}) {1}-{2}-{3}",
    "+7 {0} {1} {2} {3}",
    "+7 ({0}) {1}-{2}-{3}",
    "8-{0}-{1}-{2}-{3}",
    "8.{0}.{1}.{2}.{3}",
    "7{0}{1}{2}{3}.0",
    "+7 {0} {1} {2} {3} доб. 12",
    "тел. 8 ({0}) {1}-{2}-{3}",
)
BRITISH_DIALLED = ("+{0}{1}{2}", "{0}{1}{2}", "810{0}{1}{2}", "00{0}{1}{2}")
BRITISH_TYPED = (*BRITISH_DIALLED, "+{0} {1} {2}", "+{0} ({1}) {2}", "00{0} {1} {2}")


def dial_phone(dice: Dice, number: str) -> str:
    """A number in E.164 as a telephone system might log it.

    >>> dial_phone(Dice(7, "doctest"), "+79160001234")
    '79160001234'
    """
    return _spelled(dice, number, DIALLED, BRITISH_DIALLED)


def type_phone(dice: Dice, number: str) -> str:
    """A number in E.164 as somebody might type it into the CRM.

    >>> type_phone(Dice(7, "doctest"), "+79160001234")
    '8 (916) 000-12-34'
    """
    return _spelled(dice, number, TYPED, BRITISH_TYPED)


def dialled_number(dice: Dice, call: Communication, has_spellings: bool) -> str:  # noqa: FBT001 - a knob
    """The outside number of a call as the telephone system shows it."""
    spelled = dial_phone(dice, call.other)
    if call.is_withheld:
        return WITHHELD
    return spelled if has_spellings else call.other


def spell_address(dice: Dice, address: str, name: str, *, is_tagged: bool = False) -> str:
    """A mail address as it stands in a header: case varies, a name may stand before it.

    With `is_tagged` it may carry a tag, as customers put one to sort their mail by.

    >>> spell_address(Dice(8, "doctest"), "o.belova@example.com", "Olga Belova")
    'o.belova@example.com'
    """
    local, _, domain = address.partition("@")
    has_tag = dice.chance(0.05) and is_tagged
    spelled = dice.weighted(
        (
            (f"{local}+shop@{domain}" if has_tag else address, 6),
            (f"{local.title()}@{domain}", 1),
            (f"{local}@{domain.title()}", 1),
            (address.upper(), 0.5),
        )
    )
    is_named, way = dice.chance(0.25), dice.share()
    if not name or not is_named:
        return f"<{spelled}>" if way < RARE else spelled
    first, _, last = name.partition(" ")
    shown = f'"{last}, {first}"' if last and way < RARE else name
    return f"{shown} <{spelled}>"


def _spelled(dice: Dice, number: str, russian: tuple[str, ...], british: tuple[str, ...]) -> str:
    if number.startswith("+7"):
        parts = (number[2:5], number[5:8], number[8:10], number[10:])
        return dice.pick(russian).format(*parts)
    return dice.pick(british).format(number[1:3], number[3:7], number[7:])
