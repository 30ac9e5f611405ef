"""Deviations, against those planted in the CRM, and what they do, against what was planted.

Found are the pairs of case, kind and activity of the CRM's record. What deviations do, on
very many plays without the records between: in `no-effect` nothing, so nothing may be
claimed; in `typical` true times on hold cost deals, and their true effect on the chance to
be won is known from the truth (`counterfactual`), played in the twin without that effect.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import fmean

import pandas as pd

from benchmarks.truth.counterfactual import win_rates
from benchmarks.truth.exam import Exam
from benchmarks.truth.examiners._played import CRM, funnel_of_play, log_of_play
from benchmarks.truth.rows import NO_GOAL, Goal, TruthRow, mean_row, share_row
from event_logs.event_log import EventLog
from event_logs.filters import keep_sources
from event_logs.project.project_file import read_project
from event_logs.simulation.company.company import Played, play_company
from event_logs.simulation.truth.happened import happened_of
from event_logs.simulation.truth.planted import planted_of
from event_logs.simulation.truth.tables import write_truth
from event_logs.simulation.worlds.catalogue import NO_EFFECT, TYPICAL
from event_logs.simulation.worlds.twins import without_effects
from event_logs.storage import open_log
from mining.conformance.alignments import align
from mining.conformance.comparison import Comparisons, compare_deviations
from mining.conformance.declared import read_funnel
from mining.conformance.deviations import classify_moves
from mining.findings.against_funnel import declared_sources
from mining.models.funnel import Funnel

FINDING_SEEDS, FINDING_DEALS = 5, 600
WORLDS = ("calm", "typical", "no-effect", "messy", "russian")
SEEDS, DEALS = 200, 600
HOLD = "On hold"
PARKED = TYPICAL.process.parked_effect
EXACTLY, COVERS, CLAIMS = Goal(at_least=1.0), Goal(0.92, 0.98), Goal(at_most=0.05)


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Found and missed in each world; claims where there is no effect; intervals where one is."""
    yield from _finding(exam)
    yield from _claiming(exam)
    yield from _covering(exam)


def _finding(exam: Exam) -> Iterator[TruthRow]:
    for world in WORLDS:
        seeds = exam.seeds(FINDING_SEEDS)
        found = list(exam.map(partial(_found, exam, world), seeds))
        goal = EXACTLY if world == "calm" else NO_GOAL
        hits = [each["hits"] for each in found]
        for measure, of in (("planted ones found", "planted"), ("found ones planted", "said")):
            whole = [each[of] for each in found]
            # Nothing planted and nothing said is as right as can be.
            empty = not sum(whole)
            counts = ([1] * len(whole), [1] * len(whole)) if empty else (hits, whole)
            yield share_row(("deviations", world, measure), *counts, goal)


def _found(exam: Exam, world: str, seed: int) -> dict[str, int]:
    project = exam.project(world, seed, exam.deals(FINDING_DEALS))
    log, funnel = recorded(project)
    alignments = align(log, funnel)
    moves = classify_moves(alignments, funnel).astype({"kind": "str", "activity": "str"})
    rows = alignments.cases.merge(moves, on="alignment")
    said = set(rows[["case_id", "kind", "activity"]].itertuples(index=False, name=None))
    truth = pd.read_csv(project / "truth" / "deviations.csv")
    planted = set(truth[["case_id", "kind", "activity"]].itertuples(index=False, name=None))
    return {"hits": len(said & planted), "said": len(said), "planted": len(planted)}


def _claiming(exam: Exam) -> Iterator[TruthRow]:
    seeds = exam.seeds(SEEDS)
    found = list(exam.map(partial(_claims, exam), seeds))
    named = "deviations", "no-effect"
    claims, looked_at = [f["claims"] for f in found], [f["deviations"] for f in found]
    yield share_row((*named, "called harmful or helpful"), claims, looked_at, CLAIMS)
    wrong = [int(bool(claims)) for claims in claims]
    yield share_row((*named, "logs with any such claim"), wrong, [1] * len(wrong))
    for outcome in ("winning", "time"):
        held, all_of = [f[f"{outcome} held"] for f in found], [f[f"{outcome} said"] for f in found]
        yield share_row((*named, f"interval of {outcome} holds none"), held, all_of, COVERS)


def _claims(exam: Exam, seed: int) -> dict[str, int]:
    found = compared(play_company(NO_EFFECT, seed=seed, deals=exam.deals(DEALS)))
    counts = {
        "deviations": len(found.deviations),
        "claims": sum(each.says in ("harmful", "helpful") for each in found.deviations),
    }
    for outcome in ("winning", "time"):
        effects = [getattr(each, outcome).effect for each in found.deviations]
        said = [effect for effect in effects if not effect.refused]
        counts[f"{outcome} said"] = len(said)
        counts[f"{outcome} held"] = sum(effect.low <= 0 <= effect.high for effect in said)
    return counts


def _covering(exam: Exam) -> Iterator[TruthRow]:
    seeds = exam.seeds(SEEDS)
    found = list(exam.map(partial(_effect_of_hold, exam), seeds))
    truth = fmean(each["truth"] for each in found)
    said = [each for each in found if not each["refused"]]
    named = "deviations", "typical"
    covered = [int(each["low"] <= truth <= each["high"]) for each in said]
    yield share_row((*named, "interval holds the true effect"), covered, [1] * len(said), COVERS)
    yield mean_row((*named, "true effect of being on hold"), [each["truth"] for each in found])
    yield mean_row((*named, "estimate off by"), [each["difference"] - truth for each in said])
    yield mean_row((*named, "plain comparison off by"), [each["naive"] - truth for each in said])
    called = [int(each["says"] == "harmful") for each in found]
    yield share_row((*named, "being on hold called harmful"), called, [1] * len(called))


def _effect_of_hold(exam: Exam, seed: int) -> dict[str, float | str | bool]:
    """The estimate where only true times on hold are recorded, and the truth of its twin."""
    world = replace(TYPICAL, crm=replace(TYPICAL.crm, on_hold=0.0))
    deals = exam.deals(DEALS)
    found = compared(play_company(world, seed=seed, deals=deals))
    twin = play_company(without_effects(world, "parked_effect"), seed=seed, deals=deals)
    parked = [deal.lead.case for deal in twin.deals if deal.parkings]
    place = exam.folder / f"not-harmed-by-holds-{seed}"
    (place / "truth").mkdir(parents=True, exist_ok=True)
    write_truth(happened_of(twin) | planted_of(twin), place / "truth")
    without, with_it = win_rates(place, pd.Index(parked), parked_effect=PARKED)
    [hold] = [each for each in found.deviations if each.activity == HOLD]
    effect = hold.winning.effect
    return {
        "truth": with_it - without,
        "says": hold.winning.says,
        "refused": bool(effect.refused),
        **{name: getattr(effect, name) for name in ("difference", "low", "high", "naive")},
    }


def recorded(project: Path) -> tuple[EventLog, Funnel]:
    """What the CRM recorded, and the declared funnel."""
    log, funnel = open_log(project), read_funnel(read_project(project))
    assert funnel is not None
    return keep_sources(log, declared_sources(log, funnel)), funnel


def compared(played: Played) -> Comparisons:
    """What the deviations of the CRM's record do."""
    return compare_deviations(keep_sources(log_of_play(played), [CRM]), funnel_of_play(played))
