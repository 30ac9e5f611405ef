"""Sentences of the pages, the findings and the terminal; words and units are in `wording`."""

from collections.abc import Callable, Mapping
from typing import Any

from mining.findings.findings import Finding
from mining.organization.handovers import Handovers
from ui import wording

PAGES = {
    "overview": "Overview",
    "map": "Map",
    "deviations": "Deviations",
    "handoffs": "Handoffs",
    "cases": "Cases",
}

NO_CASES = "No deal is left by this choice. Widen the period or drop a condition."
NO_FUNNEL = "This project declares no funnel. Add [funnel] to greyzone.toml to compare with it."
WHAT_IT_RESTS_ON = "What the figures rest on"
FINDINGS = "What stands out"
TIME_IN_STAGES = "Time in the declared stages"
WHERE_TIME_GOES = "Where the time goes"
WHERE_TIME_GOES_HELP = (
    "Stages and steps ranked by the time that they take in all. A step is one activity directly "
    "after another. Stages and steps overlap: do not add them up."
)
CENSORED = (
    "Median and 90th percentile count stays that are not over yet (Kaplan–Meier), so open deals "
    "do not make a stage look short. “unknown”: too few stays have ended to say."
)
LEVELS = {
    "recorded": "What the CRM recorded",
    "everything": "Everything that happened",
}
LEVEL = "Compare the funnel with"
LEVEL_HELP = (
    "The CRM's own entries show how the funnel is kept. With calls and emails, whatever the funnel "
    "does not declare counts as an extra step. The two are never mixed."
)
FITNESS_HELP = (
    "Share of the behaviour that the funnel explains: 1 − cost of the best alignments ÷ the most "
    "that they could have cost. 100 % only if every deal fits."
)
CONFORMING_HELP = (
    "Deals whose CRM record is a whole run of the declared funnel, or, while they are open, the "
    "beginning of one."
)
FIGURE_HELP = {"conforming": CONFORMING_HELP}
DEVIATING_DEALS = "Deals with this deviation"
BETWEEN = {"department": "departments", "resource": "people"}
HANDOVERS_BETWEEN = "Handovers between"
NO_HANDOVERS = "No handover is recorded: the events name nobody, or one and the same."
FIND_CASE = "Find a deal by its name"
ONE_DEAL = "One deal from first to last event"
VARIANTS = "Variants"
VARIANTS_HELP = "Deals that went through the same activities in the same order are one variant."
OPEN = "open"
METRICS = {
    "deals": "Deals",
    "open": "Still open",
    "events": "Events",
    "activities": "Activities",
    "conforming": "Follow the funnel",
    "fitness": "Fitness",
    "handovers": "Moves with a change of hands",
    "waiting": "Waiting at handovers, in all",
    "worst": "Most waiting",
}
DEALS = "Deals"
CLICK_ROW = "Tick a row to see its deals."
NO_DEVIATIONS = "Every deal follows the declared funnel."
REJECTED_RECORDS = "Records that could not be used, and why"


def unknown_hands(found: Handovers) -> str:
    """How many moves could not be told to be a handover or not."""
    moves = wording.share(found.unknown, found.transitions + found.unknown, "moves")
    who = {"department": "department", "resource": "person"}[found.by]
    return f"In {moves} the {who} is unknown on one side; they are not counted."


def no_such_deal(wanted: str) -> str:
    """Nothing carries the text that was looked for."""
    return f"No deal among those chosen has “{wanted}” in its name."


def first_of(shown: int, number: int) -> str:
    """A list that is cut says so."""
    return f"The first {wording.count(shown)} of {wording.count(number)} deals."


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
    name, meaning = wording.DEVIATIONS[kind]
    return f"{name} “{activity}”: {wording.share(f['cases'], f['of'])}. {meaning}."


def _conforming(_: tuple[str, ...], f: Mapping[str, Any]) -> str:
    fit = wording.share(f["cases"], f["of"])
    explained = wording.percent(f["fitness"])
    return f"The CRM's record follows the declared funnel in {fit}; fitness {explained}."


def _undeclared(_: tuple[str, ...], f: Mapping[str, Any]) -> str:
    events = wording.share(f["events"], f["of"], "events")
    return f"What the funnel does not declare makes up {events}."


def _stage(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    stays = wording.number_of(f["count"], "stay")
    return (
        f"Stage “{subject[0]}” holds {wording.percent(f['share'])} of the time in stages: "
        f"median {wording.duration(f['median'])}, one in ten over {wording.duration(f['p90'])} "
        f"({stays})."
    )


def _step(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    return (
        f"“{subject[0]}” to “{subject[1]}” takes {wording.percent(f['share'])} of the time between "
        f"activities: median {wording.duration(f['median'])}, one in ten over "
        f"{wording.duration(f['p90'])} ({wording.number_of(f['count'], 'time')})."
    )


def _seam(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    return (
        f"Between {subject[0]} and {subject[1]} the deal waits: median "
        f"{wording.duration(f['median'])}, one in ten over {wording.duration(f['p90'])} "
        f"({wording.number_of(f['count'], 'handover')} in "
        f"{wording.number_of(f['cases'], 'deal')})."
    )


def _model(_: tuple[str, ...], f: Mapping[str, Any]) -> str:
    made = f"A model by the inductive miner (noise {wording.percent(f['noise'])})"
    if "unknown" in f:
        return f"{made}: how good it is could not be told. {f['unknown']}"
    return (
        f"{made}: fitness {wording.percent(f['fitness'])} "
        f"({wording.share(f['fitting_cases'], f['cases'])} fit), precision "
        f"{wording.percent(f['precision'])}, simplicity {wording.percent(f['simplicity'])}."
    )


def _open(_: tuple[str, ...], f: Mapping[str, Any]) -> str:
    open_deals = wording.share(f["cases"], f["of"])
    return f"{open_deals} are still open; they are never counted as unfinished."


_SENTENCES: dict[str, Callable[[tuple[str, ...], Mapping[str, Any]], str]] = {
    "conforming cases": _conforming,
    "deviation": _deviation,
    "undeclared work": _undeclared,
    "slow stage": _stage,
    "slow step": _step,
    "seam": _seam,
    "discovered model": _model,
    "open cases": _open,
}

SECTIONS = {
    "conforming cases": "Funnel and reality",
    "deviation": "Funnel and reality",
    "undeclared work": "Funnel and reality",
    "slow stage": "Where the time goes",
    "slow step": "Where the time goes",
    "seam": "Seams between departments",
    "discovered model": "A model of the real process",
    "open cases": "What is not over",
}
"""Under which heading a finding stands."""
