"""What is missing is said, with what would suffice."""

import numpy as np
import pandas as pd
import pytest

from mining.stages.observations import Communications
from mining.stages.refusals import refusal_of


def read_of(cases, each):
    case = np.repeat(np.arange(cases), each)
    return Communications(pd.DataFrame({"case_id": case}), case, np.zeros(len(case), np.int64))


@pytest.mark.parametrize(
    ("read", "ambiguous", "told"),
    [
        (read_of(0, 0), None, "add sources that hold calls or emails"),
        (read_of(40, 9), None, "Only 40 deals.*from 100 on"),
        (read_of(300, 2), None, "2.0 calls and emails on average.*about 3 on"),
        (read_of(300, 9), 0.45, "45% .*more than 30%.*deal's number"),
    ],
)
def test_a_refusal_names_what_is_missing(read, ambiguous, told):
    assert pd.Series([refusal_of(read, ambiguous=ambiguous)]).str.contains(told).all()


def test_enough_is_enough():
    assert refusal_of(read_of(100, 3), ambiguous=0.3) == ""
