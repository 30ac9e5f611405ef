"""What the engine says of records is known to the catalogues, in every language."""

import re
from pathlib import Path

import pandas as pd
import pytest

from event_logs.correlation import phones, rules
from event_logs.extraction import ledger, reading
from event_logs.quality.catalogue import KINDS as CHECKS
from event_logs.repairs import case_marks, deal_entries, stage_entries
from event_logs.sources import times
from event_logs.sources.emails import mail_kinds, mail_times, mailboxes
from event_logs.sources.kinds import KINDS
from ui import ledger_words, quality_words
from ui.language import _, speaking
from ui.refusal_words import retold

ROOMS = (
    *(phones, rules, ledger, reading, case_marks, deal_entries, stage_entries),
    *(times, mail_times, mailboxes),
)
SENTENCE = re.compile(r"[A-Z][\w’'-]*,? .*|[a-z]+(,? [a-z]+){2,}")


def said_by(room):
    """The sentences that a module has as constants."""
    return [
        value
        for name, value in vars(room).items()
        if name.isupper() and isinstance(value, str) and SENTENCE.fullmatch(value)
    ]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_no_sentence_of_the_engine_stays_english(room):
    with speaking("ru"):
        told = [retold(sentence, ledger_words.KNOWN) for sentence in said_by(room)]
    assert [text for text in told if not re.search("[а-я]", text)] == []


def test_kinds_of_sources_and_of_mail_are_known():
    assert {*KINDS, *mail_kinds.MAIL_KINDS} <= set(ledger_words.KNOWN)


def test_every_check_of_quality_is_known_with_its_effect():
    assert {check.title: check.effect for check in CHECKS.values()} == quality_words.EFFECTS


def test_every_reason_why_a_check_is_not_made_is_known():
    folder = Path(mail_kinds.__file__).parents[2] / "quality"
    code = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    reasons = re.findall(r'unknown\(\s*"\w+", f?"([^"]+)"', code)
    assert len(reasons) > 10
    with speaking("ru"):
        told = [quality_words.why_unknown(reason) for reason in reasons]
    assert [text for text in told if not re.search("[а-я]", text)] == []


def test_a_table_is_told_with_its_figures_and_names_as_they_are():
    row = {"source": "calls", "reason": "Column 'deal_id' is empty", "count": 3}
    with speaking("ru"):
        table = ledger_words.told([row, {**row, "reason": "Something new"}])
        assert list(table.columns) == [_("Source"), _("Reason"), _("Count")]
    assert table.to_numpy().tolist() == [
        ["calls", "Столбец «deal_id» пуст", 3],
        ["calls", "Something new", 3],
    ]


def test_a_column_that_the_ledger_does_not_have_keeps_its_name():
    frame = pd.DataFrame({"note": ["linked"], "link": ["linked"]})
    with speaking("ru"):
        told = ledger_words.in_words(frame)
    assert told.iloc[0].tolist() == ["linked", "есть"]


def test_a_remark_on_an_example_keeps_its_names():
    with speaking("ru"):
        assert quality_words.remark("quiet for 12 days") == "тихо 12 дн."
        assert quality_words.remark("There is no time: 7") == "Нет времени: 7"
        assert quality_words.remark("On hold") == "On hold"
