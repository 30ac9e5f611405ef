"""What the engine refuses is said in the reader's language, with the same figures."""

import re

import pandas as pd
import pytest

from mining.effects.effect import estimate_effect, estimate_risk_effect
from ui.language import speaking
from ui.refusal_words import TEMPLATES, refusal

FACTS = {
    "cases": 3,
    "fewest": 20,
    "names": "amount",
    "effective": 14,
    "rarer": 2,
    "rows": 90,
    "days": 4,
    "horizon": 90,
    "share": "40%",
    "each": "1.5",
    "most": "30%",
}


def rows(treated: int, others: int) -> pd.DataFrame:
    flags = [True] * treated + [False] * others
    table = pd.DataFrame({"case_id": range(len(flags)), "treated": flags, "stage": 0})
    return table.assign(outcome=[n % 2 for n in range(len(flags))])


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_refusal_is_known_by_its_template_and_keeps_its_figures(template):
    sentence = template.format(**FACTS)
    assert refusal(sentence) == sentence
    with speaking("ru"):
        said = refusal(sentence)
    assert said != sentence
    assert set(re.findall(r"\d+", sentence)) <= set(re.findall(r"\d+", said))


def test_what_the_engine_really_says_is_known():
    late = rows(30, 30).assign(seconds=86400.0, ended=0)
    made = [
        estimate_effect(rows(0, 50), exact=["stage"]).refused,
        estimate_effect(rows(50, 0), exact=["stage"]).refused,
        estimate_effect(rows(5, 50), exact=["stage"]).refused,
        estimate_effect(rows(30, 50).assign(outcome=0), exact=["stage"]).refused,
        estimate_risk_effect(late, 90 * 86400.0, exact=["stage"]).refused,
    ]
    with speaking("ru"):
        assert [
            sentence for sentence in made if not sentence or refusal(sentence) == sentence
        ] == []


def test_another_sentence_stays_as_it_is():
    with speaking("ru"):
        assert refusal("Something else") == "Something else"
        assert refusal("") == ""
