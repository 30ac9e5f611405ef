"""A finding in one sentence, and the heading that it stands under."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from mining.findings.findings import Finding
from ui import (
    deadline_words,
    deviation_words,
    grey_words,
    hands_words,
    mistakes,
    time_words,
    wording,
)
from ui.language import N_, _


def sentence(finding: Finding) -> str:
    """A finding in one sentence with its figures.

    >>> sentence(Finding("open cases", (), {"cases": 1, "of": 4}))
    '25 % (1 of 4 deals) are still open; they are never counted as unfinished.'
    """
    return _SENTENCES[finding.kind](finding.subject, finding.figures)


def under_headings(findings: Iterable[Finding]) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """Findings under the headings that they stand under, in their order.

    >>> [(heading, len(found)) for heading, found in under_headings([Finding("seam", (), {})] * 2)]
    [('Seams between departments', 2)]
    """
    for heading, found in groupby(findings, lambda finding: SECTIONS[finding.kind]):
        yield _(heading), tuple(found)


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
        return unknown.format(made=made, unknown=mistakes.line_in_words(f["unknown"]))
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
