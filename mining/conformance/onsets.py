"""When a deviation can first be told, from what a case had done until then.

The alignment of a whole case knows how the case went on; to compare cases fairly one may
not. So each beginning of a variant is aligned as a case that is still open, and a deviation
begins with the first event at which the beginning has it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mining.conformance.alignments import align_variants
from mining.conformance.kinds import deviations_of, order_of
from mining.conformance.moves import Variant
from mining.models.alignment import Alignment
from mining.models.funnel import Funnel, compile_funnel


@dataclass(frozen=True, slots=True)
class Onsets:
    """What can be told of variants, event by event, without knowing how they go on.

    `deviations`: a row per variant (its number), `kind` and `activity` with `position`, the
    event at which it is first told. `standing`: a row per variant and event (`position`)
    with `stage`, where the model stands after it (empty: nowhere yet), and `entered`, the
    event at which it came there (−1: none).
    """

    deviations: pd.DataFrame
    standing: pd.DataFrame


def find_onsets(variants: Sequence[Variant], funnel: Funnel) -> Onsets:
    """When each deviation of the variants begins.

    >>> from mining.models.funnel import parse_funnel
    >>> found = find_onsets([("New", "Proposal")], parse_funnel("New > Demo > Proposal > Won"))
    >>> found.deviations.to_dict("records")
    [{'variant': 0, 'kind': 'skipped stage', 'activity': 'Demo', 'position': 1}]
    """
    beginnings: dict[Variant, int] = {}
    numbers = [
        [beginnings.setdefault(variant[: end + 1], len(beginnings)) for end in range(len(variant))]
        for variant in variants
    ]
    asked = [(beginning, True) for beginning in beginnings]
    aligned = align_variants(asked, compile_funnel(funnel), costs=funnel.costs).alignments
    order = order_of(funnel)
    said = [_keys(deviations_of(found, order)) if found.cost else () for found in aligned]
    return Onsets(_first_told(numbers, said), _standing(numbers, aligned))


def _keys(deviations: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((kind, activity) for kind, activity, _ in deviations))


def _first_told(numbers: list[list[int]], said: list[tuple[tuple[str, str], ...]]) -> pd.DataFrame:
    rows = []
    for variant, beginnings in enumerate(numbers):
        seen: set[tuple[str, str]] = set()
        for position, number in enumerate(beginnings):
            new = [key for key in said[number] if key not in seen]
            seen.update(new)
            rows += [(variant, *key, position) for key in new]
    return pd.DataFrame(rows, columns=["variant", "kind", "activity", "position"])


def _standing(numbers: list[list[int]], aligned: Sequence[Alignment]) -> pd.DataFrame:
    places = [_place(found) for found in aligned]
    flat = np.fromiter((n for each in numbers for n in each), dtype=np.int64)
    lengths = np.fromiter(map(len, numbers), dtype=np.int64, count=len(numbers))
    starts = np.cumsum(lengths) - lengths
    return pd.DataFrame(
        {
            "variant": np.repeat(np.arange(len(numbers)), lengths),
            "position": np.arange(len(flat)) - np.repeat(starts, lengths),
            "stage": pd.Categorical([places[n][0] for n in flat.tolist()]),
            "entered": [places[n][1] for n in flat.tolist()],
        }
    )


def _place(found: Alignment) -> tuple[str, int]:
    """Where the model stands at the end of an alignment, and since which event."""
    for move in reversed(found.moves):
        if move.kind == "synchronous" and move.position is not None:
            return move.activity, move.position
    return "", -1
