"""One family of mistakes: each says what is wrong, where, and what would do.

A bad *record* is not an error: it is counted and kept in the ledger. These classes are
for input with which the program cannot go on. The command line prints the sentence and
leaves with code 2; the app shows it in place of the page.
"""

from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import fuzz, process, utils


class GreyzoneError(Exception):
    """A mistake in the input that a person can mend: what, where, what would do.

    >>> print(GreyzoneError("The file is empty", where="calls.csv", remedy="Export it again"))
    calls.csv: The file is empty. Export it again.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what.rstrip(".")
        self.where = where
        self.remedy = remedy.rstrip(".")
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The whole mistake in one line of prose."""
        place = f"{self.where}: " if self.where else ""
        end = "" if self.remedy.endswith(("?", "!")) else "."
        cure = f" {self.remedy}{end}" if self.remedy else ""
        return f"{place}{self.what}.{cure}"


class FileMissingError(GreyzoneError):
    """A file that the input names does not exist."""

    def __init__(self, path: Path | str, *, needed_for: str = "") -> None:
        self.path = Path(path)
        purpose = f", needed for {needed_for}" if needed_for else ""
        super().__init__(
            f"There is no such file{purpose}",
            where=str(path),
            remedy=nearest_file(self.path),
        )


class FileUnreadableError(GreyzoneError):
    """A file exists but is not what it should be: a folder, empty, damaged, undecodable."""


class ColumnsMissingError(GreyzoneError):
    """A table lacks columns that it was said to have."""

    def __init__(self, missing: Iterable[str], available: Iterable[str], *, where: str) -> None:
        self.missing = list(missing)
        self.available = list(available)
        wanted = ", ".join(f"'{name}'" for name in self.missing)
        there = ", ".join(f"'{name}'" for name in self.available[:40]) or "none"
        hints = [nearest(name, self.available) for name in self.missing]
        super().__init__(
            f"There is no column {wanted}. The columns there are: {there}",
            where=where,
            remedy=" ".join(hint for hint in hints if hint)
            or "Name the right columns under 'columns' of this source in greyzone.toml",
        )


class ProjectError(GreyzoneError):
    """The project file says something that cannot be carried out."""


class RecordsMissingError(ProjectError):
    """The records of a source are not where the project file says: a log can't be built anew."""


class FunnelError(GreyzoneError):
    """The declared funnel contradicts itself or the log; names the stage and the line."""


class LogMissingError(GreyzoneError):
    """A project has no stored event log yet, or one of another version."""


class EmptyLogError(GreyzoneError):
    """A log, or what a filter left of it, has no case at all."""


class AnalysisLimitError(GreyzoneError):
    """An analysis was given up at a stated limit of time or size."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint at the known name most like `name`, or nothing where none is near.

    >>> nearest("Qualifid", ["New", "Qualified", "Won"])
    "Did you mean 'Qualified'?"
    >>> nearest("xyz", ["New", "Qualified"])
    ''
    """
    found = process.extractOne(
        name, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=70
    )
    return f"Did you mean '{found[0]}'?" if found else ""


def nearest_file(path: Path) -> str:
    """A hint at a file of nearly the same name beside `path`."""
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder '{folder}' either"
    hint = nearest(path.name, (entry.name for entry in folder.iterdir()))
    return hint or "Check the path, or take it out of greyzone.toml"
