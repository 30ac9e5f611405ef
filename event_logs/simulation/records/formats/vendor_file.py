"""A file in a vendor's format before it is written, and what is true of its records."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from event_logs.simulation.company.deal import Communication

FOLDER = "records/vendors"
Told = tuple[tuple[str, Communication], ...]


@dataclass(frozen=True, slots=True)
class VendorFile:
    """One file: where it stands in the project folder, and its bytes.

    `told` says which record (its line, or the id that the vendor gives it) tells of which
    communication.
    """

    path: str
    content: bytes
    told: Told = ()


def answers_file(path: str, answers: Iterable[dict[str, Any]], told: Told = ()) -> VendorFile:
    """Answers of a vendor's interface, one a line, as they came."""
    lines = (json.dumps(answer, ensure_ascii=False) for answer in answers)
    return VendorFile(f"{FOLDER}/{path}", "".join(f"{line}\n" for line in lines).encode(), told)


def pages(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Items as pages of at most `size`; one empty page where there is nothing.

    >>> list(pages([1, 2, 3], 2)), list(pages([], 2))
    ([[1, 2], [3]], [[]])
    """
    found = [list(part) for part in _parts(list(items), size)]
    yield from found or [[]]


def _parts(items: list[Any], size: int) -> Iterator[list[Any]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
