"""A mistake is said in the language spoken with its facts, from the error or from its line."""

import re

import pytest

from event_logs.errors import ColumnsMissingError, FileMissingError, GreyzoneError
from event_logs.project.project_file import read_project
from mining.models.funnel import parse_funnel
from ui import mistakes
from ui.charts.graphviz_layout import LayoutLimitError
from ui.language import speaking

FACTS = {"a_kind": "a list", "another_kind": "a table", "thing": "department"}


def filled(template):
    names = dict.fromkeys(re.findall(r"(?<!\{)\{(\w+)\}", template))
    return template.format(**{name: FACTS.get(name, f"7{n}x") for n, name in enumerate(names)})


@pytest.mark.parametrize("template", mistakes.SENTENCES)
def test_every_sentence_is_said_in_russian_with_its_facts(template):
    mistake = GreyzoneError(filled(template), where="crm.csv")
    assert mistakes.in_words(mistake) == mistake.sentence
    with speaking("ru"):
        said = mistakes.in_words(mistake)
    assert said != mistake.sentence
    assert re.search("[а-я]", said)
    assert set(re.findall(r"7\dx", mistake.sentence)) == set(re.findall(r"7\dx", said))


@pytest.mark.parametrize("template", mistakes.REMEDIES)
def test_what_would_do_is_said_in_russian_with_its_facts(template):
    mistake = GreyzoneError("It is empty", remedy=filled(template))
    assert mistakes.in_words(mistake) == mistake.sentence
    with speaking("ru"):
        said = mistakes.in_words(mistake)
    assert said.startswith("Файл пуст. ")
    assert mistake.remedy not in said
    assert set(re.findall(r"7\dx", mistake.sentence)) == set(re.findall(r"7\dx", said))


def caught(make):
    with pytest.raises(GreyzoneError) as caught_one:
        make()
    return caught_one.value


REAL = [
    FileMissingError("/nowhere/a.csv", needed_for="the project"),
    ColumnsMissingError(["deal", "stge"], ["deal_id", "stage"], where="crm.csv"),
    ColumnsMissingError(["xyz"], [], where="crm.csv (format 'amocrm')"),
    LayoutLimitError(8.0),
    caught(lambda: parse_funnel("New > New > Won")),
    caught(lambda: parse_funnel("New")),
]


@pytest.mark.parametrize("mistake", REAL, ids=str)
def test_what_the_command_line_printed_is_read_back(mistake):
    assert mistakes.line_in_words(f"{mistake.sentence}\n") == mistake.sentence
    with speaking("ru"):
        said = mistakes.in_words(mistake)
        assert mistakes.line_in_words(mistake.sentence) == said
    assert not re.search("There|Stage|Did you|could not|Write|Check|has no|line ", said)


def test_a_mistake_of_a_project_names_its_line_in_russian(tmp_path):
    (tmp_path / "crm.csv").write_text("deal_id,stage,changed_at\n")
    text = '[[sources]]\nname = "crm"\nholds = "stage changes"\nfile = "crm.csv"\nsheat = "1"\n'
    (tmp_path / "greyzone.toml").write_text(text)
    with speaking("ru"):
        said = mistakes.in_words(caught(lambda: read_project(tmp_path)))
    place = tmp_path / "greyzone.toml"
    wrong = "«sheat» в [sources] здесь ничего не значит. Возможно, имелось в виду «sheet»?"
    assert said == f"{place}, строка 5: {wrong}"


def test_a_reason_of_the_ledger_is_said_too():
    mistake = GreyzoneError(
        "Not one record of source 'crm' is good. Most often: column 'stage' is empty",
        where="crm.csv",
        remedy="Look at 'columns', 'time_zone' and 'date_format' of this source in greyzone.toml",
    )
    assert mistakes.line_in_words(mistake.sentence) == mistake.sentence
    with speaking("ru"):
        said = mistakes.in_words(mistake)
        assert mistakes.line_in_words(mistake.sentence) == said
    assert "Чаще всего: столбец «stage» пуст" in said


def test_a_mistake_that_is_not_known_stays_as_it_is():
    with speaking("ru"):
        assert mistakes.in_words(GreyzoneError("So be it", where="x")) == "x: So be it."
        assert mistakes.line_in_words("KeyError: 'x'") == "KeyError: 'x'"
        assert mistakes.line_in_words("") == ""
