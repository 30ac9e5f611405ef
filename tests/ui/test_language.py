"""Each session speaks its own language, and what a catalogue says fits what the code says."""

import ast
from string import Formatter
from threading import Thread

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from ui.language import LANGUAGES, LOCALES, P_, _, plural, speak, speaking, spoken


def catalogue(language):
    with (LOCALES / language / "messages.po").open("rb") as text:
        return read_po(text, locale=language)


def facts(text):
    return {name for _text, name, _spec, _how in Formatter().parse(text) if name is not None}


def test_a_language_that_is_not_known_is_english():
    with speaking("ru"):
        assert _("Deals") == "Сделки"
        with speaking("xx"):
            assert (_("Deals"), spoken()) == ("Deals", "en")
        assert spoken() == "ru"


def test_what_one_thread_speaks_another_does_not():
    heard = []
    with speaking("ru"):
        thread = Thread(target=lambda: heard.append(_("Deals")))
        thread.start()
        thread.join()
        assert _("Deals") == "Сделки"
    assert heard == ["Deals"]


def test_nothing_stays_nothing():
    with speaking("ru"):
        assert _("") == ""


def test_a_plural_without_a_translation_is_english():
    forms = P_("{count} unheard-of thing", "{count} unheard-of things")
    speak("ru")
    assert plural(forms, 5, count=5) == "5 unheard-of things"
    speak("en")


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_a_translation_has_the_facts_of_its_original(language):
    for message in catalogue(language):
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = {name for text in originals for name in facts(text)}
        translated = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in translated:
            assert not message.id or not text or facts(text) == wanted, message.id


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_no_word_lacks_its_translation(language):
    known = catalogue(language)
    said = extract_from_dir(
        LOCALES.parent, keywords={"_": None, "N_": None, "plural": None, "P_": (1, 2)}
    )
    missing = set()
    for _file, _line, message, _comments, _context in said:
        found = known.get(message[0] if isinstance(message, tuple) else message)
        done = found and (all(found.string) if isinstance(found.string, tuple) else found.string)
        if message and not done:
            missing.add(message)
    assert not missing


def test_no_text_is_hidden_from_the_catalogues_in_a_formatted_string():
    hidden = []
    for file in LOCALES.parent.rglob("*.py"):
        for part in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(part, ast.FormattedValue):
                hidden += [(file.name, text) for text in texts_said_in(part)]
    with speaking("ru"):
        assert [(name, text) for name, text in hidden if _(text) == text] == []


def texts_said_in(part):
    return [
        call.args[0].value
        for call in ast.walk(part)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "_"
        and isinstance(call.args[0], ast.Constant)
    ]
