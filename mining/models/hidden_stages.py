"""Stages as found: what lies inside the declared stages, how sure that is, and of what.

Values only; `mining.stages` makes them.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.models.estimates import Estimate

Kind = Literal["stage", "milestone", "gradual"]
"""`stage`: a plateau of content; `milestone`: a visit is typically one event; `gradual`: a
declared stage in which content changes in order, but nowhere so that one could draw a line."""


FOUND_AGAIN = 0.5
"""Share of the samples that must have a boundary again for a stage to be relied on."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One thing observed of a communication: its values and how likely each is per state.

    `emission` (states × values) sums to 1 over the values. `repeat` is the probability that
    a value merely copies the one before it in its channel and case.
    """

    name: str
    values: tuple[str, ...]
    emission: NDArray[np.float64]
    repeat: float


@dataclass(frozen=True, slots=True)
class StageModel:
    """A hidden Markov model whose states are stages in order.

    `owners`: the declared stage of each state, never going back along the states. `start`
    (states) and `transition` (states × states, from row to column) are probabilities.
    `hazards` (declared stages that have states × 2): how likely the CRM enters a declared
    stage with the next communication while the case is not yet in it (early) and when it is
    (late).
    """

    owners: tuple[str, ...]
    channels: tuple[Channel, ...]
    start: NDArray[np.float64]
    transition: NDArray[np.float64]
    hazards: NDArray[np.float64]

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.owners)


@dataclass(frozen=True, slots=True)
class BoundaryEvidence:
    """How sure a boundary between two neighbouring stages of one declared stage is.

    `z` (self-normalised; 4 and more is asked for) and `concordance` (the chance that the
    later of two events of one visit looks later; 0.52 and more is asked for) are of the
    order test on both stages joined, over `runs` visits. `sharpness`: how much better the
    parts of the declared stage explain its content as plateaus than as a smooth drift,
    relative to no change; below about 0 there is no boundary. `stability`: the share of
    bootstrap samples of cases in which the boundary is found again, with the number of samples
    as its count.
    """

    z: float
    concordance: float
    runs: int
    sharpness: float
    stability: Estimate


@dataclass(frozen=True, slots=True)
class StayTimes:
    """Time that cases stay in a stage, from its first event to the next stage's first.

    `median` in seconds (Kaplan–Meier, stays not over count as censored); its interval
    carries both the posterior of the stages and the drawing of cases. `visits` and
    `open_visits` are expected numbers.
    """

    median: Estimate
    visits: float
    open_visits: float


@dataclass(frozen=True, slots=True)
class OutcomeEffect:
    """What goes with entering a stage: the share of cases with the first outcome.

    Among closed cases that came to the declared stage or past it: `entered` the stage,
    `passed` it by, and the `difference` of the two shares. A comparison, not a cause.
    """

    outcome: str
    entered: Estimate
    passed: Estimate
    difference: Estimate


@dataclass(frozen=True, slots=True)
class DecidingEvent:
    """One event that speaks for a stage: its place in the case and why.

    `weight`: how many times as likely its content is in this stage as in the other stages
    of the case's way, as a natural logarithm.
    """

    position: int
    says: str
    weight: float


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """A case that passes a stage: how sure that is, and the events that decided."""

    case_id: str
    probability: float
    events: tuple[DecidingEvent, ...]


@dataclass(frozen=True, slots=True)
class HiddenStage:
    """A stage as found: where it lies, what it is made of, how sure it is.

    `state` is its number in the model and the suffix of its column in the posterior; `owner`
    the declared stage that it lies in, as the `part`-th of `parts`. `content`: `channel`,
    `value`, `events` (expected), `share` (of the channel's events in this stage), `lift`
    (that share over the share in all other stages), most telling first. `people` and
    `departments`: `name`, `events`, `share`. `cases`: share of cases that pass through,
    of all that were read. `handovers`: changes of hands a case in it, none where nobody is
    named. The intervals of `cases`, `time` and `handovers` carry the posterior.
    """

    name: str
    owner: str
    state: int
    part: int
    parts: int
    kind: Kind
    content: pd.DataFrame
    people: pd.DataFrame
    departments: pd.DataFrame
    cases: Estimate
    time: StayTimes
    effect: OutcomeEffect | None
    evidence: BoundaryEvidence | None
    examples: tuple[ExampleCase, ...]
    handovers: Estimate | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether the declared stage holds more than this one."""
        return self.parts > 1

    @property
    def is_supported(self) -> bool:
        """Whether its boundary is one of a stage, and found again often enough."""
        return (
            self.kind == "stage"
            and self.evidence is not None
            and self.evidence.stability.value >= FOUND_AGAIN
        )


@dataclass(frozen=True, slots=True)
class PathEntropy:
    """How unsure the way of a case through the stages is, in bits a case.

    `prior`: H(Z), knowing nothing but how many communications there were; `given_crm`:
    H(Z | CRM), knowing the declared stage at each; `given_all`: H(Z | CRM, communications).
    Source: Hernando, Crespi and Cybenko 2005 (entropy of the path of a hidden Markov model).
    """

    prior: Estimate
    given_crm: Estimate
    given_all: Estimate


@dataclass(frozen=True, slots=True)
class HiddenStages:
    """The stages found between the declared ones, or why nothing can be said.

    `stages`: every stage in order, those that a declared stage holds alone among them.
    `refusal`: a sentence that says what is missing and what would suffice; then there are
    no stages. `posterior`: one row a communication, sorted by case and position:
    `case_id`, `position` (of the event in the log), `state` (the most probable one) and
    `p0`, `p1`, … (probability of each state). `tests`: how many order tests were made.
    `ari`: adjusted Rand index of the bootstrap samples' stages against these, with the
    number of samples as count. `cases_fitted`: cases that the model was fitted on;
    `duplicates`: cases that are copies of others and were not counted for the fit. `silent`:
    declared stages in which next to nothing is said; they have no state, and stay as declared.
    """

    stages: tuple[HiddenStage, ...]
    model: StageModel | None
    posterior: pd.DataFrame
    tests: int = 0
    refusal: str = ""
    cases: int = 0
    cases_fitted: int = 0
    communications: int = 0
    duplicates: int = 0
    ari: Estimate | None = None
    entropy: PathEntropy | None = None
    silent: tuple[str, ...] = ()

    @property
    def hidden(self) -> tuple[HiddenStage, ...]:
        """The stages of declared stages that hold more than one."""
        return tuple(stage for stage in self.stages if stage.is_hidden)

    @property
    def supported(self) -> tuple[HiddenStage, ...]:
        """The stages to rely on.

        Of each declared stage the first part, and every further one that is a stage and
        whose boundary half of the samples or more have again.
        """
        return tuple(stage for stage in self.stages if stage.part == 1 or stage.is_supported)

    @property
    def in_all(self) -> tuple[str, ...]:
        """The names of the stages to rely on, those in which nothing is said among them."""
        return (*(stage.name for stage in self.supported), *self.silent)
