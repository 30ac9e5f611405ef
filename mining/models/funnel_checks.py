"""What makes a declared funnel refusable: every mistake with its stage and its line."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from event_logs.errors import FunnelError, nearest

REMEDY = "Write it as 'New > Qualified > Proposal > Won | Lost'"
_HEADER = re.compile(r"\s*\[+\s*funnel\b")


@dataclass(frozen=True, slots=True)
class Declaration:
    """Where a funnel is declared: the name of the place, and the text that stands there."""

    where: str
    lines: str = ""

    def line_of(self, word: str, *, beside: str = "") -> str:
        r"""The place with the line of the [funnel] tables that holds `word`.

        Of several lines the last that also holds `beside`. Without any, the line that
        opens the table; no line where the text has only one.

        >>> text = "[project]\nname = 'New'\n[funnel]\nline = 'New > Won'"
        >>> Declaration("greyzone.toml", text).line_of("New")
        'greyzone.toml, line 4'
        """
        texts = self.lines.splitlines()
        if not texts[1:]:
            return self.where
        numbers = _funnel_lines(texts)
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        found = [number for number in numbers if word and whole.search(texts[number - 1])]
        nearer = [number for number in found if beside in texts[number - 1]]
        opened = numbers[:1] if _HEADER.match(texts[numbers[0] - 1]) else []
        best = nearer or found or opened
        return f"{self.where}, line {best[-1]}" if best else self.where

    def error(self, what: str, remedy: str, *, word: str = "", beside: str = "") -> FunnelError:
        """The mistake `what`, with the line of `word`."""
        return FunnelError(what, where=self.line_of(word, beside=beside), remedy=remedy)

    def refuse_unknown_settings(
        self, table: Mapping[str, Any], known: Collection[str], owner: str
    ) -> None:
        """Refuse a setting that `owner` does not take."""
        for key in table:
            if key not in known:
                raise self.error(
                    f"{owner} has no setting '{key}'",
                    nearest(key, known) or f"It takes {', '.join(sorted(known))}",
                    word=key,
                )

    def refuse_bad_names(self, names: list[str]) -> None:
        """Refuse a name that is empty or stands twice."""
        for at, name in enumerate(names):
            if not name.strip():
                before = names[at - 1] if at else ""
                raise self.error(f"Stage {at + 1} has no name", REMEDY, word=before)
            if name in names[:at]:
                raise self.error(
                    f"Stage '{name}' is declared twice",
                    "Name each stage once; allow a return with may_go_back_to or may_repeat",
                    word=name,
                )

    def refuse_unknown_stages(
        self, names: Iterable[str], known: list[str], what: str, setting: str
    ) -> None:
        """Refuse a reference to something that is no (earlier) stage."""
        for name in names:
            if name not in known:
                raise self.error(
                    f"{what} '{name}', which is no {'earlier ' if 'back' in what else ''}stage",
                    nearest(name, known) or f"The stages there are: {', '.join(known) or 'none'}",
                    word=name,
                    beside=setting,
                )

    def listed(self, value: object, setting: str) -> list[Any]:
        """A setting that holds a list, or one thing alone."""
        if isinstance(value, str | Mapping):
            return [value]
        if isinstance(value, list | tuple):
            return list(value)
        raise self.error(f"'{setting}' is no list", REMEDY, word=setting)

    def name(self, value: object, setting: str) -> str:
        """A setting that holds a name."""
        if isinstance(value, str):
            return value
        raise self.error(
            f"'{setting}' holds {value!r}, which is no name", "Write it in quotes", word=setting
        )

    def switch(self, value: object, setting: str) -> bool:
        """A setting that is true or false."""
        if isinstance(value, bool):
            return value
        raise self.error(
            f"'{setting}' is {value!r}", "It takes true or false, without quotes", word=setting
        )


def _funnel_lines(texts: list[str]) -> list[int]:
    """The numbers of the lines of the [funnel] tables; of all lines where there is none."""
    inside, numbers = False, []
    for number, text in enumerate(texts, 1):
        if text.lstrip().startswith("["):
            inside = _HEADER.match(text) is not None
        if inside:
            numbers.append(number)
    return numbers or list(range(1, len(texts) + 1))
