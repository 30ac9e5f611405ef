"""The words of deviations: what a deal did otherwise than the declared funnel says."""

from ui.language import N_, _
from ui.wording import share

DEVIATIONS = {
    "skipped stage": (N_("Skipped"), N_("The deal went past this stage without entering it")),
    "undeclared activity": (
        N_("Extra step"),
        N_("It happens, but the declared funnel does not know it"),
    ),
    "repeated stage": (N_("Repeated"), N_("The deal entered this stage again")),
    "moved backwards": (N_("Moved back"), N_("The deal returned to this stage from a later one")),
    "entered too early": (
        N_("Too early"),
        N_("The deal entered this stage before those that come first"),
    ),
    "wrong order": (
        N_("Wrong order"),
        N_("The deal entered this stage, but after one that it should have come before"),
    ),
    "outcome too early": (
        N_("Closed too early"),
        N_("The deal got this outcome before it was due"),
    ),
    "outcome changed": (
        N_("Closed again"),
        N_("The deal had another outcome already when it got this one"),
    ),
    "ended without outcome": (
        N_("No outcome"),
        N_("The deal was closed in this stage without a declared outcome"),
    ),
}
"""Kinds of deviations as conformance names them, in the words of a sales manager."""


def deviating(part: float, whole: float) -> str:
    """How many cases deviate from the funnel.

    >>> deviating(184, 497)
    '37 % (184 of 497 deals) deviate from the funnel'
    """
    return _("{share} deviate from the funnel").format(share=share(part, whole))


def deviation(kind: str, activity: str | None, part: float, whole: float) -> str:
    """A deviation as one line: what, at which step, in how many cases.

    >>> deviation("skipped stage", "Demo", 184, 497)
    'Skipped: Demo, 37 % (184 of 497 deals)'
    """
    return f"{deviation_name(kind, activity)}, {share(part, whole)}"


def deviation_name(kind: str, activity: str | None) -> str:
    """A deviation by what went wrong and at which step.

    >>> deviation_name("moved backwards", "Demo"), deviation_name("ended without outcome", None)
    ('Moved back: Demo', 'No outcome')
    """
    name = _(DEVIATIONS.get(kind, (kind.capitalize(), ""))[0])
    return f"{name}: {activity}" if isinstance(activity, str) and activity else name
