"""Roles: people who do alike things, whatever department they are in."""

from dataclasses import dataclass, replace

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import StringValue

from event_logs.event_log import EventLog

ALIKE = 0.9
FEWEST_EVENTS = 10
"""Whoever did fewer things has no role that could be told."""

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Roles:
    """Who has which role.

    `people`: `person`, `role`, `events`, `alike` (how alike the person's work is to that of
    the role, 0 to 1); those with too few events have the role "unknown". `roles`: `role`,
    `people`, `events`, `activities` (the most telling ones). A role is called by the activity
    that tells it best from the others, numbered where two share one.
    """

    people: pd.DataFrame
    roles: pd.DataFrame

    @property
    def of_person(self) -> dict[str, str]:
        """The role by person."""
        return dict(zip(self.people["person"], self.people["role"], strict=True))


def discover_roles(log: EventLog, *, alike: float = ALIKE) -> Roles:
    """People grouped by how alike the mix of their activities is.

    Two people are linked where the cosine of their counts of activities (each weighed down
    by how many people do it) is at least `alike`; who is linked has one role.
    Source: van der Aalst, Reijers, Song 2005 (metrics based on joint activities).

    >>> frame = pd.DataFrame({"case_id": "a", "activity": ["call"] * 40 + ["bill"] * 20,
    ...     "timestamp": pd.date_range("2026-01-05", periods=60, freq="h", tz="UTC"),
    ...     "who": ["Ann"] * 20 + ["Bob"] * 20 + ["Cid"] * 20})
    >>> discover_roles(EventLog.from_pandas(frame, resource="who")).of_person
    {'Ann': 'call', 'Bob': 'call', 'Cid': 'bill'}
    """
    events = log.events.filter(log.events.resource.notnull())
    counted = events.group_by(person="resource", activity="activity").agg(events=events.count())
    profiles = counted.execute().pivot_table(
        index="person", columns="activity", values="events", fill_value=0.0
    )
    weighed = _weighed(profiles)
    groups = _linked(weighed, profiles.sum(axis=1) >= FEWEST_EVENTS, alike)
    names = _names(weighed, groups)
    role = pd.Series(UNKNOWN, index=profiles.index).mask(groups >= 0, groups.map(names))
    people = pd.DataFrame({"role": role, "events": profiles.sum(axis=1).astype("int64")})
    people["alike"] = _likeness(weighed, role)
    return Roles(people.rename_axis("person").reset_index(), _roles(profiles, weighed, role))


def with_roles(log: EventLog, roles: Roles) -> EventLog:
    """The log with roles in place of people; whose role cannot be told is nobody.

    So `handovers(with_roles(log, roles), by="resource")` is the network of roles.
    """
    known = {name: role for name, role in roles.of_person.items() if role != UNKNOWN}
    events = log.events

    def role_of(person: StringValue) -> StringValue:
        return person.cases(*known.items()) if known else ibis.null("string")

    renamed = {name: role_of(events[name]) for name in ("resource", "next_resource")}
    return replace(log, events=events.mutate(**renamed))


def _weighed(profiles: pd.DataFrame) -> pd.DataFrame:
    """Counts in logarithms, an activity that everybody does weighing little; of length 1."""
    if profiles.empty:
        return profiles
    spread = np.log((1 + len(profiles)) / (1 + (profiles > 0).sum())) + 1
    weighed = np.log1p(profiles) * spread
    return weighed.div(np.sqrt((weighed**2).sum(axis=1)), axis=0)


def _linked(weighed: pd.DataFrame, enough: pd.Series, alike: float) -> pd.Series:
    """The number of each person's group, the largest first; −1 where nothing can be told."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - heavy, and needed only here
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

    chosen = weighed[enough]
    if chosen.empty:
        return pd.Series(-1, index=weighed.index, dtype="int64")
    likeness = chosen.to_numpy() @ chosen.to_numpy().T
    _, labels = connected_components(csr_matrix(likeness >= alike), directed=False)
    members = pd.Series(chosen.index).groupby(labels).apply(sorted)
    parts = sorted(members, key=lambda part: (-len(part), part))
    number = {person: place for place, part in enumerate(parts) for person in part}
    return pd.Series({person: number.get(person, -1) for person in weighed.index}, dtype="int64")


def _names(weighed: pd.DataFrame, groups: pd.Series) -> dict[int, str]:
    means = weighed[groups >= 0].groupby(groups[groups >= 0]).mean()
    telling = means - (means.sum() - means) / max(len(means) - 1, 1)
    names: dict[int, str] = {}
    for group, activity in telling.idxmax(axis=1).items() if len(telling) else ():
        same = sum(name.split(" (")[0] == activity for name in names.values())
        names[int(group)] = f"{activity} ({same + 1})" if same else str(activity)
    return names


def _likeness(weighed: pd.DataFrame, role: pd.Series) -> pd.Series:
    means = weighed.groupby(role).transform("mean")
    length = np.sqrt((means**2).sum(axis=1))
    return (weighed * means).sum(axis=1) / length.where(length > 0)


def _roles(profiles: pd.DataFrame, weighed: pd.DataFrame, role: pd.Series) -> pd.DataFrame:
    means = weighed[role != UNKNOWN].groupby(role).mean()
    rest = (means.sum() - means) / max(len(means) - 1, 1)
    most = [", ".join(row.nlargest(3).index) for _, row in (means - rest).iterrows()]
    sizes = role.groupby(role).size()
    frame = pd.DataFrame(
        {
            "people": sizes,
            "events": profiles.sum(axis=1).groupby(role).sum().astype("int64"),
            "activities": pd.Series(most, index=means.index, dtype="str").reindex(
                sizes.index, fill_value=""
            ),
        }
    )
    return (
        frame.rename_axis("role")
        .reset_index()
        .sort_values(["people", "role"], ascending=[False, True], ignore_index=True)
    )
