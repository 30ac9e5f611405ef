"""How strong something not looked at would have to be to explain an effect away.

Source: VanderWeele and Ding 2017, Sensitivity analysis in observational research:
introducing the E-value.
"""

import math

MOST = 300.0


def e_value_of_ratio(ratio: float) -> float:
    """The E-value of a risk ratio, whichever way it points; 1 for none.

    >>> round(e_value_of_ratio(3.9), 2), round(e_value_of_ratio(1 / 3.9), 2)
    (7.26, 7.26)
    """
    if not ratio > 0 or math.isinf(ratio):
        return math.inf if ratio == 0 or math.isinf(ratio) else math.nan
    away = max(ratio, 1 / ratio)
    return away + math.sqrt(away * (away - 1))


def e_value_of_difference(standardised: float) -> float:
    """The E-value of a difference of means in standard deviations of the outcome.

    By way of the approximate risk ratio exp(0.91 d).

    >>> round(e_value_of_difference(-0.5), 2)
    2.53
    """
    # Outcomes that hardly vary make a difference of so many deviations that e^x overflows.
    return e_value_of_ratio(math.exp(min(max(0.91 * standardised, -MOST), MOST)))


def bound(estimate: float, low: float, high: float) -> float:
    """The end of an interval (of a log ratio, or a difference) nearer to none; 0 if it holds none.

    >>> bound(0.4, 0.1, 0.7), bound(-0.4, -0.7, 0.1)
    (0.1, 0.0)
    """
    if low <= 0 <= high:
        return 0.0
    return low if estimate > 0 else high
