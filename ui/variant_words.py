"""The words of the page of variants: what they are, how they are judged, what follows."""

from typing import Any

from mining.conformance.repair import Repair
from mining.conformance.triage import JudgedVariant, Triage
from ui import deviation_words, wording
from ui.language import N_, P_, _, plural

TITLE = N_("Variants")
ABOUT = N_(
    "Every way that deals really went. Judge them one by one, the most frequent first: which "
    "are as they should be, and which are not? What you say is kept in the project file."
)
JUDGEMENTS = {"good": N_("Good"), "bad": N_("Bad"), "": N_("Not judged")}
JUDGED, GOOD, BAD, UNJUDGED = N_("Judged"), N_("Good"), N_("Bad"), N_("Not judged")
SHOW, ALL = N_("Show"), N_("All")
WHICH = {"all": ALL, "open": UNJUDGED, "good": GOOD, "bad": BAD}
CALL_GOOD, CALL_BAD, UNDECIDE, NEXT = (
    N_("Good: as it should be"),
    N_("Bad: it should not be"),
    N_("Take the judgement back"),
    N_("Next not judged"),
)
YOUR_NAME, WHY = N_("Who judges"), N_("Why (if you like)")
WHO_IS_NEEDED = N_("Say who judges: the project file keeps it with the date.")
CLICK = N_("Tick a row to judge it and to see its deals.")
NO_SUCH = N_("No variant is left to show here.")
DEALS_OF = N_("The deals that went this way")
FITS, DEVIATES = N_("Follows the funnel"), N_("Leaves the funnel")
MARKS = {
    "synchronous": N_("as declared"),
    "extra": N_("extra step"),
    "rework": N_("out of place or again"),
    "model": N_("skipped"),
    "plain": N_("step"),
}
FOLLOWS = N_("What follows from the judgements")
FOLLOWS_HELP = N_(
    "A funnel is what you want where all good deals follow it and no bad one does. Tick a row "
    "to see its deals, those that leave the funnel first."
)
PROPOSED = N_("The funnel proposed")
PROPOSED_ABOUT = N_(
    "The declared funnel with what was accepted as normal allowed. A proposal: nothing changes "
    "until somebody declares it."
)
ALLOW_GOOD = N_("Allow also what deals of good variants do")
NOTHING_TO_PROPOSE = N_(
    "Nothing is accepted yet: accept deviations on their page, or call a variant good that "
    "leaves the funnel."
)
FROM_DIAGRAM = N_("The funnel is read from a diagram: change it where it was drawn.")
BEFORE, AFTER = N_("Declared funnel"), N_("Proposed funnel")
LEFT = N_("What stages in a row cannot say, and stays a deviation")
ALLOWED = N_("Allowed by the proposal")
BAD_PASS = P_(
    "Mind: it lets {count} deal through that was judged bad.",
    "Mind: it lets {count} deals through that were judged bad.",
)
DOWNLOADS = {
    "toml": (N_("As TOML"), "toml"),
    "bpmn": (N_("As BPMN"), "bpmn"),
    "csv": (N_("List: CSV"), "csv"),
    "amocrm": (N_("List: amoCRM"), "json"),
    "bitrix24": (N_("List: Bitrix24"), "json"),
}
RANK, WAY, DEALS, SHARE, RUNNING, MEDIAN, WON, DEVIATIONS, JUDGEMENT = (
    N_("Rank"),
    N_("Way"),
    N_("Deals"),
    N_("Share"),
    N_("So far"),
    N_("Median time"),
    N_("Won"),
    N_("Deviations"),
    N_("Judgement"),
)
RUNNING_HELP = N_("Share of the deals of this variant and of those above it.")
MEDIAN_HELP = N_("Of the deals that are over; of fewer than 5 nothing is said.")
WON_HELP = N_(
    "Of all closed deals that went this way up to their outcome, whichever it was; of fewer "
    "than 5 nothing is said."
)
TOO_FEW = N_("too few")
SHOWN = N_("The {shown} most frequent of {there} variants: {covered} of the deals.")
PLACE = N_("Variant {rank} of {there}")


def progress(found: Triage) -> str:
    """How far the variants are judged, in deals.

    >>> import pandas as pd
    >>> progress(Triage(pd.DataFrame({"judgement": ["good", ""]}), 72, 0, 28))
    '72 % (72 of 100 deals) are judged: 1 of 2 ways'
    """
    done = found.good + found.bad
    ways = wording.of(int((found.frame["judgement"] != "").sum()), len(found.frame), "ways")
    share = wording.share(done, done + found.open)
    return _("{share} are judged: {ways}").format(share=share, ways=ways)


def judged_by(judged: JudgedVariant) -> str:
    """Who judged a variant, how, when, and why."""
    told = _("{judgement}, said {who} on {day}").format(
        judgement=_(JUDGEMENTS[judged.judgement]), who=judged.by or "?", day=wording.day(judged.on)
    )
    return f"{told}: {judged.why}" if judged.why else told


def fit_of(deviations: tuple[tuple[str, str], ...] | None) -> list[str]:
    """Whether a variant follows the funnel, or how it leaves it; nothing without a funnel.

    >>> fit_of((("skipped stage", "Demo"),)), fit_of(()), fit_of(None)
    (['Leaves the funnel (Skipped: Demo)'], ['Follows the funnel'], [])
    """
    if deviations is None:
        return []
    names = ", ".join(deviation_words.deviation_name(*key) for key in deviations)
    return [f"{_(DEVIATES)} ({names})" if names else _(FITS)]


def won_rate(row: Any) -> str:
    """The win rate of a variant's way with its interval and what it rests on, or why not."""
    if row.win_rate != row.win_rate:
        return _(TOO_FEW)
    # Wilson's low end of none at all is nought but for rounding.
    interval = f"{wording.percent(round(row.low, 6))}–{wording.percent(row.high)}"
    return _("{share} ({interval}, {of})").format(
        share=wording.percent(row.win_rate), interval=interval, of=wording.of(row.won, row.ended)
    )


def median(row: Any) -> str:
    """The median throughput time of a variant, or that too few of its deals are over."""
    return _(TOO_FEW) if row.median != row.median else wording.duration(row.median)


def repaired(found: Repair) -> str:
    """How many deals fit the declared and the proposed funnel."""
    return _("{before} follow the declared funnel, {after} the proposed one.").format(
        before=wording.share(found.before.fitting_cases, found.before.cases),
        after=wording.share(found.after.fitting_cases, found.after.cases),
    )


def bad_passing(count: int) -> str:
    """That a funnel lets deals through that were judged bad."""
    return plural(BAD_PASS, count, count=wording.count(count))
