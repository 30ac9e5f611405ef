"""The language that is spoken: every word for a person passes here on its way out.

Texts stand in the code in English, marked by `N_` or `P_` where they are not said at once,
and are said by `_` or `plural`. The catalogues are `ui/locales/<language>/messages.po`,
read by Babel when they are first needed. The language belongs to the run (a context
variable), never to the process: two sessions may speak two languages.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

LANGUAGES = {"en": "English", "ru": "Русский"}
"""The languages, each under its own name."""

DEFAULT = "en"
LOCALES = Path(__file__).with_name("locales")
_spoken: ContextVar[str] = ContextVar("greyzone_language", default=DEFAULT)


def speak(language: str) -> None:
    """Say everything in `language` from here on; in English where it is not known.

    >>> speak("ru"); _("Deals"); speak("xx"); _("Deals"); speak("en")
    'Сделки'
    'Deals'
    """
    _spoken.set(language if language in LANGUAGES else DEFAULT)


def spoken() -> str:
    """The language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in `language` within the block."""
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        speak(before)


def N_(text: str) -> str:  # noqa: N802 - what gettext calls a text to be said later
    """Mark a text for the catalogues; it is said later, by `_`."""
    return text


def P_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as N_
    """Mark a text with its plural for the catalogues; it is said later, by `plural`."""
    return one, many


def _(text: str) -> str:
    """A text in the language that is spoken; as it is where the catalogue lacks it."""
    return _catalogue(spoken()).gettext(text) if text else ""


def plural(forms: tuple[str, str], number: float, **facts: object) -> str:
    """The form for this number, with its facts put in.

    >>> deals = P_("{count} deal", "{count} deals")
    >>> plural(deals, 1, count=1), plural(deals, 2, count=2)
    ('1 deal', '2 deals')
    """
    return _catalogue(spoken()).ngettext(*forms, int(number)).format(**facts)


@cache
def _catalogue(language: str) -> NullTranslations:
    file = LOCALES / language / "messages.po"
    if not file.is_file():
        return NullTranslations()
    # Babel takes a while to import, and English has no need of it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    with file.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
