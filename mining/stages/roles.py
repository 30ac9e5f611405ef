"""Roles: people who do the same work, where no department is known.

What one call is about shows little; what all the calls and mails of a person are about shows
what that person does. People are grouped by the contents of all they do (organisational
mining by joint activities: Song and van der Aalst 2008), never by when they do it: if a
colleague takes over somebody's deals, both have the same role, and the change fakes no order.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.stages.observations import Floats, Ints

MOST_ROLES, FEWEST_EVENTS, FEWEST_PEOPLE = 10, 20, 3
ROUNDS = 20
NAMED_BY = 2
SEED = 23


@dataclass(frozen=True, slots=True)
class Roles:
    """The role of each person (by number), and roles' names."""

    of: dict[str, int]
    names: tuple[str, ...]


NO_ROLES = Roles({}, ())


def find_roles(people: pd.Series, codes: NDArray[np.int16], sizes: tuple[int, ...]) -> Roles:
    """Groups of `people` (one a communication, missing where nobody is named) by what they do.

    A mixture of multinomials, one a channel, each person wholly in one group (classification
    expectation-maximisation: Celeux and Govaert 1992); their number by the integrated
    classification likelihood (Biernacki, Celeux and Govaert 2000). People with fewer than
    `FEWEST_EVENTS` communications have no role.
    """
    named = people.value_counts().sort_index()
    named = named[named >= FEWEST_EVENTS]
    if len(named) < FEWEST_PEOPLE or not sizes:
        return NO_ROLES
    counts = _counts(pd.Index(named.index).get_indexer(people), len(named), codes, sizes)
    bounds = np.append(0, np.cumsum(sizes))
    price = sum(
        (size - 1) / 2 * np.log(max(counts[:, a:b].sum(), 1))
        for size, (a, b) in zip(sizes, pairwise(bounds), strict=True)
    )
    most = min(MOST_ROLES, len(np.unique(counts, axis=0)))
    tried = [_grouped(counts, bounds, groups) for groups in range(1, most + 1)]
    costs = price * np.arange(most) + len(named) * np.log(np.arange(1, most + 1))
    best = int(np.argmax([fit for _, fit in tried] - costs))
    role = np.unique(tried[best][0], return_inverse=True)[1]
    if not role.any():
        return NO_ROLES
    return Roles(
        dict(zip(named.index.astype(str), role.tolist(), strict=True)), _names(named, role)
    )


def roles_of(people: pd.Series, roles: Roles) -> Ints:
    """The role of the person of each communication; −1 where there is none."""
    return people.map(roles.of).fillna(-1).to_numpy(np.int64)


def _counts(person: Ints, people: int, codes: NDArray[np.int16], sizes: tuple[int, ...]) -> Floats:
    """How often each person has each value of each channel (people × values of all channels)."""
    found = []
    for at, size in enumerate(sizes):
        known = (person >= 0) & (codes[:, at] >= 0)
        pairs = person[known] * size + codes[known, at]
        found.append(np.bincount(pairs, minlength=people * size).reshape(people, size))
    return np.concatenate(found, axis=1).astype("float64")


def _grouped(counts: Floats, bounds: Ints, groups: int) -> tuple[Ints, float]:
    """Each person's group, and the log-likelihood."""
    from sklearn.cluster import KMeans  # noqa: PLC0415 - a second to import

    blocks = [counts[:, a:b] for a, b in pairwise(bounds)]
    roots = [np.sqrt(block / np.maximum(block.sum(axis=1, keepdims=True), 1)) for block in blocks]
    with threadpool_limits(1):
        start = KMeans(groups, n_init=3, random_state=SEED).fit(np.concatenate(roots, axis=1))
    role, fit = np.asarray(start.labels_, np.int64), -np.inf
    for _ in range(ROUNDS):
        logs = np.concatenate([_log_shares(block, role, groups) for block in blocks], axis=1)
        each = counts @ logs.T
        role = each.argmax(axis=1)
        now = float(each.max(axis=1).sum())
        if now <= fit:
            break
        fit = now
    return role, fit


def _log_shares(block: Floats, role: Ints, groups: int) -> Floats:
    """The logarithm of how likely each value of a channel is in each group."""
    sums = np.zeros((groups, block.shape[1]))
    np.add.at(sums, role, block)
    usual = block.sum(axis=0) + 0.5
    sums += usual / usual.sum()
    return np.asarray(np.log(sums / sums.sum(axis=1, keepdims=True)), np.float64)


def _names(named: pd.Series, role: Ints) -> tuple[str, ...]:
    """Each role by the busiest people in it."""
    found = []
    for number in range(int(role.max()) + 1):
        mine = named[role == number].sort_values(ascending=False, kind="stable")
        first = ", ".join(mine.index[:NAMED_BY].astype(str))
        found.append(first + (f" + {len(mine) - NAMED_BY}" if len(mine) > NAMED_BY else ""))
    return tuple(found)
