"""What a stage is made of, who works in it, what to call it, and which cases show it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mining.models.hidden_stages import DecidingEvent, ExampleCase
from mining.stages.channels import DEPARTMENT, ROLE
from mining.stages.fitted import Fitted
from mining.stages.observations import Floats

MOST_VALUES, MOST_HANDS, MOST_EXAMPLES, MOST_EVENTS = 12, 8, 10, 6
FEWEST_EVENTS = 5.0
TELLING = 1.5
"""Times as often as elsewhere from which on a value names a stage."""

NAMED_BY = 2
TINY = 1e-12


def content_of(fitted: Fitted, state: int) -> pd.DataFrame:
    """What a stage is made of: `channel`, `value`, `events`, `share`, `lift`, telling first."""
    mine = fitted.posterior[:, state]
    rows: list[tuple[str, str, float, float, float]] = []
    observed = fitted.observed
    for at, (name, values) in enumerate(zip(observed.names, observed.values, strict=True)):
        code = observed.codes[:, at]
        known = code >= 0
        inside = np.bincount(code[known], mine[known], len(values))
        outside = np.bincount(code[known], 1 - mine[known], len(values))
        share = inside / max(inside.sum(), TINY)
        lift = share / np.maximum(outside / max(outside.sum(), TINY), TINY)
        rows += [
            (name, value, float(inside[k]), float(share[k]), float(min(lift[k], 1e6)))
            for k, value in enumerate(values)
            if inside[k] >= FEWEST_EVENTS
        ]
    frame = pd.DataFrame(rows, columns=["channel", "value", "events", "share", "lift"])
    told = frame["share"] * np.log(np.maximum(frame["lift"], TINY))
    order = told.sort_values(ascending=False, kind="stable").index
    return frame.loc[order].head(MOST_VALUES).reset_index(drop=True)


def hands_of(fitted: Fitted, state: int, column: str) -> pd.DataFrame:
    """Who works in a stage: `name`, `events` (expected), `share`, busiest first."""
    names = fitted.read.frame[column]
    known = names.notna().to_numpy()
    if not known.any():
        return pd.DataFrame(columns=["name", "events", "share"])
    weight = pd.Series(fitted.posterior[known, state]).groupby(names[known].to_numpy()).sum()
    busiest = weight.sort_values(ascending=False, kind="stable")
    busiest = busiest[busiest >= 1].head(MOST_HANDS)
    return pd.DataFrame(
        {
            "name": busiest.index.astype(str),
            "events": busiest.to_numpy(),
            "share": busiest.to_numpy() / max(weight.sum(), TINY),
        }
    )


def propose_name(content: pd.DataFrame, owner: str, part: int) -> str:
    """A name for a stage from what is most its own; its place where nothing is.

    Two pieces of work share it where the second is done half as often as the first or more.

    >>> table = pd.DataFrame({"channel": ["topic, Latin", "kind"], "lift": [6.0, 1.2],
    ...                       "value": ["drawing specification", "email"], "share": [0.4, 0.6]})
    >>> propose_name(table, "Proposal", 2), propose_name(table.head(0), "Proposal", 2)
    ('drawing specification', 'Proposal, part 2')
    """
    telling = content[content["lift"] >= TELLING]
    topics = telling[telling["channel"].str.startswith(("topic", "activity"))]
    chosen = topics if len(topics) else telling[~telling["channel"].isin((DEPARTMENT, ROLE))]
    if len(topics):
        is_first = np.arange(len(topics)) == 0
        also = (topics["channel"] == "activity") & (topics["share"] >= topics["share"].iloc[0] / 2)
        chosen = topics[is_first | also] if also.iloc[0] else topics.head(1)
    words = [str(value) for value in chosen["value"].head(NAMED_BY)]
    return ", ".join(words) or f"{owner}, part {part}"


def examples_of(fitted: Fitted, state: int) -> tuple[ExampleCase, ...]:
    """Cases that pass a stage most surely, each with the events that decided."""
    case, mine = fitted.read.case, fitted.posterior[:, state]
    surest = pd.Series(mine).groupby(case).max()
    spent = pd.Series(mine).groupby(case).sum()
    ranked = pd.DataFrame({"sure": surest.round(3), "spent": spent})
    ranked = ranked[ranked["sure"] >= 0.5].sort_values(  # noqa: PLR2004 - more likely than not
        ["sure", "spent"], ascending=False, kind="stable"
    )
    return tuple(
        _example(fitted, int(number), float(row.sure), state)
        for number, row in zip(
            ranked.index[:MOST_EXAMPLES], ranked.head(MOST_EXAMPLES).itertuples(), strict=True
        )
    )


def _example(fitted: Fitted, number: int, sure: float, state: int) -> ExampleCase:
    first, end = np.searchsorted(fitted.read.case, [number, number + 1])
    rows = slice(int(first), int(end))
    weights = _weights(fitted, state, rows)
    spoken = weights * fitted.posterior[rows, state]
    decided = np.sort(np.argsort(-spoken, kind="stable")[:MOST_EVENTS])
    frame = fitted.read.frame.iloc[rows]
    events = tuple(
        DecidingEvent(int(frame["position"].iloc[at]), _says(frame.iloc[at]), float(weights[at]))
        for at in decided
        if weights[at] > 0
    )
    return ExampleCase(str(frame["case_id"].iloc[0]), sure, events)


def _says(event: pd.Series) -> str:
    subject = event["subject"]
    return f"{event['activity']}: {subject}" if isinstance(subject, str) else str(event["activity"])


def _weights(fitted: Fitted, state: int, rows: slice) -> Floats:
    """How many times as likely each communication is here as elsewhere, as a logarithm."""
    codes = fitted.observed.codes[rows]
    logs = np.zeros((fitted.model.states, len(codes)))
    for at, table in enumerate(fitted.model.emissions):
        [known] = np.nonzero(codes[:, at] >= 0)
        logs[:, known] += np.log(table + TINY)[:, codes[known, at]]
    others = np.delete(logs, state, axis=0)
    if not len(others):
        return np.zeros(len(codes))
    elsewhere = np.logaddexp.reduce(others, axis=0) - np.log(len(others))
    return logs[state] - elsewhere


def telling_names(names: Sequence[str]) -> tuple[str, ...]:
    """Names made different where two stages were given the same.

    >>> telling_names(["offer", "offer", "visit"])
    ('offer', 'offer (2)', 'visit')
    """
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(made)
