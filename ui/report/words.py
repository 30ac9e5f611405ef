"""The words that only a report says."""

from collections.abc import Iterable
from datetime import date

from ui import wording
from ui.language import N_, P_, _, plural

LOOKED_AT = N_("What was looked at")
FINDINGS = N_("What stands out")
REAL_PROCESS = N_("The real process beside the funnel")
DEVIATIONS = N_("Where reality leaves the funnel")
TIMES = N_("Where the time goes")
SEAMS = N_("Seams between departments")
RECORDED_NOTE = N_("What the CRM recorded, without calls and emails.")
LEDGER_NOTE = N_("Read = kept + duplicate + rejected, for every source.")
LEDGER_TABLES = {
    "sources": N_("Records by source"),
    "reasons": N_("Why records were rejected"),
    "repairs": N_("What was done to records that were kept"),
    "links": N_("Which deal calls and emails belong to"),
}
MAP = N_("The process map")
MAP_NOTE = N_("The straight line is the declared funnel; wider means more often. Shown: {summary}.")
CONTENTS = N_("Contents")
PAGE = N_("Page")
FIGURES_BEHIND = N_("The figures behind it")
ALL_ROWS = N_("All figures stand in the Excel report.")
HOW_TO_READ = N_(
    "Every figure says what it rests on: its count and its denominator. Deals that are still "
    "open are never counted as unfinished. What cannot be known is said to be unknown."
)
IN_SHORT = N_("In short")
WE_FOUND, TO_DO = N_("What was found"), N_("What to do")
EXTENT = N_("{deals} with {events} from {period}; {open} still open.")
REJECTED = N_("Records that could not be used: {share}.")
LINKED = N_("Calls and emails of which the deal is known for sure: {share}.")
MORE_FINDINGS = P_(
    "{count} more finding stands on the web page and in the Excel report.",
    "{count} more findings stand on the web page and in the Excel report.",
)
MORE = N_("Details")
ELSEWHERE = N_("More on the web page and in the Excel report: {titles}.")
TABLE_OF = P_("{title} ({count} row)", "{title} ({count} rows)")
ALL_OF_THEM = P_("{count} row", "All {count} rows")
FIRST_OF_THEM = N_("The first {shown} of {there} rows")
MADE_BY = N_("greyzone, {day}")
PSEUDONYMS = N_(
    "Names of people, deals and clients are replaced by pseudonyms; the key stays with the project."
)
PSEUDONYM_WORDS = {"person": N_("Person"), "client": N_("Client"), "case": N_("Deal")}
OF_ROWS = P_(
    "The first {shown} of {there} row; all of them are in the Excel report.",
    "The first {shown} of {there} rows; all of them are in the Excel report.",
)


ABOUT = N_(
    "The results of the whole project as one file: what was looked at, the real process beside "
    "the funnel, deviations, times, seams. The figures and the pictures are those of the app."
)
FORMAT, LANGUAGE, ROWS = N_("Format"), N_("Language"), N_("Rows of a table on paper")
FORMATS = {
    "html": N_("Web page"),
    "pdf": N_("PDF"),
    "xlsx": N_("Excel"),
    "pptx": N_("PowerPoint"),
}
WHOLE = N_("Print the details too, which else stand on the web page and in the Excel report")
HIDE = N_("Replace the names of people, clients and deals by pseudonyms")
HIDE_HELP = N_(
    "The same name gets the same pseudonym in every report. The key is kept in the project "
    "folder (pseudonyms.csv); do not hand it over. Names of stages and activities stay."
)
WHOLE_LOG = N_("A report tells of all deals, whatever is chosen on the left.")
MAKE, MAKING, DOWNLOAD = N_("Make the report"), N_("Making the report …"), N_("Download")


def table_of(title: str, rows: int) -> str:
    """A table by its title and how many rows it has.

    >>> table_of("Reasons", 12)
    'Reasons (12 rows)'
    """
    return plural(TABLE_OF, rows, title=title, count=wording.count(rows))


def more_findings(count: int) -> str:
    """How many findings the first page leaves out."""
    return plural(MORE_FINDINGS, count, count=wording.count(count))


def elsewhere(titles: Iterable[str]) -> str:
    """What is not printed, and where it is."""
    return _(ELSEWHERE).format(titles="; ".join(titles))


def folded_rows(shown: int, there: int) -> str:
    """What opens under a table that is cut."""
    if shown == there:
        return plural(ALL_OF_THEM, there, count=wording.count(there))
    return _(FIRST_OF_THEM).format(shown=wording.count(shown), there=wording.count(there))


def made_on(day: date) -> str:
    """By what and when a report was made."""
    return _(MADE_BY).format(day=wording.day(day))


def rows_shown(shown: int, there: int) -> str:
    """Said under a table that is cut.

    >>> rows_shown(15, 230)
    'The first 15 of 230 rows; all of them are in the Excel report.'
    """
    return plural(OF_ROWS, there, shown=wording.count(shown), there=wording.count(there))
