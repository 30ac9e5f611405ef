"""Corrections in words: what, how much with its interval, by when; a ceiling is called one."""

from dataclasses import replace
from datetime import date, timedelta

from mining.effects.power import TOO_SMALL, Judging
from mining.findings.corrections import Correction, Corrections
from ui.correction_words import corrections_table, sentence
from ui.language import speaking

SOON = Judging(341, 5.5, timedelta(days=45), date(2026, 12, 1))
NEVER = replace(SOON, needed=0, on=None, why_not=TOO_SMALL)
MADE = Correction(
    kind="deviation",
    subject=("undeclared activity", "On hold"),
    measure="won",
    affected=76,
    population=600,
    gain=0.16,
    low=0.05,
    high=0.27,
    monthly=3.3,
    monthly_low=1.0,
    monthly_high=5.6,
    q_value=0.01,
    is_ceiling=False,
    judging=NEVER,
    practice=SOON,
)
PLACE = replace(
    MADE,
    kind="place",
    subject=("New",),
    measure="time",
    gain=86400.0,
    low=43200.0,
    high=129600.0,
    monthly=864000.0,
    monthly_low=432000.0,
    monthly_high=1296000.0,
    is_ceiling=True,
    judging=SOON,
    practice=None,
)


def test_a_correction_says_what_how_much_and_when():
    told = sentence(MADE)
    assert told.startswith("Keep from happening: Extra step: On hold: 3.3 (1.0 to 5.6) more deals")
    assert "too few came before" in told
    assert "half as often can be told from: 1 Dec 2026" in told


def test_a_ceiling_is_called_one_and_says_nothing_of_practice():
    told = sentence(PLACE)
    assert "at most 10 d (5 d to 15 d) of deal time" in told
    assert "half as often" not in told


def test_the_table_has_the_same_figures_in_both_languages():
    found = Corrections((MADE, PLACE), 18, 14, 1)
    row = corrections_table(found).iloc[0]
    assert row["Expected, each deal touched"] == "+16 (+5 to +27) in 100 more won"
    assert row["Touched so far"] == "13 % (76 of 600 deals)"
    assert corrections_table(found).iloc[1]["Can be judged from"] == "1 Dec 2026"
    with speaking("ru"):
        assert "более" not in corrections_table(found).to_string()
        assert "Ускорить: New" in sentence(PLACE)
