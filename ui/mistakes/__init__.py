"""Mistakes that a person can mend, in the language spoken.

The engine raises them in English, and the command line prints them so. The app says what
is wrong and what would do from the templates here, each for itself. Names of files, columns
and stages stay as they are, and so does what another program answered.
"""

import re
from collections.abc import Iterator

from event_logs.errors import GreyzoneError
from ui.language import N_
from ui.ledger_words import REASONS
from ui.mistakes import of_analyses, of_files, of_funnels, of_projects, of_sources
from ui.said_again import known, retold

ROOMS = (of_files, of_sources, of_projects, of_funnels, of_analyses)
SENTENCES = tuple(template for room in ROOMS for template in room.SENTENCES)
REMEDIES = tuple(template for room in ROOMS for template in room.REMEDIES)
PLACES = (
    N_("{file}, line {line}, column {column}"),
    N_("{file}, line {line}"),
    N_("{file}, at its end"),
    N_("{file} (format '{format}')"),
    N_("the funnel"),
)
KINDS = (
    N_("a text"),
    N_("true or false"),
    N_("a whole number"),
    N_("a table"),
    N_("a list"),
    N_("a float"),
    N_("a date"),
    N_("a datetime"),
    N_("a time"),
)
"""What can stand in a project file."""
THINGS = (
    N_("activity"),
    N_("stage or activity"),
    N_("department"),
    N_("attribute of deals"),
)
"""What a deadline can name."""
FACTS = {"a_kind": KINDS, "another_kind": KINDS, "thing": THINGS}
_HINTS = re.compile(r"(?<=\?) (?=Did you mean ')")


def in_words(mistake: GreyzoneError) -> str:
    """The whole mistake in one line of prose; what is not known here stays English.

    >>> from ui.language import speaking
    >>> with speaking("ru"):
    ...     in_words(GreyzoneError("It is empty", where="a.toml", remedy="Export it again"))
    'a.toml: Файл пуст. Выгрузите его ещё раз.'
    """
    return GreyzoneError(
        _what(mistake.what) or mistake.what,
        where=retold(mistake.where, PLACES),
        remedy=_remedy(mistake.remedy) or mistake.remedy,
    ).sentence


def line_in_words(line: str) -> str:
    """The same of a mistake of which only the line is left that the command line printed.

    >>> from ui.language import speaking
    >>> with speaking("ru"):
    ...     line_in_words("a.toml: It is empty. Export it again.")
    'a.toml: Файл пуст. Выгрузите его ещё раз.'
    """
    whole = line.strip()
    readings = list(_readings(whole))
    for mistake in readings:
        if _what(mistake.what) and (not mistake.remedy or _remedy(mistake.remedy)):
            return in_words(mistake)
    return next((in_words(one) for one in readings if _what(one.what)), whole)


def _readings(line: str) -> Iterator[GreyzoneError]:
    """The ways in which a line can be parted into where, what and what would do."""
    starts = [found.end() for found in re.finditer(": ", line)]
    for start in (*starts, 0):
        rest = line[start:]
        where = line[: max(start - 2, 0)]
        for found in re.finditer(r"\. ", rest):
            yield GreyzoneError(rest[: found.start()], where=where, remedy=rest[found.end() :])
        yield GreyzoneError(rest, where=where)


def _what(sentence: str) -> str | None:
    head, told, reason = sentence.partition(". Most often: ")
    if not told:
        return known(sentence, SENTENCES, FACTS)
    # The engine takes the capital off a reason of the ledger.
    cause = retold(reason[:1].upper() + reason[1:], REASONS)
    return known(f"{head}{told}{cause[:1].lower()}{cause[1:]}", SENTENCES, FACTS)


def _remedy(remedy: str) -> str | None:
    hints = [known(hint, REMEDIES) for hint in _HINTS.split(remedy)]
    said = [hint for hint in hints if hint is not None]
    return " ".join(said) if len(said) == len(hints) else None
