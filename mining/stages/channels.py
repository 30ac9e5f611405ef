"""What is observed of each communication, as categories: kind, direction, topic, department.

Where no department is known, the role that a person has by all that they do stands for it.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.stages.observations import ACTIVITY, Communications, Ints
from mining.stages.roles import NO_ROLES, Roles, find_roles, roles_of
from mining.stages.subjects import SCRIPTS, are_replies, plain_subjects
from mining.stages.topics import ScriptTopics, find_topics, subject_topics

NOT_APPLICABLE = -1
KINDS = (
    *("call, not answered", "call, answered", "call under 1 min", "call 1–4 min"),
    *("call 4–10 min", "call over 10 min", "email", "work item"),
)
MINUTES = (1, 4, 10)
DEPARTMENT, ROLE = "department", "role"
MOST_VALUES = 40
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Observed:
    """Channels of categories.

    `codes` (communications × channels) holds −1 where a channel does not apply; `names` and
    `values` say what channels and codes mean.
    """

    names: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    codes: NDArray[np.int16]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each channel has."""
        return tuple(len(names) for names in self.values)


@dataclass(frozen=True, slots=True)
class Reading:
    """How communications are read as categories; made once, then applied to any of them.

    `known` values per channel, `topics` per script, `roles` where no departments are known.
    """

    known: dict[str, tuple[str, ...]]
    topics: tuple[ScriptTopics, ...]
    roles: Roles = NO_ROLES


def learn_reading(found: Communications) -> Reading:
    """The categories of these communications: those that occur, the commonest `MOST_VALUES`."""
    frame = found.frame
    topics = _learn_topics(frame)
    values = {name: _commonest(texts) for name, texts in _plain_channels(frame).items()}
    values |= {f"topic, {name}": names for name, names in _topic_names(topics).items()}
    reading = Reading({name: each for name, each in values.items() if len(each) > 1}, topics)
    if DEPARTMENT in reading.known:
        return reading
    seen = observe(found, reading)
    return replace(reading, roles=find_roles(_callers(frame), seen.codes, seen.sizes))


def observe(found: Communications, reading: Reading) -> Observed:
    """Communications as categories, as learnt."""
    texts = _plain_channels(found.frame)
    codes = {
        name: _codes(texts[name], reading.known[name]) for name in reading.known if name in texts
    }
    codes |= _topic_codes(found.frame, reading)
    values = {name: reading.known[name] for name in codes}
    if reading.roles.of:
        codes[ROLE] = roles_of(_callers(found.frame), reading.roles)
        values[ROLE] = reading.roles.names
    columns = list(codes.values())
    table = np.stack(columns, axis=1) if columns else np.empty((len(found), 0))
    return Observed(tuple(codes), tuple(values.values()), table.astype(np.int16))


def is_new_mail(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Mails that begin a thread. A reply says nothing new, and could never open a case."""
    replied = frame["is_reply"].astype("boolean").fillna(value=False).to_numpy(bool)
    is_mail = frame["channel"].to_numpy() == "email"
    return is_mail & frame["subject"].notna().to_numpy() & ~replied & ~are_replies(frame["subject"])


def _plain_channels(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Every channel but topics, as texts."""
    is_mail = frame["channel"] == "email"
    is_work = frame["channel"] == ACTIVITY
    attached = frame["has_attachment"].astype("boolean")
    files = attached.map({True: "with attachment", False: "without attachment"})
    return {
        "kind": _kinds(frame),
        "direction": frame["direction"],
        "attachment": files.where(is_mail),
        "activity": frame["activity"].where(is_work),
        DEPARTMENT: frame["department"],
    }


def _callers(frame: pd.DataFrame) -> pd.Series:
    """Who called or wrote. A work item says by its name what is done, whoever does it."""
    return frame["resource"].where(frame["channel"] != ACTIVITY)


def _kinds(frame: pd.DataFrame) -> pd.Series:
    answered = frame["is_answered"].astype("boolean")
    minutes = frame["talk_seconds"] / 60
    long = pd.Series(np.searchsorted(MINUTES, minutes.fillna(0), side="right"), index=frame.index)
    kind = (long + 2).where(minutes > 0, 1).mask(~answered.fillna(value=True), 0)
    kind = kind.mask(frame["channel"] == "email", 6).mask(frame["channel"] == ACTIVITY, 7)
    return pd.Series(np.array(KINDS, dtype=object)[kind.to_numpy(int)], index=frame.index)


def _commonest(texts: pd.Series) -> tuple[str, ...]:
    counts = texts.value_counts()
    names = sorted(counts.index[: MOST_VALUES - 1])
    return tuple([*names, OTHER] if len(counts) >= MOST_VALUES else names)


def _codes(texts: pd.Series, values: tuple[str, ...]) -> Ints:
    """The place of each text among the values; what was not learnt is `other`, if there is one."""
    code = {value: at for at, value in enumerate(values)}
    stray = code.get(OTHER, NOT_APPLICABLE)
    return (
        texts.map(lambda text: code.get(text, stray), na_action="ignore")
        .fillna(NOT_APPLICABLE)
        .to_numpy(np.int64)
    )


def _learn_topics(frame: pd.DataFrame) -> tuple[ScriptTopics, ...]:
    plain = plain_subjects(frame["subject"][is_new_mail(frame)])
    counts = plain.value_counts().sort_index()
    return find_topics(pd.Series(counts.index, dtype="string"), counts.to_numpy(float))


def _topic_names(topics: tuple[ScriptTopics, ...]) -> dict[str, tuple[str, ...]]:
    return {SCRIPTS[each.script]: each.names for each in topics}


def _topic_codes(frame: pd.DataFrame, reading: Reading) -> dict[str, Ints]:
    """Per script the topic of each new mail. Distinct subjects are read once."""
    is_new = is_new_mail(frame)
    code, distinct = pd.factorize(frame["subject"].where(is_new))
    found = subject_topics(pd.Series(distinct, dtype="string"), reading.topics)
    return {
        f"topic, {script}": np.append(topic, NOT_APPLICABLE)[code]
        for script, topic in found.items()
        if f"topic, {script}" in reading.known
    }
