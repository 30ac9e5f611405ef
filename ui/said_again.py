"""What the engine says in English, said anew in the language spoken.

The engine writes whole sentences and knows no language. A sentence is known by its
template here, and said anew from the catalogue with the same facts.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter

from ui.language import _

Facts = Mapping[str, tuple[str, ...]]
"""Facts that are words of the engine themselves: by their name in a template their templates."""


def retold(sentence: str, templates: Iterable[str], facts: Facts | None = None) -> str:
    """A sentence in the language spoken; one that no template fits as it is.

    >>> from ui.language import speaking
    >>> with speaking("ru"):
    ...     retold("begins with Demo", ["begins with {stage}"])
    'начинается с «Demo»'
    """
    said = known(sentence, templates, facts)
    return sentence if said is None else said


def known(sentence: str, templates: Iterable[str], facts: Facts | None = None) -> str | None:
    """The same, but None for a sentence that no template fits.

    Of several templates that fit, the one which leaves least open is meant.
    """
    found = {each: given for each in templates if (given := facts_in(sentence, each)) is not None}
    if not found:
        return None
    template = max(found, key=_fixed)
    words = facts or {}
    said = {name: retold(value, words.get(name, ())) for name, value in found[template].items()}
    return _(template).format(**said)


def facts_in(sentence: str, template: str) -> dict[str, str] | None:
    """The facts of a sentence by their names; None where the template does not fit it.

    >>> facts_in("reading calls.csv …", "reading {source} …")
    {'source': 'calls.csv'}
    """
    found = _pattern(template).fullmatch(sentence)
    return found.groupdict() if found else None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = (
        re.escape(text) + (f"(?P<{name}>.*?)" if name else "")
        for text, name, _spec, _how in Formatter().parse(template)
    )
    return re.compile("".join(parts), re.DOTALL)


@cache
def _fixed(template: str) -> int:
    return sum(len(text) for text, *_rest in Formatter().parse(template))
