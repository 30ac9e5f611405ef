"""What is said of the records and of the quality of the log."""

from collections.abc import Mapping, Sequence
from typing import Any

from ui import wording
from ui.language import N_, _

DOUBTFUL = N_("What is doubtful in the log")
QUALITY_COLUMNS = (N_("What"), N_("How many"), N_("For example"), N_("Effect"))


def doubtful_of(count: int, of: int) -> str:
    """How many of how many.

    >>> doubtful_of(3, 12)
    '3 of 12'
    """
    return _("{count} of {of}").format(count=wording.count(count), of=wording.count(of))


def example_of(example: Mapping[str, Any]) -> str:
    """An example: its deal, its record, a remark.

    >>> example_of({"case_id": "D-1", "source": "calls", "source_row": 7, "note": "missed"})
    'D-1, calls row 7, missed'
    """
    row = example.get("source_row")
    place = _("{source} row {row}").format(source=example["source"], row=row) if row else ""
    said = (example.get("case_id"), place or example.get("source"), example.get("note"))
    return ", ".join(str(each) for each in said if each)


def checks_made(checks: Sequence[Mapping[str, Any]]) -> str:
    """How many checks were made, and which could not be.

    >>> checks_made([{"count": 0, "title": "A", "unknown": ""}])
    '1 checks of quality were made.'
    """
    made = _("{number} checks of quality were made.").format(
        number=sum(check["count"] is not None for check in checks)
    )
    untold = [check for check in checks if check["count"] is None]
    if not untold:
        return made
    reasons = "; ".join(f"{_(check['title'])}: {_(check['unknown'])}" for check in untold)
    return _("{made} Not known: {reasons}.").format(made=made, reasons=reasons)


def quality_rows(checks: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The doubtful things as rows for a table, the greatest shares first."""
    doubtful = [check for check in checks if check["count"]]
    doubtful.sort(key=lambda check: -check["count"] / max(check["of"], 1))
    rows = []
    for check in doubtful:
        example = example_of(check["examples"][0]) if check["examples"] else ""
        cells = (_(check["title"]), doubtful_of(check["count"], check["of"]), example)
        rows.append(dict(zip(map(_, QUALITY_COLUMNS), (*cells, _(check["effect"])), strict=True)))
    return rows
