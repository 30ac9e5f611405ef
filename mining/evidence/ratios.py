"""Ratios of sums over cases, with the interval that the drawing of cases gives."""

import math

import numpy as np
import pandas as pd

from mining.models.estimates import NOTHING_KNOWN, Estimate

NORMAL = 1.959963984540054


def ratio_of_sums(parts: pd.Series, wholes: pd.Series) -> Estimate:
    """Σ part / Σ whole over cases, a share between 0 and 1, with its 95 % interval.

    By the linearised variance of a ratio, on the logit so that the interval stays within
    0 and 1. Source: Cochran 1977, Sampling techniques, §2.11.

    >>> str(ratio_of_sums(pd.Series([1.0, 0.0, 1.0, 0.0]), pd.Series([1.0, 1.0, 1.0, 1.0])))
    '0.5 (0.0942 to 0.906, of 4)'
    """
    count, whole = len(wholes), float(wholes.sum())
    if count == 0 or whole <= 0:
        return Estimate(NOTHING_KNOWN, 0.0, 1.0, 0)
    share = float(parts.sum()) / whole
    if count == 1:
        return Estimate(share, 0.0, 1.0, 1)
    rests = parts.to_numpy("float64") - share * wholes.to_numpy("float64")
    error = math.sqrt(float((rests**2).sum()) * count / (count - 1)) / whole
    inside = min(max(share, 1e-12), 1 - 1e-12)
    half = NORMAL * error / (inside * (1 - inside))
    middle = math.log(inside / (1 - inside))
    low, high = (
        float(1 / (1 + np.exp(-np.clip(middle + way * half, -700, 700)))) for way in (-1, 1)
    )
    return Estimate(share, low, high, count)
