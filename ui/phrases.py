"""Sentences of the pages, the findings and the terminal; words and units are in `wording`."""

from collections.abc import Callable, Mapping
from typing import Any

from mining.conformance.acceptance import Accepted
from mining.conformance.comparison import Comparisons
from mining.findings.findings import Finding
from mining.organization.handovers import Handovers
from ui import (
    deadline_words,
    deviation_words,
    grey_words,
    hands_words,
    time_words,
    variant_words,
    wording,
)
from ui.language import N_, _
from ui.refusal_words import refusal

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


def sentence(finding: Finding) -> str:
    """A finding in one sentence with its figures.

    >>> sentence(Finding("open cases", (), {"cases": 1, "of": 4}))
    '25 % (1 of 4 deals) are still open; they are never counted as unfinished.'
    """
    return _SENTENCES[finding.kind](finding.subject, finding.figures)


def _deviation(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    kind, activity = subject
    name, meaning = deviation_words.DEVIATIONS[kind]
    share = wording.share(f["cases"], f["of"])
    words = _("{name} “{activity}”: {share}. {meaning}.")
    return words.format(name=_(name), activity=activity, share=share, meaning=_(meaning))


def _conforming(_subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    words = _("The CRM's record follows the declared funnel in {share}; fitness {fitness}.")
    share = wording.share(f["cases"], f["of"])
    return words.format(share=share, fitness=wording.percent(f["fitness"]))


def _undeclared(_subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    events = wording.share(f["events"], f["of"], "events")
    return _("What the funnel does not declare makes up {events}.").format(events=events)


def _stage(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    words = _(
        "Stage “{stage}” holds {share} of the time in stages: median {median}, one in ten over "
        "{p90} ({stays})."
    )
    stays = wording.number_of(f["count"], "stay")
    return words.format(stage=subject[0], stays=stays, **_shared_time(f))


def _step(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    words = _(
        "“{source}” to “{target}” takes {share} of the time between activities: median {median}, "
        "one in ten over {p90} ({times})."
    )
    times = wording.number_of(f["count"], "time")
    return words.format(source=subject[0], target=subject[1], times=times, **_shared_time(f))


def _shared_time(f: Mapping[str, Any]) -> dict[str, str]:
    return {"share": wording.percent(f["share"]), **_waited(f)}


def _waited(f: Mapping[str, Any]) -> dict[str, str]:
    return {"median": wording.duration(f["median"]), "p90": wording.duration(f["p90"])}


def _seam(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    words = _(
        "Between {source} and {target} the deal waits: median {median}, one in ten over {p90} "
        "({handovers}; {deals})."
    )
    counts = {
        "handovers": wording.number_of(f["count"], "handover"),
        "deals": wording.number_of(f["cases"], "deal"),
    }
    return words.format(source=subject[0], target=subject[1], **counts, **_waited(f))


def _model(_subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    noise = wording.percent(f["noise"])
    made = _("A model by the inductive miner (noise {noise})").format(noise=noise)
    if "unknown" in f:
        unknown = _("{made}: how good it is could not be told. {unknown}")
        return unknown.format(made=made, unknown=refusal(f["unknown"]))
    words = _(
        "{made}: fitness {fitness} ({fitting} fit), precision {precision}, generalisation "
        "{generalisation}, simplicity {simplicity}."
    )
    fitting = wording.share(f["fitting_cases"], f["cases"])
    names = ("fitness", "precision", "generalisation", "simplicity")
    shares = {name: wording.percent(f[name]) for name in names}
    return words.format(made=made, fitting=fitting, **shares)


def _grey(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    name, _meaning = grey_words.MEASURES[subject[0]]
    words = _("{name}: {share}, interval {interval}, in {deals}.")
    return words.format(
        name=_(name),
        share=grey_words.counted(subject[0], f["hits"], f["of"]),
        interval=grey_words.between(f["low"], f["high"]),
        deals=wording.number_of(f["cases"], "deal"),
    )


def _open(_subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    words = _("{share} are still open; they are never counted as unfinished.")
    return words.format(share=wording.share(f["cases"], f["of"]))


_SENTENCES: dict[str, Callable[[tuple[str, ...], Mapping[str, Any]], str]] = {
    "conforming cases": _conforming,
    "deviation": _deviation,
    "undeclared work": _undeclared,
    "slow stage": _stage,
    "slow step": _step,
    "lost time": time_words.lost,
    "seam": _seam,
    "loss at the seam": hands_words.loss,
    "deadline": deadline_words.deadline,
    "cause of breaches": deadline_words.cause,
    "cost of lateness": deadline_words.lateness,
    "discovered model": _model,
    "grey zone": _grey,
    "open cases": _open,
}

SECTIONS = {
    "conforming cases": N_("Funnel and reality"),
    "deviation": N_("Funnel and reality"),
    "undeclared work": N_("Funnel and reality"),
    "slow stage": N_("Where the time goes"),
    "slow step": N_("Where the time goes"),
    "lost time": time_words.LOST,
    "seam": N_("Seams between departments"),
    "loss at the seam": N_("Seams between departments"),
    "deadline": deadline_words.TITLE,
    "cause of breaches": deadline_words.TITLE,
    "cost of lateness": deadline_words.TITLE,
    "discovered model": N_("A model of the real process"),
    "grey zone": N_("What the CRM does not tell"),
    "open cases": N_("What is not over"),
}
"""Under which heading a finding stands."""
