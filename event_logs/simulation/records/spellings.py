"""How people and machines write phone numbers and addresses: never twice the same."""

from event_logs.simulation.dice import Dice

RUSSIAN_SPELLINGS = (
    "+7{0}{1}{2}{3}",
    "7{0}{1}{2}{3}",
    "8{0}{1}{2}{3}",
    "8 ({0}) {1}-{2}-{3}",
    "+7 {0} {1} {2} {3}",
    "+7 ({0}) {1}-{2}-{3}",
    "8-{0}-{1}-{2}-{3}",
    "{0}{1}{2}{3}",
)
BRITISH_SPELLINGS = ("+{0}{1}{2}", "+{0} {1} {2}", "810{0}{1}{2}", "+{0} ({1}) {2}")


def spell_phone(dice: Dice, number: str) -> str:
    """A number in E.164 as somebody might write it, still readable with region RU.

    >>> spell_phone(Dice(7, "doctest"), "+79160001234")
    '+7 916 000 12 34'
    """
    if number.startswith("+7"):
        parts = (number[2:5], number[5:8], number[8:10], number[10:])
        return dice.pick(RUSSIAN_SPELLINGS).format(*parts)
    return dice.pick(BRITISH_SPELLINGS).format(number[1:3], number[3:7], number[7:])


def spell_address(dice: Dice, address: str, name: str) -> str:
    """A mail address as it stands in a header: case varies, a name may stand before it.

    >>> spell_address(Dice(8, "doctest"), "o.belova@example.com", "Olga Belova")
    'o.belova@example.com'
    """
    local, _, domain = address.partition("@")
    spelled = dice.weighted(
        (
            (address, 6),
            (f"{local.title()}@{domain}", 1),
            (f"{local}@{domain.title()}", 1),
            (address.upper(), 0.5),
        )
    )
    return f"{name} <{spelled}>" if name and dice.chance(0.25) else spelled
