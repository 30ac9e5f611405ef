"""Names by rules: the first that fits, and nothing that is not asked for."""

import ibis
import pyarrow as pa
import pytest

from event_logs import engine
from event_logs.activity_rules import ActivityRule, has_word, name_by_rules, rules_by_subject

ROWS = {
    "channel": ["email", "email", "call", "call", "call", "email"],
    "direction": ["out", "in", "out", "out", "in", "out"],
    "is_answered": [None, None, True, False, True, None],
    "talk_seconds": [None, None, 200.0, 0.0, 30.0, None],
    "is_reply": [False, True, None, None, None, False],
    "has_attachment": [True, None, None, None, None, False],
    "subject": ["КП № 7", "Re: Проект договора по КП", None, None, None, "Hello"],
}
KINDS = {
    **dict.fromkeys(("channel", "direction", "subject"), pa.string()),
    **dict.fromkeys(("is_answered", "is_reply", "has_attachment"), pa.bool_()),
    "talk_seconds": pa.float64(),
}


def names(*rules):
    """What six calls and emails are called by some rules, else 'plain'."""
    columns = {name: pa.array(values, KINDS[name]) for name, values in ROWS.items()}
    rows = engine.load(pa.table(columns))
    named = rows.select(name=name_by_rules(rows, rules, named=ibis.literal("plain")))
    return named.to_pyarrow()["name"].to_pylist()


@pytest.mark.parametrize(
    ("asked", "fitting"),
    [
        ({"channel": "call"}, {2, 3, 4}),
        ({"direction": "out"}, {0, 2, 3, 5}),
        ({"is_answered": False}, {3}),
        ({"talk_at_least": 30}, {2, 4}),
        ({"talk_at_least": 31}, {2}),
        ({"talk_at_most": 30}, {3, 4}),
        ({"is_reply": True}, {1}),
        ({"has_attachment": True}, {0}),
        ({"subject": ("КП",)}, {0, 1}),
        ({"subject": ("ДОГОВ", "hello")}, {1, 5}),
        ({"channel": "email", "direction": "out", "subject": ("кп",)}, {0}),
    ],
)
def test_a_rule_names_what_says_all_that_it_asks_for(asked, fitting):
    expected = ["X" if number in fitting else "plain" for number in range(6)]
    assert names(ActivityRule("X", **asked)) == expected


def test_the_first_rule_that_fits_wins():
    rules = [ActivityRule("X", subject=("договор",)), ActivityRule("Y", channel="email")]
    assert names(*rules) == ["Y", "X", "plain", "plain", "plain", "Y"]
    assert names() == ["plain"] * 6


def test_subjects_name_what_a_mail_is_about_in_both_languages():
    assert names(*rules_by_subject())[:2] == ["Email out: offer", "Email in: contract"]
    assert names(*rules_by_subject())[2:] == ["plain"] * 4


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("КП-17", "кп", True),
        ("СКП", "кп", False),
        ("the data  sheet", "Data Sheet", True),
        ("o.k.", "o.k", True),
        (None, "x", None),
    ],
)
def test_words_are_found_by_their_beginning(text, word, found):
    value = has_word(ibis.literal(text, "string"), [word]).execute()
    assert (None if value is None else bool(value)) is found
