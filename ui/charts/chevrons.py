"""A variant as a row of arrows: what was declared, what came on top, what is missing."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from mining.models.alignment import Move
from ui import variant_words
from ui.charts.palette import EXTRA, INK, NEUTRAL, REWORK, SKIPPED, STEP_FILLS
from ui.language import _

POINT = 12
"""Pixels by which an arrow reaches into the next."""

LOOKS = {
    "synchronous": (*STEP_FILLS["declared"], "solid", ""),
    "extra": (STEP_FILLS["extra"][0], EXTRA, "solid", "+ "),
    "rework": ("#FBE4E3", REWORK, "dashed", "↺ "),
    "model": ("#F4F5F6", SKIPPED, "dotted", "⌀ "),
    "plain": (STEP_FILLS["move"][0], NEUTRAL, "solid", ""),
}
"""Fill, border, line and sign of each kind: never told apart by colour alone."""

Step = tuple[str, str]


def steps_of(moves: Iterable[Move], declared: Iterable[str]) -> list[Step]:
    """Kind and activity of each move of an alignment, as `chevrons` draws them.

    >>> steps_of([Move("synchronous", "New", 0), Move("log", "Call", 1)], ["New"])
    [('synchronous', 'New'), ('extra', 'Call')]
    """
    known = set(declared)
    return [
        ("rework", move.activity)
        if move.kind == "log" and move.activity in known
        else (KINDS[move.kind], move.activity)
        for move in moves
    ]


KINDS = {"synchronous": "synchronous", "log": "extra", "model": "model"}


def chevrons(steps: Iterable[Step]) -> str:
    """The steps as HTML, equal ones in a row once with their number; names are escaped.

    >>> "Call ×2" in chevrons([("extra", "Call"), ("extra", "Call")])
    True
    """
    runs = [(step, len(list(run))) for step, run in groupby(steps)]
    inside = "".join(_arrow(kind, name, times) for (kind, name), times in runs)
    style = "display:flex;flex-wrap:wrap;gap:6px 2px;list-style:none;padding:0;margin:0"
    return f'<ul style="{style}">{inside}</ul>{_legend(kind for (kind, _name), _n in runs)}'


def _arrow(kind: str, name: str, times: int) -> str:
    fill, border, line, sign = LOOKS[kind]
    text = escape(f"{sign}{name}" + (f" ×{times}" if times > 1 else ""))
    strike = "text-decoration:line-through;" if kind == "model" else ""
    style = (
        f"background:{fill};color:{INK};{strike}border-bottom:3px {line} {border};"
        f"padding:6px {POINT + 8}px 6px {POINT + 6}px;font-size:0.95rem;margin:0;"
        f"clip-path:polygon(0 0,calc(100% - {POINT}px) 0,100% 50%,calc(100% - {POINT}px) 100%,"
        f"0 100%,{POINT}px 50%)"
    )
    said = escape(_(variant_words.MARKS[kind]), quote=True)
    return f'<li style="{style}" title="{said}">{text}</li>'


def _legend(kinds: Iterable[str]) -> str:
    present = dict.fromkeys(kinds)
    told = " · ".join(
        f"{LOOKS[kind][3] or '▸ '}{escape(_(variant_words.MARKS[kind]))}" for kind in present
    )
    return f'<p style="font-size:0.8rem;margin:6px 0 0;opacity:0.75">{told}</p>' if told else ""
