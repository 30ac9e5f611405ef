"""A world played out: an event log, what is declared, and what truly happened."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd
import pyarrow as pa

from event_logs import engine
from event_logs.event_log import EventLog, log_from_events
from event_logs.simulation.stage_worlds.catalogue import (
    NOISES,
    WORLDS,
    Language,
    Level,
    StageWorld,
)
from event_logs.simulation.stage_worlds.contents import Contents, draw_contents
from event_logs.simulation.stage_worlds.recorder import Floats, Updates, record_updates
from event_logs.simulation.stage_worlds.subjects import write_subjects
from event_logs.simulation.stage_worlds.vocabulary import DEPARTMENTS, PROFILES
from event_logs.simulation.stage_worlds.ways import Ints, Ways, draw_ways

GAP_DAYS = 1.3
DAY, SHIFT, OPENS = 24 * 3600, 9 * 3600, 6 * 3600
FIRST_MONDAY = 1_735_862_400 + 3 * DAY  # 2025-01-06, midnight UTC
WEEKS = 40
WON, LOST = "Won", "Lost"
DECLARED = ("New", "Qualified", "Proposal", "Closing")


@dataclass(frozen=True, slots=True)
class StagedDeals:
    """Deals with their truth.

    `funnel` is what is declared, on one line. `real_stages`: how many stages there truly
    are in each declared one. `truth`, one row a communication: `case_id`, `source_row` (as
    in the log), `stage` (its true stage, from 0), `owner` (the declared stage it lies in).
    `entries`, one row an entry into a declared stage: `case_id`, `stage`, `entered` (UTC),
    `recorded` (missing where the CRM never says so).
    """

    log: EventLog
    funnel: str
    real_stages: tuple[int, ...]
    truth: pd.DataFrame
    entries: pd.DataFrame


def play_stage_world(
    name: str,
    *,
    cases: int = 600,
    noise: Level = "medium",
    language: Language = "en",
    departments: bool = True,
    seed: int = 7,
) -> StagedDeals:
    """Play one world of `WORLDS` out into an event log with its truth.

    >>> deals = play_stage_world("hid3", cases=20, seed=1)
    >>> deals.funnel, deals.real_stages
    ('New > Qualified > Proposal > Won | Lost', (1, 5, 1))
    """
    world, level = WORLDS[name], NOISES[noise]
    draws = np.random.default_rng([seed, crc32(f"{name} {noise} {language}".encode())])
    holds = (1,) * sum(world.holds) if world.declares_all else world.holds
    owner = np.repeat(np.arange(len(holds)), holds)
    ways = draw_ways(draws, world, level, cases, owner)
    contents = draw_contents(draws, world, level, ways, owner)
    subjects = write_subjects(draws, level, language, ways.case, contents)
    time = _times(draws, ways.case)
    updates = record_updates(draws, level, ways, owner, time)
    stages = _declared(world)
    names = _case_names(cases)
    rows = _communications(ways, contents, subjects, time, names)
    if not departments:
        rows = rows.drop(columns=["department"])
    crm = _updates(updates, ways.outcome, stages, names)
    log = log_from_events(
        engine.load(pa.Table.from_pandas(pd.concat([rows, crm]), preserve_index=False)),
        outcomes=[WON, LOST],
        stages=stages,
    )
    return StagedDeals(
        log,
        f"{' > '.join(stages)} > {WON} | {LOST}",
        world.real_stages,
        _truth(ways, owner, stages, names),
        _entries(updates, stages, names),
    )


def _declared(world: StageWorld) -> list[str]:
    if world.declares_all:
        return [profile.name for profile in PROFILES[: sum(world.holds)]]
    return list(DECLARED[: len(world.holds)])


def _case_names(cases: int) -> np.ndarray:
    return np.array([f"deal-{number:06}" for number in range(1, cases + 1)], dtype=object)


def _times(draws: np.random.Generator, case: Ints) -> Floats:
    """Working seconds since the first Monday: gaps pile up within a deal."""
    gaps = draws.exponential(GAP_DAYS * SHIFT, len(case)) + 60
    piled = gaps.cumsum()
    first = np.flatnonzero(np.append(True, case[1:] != case[:-1]))
    begin = draws.random(len(first)) * WEEKS * 5 * SHIFT
    return piled - piled[first][case] + begin[case]


def _moments(working: Floats) -> pd.Series:
    """Working seconds laid on the calendar: Monday to Friday, nine hours from 06:00 UTC."""
    known = np.isfinite(working)
    day, second = np.divmod(np.where(known, working, 0) + SHIFT, SHIFT)
    week, weekday = np.divmod(day, 5)
    seconds = FIRST_MONDAY + (week * 7 + weekday) * DAY + OPENS + second
    micros = pd.Series(np.round(seconds * 1e6).astype("int64"))
    return pd.to_datetime(micros.where(known), unit="us", utc=True)


def _communications(
    ways: Ways, contents: Contents, subjects: pd.Series, time: Floats, names: np.ndarray
) -> pd.DataFrame:
    call, answered = contents.is_call, np.isfinite(contents.seconds)
    direction = np.where(contents.is_out, "out", "in")
    failed = np.where(contents.is_out, "no answer", "missed")
    spoken = np.where(answered, "answered", failed)
    called = np.char.add(np.char.add("Call ", direction), np.char.add(", ", spoken))
    department = np.array(DEPARTMENTS, dtype=object)[contents.department]
    begun = _moments(time)
    lasted = pd.to_timedelta(np.nan_to_num(contents.seconds), unit="s")
    return pd.DataFrame(
        {
            "case_id": names[ways.case],
            "activity": np.where(call, called, np.char.add("Email ", direction)),
            "timestamp": begun + lasted,
            "start_timestamp": begun.where(call),
            "resource": [f"{d} {p + 1}" for d, p in zip(department, contents.person, strict=True)],
            "department": department,
            "source": np.where(call, "calls", "emails"),
            "source_order": np.where(call, 1, 2),
            "source_row": np.arange(1, len(call) + 1),
            "channel": np.where(call, "call", "email"),
            "direction": direction,
            "is_answered": pd.Series(answered).where(call).astype("boolean"),
            "talk_seconds": contents.seconds,
            "subject": subjects,
            "is_reply": pd.Series(contents.is_reply).where(~call).astype("boolean"),
            "has_attachment": pd.Series(contents.has_attachment).where(~call).astype("boolean"),
        }
    )


def _updates(updates: Updates, outcome: Ints, stages: list[str], names: np.ndarray) -> pd.DataFrame:
    """The CRM's events; which outcome it is stands with the case."""
    case, stage = np.nonzero(np.isfinite(updates.recorded))
    activity = np.array([*stages, ""], dtype=object)[stage]
    ends = stage == len(stages)
    activity[ends] = np.where(outcome[case[ends]] == 1, WON, LOST)
    return pd.DataFrame(
        {
            "case_id": names[case],
            "activity": activity,
            "timestamp": _moments(updates.recorded[case, stage]),
            "source": "crm",
            "source_order": 0,
            "source_row": np.arange(1, len(case) + 1),
        }
    )


def _truth(ways: Ways, owner: Ints, stages: list[str], names: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "case_id": names[ways.case],
            "source_row": np.arange(1, len(ways.case) + 1),
            "stage": ways.stage,
            "owner": np.array(stages, dtype=object)[owner[ways.stage]],
        }
    )


def _entries(updates: Updates, stages: list[str], names: np.ndarray) -> pd.DataFrame:
    case, stage = np.nonzero(np.isfinite(updates.real[:, :-1]))
    return pd.DataFrame(
        {
            "case_id": names[case],
            "stage": np.array(stages, dtype=object)[stage],
            "entered": _moments(updates.real[case, stage]),
            "recorded": _moments(updates.recorded[case, stage]),
        }
    )
