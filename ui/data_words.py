"""What is said of the records and of the quality of the log."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ui import wording
from ui.language import N_, P_, _, plural
from ui.quality_words import remark, why_unknown

LEDGER = {
    "sources": N_("Records: read = kept + duplicate + rejected"),
    "reasons": N_("Why records were rejected"),
    "repairs": N_("What was done to records that were kept"),
    "links": N_("Which deal calls and emails belong to"),
    "mails": N_("What the emails are; those of machines are no activities"),
}
REJECTED = N_("Rejected records")
EXAMPLES = N_("Examples")
RECORD = N_("A record in its file")
SOURCE, ROW, SHOW_RECORD = N_("Source"), N_("Row"), N_("Show the record")
NEW_PROJECT = N_("A new project from files")
DROP = N_("Drop exported files here: tables, workbooks, mailboxes, logs")
NAME = N_("Name of the project's folder")
HOLDS = N_("What the file holds")
MAKE = N_("Write the project and build its log")
BUILDING = N_("Building the log")
BUILT = N_("The log is built")
NOT_BUILT = N_("The log could not be built")
STOP = N_("Stop building")
WAS_STOPPED = N_(
    "The build was stopped. Nothing was changed: a log that was there before is there still."
)
OPEN = N_("Open the project")
AGAIN = N_("Build the log again")
AGAIN_HELP = N_(
    "Reads the exports once more, for instance after new ones were put in place of the old or "
    "greyzone.toml was changed."
)
MOVED_AWAY = N_(
    "Some records are not where greyzone.toml says. The log that was built of them is here, and "
    "all pages show it; to build it again, put the files back or name their new place."
)
NO_PROJECT = N_("There is no project here yet")
NO_PROJECT_HELP = N_(
    "Drop the exports of a CRM, a telephone system or mailboxes below: greyzone says what it "
    "takes each for, you put right what is wrong, and one event log is built. Nothing leaves "
    "this machine."
)
DECLARE = N_("Which funnel is declared?")
DECLARE_HELP = N_(
    "The stages as the company declares them, in order, parted by `>`; at the end the outcomes, "
    "the good one first, parted by `|`. What stands here is only what the records suggest: write "
    "what was agreed on. Without a funnel there is nothing to hold reality against."
)
FUNNEL_LINE = N_("Stages and outcomes")
DECLARE_AND_BUILD = N_("Declare it and build the log again")
NO_LOG = N_("This project has no event log yet.")
BUILD = N_("Build the log")
DOUBTFUL = N_("What is doubtful in the log")
CHECKS = P_("{count} check of quality was made.", "{count} checks of quality were made.")
QUALITY_COLUMNS = (N_("What"), N_("How many"), N_("For example"), N_("Effect"))


def seen(file: str, known: str) -> str:
    """A file and what it is taken for.

    >>> seen("a.csv", "calls")
    'a.csv: calls'
    """
    return _("{file}: {known}").format(file=file, known=_(known))


def built(folder: Path) -> str:
    """Where the new project is."""
    return _("The project is in {folder}. What became of every record stands below.").format(
        folder=folder
    )


def building_for(seconds: float) -> str:
    """How long the build has taken so far.

    >>> building_for(12.3)
    'Building the log, 12 s so far'
    """
    return _("Building the log, {seconds} s so far").format(seconds=wording.count(int(seconds)))


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
    note = remark(str(example.get("note") or ""))
    said = (example.get("case_id"), place or example.get("source"), note)
    return ", ".join(str(each) for each in said if each)


def checks_made(checks: Sequence[Mapping[str, Any]]) -> str:
    """How many checks were made, and which could not be.

    >>> checks_made([{"count": 0, "title": "A", "unknown": ""}])
    '1 check of quality was made.'
    """
    number = sum(check["count"] is not None for check in checks)
    made = plural(CHECKS, number, count=number)
    untold = [check for check in checks if check["count"] is None]
    if not untold:
        return made
    reasons = "; ".join(f"{_(check['title'])}: {why_unknown(check['unknown'])}" for check in untold)
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
