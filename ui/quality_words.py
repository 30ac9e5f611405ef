"""The words of the checks of quality: what is doubtful, and what that does to an analysis.

The engine names its checks in English; its words are marked here for the catalogues.
"""

from ui.language import N_
from ui.ledger_words import KNOWN
from ui.said_again import retold

EFFECTS = {
    N_("Records rejected"): N_(
        "What they tell is missing from the log; read the reasons in the ledger."
    ),
    N_("Calls and emails without a deal"): N_(
        "Work on these deals or customers is not seen; waiting times look longer than they are."
    ),
    N_("Calls whose number cannot be read"): N_(
        "Numbers spoiled by a spreadsheet cannot be mended: export them as text."
    ),
    N_("Events without a person"): N_("Handovers and workload leave them out."),
    N_("Events of people without a department"): N_(
        "Handovers between departments leave them out; add these people to the staff list."
    ),
    N_("Deals that lack an attribute which others have"): N_(
        "Comparisons by that attribute leave them out."
    ),
    N_("Lost deals without a reason"): N_(
        "Reasons of losses are told of the others alone, who may differ."
    ),
    N_("Numbers of deals that are missing in their sequence"): N_(
        "They were deleted or not exported; if they are the lost ones, success is overrated."
    ),
    N_("Deals that do not begin in the first stage"): N_(
        "Their beginning was not recorded: throughput times are too short."
    ),
    N_("Open deals in which nothing has happened for very long"): N_(
        "They are probably dead and count as open: conversion and durations wait for them."
    ),
    N_("Deals without a single call or email"): N_(
        "Either nobody spoke with the customer, or a source of calls or emails is missing."
    ),
    N_("Closed deals with no stage before their outcome but the first"): N_(
        "They were entered after the fact or thrown out at once; stage times are nothing of them."
    ),
    N_("Long periods in which a source recorded nothing"): N_(
        "An export is probably incomplete; whatever ran through the period looks slow."
    ),
    N_("Sources that cover less time than the CRM"): N_(
        "Outside that time calls or emails seem not to have happened; compare within it alone."
    ),
    N_("Events that end before they begin"): N_(
        "Their duration is impossible and no service time can be told of them."
    ),
    N_("Events of a duration far beyond the usual"): N_(
        "Means of durations follow them; medians do not."
    ),
    N_("Calls of a person that overlap"): N_(
        "A telephone is shared, or the clock or the extension is wrong; workload is overrated."
    ),
    N_("Events at exactly midnight"): N_(
        "Most are dates without a time of day; their order within the day means nothing."
    ),
    N_("Events more than a year away from all others"): N_(
        "Their year is mistyped or a stand-in; the deal's duration is wrong."
    ),
    N_("Events at the same second as the one before in their deal"): N_(
        "Their order was not recorded: it follows the order of sources and rows."
    ),
    N_("Sources whose times have no seconds"): N_(
        "Within a minute the order against other sources is not known."
    ),
    N_("Sources whose working day lies hours away from that of another"): N_(
        "A time zone is probably wrong: calls come before or after what they caused."
    ),
    N_("Stage entries before the deal's record was made"): N_(
        "The deal was back-dated or the clocks differ; first stage times are doubtful."
    ),
    N_("Deals that entered a stage after an outcome"): N_(
        "They were re-opened, or the entries stand in the wrong order."
    ),
    N_("Deals that reached an outcome more than once"): N_(
        "Conversions count deals, but whatever counts entries counts these twice."
    ),
    N_("Activities that one deal has far more often than others"): N_(
        "A robot or a shared number is probably behind it; frequencies follow these few deals."
    ),
    N_("Names of activities that are nearly the same"): N_(
        "One activity counts as two: rename them in the project file."
    ),
    N_("Names of people that are nearly the same"): N_(
        "One person counts as two, and hands over to himself."
    ),
    N_("Stage entries that the declared funnel does not know"): N_(
        "Conformance counts them as deviations: declare the stage or mend its name."
    ),
    N_("People who work in more than one department"): N_(
        "Handovers between departments are seen where a person changed desks."
    ),
    N_("Events that tell the same as another"): N_(
        "They are counted twice and make loops: the same record may be in two sources."
    ),
    N_("Events entered for many deals at once by one person"): N_(
        "They tell when the CRM was tidied, not when it happened."
    ),
    N_("Amounts that are not positive, or far beyond the usual"): N_(
        "Sums and means by amount follow them."
    ),
    N_("Attributes that are the same in every deal"): N_("Nothing can be compared by them."),
    N_("Activities that happened once"): N_("They blur the map and carry no figure."),
}
"""By the title of a check what it does to an analysis."""

UNKNOWN = (
    N_("The deals have no attributes"),
    N_("The deals have no reason of a loss"),
    N_("The deals are not numbered one after the other"),
    N_("No funnel is declared"),
    N_("No deal is closed, so what is long is not known"),
    N_("The log holds no calls and no emails"),
    N_("The log does not tell calls and emails from the rest"),
    N_("There is no CRM beside the calls and emails, or none of those"),
    N_("The deals have no amount that is a number"),
    N_("The log does not tell calls from the rest"),
    N_("Fewer than two sources have {enough} events"),
    N_("The deals do not say when they were made"),
)
"""Why a check could not be made."""

NOTES = (
    N_("begins with {stage}"),
    N_("quiet for {days} days"),
    N_("{source}: nothing from {first} to {last}"),
    N_("{source}: {first} to {last}, the CRM {from} to {until}"),
    N_("{number} after {before}"),
    N_("no {attributes};"),
    N_("{one} and {other}"),
)
"""What is said of an example."""


def why_unknown(reason: str) -> str:
    """Why a check could not be made, in the language spoken."""
    return retold(reason, UNKNOWN)


def remark(note: str) -> str:
    """What is said of an example, in the language spoken; names stay as they are."""
    said, _colon, number = note.rpartition(": ")
    if said and number.isdigit():
        return f"{retold(said, KNOWN)}: {number}"
    return retold(note, NOTES)
