"""Cases at risk of deviating, moment by moment: who may fairly be compared with whom.

A case that deviates enters the comparison at that moment. It is compared with cases that
stood in the same stage for as long, were still open, and had not deviated so until then.
Nothing that came later decides who is compared, so nobody gains by having lived long.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from event_logs.event_log import EventLog, end_of
from mining.conformance.moves import Variant
from mining.conformance.onsets import Onsets, find_onsets
from mining.conformance.samples import sample_cases
from mining.models.funnel import Funnel

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

CASES_AT_MOST = 20_000
"""Of a larger log so many cases are compared, chosen evenly over their ids."""

DRAWS = 3
"""So many moments of each stay in a stage may stand for 'without the deviation'."""


@dataclass(frozen=True, slots=True)
class RiskSets:
    """What is needed to compare deviating cases with those at risk; times are Unix seconds.

    `cases`: a row a case with `case_id`, `opened`, `until` (closed, or the end of the log),
    `won`, `lost` (closed otherwise), and its attributes. `stays`: a row a stay of a case
    (its row number) in a `stage`, from `begun` to `over`, with who had it (`hand`, `team`).
    `onsets`: a row per `case`, `kind` and `activity` with the moment `at` and the `stay`
    (−1: before any stage). `of_cases`: how many the log has.
    """

    cases: pd.DataFrame
    stays: pd.DataFrame
    onsets: pd.DataFrame
    of_cases: int


def find_risk_sets(log: EventLog, funnel: Funnel) -> RiskSets:
    """The stays in stages and the onsets of deviations of a log, of at most 20,000 cases."""
    of_cases = int(log.cases.count().execute())
    chosen = sample_cases(log, CASES_AT_MOST)
    cases = _cases(chosen, funnel)
    events = _events(chosen, cases)
    numbers, variants = _variants(events, len(cases))
    onsets = find_onsets(variants, funnel)
    standing = _standing(events, numbers, onsets)
    stays = _stays(standing, cases)
    return RiskSets(cases, stays, _onsets(standing, numbers, onsets, stays), of_cases)


def rows_of(sets: RiskSets, kind: str, activity: str) -> pd.DataFrame:
    """The rows to compare for one deviation: at each the case, the moment, what is known then.

    Columns `treated`, `case_id`, `stage`, `seconds` until the case ended or the log did,
    `ended` (0 not yet, 1 won, 2 closed otherwise), and the confounders, see `confounders`.
    """
    onsets = sets.onsets
    chosen = onsets[(onsets["kind"] == kind) & (onsets["activity"] == activity)]
    first = np.full(len(sets.cases), np.inf)
    first[chosen["case"].to_numpy()] = chosen["at"].to_numpy()
    until = sets.cases["until"].to_numpy()
    at_risk = chosen[(chosen["stay"] >= 0) & (chosen["at"] < until[chosen["case"]])]
    treated = at_risk[["case", "stay", "at"]].assign(treated=True)
    others = [_drawn(sets.stays, at_risk, first, draw) for draw in range(DRAWS)]
    return pd.concat([treated, *others], ignore_index=True).astype({"treated": "bool"})


def _drawn(stays: pd.DataFrame, treated: pd.DataFrame, first: Numbers, draw: int) -> pd.DataFrame:
    """One moment in each stay, as long after its beginning as somebody deviated in that stage."""
    dice = np.random.default_rng(draw)
    begun = stays["begun"].to_numpy()
    ages = treated["at"].to_numpy() - begun[treated["stay"].to_numpy()]
    stage = stays["stage"].cat.codes.to_numpy()
    of_treated = stage[treated["stay"].to_numpy()]
    moments = np.full(len(stays), np.inf)
    for code in np.unique(of_treated):
        here = stage == code
        moments[here] = begun[here] + dice.choice(ages[of_treated == code], int(here.sum()))
    case = stays["case"].to_numpy()
    kept = np.flatnonzero((moments < stays["over"].to_numpy()) & (moments < first[case]))
    frame = {"case": case[kept], "stay": kept, "at": moments[kept], "treated": False}
    return pd.DataFrame(frame)


def _cases(log: EventLog, funnel: Funnel) -> pd.DataFrame:
    """The cases in the order of their ids, times in seconds."""
    table = log.cases.order_by("case_id").execute()
    end = _seconds(end_of(log).execute()["at"])[0]
    closed = _seconds(table["closed"])
    won = (table["outcome"] == funnel.outcome_names[0]).to_numpy()
    return table.assign(
        opened=_seconds(table["opened"]),
        until=np.where(np.isnan(closed), end, closed),
        won=won & ~np.isnan(closed),
        lost=~won & ~np.isnan(closed),
    )


def _events(log: EventLog, cases: pd.DataFrame) -> pd.DataFrame:
    columns = ["case_id", "position", "activity", "timestamp", "resource", "department"]
    table = log.events.select(*columns).order_by("case_id", "position").execute()
    case = pd.Index(cases["case_id"]).get_indexer(table["case_id"])
    frame = table.assign(case=case, at=_seconds(table["timestamp"]))
    return frame[frame["case"] >= 0].drop(columns=["case_id", "timestamp"]).reset_index(drop=True)


def _variants(events: pd.DataFrame, cases: int) -> tuple[Codes, list[Variant]]:
    """The variant of each case (−1: none) by its number, and the variants."""
    known: dict[Variant, int] = {}
    numbers = np.full(cases, -1, dtype=np.int64)
    for case, trace in _traces(events):
        numbers[case] = known.setdefault(trace, len(known))
    return numbers, list(known)


def _traces(events: pd.DataFrame) -> Iterator[tuple[int, Variant]]:
    case, activities = events["case"].to_numpy(), events["activity"].tolist()
    starts = np.flatnonzero(np.diff(case, prepend=-1))
    stops = np.append(starts[1:], len(case))
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        yield int(case[start]), tuple(activities[start:stop])


def _standing(events: pd.DataFrame, numbers: Codes, onsets: Onsets) -> pd.DataFrame:
    """The events with where the model stands after each, and since when."""
    told = onsets.standing
    starts = np.flatnonzero(np.diff(told["variant"].to_numpy(), prepend=-1))
    case = events["case"].to_numpy()
    firsts = np.flatnonzero(np.diff(case, prepend=-1))
    first = np.repeat(firsts, np.diff(np.append(firsts, len(case))))
    place = np.arange(len(case)) - first
    here = starts[numbers[case]] + place
    entered = told["entered"].to_numpy()[here]
    stage = told["stage"].array.take(here) if len(told) else pd.Categorical([])
    begun = np.where(entered >= 0, events["at"].to_numpy()[first + entered], np.nan)
    return events.assign(first=first, place=place, stage=stage, entered=entered, begun=begun)


def _stays(standing: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Events in a row after which the model stands at the same place, while the case is open."""
    keys = standing[["case", "entered"]].to_numpy()
    is_new = np.any(np.diff(keys, axis=0, prepend=-2), axis=1)
    starts = np.flatnonzero(is_new)
    opening = standing.iloc[starts]
    until = cases["until"].to_numpy()[opening["case"]]
    following = np.append(opening["at"].to_numpy()[1:], np.inf)
    is_last = np.append(np.diff(opening["case"].to_numpy()) != 0, True)
    over = np.minimum(np.where(is_last, np.inf, following), until)
    stays = pd.DataFrame(
        {
            "case": opening["case"].to_numpy(),
            "stage": opening["stage"].array,
            "begun": opening["begun"].to_numpy(),
            "over": over,
            "hand": opening["resource"].array,
            "team": opening["department"].array,
            "event": starts,
        }
    )
    return stays[(opening["entered"] >= 0).to_numpy()].reset_index(drop=True)


def _onsets(
    standing: pd.DataFrame, numbers: Codes, onsets: Onsets, stays: pd.DataFrame
) -> pd.DataFrame:
    """The onsets of each case, with the stay in which they fall."""
    is_first = standing["place"].to_numpy() == 0
    of_case = pd.DataFrame({"variant": numbers, "case": np.arange(len(numbers))})
    firsts = pd.DataFrame(
        {"case": standing["case"][is_first], "first": standing["first"][is_first]}
    )
    frame = onsets.deviations.merge(of_case, on="variant").merge(firsts, on="case")
    event = (frame["first"] + frame["position"]).to_numpy(dtype=np.int64)
    stay = np.searchsorted(stays["event"].to_numpy(), event, side="right") - 1
    same = stays["case"].to_numpy()[np.maximum(stay, 0)] == frame["case"] if len(stays) else False
    frame = frame.assign(at=standing["at"].to_numpy()[event], stay=np.where(same, stay, -1))
    return frame[["case", "kind", "activity", "at", "stay"]]


def _seconds(times: pd.Series) -> Numbers:
    stamps = pd.to_datetime(times, utc=True).astype("datetime64[us, UTC]")
    numbers = stamps.astype("int64").to_numpy() / 1e6
    return np.where(stamps.isna(), np.nan, numbers)
