"""Finds the stages between the declared ones, says how sure they are, or why it cannot."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog, end_of
from event_logs.progress import Tell, say_nothing
from mining.models.funnel import Funnel
from mining.models.hidden_stages import (
    BoundaryEvidence,
    Channel,
    HiddenStage,
    HiddenStages,
    StageModel,
)
from mining.stages.boundaries import Stability, stability
from mining.stages.contents import (
    content_of,
    examples_of,
    hands_of,
    propose_name,
    telling_names,
)
from mining.stages.entropy import path_entropy
from mining.stages.fitted import MOST_FITTED, Fitted, evidence, fit_stages, take_cases
from mining.stages.observations import Communications, Floats, read_communications
from mining.stages.passages import (
    Ends,
    handovers_in,
    outcome_effect,
    share_of_cases,
    stay_times,
    visit_chances,
)
from mining.stages.refusals import refusal_of
from mining.stages.sequences import Sequences
from mining.stages.sharpness import boundary_sharpness, kinds_of

SAMPLES = 5
SEED = 7


def discover_hidden_stages(  # noqa: PLR0913 - what is looked at, and five knobs with names
    log: EventLog,
    funnel: Funnel,
    *,
    ambiguous: float | None = None,
    most: int = MOST_FITTED,
    samples: int = SAMPLES,
    seed: int = SEED,
    tell: Tell = say_nothing,
) -> HiddenStages:
    """The stages that a log's communications show between the declared ones.

    An ordered hidden Markov model is grown by a cross-fitted order test, with the CRM as a
    late recorder. It is fitted on at most `most` cases and decodes all; `samples` bootstrap
    samples say how stable each boundary is. `ambiguous`: the share of communications that
    could belong to several cases, beyond a limit of which nothing is said. The same log and
    seed give the same stages.

    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["new", "call", "won"]}, outcomes=["won"])
    >>> discover_hidden_stages(log, parse_funnel("new > won")).refusal[:27]
    'Only 1 deals have calls or '
    """
    tell("reading calls and emails …")
    read = read_communications(log, funnel)
    refusal = refusal_of(read, ambiguous=ambiguous)
    if refusal:
        return HiddenStages((), None, pd.DataFrame(), refusal=refusal, cases=read.cases)
    tell("looking for stages …")
    fitted = fit_stages(read, len(funnel.stage_names), most=most, seed=seed)
    tell("asking samples whether they have them too …")
    steady = stability(fitted, samples=samples, seed=seed)
    stages = _stages(fitted, funnel, steady, _ends(log, read, funnel), seed)
    return HiddenStages(
        stages,
        _model(fitted, funnel),
        _posterior(fitted),
        tests=fitted.grown.tests,
        cases=read.cases,
        cases_fitted=len(fitted.fitted),
        communications=len(read),
        duplicates=fitted.duplicates,
        ari=steady.ari,
        entropy=path_entropy(fitted.model, _fitted_on(fitted)),
        silent=tuple(np.delete(funnel.stage_names, fitted.spoken).tolist()),
    )


def _fitted_on(fitted: Fitted) -> Sequences:
    """The communications that the model was fitted on."""
    rows = np.isin(fitted.read.case, fitted.fitted)
    seen = replace(fitted.observed, codes=fitted.observed.codes[rows])
    return evidence(take_cases(fitted.read, fitted.fitted), seen, len(fitted.spoken)).data


def _posterior(fitted: Fitted) -> pd.DataFrame:
    frame = fitted.read.frame[["case_id", "position"]].assign(state=fitted.states)
    chances = {f"p{state}": fitted.posterior[:, state] for state in range(fitted.model.states)}
    table = frame.assign(**chances)
    return table.sort_values(["case_id", "position"], ignore_index=True)


def _model(fitted: Fitted, funnel: Funnel) -> StageModel:
    model, observed = fitted.model, fitted.observed
    channels = tuple(
        Channel(name, values, table, float(copies))
        for name, values, table, copies in zip(
            observed.names, observed.values, model.emissions, model.copies, strict=True
        )
    )
    owners = tuple(funnel.stage_names[owner] for owner in fitted.owners)
    return StageModel(owners, channels, model.start, model.transition, model.recorder.hazards)


def _stages(
    fitted: Fitted, funnel: Funnel, steady: Stability, ends: Ends, seed: int
) -> tuple[HiddenStage, ...]:
    owners, sharp = fitted.owners, boundary_sharpness(fitted)
    chances, kinds = visit_chances(fitted), kinds_of(fitted, sharp)
    contents = [content_of(fitted, state) for state in range(fitted.model.states)]
    places = [
        (int((owners[:state] == owner).sum()) + 1, int((owners == owner).sum()))
        for state, owner in enumerate(owners)
    ]
    names = telling_names(
        [
            funnel.stage_names[owner]
            if parts == 1
            else propose_name(content, funnel.stage_names[owner], part)
            for owner, content, (part, parts) in zip(owners, contents, places, strict=True)
        ]
    )
    return tuple(
        HiddenStage(
            name=names[state],
            owner=funnel.stage_names[owner],
            state=state,
            part=part,
            parts=parts,
            kind=kinds[state],
            content=contents[state],
            people=hands_of(fitted, state, "resource"),
            departments=hands_of(fitted, state, "department"),
            cases=share_of_cases(chances[:, state]),
            time=stay_times(fitted, state, ends, seed=seed),
            effect=outcome_effect(
                funnel.outcome_names[0], chances[:, state], _reached(fitted, int(owner)), ends
            ),
            evidence=_evidence(fitted, state, steady, sharp),
            examples=examples_of(fitted, state),
            handovers=handovers_in(fitted, state, seed=seed),
        )
        for state, (owner, (part, parts)) in enumerate(zip(owners, places, strict=True))
    )


def _evidence(
    fitted: Fitted, state: int, steady: Stability, sharp: dict[int, float]
) -> BoundaryEvidence | None:
    """Of the boundary before a stage, or after it where it is the first of its owner."""
    near = [at for at in (state - 1, state) if at in fitted.grown.boundaries]
    if not near:
        return None
    test = fitted.grown.boundaries[near[0]]
    return BoundaryEvidence(
        test.z,
        test.concordance,
        test.runs,
        sharp[near[0]],
        steady.found_again[near[0]],
    )


def _reached(fitted: Fitted, owner: int) -> NDArray[np.bool_]:
    """Cases that came to a declared stage or past it, by the most probable states."""
    furthest = np.zeros(fitted.read.cases, np.int64)
    np.maximum.at(furthest, fitted.read.case, fitted.owners[fitted.states])
    return furthest >= owner


def _ends(log: EventLog, read: Communications, funnel: Funnel) -> Ends:
    names = read.frame["case_id"].drop_duplicates().to_numpy()
    cases = log.cases.select("case_id", "outcome", closed=epoch_seconds(log.cases.closed)).execute()
    known = cases.set_index("case_id").reindex(names)
    last = float(end_of(log)["at"].as_scalar().execute().timestamp())
    closed: Floats = known["closed"].to_numpy("float64")
    return Ends(
        np.where(np.isnan(closed), last, closed),
        ~np.isnan(closed),
        (known["outcome"] == funnel.outcome_names[0]).to_numpy(bool),
    )
