"""Links of calls and emails to deals, against the deal that each truly belonged to.

How many deals fit a communication is counted on the truth alone: the deals of its contact
that were alive then, from a week before the lead arrived to two weeks after the end (the
reach of `correlation`, whatever the records say). Mails inside the company fit none: nobody
outside takes part in them.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from benchmarks.truth.exam import Exam
from benchmarks.truth.rows import NO_GOAL, Goal, TruthRow, share_row
from event_logs.correlation.rules import AMBIGUOUS, INTERNAL, LINKED
from event_logs.storage import read_beside

WORLDS = ("calm", "typical", "messy", "russian")
SEEDS = 5
DEALS = 600
BEFORE, AFTER = pd.Timedelta(days=7), pd.Timedelta(days=14)


@dataclass(frozen=True, slots=True)
class _Measure:
    """A share that is counted: its name, what counts as a hit among what, its goal."""

    name: str
    hit: str
    among: str
    goal: Goal = NO_GOAL


MEASURES = (
    _Measure("right where one deal fits", "right", "one", Goal(at_least=0.98)),
    _Measure(
        "right or called ambiguous where several fit", "honest", "several", Goal(at_least=0.95)
    ),
    _Measure("right where several fit", "right", "several"),
    _Measure("wrong among all that are linked", "wrong", "linked", Goal(at_most=0.005)),
    _Measure("left out where there is no deal", "left_out", "foreign"),
    _Measure("known as internal, or right", "known", "inside"),
)


def examine(exam: Exam) -> Iterator[TruthRow]:
    """Each measure in each world, over the seeds."""
    for world in WORLDS:
        counts = list(exam.map(partial(_count_of, exam, world), exam.seeds(SEEDS)))
        for measure in MEASURES:
            hits = [each[measure.name][0] for each in counts]
            of = [each[measure.name][1] for each in counts]
            yield share_row(("links", world, measure.name), hits, of, measure.goal)


def _count_of(exam: Exam, world: str, seed: int) -> dict[str, tuple[int, int]]:
    facts = judged_links(exam.project(world, seed, exam.deals(DEALS)))
    return {
        each.name: (int((facts[each.hit] & facts[each.among]).sum()), int(facts[each.among].sum()))
        for each in MEASURES
    }


def judged_links(project: Path) -> pd.DataFrame:
    """Every communication kept: what was made of it and what is true, as yes or no.

    `one`, `several`: so many deals fit; `foreign`: it belongs to none; `inside`: a mail
    inside the company; `linked`, `right`, `wrong`, `left_out`, `honest` (right, or called
    ambiguous), `known` (right, or called internal).
    """
    links = read_beside(project / "log", "links").execute()
    facts = links.merge(_truth(project), on=["source", "source_row"], validate="one_to_one")
    assert len(facts) == len(links), "every link has its truth"
    linked = facts.link == LINKED
    right = linked & (facts.case_id == facts.true_case)
    inside = facts.activity == "Email inside"
    return pd.DataFrame(
        {
            "one": (facts.fitting == 1) & ~inside,
            "several": (facts.fitting > 1) & ~inside,
            "foreign": (facts.true_case == "") & ~inside,
            "inside": inside,
            "linked": linked,
            "right": right,
            "wrong": linked & ~right,
            "left_out": ~linked,
            "honest": right | (facts.link == AMBIGUOUS),
            "known": right | (facts.link == INTERNAL),
        }
    )


def _truth(project: Path) -> pd.DataFrame:
    """The deal of every call and mail in a generic record, and how many deals fit it."""
    told = pd.read_csv(project / "truth" / "communications.csv", dtype=str, keep_default_na=False)
    told = told[~told.file.str.contains("/vendors/")].reset_index(drop=True)
    return pd.DataFrame(
        {
            "source": told.file.str.extract(r"(\w+)\.\w+$")[0],
            "source_row": told.row.astype(int),
            "true_case": told.case_id,
            "activity": told.activity,
            "fitting": _fitting(told, project),
        }
    )


def _fitting(told: pd.DataFrame, project: Path) -> list[int]:
    deals = pd.read_csv(project / "truth" / "deals.csv", dtype=str, keep_default_na=False)
    last = pd.to_datetime(told["at"]).max()
    begun = pd.to_datetime(deals.arrived) - BEFORE
    ended = pd.to_datetime(deals.ended.where(deals.ended != "")).fillna(last) + AFTER
    lives = defaultdict(list)
    for contact, begin, end in zip(deals.contact_id, begun, ended, strict=True):
        lives[contact].append((begin, end))
    contact_of = dict(zip(deals.case_id, deals.contact_id, strict=True))
    return [
        sum(begin <= at <= end for begin, end in lives[contact_of.get(case, "")])
        for case, at in zip(told.case_id, pd.to_datetime(told["at"]), strict=True)
    ]
