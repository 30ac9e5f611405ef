from hypothesis import given
from hypothesis import strategies as st

from event_logs.correlation.phones import phone_key
from event_logs.simulation.company.deal import CALL_IN, Communication
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.spellings import (
    BRITISH_DIALLED,
    BRITISH_TYPED,
    DIALLED,
    TYPED,
    dial_phone,
    dialled_number,
    spell_address,
    type_phone,
)

NUMBERS = st.one_of(
    st.integers(0, 999_999).map(lambda n: f"+79{n // 10_000:02}000{n % 10_000:04}"),
    st.integers(0, 999_999).map(lambda n: f"+77{n // 10_000:02}000{n % 10_000:04}"),
    st.integers(0, 999).map(lambda n: f"+447700900{n:03}"),
)


@given(st.integers(0, 2**32), NUMBERS)
def test_every_spelling_is_still_the_number(seed, number):
    dice = Dice(seed, "spelling")
    assert phone_key(dial_phone(dice, number), "RU") == number
    assert phone_key(type_phone(dice, number), "RU") == number


def test_there_are_many_spellings():
    dice = Dice(1, "spellings")
    for spell, russian, british in (
        (dial_phone, DIALLED, BRITISH_DIALLED),
        (type_phone, TYPED, BRITISH_TYPED),
    ):
        assert len({spell(dice, "+79160001234") for _ in range(300)}) == len(russian)
        assert len({spell(dice, "+447700900123") for _ in range(300)}) == len(british)
    spelled = {spell_address(dice, "o.belova@firm.example", "Olga Belova") for _ in range(900)}
    assert len(spelled) == 4 * 4  # case; bare, in brackets, named, named backwards


def test_a_withheld_number_is_none():
    call = Communication(CALL_IN, 0, "D-1", "", "offer", None, "+79160001234", is_withheld=True)
    assert phone_key(dialled_number(Dice(1, "withheld"), call, True), "RU") == ""


@given(st.integers(0, 2**32))
def test_an_address_keeps_its_letters(seed):
    spelled = spell_address(Dice(seed, "spelling"), "o.belova@firm.example", "", is_tagged=True)
    plain = spelled.lower().strip("<>").replace("+shop", "")
    assert plain == "o.belova@firm.example"
