"""What each communication is: its intent, who takes part, how, and about what."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from event_logs.simulation.stage_worlds.catalogue import Noise, StageWorld
from event_logs.simulation.stage_worlds.vocabulary import (
    DEPARTMENTS,
    GENERAL,
    INTENTS,
    PROFILES,
)
from event_logs.simulation.stage_worlds.ways import Ints, Ways

Bools = NDArray[np.bool_]
EACH = len(PROFILES[0].intents)
FIRST_GENERAL = EACH * len(PROFILES)
RITUAL_AT = len(INTENTS) - 1
GENERAL_SHARE = 0.15
RITUALS_HELD = 0.9
MINUTES_SPREAD = 0.7
PEOPLE_EACH = 6
STEPPED_IN = 0.12


@dataclass(frozen=True, slots=True)
class Contents:
    """One row a communication, beside the rows of the ways.

    `intent`, `department` and `person` are indexes; `seconds` is not-a-number where nobody
    spoke; `thread` is the row of the mail that began the thread, −1 for calls; `unrelated`
    marks what has nothing to do with the deal.
    """

    intent: Ints
    department: Ints
    person: Ints
    is_call: Bools
    is_out: Bools
    seconds: NDArray[np.float64]
    has_attachment: Bools
    is_reply: Bools
    thread: Ints
    unrelated: Bools


def draw_contents(
    draws: np.random.Generator, world: StageWorld, noise: Noise, ways: Ways, owner: Ints
) -> Contents:
    """The contents of all communications of a world."""
    events, cases = len(ways.case), len(ways.outcome)
    profile = _profiles(draws, world, noise, ways, owner)
    intent = _intents(draws, profile, ways.case, _tastes(draws, cases, own=world.own_taste))
    department = _departments(draws, profile)
    unrelated = draws.random(events) < noise.unrelated
    intent = np.where(unrelated, draws.integers(0, RITUAL_AT, events), intent)
    stay = ways.visit if world.content == "by stage" else _stays(ways.case, owner[ways.stage])
    opens = np.append(True, stay[1:] != stay[:-1]) if events else np.zeros(0, bool)
    ritual = opens & (draws.random(events) < RITUALS_HELD) & world.rituals
    intent = np.where(ritual, RITUAL_AT, intent)
    repeats = (draws.random(events) < world.bursts) & ~opens & ~np.roll(ritual, 1)
    source = np.maximum.accumulate(np.where(repeats, -1, np.arange(events)))
    intent, department = intent[source], department[source]
    habit = draws.normal(0, 1.0, cases) if world.own_taste else np.zeros(cases)
    is_call = _lean(_of("call")[intent], habit[ways.case]) > draws.random(events)
    starts = draws.random(events) < _of("out")[intent]
    is_reply, thread = _threads(draws, ways.case, is_call, noise.replies + 0.2 * world.bursts)
    return Contents(
        intent,
        department,
        _people(draws, department, ways.case, cases),
        is_call,
        np.where(is_reply, draws.random(events) < 0.5, starts),  # noqa: PLR2004 - either may answer
        _seconds(draws, _of("minutes")[intent], is_call & (draws.random(events) >= noise.missed)),
        ~is_call & (draws.random(events) < _of("attachment")[intent]),
        is_reply,
        thread,
        unrelated,
    )


def _of(name: str) -> NDArray[np.float64]:
    """One property of every intent."""
    return np.array([getattr(intent, name) for intent in INTENTS])


def _lean(probability: NDArray[np.float64], habit: NDArray[np.float64]) -> NDArray[np.float64]:
    """A probability shifted by a habit in log-odds."""
    return 1 / (1 + (1 - probability) / probability * np.exp(-habit))


def _profiles(
    draws: np.random.Generator, world: StageWorld, noise: Noise, ways: Ways, owner: Ints
) -> Ints:
    """The true stage whose content each communication has."""
    profile = ways.stage.copy()
    if world.content != "by stage":
        mine = owner[ways.stage]
        first, held = np.searchsorted(owner, mine), np.array(world.holds)[mine]
        if world.content == "one mix":
            profile = first + _mixed(draws, world, ways.case, held)
        else:
            profile = first + (draws.random(len(mine)) < ways.share) * (held - 1)
    strays = draws.random(len(profile)) < noise.overlap
    step = np.where(draws.random(len(profile)) < 0.5, -1, 1)  # noqa: PLR2004 - either side
    return np.clip(profile + strays * step, 0, len(owner) - 1)


def _mixed(draws: np.random.Generator, world: StageWorld, case: Ints, held: Ints) -> Ints:
    """One of the stages held, by the weights of each customer (all alike without a taste)."""
    most = max(world.holds)
    cases = int(case[-1]) + 1 if len(case) else 0
    weights = draws.gamma(0.7, size=(cases, most)) if world.own_taste else np.ones((cases, most))
    mine = np.where(np.arange(most) < held[:, None], weights[case], 0).cumsum(axis=1)
    return (draws.random((len(case), 1)) * mine[:, -1:] >= mine).sum(axis=1)


def _tastes(draws: np.random.Generator, cases: int, *, own: bool) -> NDArray[np.float64]:
    """What customers like to speak of: weights of the intents, a row a case."""
    shape = (cases, FIRST_GENERAL)
    return draws.gamma(0.8, size=shape) + 1e-3 if own else np.ones(shape)


def _intents(
    draws: np.random.Generator, profile: Ints, case: Ints, tastes: NDArray[np.float64]
) -> Ints:
    columns = profile[:, None] * EACH + np.arange(EACH)
    upper = tastes[case[:, None], columns].cumsum(axis=1)
    chosen = (draws.random((len(case), 1)) * upper[:, -1:] >= upper).sum(axis=1)
    general = FIRST_GENERAL + draws.integers(0, len(GENERAL), len(case))
    of_stage = columns[np.arange(len(case)), chosen]
    return np.where(draws.random(len(case)) < GENERAL_SHARE, general, of_stage)


def _departments(draws: np.random.Generator, profile: Ints) -> Ints:
    weights = np.array([[p.departments.get(d, 0.0) for d in DEPARTMENTS] for p in PROFILES])
    upper = (weights / weights.sum(axis=1, keepdims=True)).cumsum(axis=1)
    return (
        (draws.random((len(profile), 1)) >= upper[profile])
        .sum(axis=1)
        .clip(max=len(DEPARTMENTS) - 1)
    )


def _stays(case: Ints, owner: Ints) -> Ints:
    """A number of its own for each unbroken stay in a declared stage."""
    changed = (case[1:] != case[:-1]) | (owner[1:] != owner[:-1])
    return np.append(0, changed.cumsum())[: len(case)]


def _threads(
    draws: np.random.Generator, case: Ints, is_call: Bools, replies: float
) -> tuple[Bools, Ints]:
    """Which mails are replies, and the row of the mail that began each mail's thread."""
    rows = np.arange(len(case))
    wants = ~is_call & (draws.random(len(case)) < replies)
    began = np.maximum.accumulate(np.where(~is_call & ~wants, rows, -1))
    same = (began >= 0) & (case[np.maximum(began, 0)] == case)
    is_reply = wants & same
    return is_reply, np.where(is_call, -1, np.where(is_reply, began, rows))


def _seconds(
    draws: np.random.Generator, minutes: NDArray[np.float64], answered: Bools
) -> NDArray[np.float64]:
    drawn = np.exp(np.log(minutes * 60) + MINUTES_SPREAD * draws.standard_normal(len(minutes)))
    return np.where(answered, np.ceil(drawn), np.nan)


def _people(draws: np.random.Generator, department: Ints, case: Ints, cases: int) -> Ints:
    """One person of each department keeps a deal; now and then another steps in."""
    usual = draws.integers(0, PEOPLE_EACH, (cases, len(DEPARTMENTS)))[case, department]
    others = draws.integers(0, PEOPLE_EACH, len(case))
    return np.where(draws.random(len(case)) < STEPPED_IN, others, usual)
