"""Colours and line styles: what a thing is shows in both, never in colour alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a kind of move is drawn: colour, Graphviz line style, factor on its width."""

    colour: str
    line: str = "solid"
    weight: float = 1.0


DECLARED = "#2F6DB5"
EXTRA = "#E8710A"
SKIPPED = "#9AA0A6"
REWORK = "#C5221F"
NEUTRAL = "#5F6B7A"
HIDDEN = "#8E44AD"

PATH_STYLES = {
    "declared": LineStyle(DECLARED, weight=1.25),
    "extra": LineStyle(EXTRA),
    "skipped": LineStyle(SKIPPED, "dotted", weight=1.7),
    "rework": LineStyle(REWORK, "dashed"),
    "never": LineStyle(SKIPPED, "dashed"),
    "open": LineStyle(NEUTRAL, weight=0.7),
    "move": LineStyle(NEUTRAL),
}

STEP_FILLS = {
    "declared": ("#E3EDF8", DECLARED),
    "outcome": ("#CFE0F3", DECLARED),
    "extra": ("#FDEBDB", EXTRA),
    "never": ("#F4F5F6", SKIPPED),
    "move": ("#EEF1F4", NEUTRAL),
}
"""Fill and border of a step."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one path looks, whatever it is: its class in the drawing, its colour and line."""

    name: str
    colour: str
    line: str


DIFFERENCES = {
    "much first": Look("much-first", "#1F5A9E", "solid"),
    "first": Look("first", "#7FA8D6", "solid"),
    "alike": Look("alike", "#8A929C", "dotted"),
    "second": Look("second", "#EFA660", "dashed"),
    "much second": Look("much-second", "#C95F06", "dashed"),
}
"""Two groups: blue and solid for the first, orange and dashed for the second."""

TIME_RAMP = ("#F2B56B", "#E58A4E", "#CF5B3F", "#A8323A", "#6F1333")
"""From fast to slow, one ramp, darker is slower."""

INK = "#20262D"
MIDDLE = "#7A8490"
"""Text that has to be read on light and on dark paper."""

BOUND = "#C95F06"
"""Ends of a bound or an interval: read on blue bars, on light and on dark paper."""

SOURCES = ("#2F6DB5", "#E8710A", "#3A8F5C", "#8E44AD", "#B8860B", "#5F6B7A", "#C5221F", "#1F8A9E")
"""Colours of sources of records, in the order of their names."""
