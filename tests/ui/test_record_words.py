"""Deals and events are told under the reader's titles; what a company named keeps its name."""

import pandas as pd

from ui.language import speaking
from ui.record_words import COLUMNS, in_words

EVENTS = pd.DataFrame(
    {
        "activity": ["New", "Email in"],
        "direction": [None, "in"],
        "subject": [None, "Offer"],
        "source_row": [2, 3],
        "Этаж": ["3", None],
    }
)


def test_titles_and_directions_are_in_the_readers_language():
    with speaking("ru"):
        told = in_words(EVENTS)
    assert list(told.columns) == ["Действие", "Направление", "Тема", "Строка", "Этаж"]
    assert told["Направление"].tolist() == ["", "входящее"]


def test_what_is_not_there_is_empty_and_the_rest_is_as_it_was():
    told = in_words(EVENTS)
    assert told["Subject"].tolist() == ["", "Offer"]
    assert told["Этаж"].tolist() == ["3", ""]
    assert told["Row"].tolist() == [2, 3]
    assert EVENTS.columns[0] == "activity"  # the table that was given stays


def test_no_two_columns_have_one_title():
    for language in ("en", "ru"):
        with speaking(language):
            told = in_words(pd.DataFrame({name: ["x"] for name in COLUMNS}))
        assert len(set(told.columns)) == len(COLUMNS)
