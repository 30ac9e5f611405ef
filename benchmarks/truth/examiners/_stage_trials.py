"""One played world, what the method finds in it, and what could be found at best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.truth.examiners._stage_peers import PEERS
from event_logs.simulation.stage_worlds.catalogue import Level
from event_logs.simulation.stage_worlds.play import StagedDeals, play_stage_world
from mining.models.funnel import parse_funnel
from mining.models.hidden_stages import FOUND_AGAIN
from mining.stages.boundaries import adjusted_rand, stability
from mining.stages.discovery import SAMPLES
from mining.stages.fitted import MOST_FITTED, Fitted, evidence, fit_stages
from mining.stages.fitting import first_model, maximise
from mining.stages.observations import Communications, read_communications
from mining.stages.recorder import first_recorder
from mining.stages.recursions import Expectation, expect, rows_before
from mining.stages.sharpness import GRADUAL, boundary_sharpness, kinds_of
from mining.stages.state_tests import case_order

Ints = NDArray[np.int64]
LANGUAGES = ("en", "ru", "mixed")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is played: a world, its noise, who is known, how many cases.

    Without `departments` the log still says who called or wrote, unless nobody is named.
    """

    world: str
    noise: Level
    departments: bool
    cases: int
    peers: bool = False
    people: bool = True

    def __str__(self) -> str:
        known = "departments" if self.departments else "no departments"
        known = known if self.people else "nobody named"
        return f"{self.world}, {self.noise} noise, {known}, {self.cases} cases"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out.

    Stages reported in each declared one (`numbers`, by method), those that are there (`real`),
    adjusted Rand indices against the true stages (`ari`, by method), and whether no boundary
    found is sharp (`gradual`). Of ours those count that the page counts: milestones, gradual
    changes and what samples do not have again are no further stages ("as grown": they are).
    """

    numbers: dict[str, tuple[int, ...]]
    real: tuple[int, ...]
    ari: dict[str, float]
    gradual: bool

    def is_right(self, method: str = "greyzone") -> int:
        """Whether the number is right in every declared stage."""
        return int(self.numbers[method] == self.real)

    def is_more(self) -> int:
        """Whether a declared stage was cut into more stages than there are."""
        found = self.numbers["greyzone"]
        return int(any(mine > true for mine, true in zip(found, self.real, strict=True)))


def attempt(cell: Cell, seed: int) -> Trial:
    """The language goes by the seed: English, Russian and mixed in turn."""
    deals = play_stage_world(
        cell.world,
        cases=cell.cases,
        noise=cell.noise,
        language=LANGUAGES[seed % 3],
        departments=cell.departments,
        seed=seed,
    )
    stages = parse_funnel(deals.funnel).stage_names
    read = read_communications(deals.log, parse_funnel(deals.funnel))
    if not cell.people:
        read = replace(read, frame=read.frame.assign(resource=None, department=None))
    fitted = fit_stages(read, len(stages), most=MOST_FITTED, seed=seed)
    truth = true_stages(deals, read)
    sharp = boundary_sharpness(fitted)
    counts = supported_states(fitted, sharp, seed)
    reported = (np.cumsum(counts) - 1)[fitted.states]
    labels = {"greyzone": reported, "the CRM's stages": read.declared, "as grown": fitted.states}
    numbers = {
        "greyzone": _numbers(fitted.owners[counts], stages),
        "as grown": _numbers(fitted.owners, stages),
        "the CRM's stages": (1,) * len(stages),
    }
    labels["oracle"] = oracle(fitted, truth, np.repeat(np.arange(len(stages)), deals.real_stages))
    for name, method in PEERS.items() if cell.peers else ():
        labels[name], numbers[name] = method(read, fitted.observed, len(stages))
    ari = {name: adjusted_rand(truth, found) for name, found in labels.items()}
    gradual = all(value < GRADUAL for value in sharp.values())
    return Trial(numbers, deals.real_stages, ari, gradual)


def supported_states(fitted: Fitted, sharp: dict[int, float], seed: int) -> NDArray[np.bool_]:
    """Which states are the first of a declared stage, or a further stage to rely on."""
    owners, kinds = fitted.owners, kinds_of(fitted, sharp)
    counts = np.append(True, owners[1:] != owners[:-1])
    again = stability(fitted, samples=SAMPLES, seed=seed).found_again if sharp else {}
    for at, found in again.items():
        counts[at + 1] = kinds[at + 1] == "stage" and found.value >= FOUND_AGAIN
    return counts


def _numbers(owners: Ints, stages: Sequence[str]) -> tuple[int, ...]:
    return tuple(np.bincount(owners, minlength=len(stages)).tolist())


def true_stages(deals: StagedDeals, read: Communications) -> Ints:
    """The true stage of each communication, as it was read."""
    rows = deals.log.events.select("case_id", "position", "source_row").execute()
    known = read.frame[["case_id", "position"]].merge(rows, how="left")
    stage = known.merge(deals.truth, on=["case_id", "source_row"], how="left")["stage"]
    return stage.to_numpy(np.int64)


def oracle(fitted: Fitted, truth: Ints, owners: Ints) -> Ints:
    """The stages by the same model, its parameters counted on the truth."""
    if len(owners) != int(truth.max()) + 1:  # a mixed or drifting stage: nothing to tell apart
        return truth
    data = evidence(fitted.read, fitted.observed, int(owners[-1]) + 1).data
    member = np.eye(len(owners))[truth[data.order]]
    later = slice(int(data.widths[0]), None)
    steps = member[rows_before(data)].T @ member[later]
    model = first_model(data, member, first_recorder(owners, data.stages))
    model = maximise(model, data, Expectation(member, np.zeros_like(member), steps, 0.0))
    return case_order(data, expect(model, data).posterior.argmax(axis=1))
