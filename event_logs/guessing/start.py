"""`greyzone init`: a project file written from files of records, a word beside every guess."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import tomlkit

from event_logs.activity_names import ENGLISH
from event_logs.correlation.phones import phone_key
from event_logs.errors import FileMissingError, GreyzoneError
from event_logs.guessing.files import Seen, by_kind, is_zoned, look_at, overlap
from event_logs.guessing.roles import Guess
from event_logs.project.project_file import FILE, read_project
from event_logs.sources.kinds import KINDS

ZONES = {"RU": "Europe/Moscow", "KZ": "Asia/Almaty", "BY": "Europe/Minsk", "GB": "Europe/London"}
FREE_MAIL = frozenset(
    {
        *("gmail.com", "googlemail.com", "mail.ru", "bk.ru", "list.ru", "inbox.ru", "yandex.ru"),
        *("ya.ru", "rambler.ru", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"),
        *("internet.ru", "vk.com", "mail.kz", "tut.by", "ukr.net", "proton.me", "gmx.de"),
    }
)
LINKED_ENOUGH = 0.5
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_DOMAIN = re.compile(r"@([\w.-]+\.\w+)")


@dataclass(frozen=True, slots=True)
class Started:
    """A project file that was guessed: its `text`, the sources, and what is not sure."""

    text: str
    sources: tuple[Seen, ...]
    unsure: tuple[str, ...]


def guess_project(folder: Path, files: Sequence[Path]) -> Started:
    """The project file for some files of records, to be put in `folder`; nothing is written.

    Raises a `GreyzoneError` for a file that is not there or cannot be read.
    """
    return write_up(folder, look_at_all(files))


def look_at_all(files: Sequence[Path]) -> tuple[Seen, ...]:
    """The sources in some files, each under a name of its own."""
    sources: list[Seen] = []
    for file in files:
        if not file.exists():
            raise FileMissingError(file)
        sources += look_at(file, _free_name(file.stem.split(".")[0], sources))
    return tuple(sources)


def with_columns(seen: Seen, holds: str, columns: Mapping[str, str]) -> Seen:
    """A source as a person has put it right: what it holds, from role to column."""
    missing = tuple(role for role in KINDS[holds].required if not columns.get(role))
    unsure = tuple(f"no column is '{role}', which {holds} need" for role in missing)
    guess = Guess(holds, {role: name for role, name in columns.items() if name}, missing=missing)
    return replace(seen, holds=holds, guess=guess, unsure=unsure)


def write_up(folder: Path, sources: Sequence[Seen]) -> Started:
    """The project file of some sources, to be put in `folder`; nothing is written."""
    region = _region(sources)
    zone = ZONES.get(region, "UTC")
    domains = _domains(sources)
    unsure = [*_doubts(sources, zone, region), *_unlinked(sources)]
    head = _head(folder, zone, region, domains, _language(sources))
    blocks = [head, *(_block(seen, folder) for seen in sources)]
    return Started("\n".join(blocks), tuple(sources), tuple(unsure))


def start_project(folder: Path, files: Sequence[Path]) -> Started:
    """Guess the project of some files and write its `greyzone.toml`; never over another."""
    refuse_project(folder)
    if not files:
        raise GreyzoneError("No file is named", remedy="Name the exported files after the folder")
    started = guess_project(folder, files)
    save_project(folder, started)
    return started


def refuse_project(folder: Path) -> None:
    """Raise a `GreyzoneError` for a folder that has a project already."""
    if (folder / FILE).exists():
        raise GreyzoneError(
            "There is a project here already",
            where=str(folder / FILE),
            remedy="Name another folder",
        )


def save_project(folder: Path, started: Started) -> None:
    """Write the project file that was guessed, if it reads; never over another."""
    refuse_project(folder)
    folder.mkdir(parents=True, exist_ok=True)
    read_project(folder, text=started.text)
    draft = folder / f".{FILE}.draft"
    draft.write_text(started.text, "utf-8", newline="\n")
    draft.replace(folder / FILE)


def _free_name(stem: str, sources: Iterable[Seen]) -> str:
    taken = {seen.name for seen in sources}
    names = (stem if number == 1 else f"{stem} {number}" for number in range(1, 1000))
    return next(name for name in names if name not in taken)


def _region(sources: Sequence[Seen]) -> str:
    """The country whose way of writing reads most of the numbers; nothing where none does."""
    texts = [
        text for seen in sources for role in ("phones", "number") for text in seen.values(role)
    ]
    counts = {
        region: sum(phone_key(text.split(",")[0], region).startswith("+") for text in texts[:300])
        for region in ZONES
    }
    best = max(counts, key=lambda region: counts[region])
    return best if counts[best] else ""


def _domains(sources: Sequence[Seen]) -> tuple[str, ...]:
    """The company's mail domains: the staff's, else the one in most of the emails."""
    kinds = by_kind(sources)
    staff = [text for seen in kinds.get("staff", ()) for text in seen.values("emails")]
    found = Counter(domain.lower() for text in staff for domain in _DOMAIN.findall(text))
    if found:
        return tuple(domain for domain, _ in found.most_common(3) if domain not in FREE_MAIL)
    mails = [
        {
            domain.lower()
            for text in pair
            for domain in _DOMAIN.findall(text)
            if domain.lower() not in FREE_MAIL
        }
        for seen in kinds.get("emails", ())
        for pair in zip(seen.values("sender"), seen.values("recipients"), strict=False)
    ]
    common = Counter(domain for domains in mails for domain in domains).most_common(1)
    return (common[0][0],) if common and common[0][1] > LINKED_ENOUGH * len(mails) else ()


def _doubts(sources: Sequence[Seen], zone: str, region: str) -> Iterable[str]:
    for seen in sources:
        yield from (f"{seen.name}: {doubt}" for doubt in seen.unsure)
    if not all(is_zoned(seen) for seen in sources if seen.guess):
        said = f"the numbers are those of {region}" if region else "nothing in the files tells it"
        yield f"time_zone: '{zone}' is a guess, {said}; say where the people work"


def _unlinked(sources: Sequence[Seen]) -> Iterable[str]:
    """Links between files that the first records do not show."""
    kinds = by_kind(sources)
    links = (
        ("stage changes", "case_id", "deals", "case_id"),
        ("deals", "contact_id", "contacts", "contact_id"),
    )
    for holds, role, other_holds, other in links:
        for seen in kinds.get(holds, ()):
            for target in kinds.get(other_holds, ()):
                share = overlap(seen.values(role), target.values(other))
                if share is not None and share < LINKED_ENOUGH:
                    yield (
                        f"{seen.name}: of its '{role}' only {share:.0%} are among the first "
                        f"records of {target.name}"
                    )
    if not kinds.keys() & {"stage changes", "events"}:
        yield "no file holds stage changes or events: the log will have no stages"
    if kinds.keys() & {"calls", "emails"} and "contacts" not in kinds:
        yield "no file holds contacts: calls and emails find a deal only where they name it"


def _language(sources: Sequence[Seen]) -> str:
    """Russian where most of the names of stages have a Cyrillic letter, else English."""
    names = {text for seen in sources for text in (*seen.values("stage"), *seen.values("activity"))}
    russian = sum(bool(_CYRILLIC.search(name)) for name in names)
    return "ru" if russian > len(names) / 2 else ENGLISH


def _head(folder: Path, zone: str, region: str, domains: Sequence[str], language: str) -> str:
    lines = [
        "# Written by 'greyzone init': every line marked 'guessed' is worth a look.",
        "",
        "[project]",
        f"name = {_quoted(folder.absolute().name)}",
        f"time_zone = {_quoted(zone)}  # guessed: where the people work; for times without offset",
    ]
    if region:
        lines.append(f"phone_region = {_quoted(region)}  # guessed from the numbers")
    if domains:
        listed = ", ".join(map(_quoted, domains))
        lines.append(f"company_domains = [{listed}]  # guessed from the addresses")
    if language != ENGLISH:
        said = "guessed from the names of stages: in it calls and emails are named"
        lines += ["", "[activities]", f"language = {_quoted(language)}  # {said}"]
    lines += ["", "# The declared process: stages in order, then outcomes.", "# [funnel]"]
    return "\n".join([*lines, '# line = "New > Qualified > Offer > Won | Lost"'])


def _block(seen: Seen, folder: Path) -> str:
    lines = ["", "[[sources]]", f"name = {_quoted(seen.name)}"]
    if seen.format:
        lines.append(f"format = {_quoted(seen.format)}  # recognised by its columns")
    else:
        lines.append(f"holds = {_quoted(seen.holds)}  # guessed")
    lines.append(f"file = {_quoted(_place(seen.file, folder))}")
    if seen.day_first is not None:
        first = "true" if seen.day_first else "false"
        lines.append(f"day_first = {first}  # guessed from the first times")
    lines += [f"# Not sure: {doubt}." for doubt in seen.unsure]
    if seen.guess and seen.guess.columns:
        lines.append("[sources.columns]")
        for role, column in seen.guess.columns.items():
            values = seen.values(role)
            example = re.sub(r"\s+", " ", values[0])[:40] if values else "empty"
            shown = re.sub(r"[^\w\s.,:;@+()/#-]", "", example)
            lines.append(f"{role} = {_quoted(column)}  # guessed, as in: {shown}")
    return "\n".join([*lines, ""])


def _place(file: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(file.absolute(), folder.absolute())).as_posix()
    except ValueError:  # another drive of Windows
        return file.absolute().as_posix()


def _quoted(text: str) -> str:
    return tomlkit.string(text).as_string()
