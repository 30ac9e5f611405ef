import numpy as np
import pandas as pd

from mining.stages.subjects import plain_subjects
from mining.stages.topics import FEWEST_SUBJECTS, find_topics, topics_of

ENGLISH = [
    f"{word} {thing}"
    for word in ("drawings of the", "invoice for the", "discount on the")
    for thing in ("pump", "store", "line", "boiler", "rack")
]
RUSSIAN = [
    f"{word}, {thing}"
    for word in ("чертежи", "счёт", "скидка")
    for thing in ("насос", "склад", "линия", "котёл", "стеллаж")
]


def test_each_script_has_topics_of_its_own():
    plain = plain_subjects(pd.Series(ENGLISH + RUSSIAN))
    found = find_topics(plain, np.ones(len(plain)))
    assert [each.script for each in found] == [0, 1]
    english = topics_of(found[0], plain)
    assert (english[: len(ENGLISH)] >= 0).all()
    assert (english[len(ENGLISH) :] == -1).all()


def test_another_ending_is_the_same_topic():
    plain = plain_subjects(pd.Series(RUSSIAN * 2 + ["чертеж насоса"]))
    [topics] = find_topics(pd.Series(sorted(set(plain))), np.ones(len(set(plain))))
    told = topics_of(topics, pd.Series(["чертежи насос", "чертежи насоса"]))
    assert told[0] == told[1]


def test_too_few_subjects_have_no_topic():
    plain = pd.Series(["offer"] * (FEWEST_SUBJECTS - 1), dtype="string")
    assert find_topics(plain, np.ones(len(plain))) == ()
