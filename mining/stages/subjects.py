"""Subjects of mails without what says nothing of their topic: marks of replies, numbers."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SCRIPTS = ("Latin", "Cyrillic", "other script")
_MARK = r"(?:re|aw|fwd?|fw|ha|на|ответ|отв|пересл|automatic reply|автоответ)"
REPLY = rf"^(?:\s*{_MARK}\s*(?:\[\d+\])?\s*:)+"
_NUMBER = r"[№#]?\s*\d[\d\s.,/:\-–]*"
_MARKS = r"[^\w]+"


def plain_subjects(subjects: pd.Series) -> pd.Series:
    """Subjects in lower case without marks of replies, numbers and punctuation; ё as е.

    >>> plain_subjects(pd.Series(["RE: Счёт № 12-7", "Re: Fwd: Offer!"])).tolist()
    ['счет', 'offer']
    """
    text = subjects.astype("string").str.lower().str.replace("ё", "е", regex=False)
    for pattern in (REPLY, _NUMBER, _MARKS, "_+"):
        text = text.str.replace(pattern, " ", regex=True, flags=re.IGNORECASE)
    return text.str.split().str.join(" ")


def are_replies(subjects: pd.Series) -> NDArray[np.bool_]:
    """Which subjects say that they answer or forward another.

    >>> are_replies(pd.Series(["Отв: цена", "Price", None])).tolist()
    [True, False, False]
    """
    text = subjects.astype("string").str
    found = text.contains(REPLY, regex=True, flags=re.IGNORECASE)
    return found.fillna(value=False).to_numpy(bool)


def scripts_of(plain: pd.Series) -> NDArray[np.int8]:
    """The script that most letters of each subject are in, as an index of `SCRIPTS`.

    >>> scripts_of(pd.Series(["offer", "цена за kit", "報價"])).tolist()
    [0, 1, 2]
    """
    text = plain.astype("string").fillna("").str
    latin = text.count(r"[a-zà-öø-ɏ]").to_numpy(float)
    cyrillic = text.count(r"[Ѐ-ӿ]").to_numpy(float)
    letters = text.count(r"[^\W\d_]").to_numpy(float)
    counts = np.stack([latin, cyrillic, letters - latin - cyrillic])
    return counts.argmax(axis=0).astype(np.int8)
