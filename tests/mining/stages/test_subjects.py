import pandas as pd

from mining.stages.subjects import are_replies, plain_subjects


def test_an_answer_to_an_answer_is_plain():
    subjects = pd.Series(["Re: RE[2]: Ответ: Счёт № 12/3 от 4.05", None, "12"])
    assert plain_subjects(subjects).fillna("?").tolist() == ["счет от", "?", ""]


def test_a_word_that_begins_like_a_mark_is_none():
    assert are_replies(pd.Series(["Return of goods", "Наши условия", "FW: x"])).tolist() == [
        *(False, False, True),
    ]
