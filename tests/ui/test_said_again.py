"""A sentence is known by its template, and the one that leaves least open is meant."""

from ui.language import speaking
from ui.said_again import facts_in, known, retold

TEMPLATES = ("{one} and {other}", "begins with {stage}", "begins with {stage} and {other}")


def test_the_template_that_leaves_least_open_is_meant():
    templates = ("There is no time", "There is no {name}")
    for order in (templates, templates[::-1]):
        with speaking("ru"):
            assert known("There is no time", order) == "Нет времени"


def test_braces_stand_for_themselves():
    template = "Write {{ '*' = 1 }} for {name}"
    assert facts_in("Write { '*' = 1 } for Won", template) == {"name": "Won"}
    assert retold("Write { '*' = 1 } for Won", [template]) == "Write { '*' = 1 } for Won"


def test_a_fact_may_be_of_several_lines_or_empty():
    assert facts_in("'a\nb' is ''", "'{key}' is '{value}'") == {"key": "a\nb", "value": ""}


def test_only_the_facts_that_are_named_are_words_of_the_engine():
    facts = {"stage": ("New", "department")}
    with speaking("ru"):
        assert retold("begins with department", TEMPLATES[1:2], facts).endswith("«отдел»")
        assert retold("begins with department", TEMPLATES[1:2]).endswith("«department»")


def test_what_no_template_fits_is_not_known():
    assert known("Something else", TEMPLATES) is None
    assert retold("Something else", TEMPLATES) == "Something else"
