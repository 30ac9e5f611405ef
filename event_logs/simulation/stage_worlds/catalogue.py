"""The worlds: which true stages each declared stage holds, and what makes them hard."""

from dataclasses import dataclass
from typing import Literal

Content = Literal["by stage", "one mix", "drifting"]
Language = Literal["en", "ru", "mixed"]
Level = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class StageWorld:
    """How deals go and what a communication is drawn from.

    `holds`: how many true stages each declared stage holds, in order; they take the
    profiles of the vocabulary in turn. `content` of a declared stage that holds several:
    each `by stage` its own, all in `one mix` without order, or `drifting` smoothly from the
    first to the last. `own_taste`: customers differ in phone and mail and in what they
    speak of. `bursts`: the chance that a communication repeats the intent before it.
    `rituals`: each visit of a declared stage opens with the same kind of meeting.
    `declares_all`: every true stage is declared as well. `visit`: mean communications in a
    visit of a true stage.
    """

    holds: tuple[int, ...]
    content: Content = "by stage"
    own_taste: bool = False
    bursts: float = 0.0
    rituals: bool = False
    declares_all: bool = False
    visit: float = 2.8

    @property
    def real_stages(self) -> tuple[int, ...]:
        """How many stages there truly are in each declared stage."""
        if self.declares_all:
            return (1,) * sum(self.holds)
        return self.holds if self.content == "by stage" else (1,) * len(self.holds)


WORLDS: dict[str, StageWorld] = {
    "hid3": StageWorld((1, 5, 1)),
    "hid4": StageWorld((1, 2, 3, 1)),
    "hid1": StageWorld((1, 2, 1), visit=4.0),
    "hid3_hb": StageWorld((1, 5, 1), own_taste=True, bursts=0.35),
    "null_iid": StageWorld((1, 5, 1), "one mix"),
    "null_het": StageWorld((1, 5, 1), "one mix", own_taste=True),
    "null_burst": StageWorld((1, 5, 1), "one mix", bursts=0.5),
    "null_hb": StageWorld((1, 5, 1), "one mix", own_taste=True, bursts=0.5),
    "null_edge": StageWorld((1, 5, 1), "one mix", own_taste=True, bursts=0.5, rituals=True),
    "null_seq": StageWorld((1, 5, 1), declares_all=True),
    "drift": StageWorld((1, 5, 1), "drifting"),
}
"""In the `hid` worlds there are hidden stages; in `null` none; in `drift` a gradual change."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How much goes wrong: shares, and the mean lag of the CRM in working days.

    `unrelated` messages, `generic` subjects, content of a neighbouring stage (`overlap`),
    `missed` calls, the CRM's `lag`, updates never made (`forgotten`), entered together with
    the next one (`batched`), true stages done again (`rework`) or left out (`skipped`),
    `replies` in old threads.
    """

    unrelated: float
    generic: float
    overlap: float
    missed: float
    lag: float
    forgotten: float
    batched: float
    rework: float
    skipped: float
    replies: float


NOISES: dict[Level, Noise] = {
    "low": Noise(0.04, 0.04, 0.02, 0.10, 0.2, 0.02, 0.05, 0.03, 0.05, 0.15),
    "medium": Noise(0.10, 0.12, 0.05, 0.20, 1.0, 0.08, 0.10, 0.08, 0.10, 0.30),
    "high": Noise(0.25, 0.30, 0.12, 0.35, 3.0, 0.20, 0.30, 0.15, 0.20, 0.45),
}
