"""What is true of the grey zone, from the true stages of deals and what the CRM shows of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from event_logs.event_log import EventLog
from event_logs.simulation.stage_worlds.play import StagedDeals
from event_logs.simulation.worlds.world import World
from mining.evidence.crm_lag import weighted_median
from mining.models.funnel import Funnel


@dataclass(frozen=True, slots=True)
class Happened:
    """The truth of one log; times in seconds since 1970, stages as places in the funnel.

    `real`: when a deal truly came into each stage, `case_id`, `at`, `stage`, `is_hidden`
    (of several that its declared stage holds). `spoken`: every communication that truly
    belongs to a deal, `case_id`, `at`, `stage`. `shown`: every entry of the CRM of a
    declared stage or outcome, `case_id`, `at`, `stage`. `end`: of the log.
    """

    real: pd.DataFrame
    spoken: pd.DataFrame
    shown: pd.DataFrame
    end: float
    stages: int


@dataclass(frozen=True, slots=True)
class TrueShares:
    """Shares of the time of all journeys: in the grey zone, and its two parts."""

    time: float
    mismatch: float
    undeclared: float


def of_stage_world(deals: StagedDeals, funnel: Funnel) -> Happened:
    """The truth of a stage world; a deal is in the stage of its last communication."""
    rows = deals.log.events.select("case_id", "source", "source_row", "activity", "timestamp")
    frame = rows.execute()
    frame["at"] = _seconds(frame["timestamp"])
    places = {name: place for place, name in enumerate(funnel.names)}
    spoken = frame[frame["source"] != "crm"].merge(deals.truth, on=["case_id", "source_row"])
    spoken["stage"] = spoken["owner"].map(places)
    several = np.array(deals.real_stages) > 1
    real = spoken.assign(is_hidden=several[spoken["stage"].to_numpy()])
    crm = frame[frame["source"] == "crm"]
    shown = crm.assign(stage=crm["activity"].map(places))
    names = ["case_id", "at", "stage"]
    return Happened(
        real[[*names, "is_hidden"]],
        spoken[names],
        shown[names],
        float(frame["at"].max()),
        len(funnel.stage_names),
    )


def of_project(project: Path, world: World, log: EventLog, funnel: Funnel) -> Happened:
    """The truth of a simulated sales department, from the tables of its truth.

    Of the log only its end is looked at.
    """
    wording = world.wording
    places = {name: place for place, name in enumerate(funnel.names)}
    place_of = {true: places[wording.word(key)] for true, key in wording.declared_of.items()}
    held = [wording.declared_of[true] for true in world.process.stages]
    hidden = {true for true in world.process.stages if held.count(wording.declared_of[true]) > 1}
    stages, entries, notes = (
        pd.read_csv(project / "truth" / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("stages", "entries", "communications")
    )
    notes = notes[~notes["file"].str.contains("/vendors/") & (notes["case_id"] != "")]
    notes = notes[notes["true_stage"].isin(list(place_of))]
    entries = entries[entries["stage"].isin(list(places))]
    return Happened(
        pd.DataFrame(
            {
                "case_id": stages["case_id"],
                "at": _seconds(stages["entered"]),
                "stage": stages["true_stage"].map(place_of),
                "is_hidden": stages["true_stage"].isin(hidden),
            }
        ),
        _told(notes, notes["at"], notes["true_stage"].map(place_of)),
        _told(entries, entries["shown"], entries["stage"].map(places)),
        float(log.events.timestamp.max().execute().timestamp()),
        len(funnel.stage_names),
    )


def true_shares(truth: Happened) -> TrueShares:
    """The grey zone of journeys, each from its first communication until it is closed."""
    changes = pd.concat(
        [
            truth.real.rename(columns={"stage": "owner"}),
            truth.shown.rename(columns={"stage": "recorded"}),
        ]
    ).sort_values(["case_id", "at"], kind="stable", ignore_index=True)
    case = changes["case_id"]
    known = changes.groupby("case_id", sort=False)[["owner", "recorded", "is_hidden"]].ffill()
    until = changes["at"].shift(-1).where(case == case.shift(-1)).fillna(truth.end)
    first = case.map(truth.spoken.groupby("case_id")["at"].min())
    lasts = (until - np.maximum(changes["at"], first)).clip(lower=0.0)
    is_over = known["recorded"] >= truth.stages
    lasts = lasts.where(known["owner"].notna() & ~is_over, 0.0).fillna(0.0)
    differs = known["owner"] != known["recorded"]
    hidden = known["is_hidden"].eq(other=True) & ~differs
    parts = [float(lasts[some].sum() / lasts.sum()) for some in (differs, hidden)]
    return TrueShares(sum(parts), *parts)


def true_lag(truth: Happened, stage: int) -> tuple[float, float]:
    """Of a declared stage the median lag in seconds, and the share of updates missing."""
    entered = truth.spoken[truth.spoken["stage"] == stage].groupby("case_id")["at"].min()
    firsts = {
        name: truth.shown[some].groupby("case_id")["at"].min()
        for name, some in (
            ("recorded", truth.shown["stage"] == stage),
            ("past", truth.shown["stage"] > stage),
        )
    }
    frame = pd.DataFrame({"entered": entered, **firsts}).dropna(subset="entered")
    frame.loc[frame["recorded"] > frame["past"], "recorded"] = np.nan
    is_recorded = frame["recorded"].notna()
    stop = frame["recorded"].fillna(frame["past"]).fillna(truth.end)
    lag = (stop - frame["entered"]).clip(lower=0.0)
    order = np.argsort(lag.to_numpy(), kind="stable")
    ended = is_recorded.to_numpy()[order]
    median = weighted_median(lag.to_numpy()[order], ended, np.ones(len(lag)))
    is_past = is_recorded | frame["past"].notna()
    return median, float((~is_recorded)[is_past].mean())


def _told(rows: pd.DataFrame, times: pd.Series, stage: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"case_id": rows["case_id"], "at": _seconds(times), "stage": stage})


def _seconds(times: pd.Series) -> pd.Series:
    moments = pd.to_datetime(times, utc=True).astype("datetime64[us, UTC]")
    return moments.astype("int64") / 1e6
