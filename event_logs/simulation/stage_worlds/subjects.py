"""Subjects of mails: what a topic is called, in the language of the customer."""

import numpy as np
import pandas as pd

from event_logs.simulation.stage_worlds.catalogue import Language, Noise
from event_logs.simulation.stage_worlds.contents import Contents
from event_logs.simulation.stage_worlds.vocabulary import (
    GENERIC,
    INTENTS,
    MONTHS,
    PRODUCTS,
    SUBJECTS,
    UNRELATED,
)
from event_logs.simulation.stage_worlds.ways import Ints

SAYS_NOTHING, SAYS_OTHER = len(INTENTS), len(INTENTS) + 1
MANY = 1_000
REPLY = {"en": ("Re: ", "RE: ", "Fwd: "), "ru": ("Re: ", "Ответ: ", "На: ")}


def write_subjects(
    draws: np.random.Generator, noise: Noise, language: Language, case: Ints, contents: Contents
) -> pd.Series:
    """The subject of every mail; nothing for calls. A reply has the subject of its thread."""
    cases = int(case[-1]) + 1 if len(case) else 0
    russian = draws.random(cases) < {"en": 0.0, "ru": 1.0, "mixed": 0.5}[language]
    generic = draws.random(len(case)) < noise.generic
    other = contents.unrelated & (draws.random(len(case)) < 0.5)  # noqa: PLR2004 - half of them
    about = np.where(other, SAYS_OTHER, np.where(generic, SAYS_NOTHING, contents.intent))
    facts = pd.DataFrame(
        {
            "about": about,
            "russian": russian[case],
            "template": draws.integers(0, 60, len(case)),
            "product": draws.integers(0, MANY, cases)[case],
            "number": 1_000 + case % (9 * MANY),
            "month": draws.integers(0, 5, len(case)),
        }
    )
    begun = facts.iloc[np.maximum(contents.thread, 0)].reset_index(drop=True)
    mark = np.where(contents.is_reply, draws.integers(0, 3, len(case)), -1)
    keys = begun.assign(mark=mark)[contents.thread >= 0]
    distinct = keys.drop_duplicates()
    written = distinct.assign(subject=[_written(*row) for row in distinct.itertuples(index=False)])
    texts = keys.merge(written, how="left")["subject"].set_axis(keys.index)
    return texts.reindex(range(len(case))).astype("string")


def _written(  # noqa: PLR0913, PLR0917 - one argument a column of the facts
    about: int,
    russian: bool,  # noqa: FBT001 - a column
    template: int,
    product: int,
    number: int,
    month: int,
    mark: int,
) -> str:
    language = "ru" if russian else "en"
    if about == SAYS_NOTHING:
        choices = GENERIC[language]
    elif about == SAYS_OTHER:
        choices = UNRELATED[language]
    else:
        choices = SUBJECTS[INTENTS[about].topic][language]
    products = PRODUCTS[language]
    text = choices[template % len(choices)].format(
        product=products[product % len(products)], number=number, month=MONTHS[language][month]
    )
    return (REPLY[language][mark] if mark >= 0 else "") + text
