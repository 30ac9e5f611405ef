"""What follows from judging variants: how the judged cases fit, and what a funnel should allow."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from mining.conformance.acceptance import Accepted
from mining.conformance.triage import JUDGEMENTS, JudgedVariant
from mining.models.alignment import Alignments

OPEN = ""
"""The judgement of a variant that nobody judged yet."""

Steps = tuple[str, ...]
Keys = tuple[tuple[str, str], ...]


def fit_by_judgement(alignments: Alignments, judged: Iterable[JudgedVariant]) -> pd.DataFrame:
    """How many cases of good, bad and unjudged variants the model lets through.

    A row a judgement (`good`, `bad`, empty for not judged): `judgement`, `cases`, `fitting`
    (without a deviation) and `deviating`. A model is what the judge wants where all good
    cases fit and no bad one does.

    >>> from event_logs.event_log import EventLog
    >>> from mining.conformance.alignments import align
    >>> from mining.models.funnel import parse_funnel
    >>> from datetime import date
    >>> log = EventLog.from_traces({"a": ["New", "Won"], "b": ["Won"]}, outcomes=["Won"])
    >>> made = [JudgedVariant(("Won",), "good", "Ann", date(2026, 7, 1))]
    >>> fit_by_judgement(align(log, parse_funnel("New > Won")), made).values.tolist()
    [['good', 1, 0, 1], ['bad', 0, 0, 0], ['', 1, 1, 0]]
    """
    cases = _judged_cases(alignments, judged)
    rows = [
        (judgement, len(found), int(found["fits"].sum()), int((~found["fits"]).sum()))
        for judgement in (*JUDGEMENTS, OPEN)
        for found in [cases[cases["judgement"] == judgement]]
    ]
    return pd.DataFrame(rows, columns=["judgement", "cases", "fitting", "deviating"])


def cases_of_judgement(
    alignments: Alignments, judged: Iterable[JudgedVariant], judgement: str
) -> list[str]:
    """The cases of variants judged so, those that deviate first."""
    cases = _judged_cases(alignments, judged)
    chosen = cases[cases["judgement"] == judgement].sort_values(["fits", "case_id"])
    return chosen["case_id"].astype(str).tolist()


def deviations_of_variants(alignments: Alignments, moves: pd.DataFrame) -> dict[Steps, Keys]:
    """The deviations (kind and activity) of each variant that cases have; empty: it fits.

    `moves` as from `classify_moves`. Where a variant has open and closed cases, a deviation
    of either counts.
    """
    present = set(alignments.cases["alignment"].tolist())
    found: dict[Steps, dict[tuple[str, str], None]] = {
        alignments.alignments[number].variant: {} for number in present
    }
    for number, kind, activity in moves[["alignment", "kind", "activity"]].itertuples(index=False):
        if number in present:
            found[alignments.alignments[number].variant][str(kind), str(activity)] = None
    return {steps: tuple(keys) for steps, keys in found.items()}


def implied_by_good(
    judged: Iterable[JudgedVariant], deviating: Mapping[Steps, Keys], known: Sequence[Accepted]
) -> tuple[Accepted, ...]:
    """Deviations that occur in variants judged good, as if accepted by who judged them.

    Without those in `known`, which somebody accepted outright. Whoever calls a variant good
    has said that what it does is no fault; a funnel that follows the judgements allows it.
    """
    taken = {each.key for each in known}
    found: dict[tuple[str, str], Accepted] = {}
    for each in judged:
        if each.judgement != "good":
            continue
        for kind, activity in deviating.get(each.steps, ()):
            if (kind, activity) not in taken:
                accepted = Accepted(kind, activity, each.by, each.on, each.why)
                found.setdefault((kind, activity), accepted)
    return tuple(found.values())


def _judged_cases(alignments: Alignments, judged: Iterable[JudgedVariant]) -> pd.DataFrame:
    known = {each.steps: each.judgement for each in judged}
    found = alignments.alignments
    judgements = np.array([known.get(one.variant, OPEN) for one in found], dtype=object)
    fits = np.array([one.cost == 0 for one in found], dtype=bool)
    number = alignments.cases["alignment"].to_numpy(dtype=np.int64)
    return pd.DataFrame(
        {
            "case_id": alignments.cases["case_id"].to_numpy(),
            "judgement": judgements[number] if len(found) else [],
            "fits": fits[number] if len(found) else np.array([], dtype=bool),
        }
    )
