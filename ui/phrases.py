"""Sentences of the pages, the findings and the terminal; words and units are in `wording`."""

from mining.conformance.acceptance import Accepted
from mining.conformance.comparison import Comparisons
from mining.organization.handovers import Handovers
from ui import (
    deadline_words,
    time_words,
    variant_words,
    wording,
)
from ui.language import N_, _

PAGES = {
    "overview": N_("Overview"),
    "map": N_("Map"),
    "stages": N_("Hidden stages"),
    "variants": variant_words.TITLE,
    "deviations": N_("Deviations"),
    "time": time_words.TITLE,
    "handoffs": N_("Handoffs"),
    "deadlines": deadline_words.TITLE,
    "cases": N_("Cases"),
    "data": N_("Data"),
    "report": N_("Report"),
}

ALL_DEALS = N_("Choose all deals again")
NO_CASES = N_("No deal is left by this choice. Widen the period or drop a condition.")
NO_FUNNEL = N_("This project declares no funnel. Add [funnel] to greyzone.toml to compare with it.")
WHAT_IT_RESTS_ON = N_("What the figures rest on")
FINDINGS = N_("What stands out")
TIME_IN_STAGES = N_("Time in the declared stages")
WHERE_TIME_GOES = N_("Where the time goes")
WHERE_TIME_GOES_HELP = N_(
    "Stages and steps ranked by the time that they take in all. A step is one activity directly "
    "after another. Stages and steps overlap: do not add them up."
)
CENSORED = N_(
    "Median and 90th percentile count stays that are not over yet (Kaplan–Meier), so open deals "
    "do not make a stage look short. “unknown”: too few stays have ended to say."
)
LEVELS = {
    "recorded": N_("What the CRM recorded"),
    "everything": N_("Everything that happened"),
}
LEVEL = N_("Compare the funnel with")
VARIANT_LEVEL = N_("Ways as told by")
LEVEL_HELP = N_(
    "The CRM's own entries show how the funnel is kept. With calls and emails, whatever the funnel "
    "does not declare counts as an extra step. The two are never mixed."
)
FITNESS_HELP = N_(
    "Share of the behaviour that the funnel explains: 1 − cost of the best alignments ÷ the most "
    "that they could have cost. 100 % only if every deal fits."
)
CONFORMING_HELP = N_(
    "Deals whose CRM record is a whole run of the declared funnel, or, while they are open, the "
    "beginning of one."
)
FIGURE_HELP = {"conforming": CONFORMING_HELP}
ACCEPTED, IS_ACCEPTED = N_("Accepted as"), N_("normal")
DEVIATING_DEALS = N_("Deals with this deviation")
WHAT_THEY_DO = N_("What deviations do, against comparable deals")
WHAT_THEY_DO_HELP = N_(
    "A deal enters the comparison when its deviation can first be told, beside deals that had "
    "stood in the same stage for as long, were open, and had not deviated so."
)
ALIKE_IN = {
    "time in stage": N_("time in the stage"),
    "age": N_("age"),
    "season": N_("season"),
    "workload": N_("workload"),
    "team": N_("team"),
    "person": N_("person"),
    "lead_source": N_("lead source"),
    "amount": N_("amount"),
}
COMPARING = N_("Comparing deals …")
VERDICTS = {
    "harmful": N_("harmful"),
    "helpful": N_("helpful"),
    "harmless": N_("harmless"),
    "cannot say": N_("cannot say"),
}
BETWEEN = {"department": N_("departments"), "role": N_("roles"), "resource": N_("people")}
HANDOVERS_BETWEEN = N_("Handovers between")
NO_HANDOVERS = N_("No handover is recorded: the events name nobody, or one and the same.")
FIND_CASE = N_("Find a deal by its name")
ONE_DEAL = N_("One deal from first to last event")
VARIANTS = N_("Variants")
OPEN = N_("open")
METRICS = {
    "deals": N_("Deals"),
    "open": N_("Still open"),
    "events": N_("Events"),
    "activities": N_("Activities"),
    "conforming": N_("Follow the funnel"),
    "fitness": N_("Fitness"),
    "beyond accepted": N_("Leave it in a way that nobody accepted"),
    "judged": variant_words.JUDGED,
    "good": variant_words.GOOD,
    "bad": variant_words.BAD,
    "unjudged": variant_words.UNJUDGED,
    "handovers": N_("Moves with a change of hands"),
    "waiting": N_("Waiting at handovers, in all"),
    "worst": N_("Most waiting"),
    "kept": deadline_words.KEPT,
    "median wait": deadline_words.MEDIAN_WAIT,
    "due": deadline_words.DUE_NOW,
    "overdue": deadline_words.OVERDUE,
}
DEALS = N_("Deals")
UNKNOWN_HANDS = {
    "department": N_("In {moves} the department is unknown on one side; they are not counted."),
    "resource": N_("In {moves} the person is unknown on one side; they are not counted."),
}
CLICK_ROW = N_("Tick a row to see its deals.")
NO_DEVIATIONS = N_("Every deal follows the declared funnel.")
REJECTED_RECORDS = N_("Records that could not be used, and why")


def unknown_hands(found: Handovers) -> str:
    """How many moves could not be told to be a handover or not."""
    moves = wording.share(found.unknown, found.transitions + found.unknown, "moves")
    return _(UNKNOWN_HANDS[found.by]).format(moves=moves)


def accepted_by(accepted: Accepted) -> str:
    """Who accepted a deviation, when, and why."""
    told = _("Accepted as normal by {who} on {day}").format(who=accepted.by, day=accepted.on)
    return f"{told}: {accepted.why}" if accepted.why else told


def compared_deals(found: Comparisons) -> str:
    """How many deals were looked at, and what they were made alike in."""
    looked_at = wording.share(found.cases, found.of_cases)
    names = ", ".join(_(ALIKE_IN.get(name, name)) for name in found.compared_on)
    return _("Compared: {deals}. Won is “{outcome}”. Made alike in: {names}.").format(
        deals=looked_at, outcome=found.outcome, names=names
    )


def no_such_deal(wanted: str) -> str:
    """Nothing carries the text that was looked for."""
    return _("No deal among those chosen has “{wanted}” in its name.").format(wanted=wanted)


def first_of(shown: int, number: int) -> str:
    """A list that is cut says so."""
    return _("The first {part}.").format(part=wording.of(shown, number))


def longest_of(shown: int, number: int) -> str:
    """A list that is cut to the longest deals says so."""
    return _("{part}; the longest first.").format(part=wording.of(shown, number))


def chosen_cases(chosen: int, stored: int) -> str:
    """How many deals the filter leaves.

    >>> chosen_cases(10, 40)
    '25 % (10 of 40 deals)'
    """
    return wording.share(chosen, stored)
