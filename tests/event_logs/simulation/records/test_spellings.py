import phonenumbers
from hypothesis import given
from hypothesis import strategies as st

from event_logs.simulation.dice import Dice
from event_logs.simulation.records.spellings import spell_address, spell_phone

NUMBERS = st.one_of(
    st.integers(0, 999_999).map(lambda n: f"+79{n // 10_000:02}000{n % 10_000:04}"),
    st.integers(0, 999).map(lambda n: f"+447700900{n:03}"),
)


@given(st.integers(0, 2**32), NUMBERS)
def test_every_spelling_is_still_the_number(seed, number):
    spelled = spell_phone(Dice(seed, "spelling"), number)
    parsed = phonenumbers.parse(spelled, "RU")
    assert phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == number


def test_there_are_many_spellings():
    dice = Dice(1, "spellings")
    assert len({spell_phone(dice, "+79160001234") for _ in range(200)}) == 8
    assert len({spell_phone(dice, "+447700900123") for _ in range(200)}) == 4
    assert len({spell_address(dice, "o.belova@firm.example", "Olga") for _ in range(500)}) == 8


@given(st.integers(0, 2**32))
def test_an_address_keeps_its_letters(seed):
    spelled = spell_address(Dice(seed, "spelling"), "o.belova@firm.example", "Olga")
    assert spelled.lower().removeprefix("olga <").removesuffix(">") == "o.belova@firm.example"
