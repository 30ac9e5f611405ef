"""The words of the ledger: what became of every record, in the language spoken.

The ledger is stored in English, in the words of the engine. Its columns and whatever the
engine says in them are known here; names of sources, files and columns stay as they are.
"""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from ui.language import N_, _
from ui.said_again import retold

COLUMNS = {
    "source": N_("Source"),
    "holds": N_("Holds"),
    "file": N_("File"),
    "read": N_("Read"),
    "kept": N_("Kept in the log"),
    "duplicate": N_("Duplicate"),
    "rejected": N_("Rejected"),
    "left out": N_("Left out"),
    "reason": N_("Reason"),
    "repair": N_("What was done"),
    "count": N_("Count"),
    "link": N_("Belongs to a deal"),
    "rule": N_("By which rule"),
    "mail_kind": N_("Kind of email"),
    "row": N_("Row"),
    "record": N_("Record"),
}
IN_WORDS = ("holds", "reason", "repair", "link", "rule", "mail_kind")
"""Columns of which the engine chose the words."""

HOLDS = (
    N_("stage changes"),
    N_("stages"),
    N_("deals"),
    N_("contacts"),
    N_("calls"),
    N_("emails"),
    N_("staff"),
    N_("events"),
)
LINKS = (N_("linked"), N_("ambiguous"), N_("unlinked"), N_("internal"))
RULES = (
    N_("deal named in the record"),
    N_("same thread as a message that names its deal"),
    N_("only deal of the contact open at the time"),
    N_("same thread as a linked message"),
    N_("of several deals, the only one on which the agent works, being its owner"),
    N_("of several deals, the only one created shortly before"),
    N_("first deal of the contact created soon after"),
    N_("several deals open at the time, none stands out"),
    N_("several deals created soon after, at the same time"),
    N_("no number or address outside the company"),
    N_("number or address of no contact"),
    N_("number or address shared by many contacts"),
    N_("contact without a deal"),
    N_("no deal of the contact open at the time"),
    N_("inside the company"),
    N_("number withheld or not a telephone number"),
    N_("number that cannot exist"),
)
MAILS = (
    N_("message"),
    N_("bounce"),
    N_("auto-reply"),
    N_("receipt"),
    N_("newsletter"),
    N_("notification"),
    N_("meeting"),
)
REASONS = (
    N_("Column '{column}' is empty"),
    N_("There is no time"),
    N_("There is a date but no time of day, which cannot put events in order"),
    N_("The time lies before 1970 or after 2099"),
    N_("The time does not read as {format}"),
    N_("The line does not have the {number} values that the header names"),
    N_("The line holds bytes that are no text in {encoding}"),
    N_("A quote is opened and never closed, or closed and never opened"),
    N_("The direction reads neither as in nor as out"),
    N_("The stage was left before it was entered"),
    N_("The kind of mail is none of: {kinds}"),
    N_("This is no JSON object ({place})"),
    N_("The record holds bytes that are no text in {encoding} ({place})"),
    N_("The row sums up others and is no record"),
    N_("The row stands above the header of the table"),
    N_("The row is a heading across the table and no record"),
    N_("The file is empty"),
    N_("The file cannot be read ({reason})"),
    N_("Its header does not end within a megabyte"),
    N_("This is no mail: it has none of the fields of a header"),
    N_("A draft, which was not sent"),
    N_("It is of a deal that was merged into this one"),
)
REPAIRS = (
    N_("Joined into the completion of the same work, as its start"),
    N_("Joined into the call of which it is a leg"),
    N_("A local time that the clocks skipped was moved forward"),
    N_("The offset written in the file was overridden by the source's time_zone"),
    N_("The time in column '{column}' could not be read and was left out"),
    N_("The mail has no date that can be read; the time of receipt was taken"),
    N_("The date of the mail contradicts the time of receipt, which was taken"),
    N_("Re-opened: a stage was entered after an outcome"),
    N_("Deleted in the CRM: kept and marked"),
    N_("Merged into another deal in the CRM: kept and marked"),
    N_("History of a deal that has no record of its own: deleted or not exported"),
    N_("Began before the import that stamped it: its beginning is unknown"),
    N_("Went through more than one pipeline"),
    N_("First stage added: the deal was created in it, the CRM writes only changes"),
    N_("Outcome added: the deal's record knows it, its history does not"),
    N_("Outcome added at the deal's last entry: only its day is known"),
    N_("Entered the stage in which the deal already was: taken as one with the entry before"),
    N_("Moved in a batch: many deals to one stage by one person within seconds"),
    N_("Stamped by an import: many deals begin at the same moment"),
    N_("Moved to another pipeline"),
)
KNOWN = (*HOLDS, *LINKS, *RULES, *MAILS, *REASONS, *REPAIRS)


def told(records: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """A table of the ledger as it is shown.

    >>> told([{"source": "crm", "reason": "There is no time", "count": 2}])
      Source            Reason  Count
    0    crm  There is no time      2
    """
    return in_words(pd.DataFrame(records))


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The same of a frame; a column that the ledger does not have keeps its name."""
    said = {name: _each(frame[name]) for name in IN_WORDS if name in frame.columns}
    names = {name: _(title) for name, title in COLUMNS.items()}
    return frame.assign(**said).rename(columns=names)


def _each(values: "pd.Series") -> list[object]:
    known: dict[object, object] = {v: retold(v, KNOWN) for v in _texts(values.unique())}
    return [known.get(value, value) for value in values]


def _texts(values: Iterable[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]
