"""One file of records looked at: what it holds, its columns, its times."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from event_logs.guessing.roles import Guess, guess_kind
from event_logs.sources.formats import Format, Head
from event_logs.sources.kinds import KINDS
from event_logs.sources.recognition import formats_that_fit, read_head
from event_logs.sources.table import is_mail

_SLASHED = re.compile(r"^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b")
_DATE_ONLY = re.compile(r"^\s*\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\s*$")
_ZONED = re.compile(r"(Z|UTC|[+-]\d{2}:?\d{2})\s*(\(.*\))?$")
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """A source as it was guessed.

    `day_first` is None where the format leaves no doubt; `unsure` are sentences of what a
    person has to look at; `head` is the beginning of the file.
    """

    file: Path
    name: str
    holds: str
    guess: Guess | None = None
    format: str = ""
    day_first: bool | None = None
    unsure: tuple[str, ...] = ()
    head: Head = field(default_factory=lambda: Head(()))

    def values(self, role: str) -> list[str]:
        """The first values of the column that plays a role."""
        column = self.guess.columns.get(role) if self.guess else None
        cells = (row.get(column) for row in self.head.rows) if column else ()
        return [str(cell) for cell in cells if cell is not None]


def look_at(file: Path, name: str) -> list[Seen]:
    """The sources in a file, most often one; a file of a vendor may hold several."""
    if is_mail(file):
        return [Seen(file, name, "emails")]
    if file.name.lower().endswith((".xes", ".xes.gz")):
        return [Seen(file, name, "events")]
    head = read_head(file)
    forms = formats_that_fit(head)
    if forms:
        return [_of_vendor(file, name, form, forms, head) for form in forms]
    return [_of_table(file, name, head)]


def _of_vendor(file: Path, name: str, form: Format, forms: tuple[Format, ...], head: Head) -> Seen:
    own = name if len(forms) == 1 else f"{name} {form.holds}"
    return Seen(file, own, form.holds, format=form.name, unsure=form.traps[:1], head=head)


def _of_table(file: Path, name: str, head: Head) -> Seen:
    guess = guess_kind(head.columns, file.stem)
    seen = Seen(file, name, guess.holds, guess, head=head)
    unsure = [f"no column seems to be '{role}', which {guess.holds} need" for role in guess.missing]
    unsure += [
        f"'{guess.columns[role]}' is taken for '{role}' because the names are alike"
        for role in sorted(guess.near)
    ]
    day_first, doubts = _order(seen)
    return Seen(file, name, guess.holds, guess, "", day_first, (*unsure, *doubts), head)


def _order(seen: Seen) -> tuple[bool | None, list[str]]:
    """Whether days come before months in the times that can be mistaken, and what is doubtful."""
    kind = KINDS[seen.holds]
    moments = [seen.values(role) for role in (kind.moment, *kind.times) if role]
    pairs = [match for text in chain(*moments) if (match := _SLASHED.match(text))]
    doubts = []
    if kind.moment and moments[0] and all(map(_DATE_ONLY.match, moments[0])):
        doubts.append("its times are dates without a time of day, which put nothing in order")
    if not pairs:
        return None, doubts
    if any(int(pair[1]) > MONTHS for pair in pairs):
        return True, doubts
    if any(int(pair[2]) > MONTHS for pair in pairs):
        return False, doubts
    told = f"whether day or month comes first in times such as '{pairs[0].string}' (taken: day)"
    return True, [*doubts, told]


def is_zoned(seen: Seen) -> bool:
    """Whether the first times of a source name their offset from UTC."""
    moment = KINDS[seen.holds].moment
    texts = seen.values(moment) if moment else []
    return bool(texts) and all(_ZONED.search(text) for text in texts)


def overlap(some: Iterable[str], others: Iterable[str]) -> float | None:
    """The share of distinct values that the others have too; None where there are none."""
    mine = {part.strip() for text in some for part in re.split(r"[;,|]", text) if part.strip()}
    theirs = {part.strip() for text in others for part in re.split(r"[;,|]", text)}
    return len(mine & theirs) / len(mine) if mine and theirs else None


def by_kind(sources: Iterable[Seen]) -> Mapping[str, list[Seen]]:
    """The sources by what they hold."""
    found: dict[str, list[Seen]] = {}
    for seen in sources:
        found.setdefault(seen.holds, []).append(seen)
    return found
