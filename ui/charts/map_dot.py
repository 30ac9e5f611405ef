"""A process map written in Graphviz's DOT language."""

import math
import re
from collections.abc import Mapping, Sequence
from textwrap import wrap

from mining.models.funnel import Funnel
from ui import wording
from ui.charts.declared_moves import declared_order
from ui.charts.map_content import MapContent, MapPath, MapStep, element_id
from ui.charts.palette import INK, NEUTRAL, PATH_STYLES, STEP_FILLS, Look

START, END = "case_start", "case_end"
"""Ids of the two markers. No hyphen in any id: Graphviz writes it as an entity."""

LINE_WIDTH = 24
LINES = 2
FONT = "Arial,Helvetica,sans-serif"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

HEAD = f"""digraph process_map {{
  graph [rankdir=TB, splines=spline, nodesep=0.4, ranksep=0.42, bgcolor=transparent,
         outputorder=edgesfirst, pad=0.15, remincross=true]
  node [shape=box, style="rounded,filled", fontname="{FONT}", fontsize=14, fontcolor="{INK}",
        margin="0.2,0.07", height=0.5]
  edge [fontname="{FONT}", fontsize=12, fontcolor="{INK}", arrowhead=normal]
"""


def dot_text(
    content: MapContent,
    funnel: Funnel | None,
    *,
    labels: Mapping[str, str],
    looks: Mapping[str, Look] | None = None,
) -> str:
    """The drawing of a map: the declared funnel as a straight spine, the rest around it.

    `labels` by path id; `looks`, by path id as well, show something else than what the
    paths are, such as how long they take.
    """
    places = places_of(content, funnel)
    spine = _spine_names(funnel)
    most = max((path.count for path in content.paths), default=0) or 1
    lines = [HEAD, _markers(is_spine=bool(spine))]
    is_plain = looks is not None
    lines += [_step_line(step, step.activity in spine, is_plain) for step in content.steps]
    lines += [_rank_line(names) for names in _side_by_side(content, funnel)]
    for path in sorted(content.paths, key=lambda path: not path.on_spine):
        look = _look(path, looks)
        lines.append(_path_line(path, labels.get(path.id, ""), places, _pen(path, most), look))
    return "\n".join([*lines, "}"])


def quoted(text: str) -> str:
    r"""A text from the customer's data as a DOT string that shows exactly that text.

    Backslashes begin escapes and ampersands begin entities in DOT; line breaks and
    control characters become spaces.

    >>> print(quoted('He said "no"\n<b>\\N</b> & left'))
    "He said \"no\" <b>\\N</b> &amp; left"
    """
    plain = CONTROL.sub(" ", text)
    safe = plain.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'


def label_lines(name: str) -> list[str]:
    """A name in at most two short lines, what does not fit cut with an ellipsis.

    >>> label_lines("Commercial proposal sent to the customer by courier")
    ['Commercial proposal sent', 'to the customer by…']
    """
    plain = " ".join(CONTROL.sub(" ", name).split())
    return wrap(plain, LINE_WIDTH, max_lines=LINES, placeholder="…") or ["(no name)"]


def places_of(content: MapContent, funnel: Funnel | None) -> dict[str, float]:
    """How far down the map each step belongs, for telling forward from back.

    A declared step has its place in the funnel; an extra step lies between the steps that
    it comes from and goes to, weighted by how often. Without a funnel a step's place is
    how far it is from the start of its cases.
    """
    order = declared_order(funnel)
    known = [step.activity for step in content.steps]
    fixed = {name: float(order[name]) for name in known if name in order}
    last = max(fixed.values(), default=1.0)
    places = {name: fixed.get(name, last / 2) for name in known}
    for _ in range(12):  # settles to two digits; a fixed number keeps the drawing the same
        pull: dict[str, list[float]] = {name: [0.0, 0.0] for name in known}
        for path in content.paths:
            _pull(pull, places, path, last)
        places = {
            name: fixed.get(name, pull[name][0] / pull[name][1] if pull[name][1] else places[name])
            for name in known
        }
    return places


def _pull(
    pull: dict[str, list[float]], places: Mapping[str, float], path: MapPath, last: float
) -> None:
    below = places[path.target] if path.target is not None else last + 1
    above = places[path.source] if path.source is not None else -1.0
    if path.source is not None and path.source != path.target:
        pull[path.source][0] += below * path.count
        pull[path.source][1] += path.count
    if path.target is not None and path.source != path.target:
        pull[path.target][0] += above * path.count
        pull[path.target][1] += path.count


def _spine_names(funnel: Funnel | None) -> set[str]:
    return {*funnel.stage_names, *funnel.outcome_names[:1]} if funnel else set()


def _side_by_side(content: MapContent, funnel: Funnel | None) -> list[list[str]]:
    """Ids of steps that stand on one height: the outcomes."""
    outcomes = [
        step.id for step in content.steps if funnel and step.activity in funnel.outcome_names
    ]
    return [sorted(outcomes)] if len(outcomes) > 1 else []


def _rank_line(ids: Sequence[str]) -> str:
    return "  { rank=same; " + "; ".join(f'"{name}"' for name in ids) + " }"


def _markers(*, is_spine: bool) -> str:
    group = ', group="spine"' if is_spine else ""
    shape = f'shape=circle, style=filled, label="", fixedsize=true, color="{NEUTRAL}"{group}'
    return (
        f'  "{START}" [id="{START}", class="marker start", width=0.24, height=0.24, '
        f'fillcolor="{NEUTRAL}", {shape}]\n'
        f'  "{END}" [id="{END}", class="marker end", width=0.24, height=0.24, '
        f'fillcolor="white", penwidth=4, {shape}]'
    )


def _step_line(step: MapStep, is_spine: bool, is_plain: bool) -> str:  # noqa: FBT001 - private
    # The colour of extra steps is near to those of other scales: they are neutral beside them.
    kind = "move" if is_plain and step.kind == "extra" else step.kind
    fill, border = STEP_FILLS[kind]
    text = [*label_lines(step.activity), wording.count(step.events)]
    # Line breaks are put in after quoting: in a quoted text a backslash is only a backslash.
    label = "\\n".join(quoted(line)[1:-1] for line in text)
    outline = 'style="rounded,filled,dashed"' if step.kind == "never" else "penwidth=1.6"
    group = ', group="spine"' if is_spine else ""
    return (
        f'  "{step.id}" [id="{step.id}", class="step {kind}", label="{label}", '
        f'fillcolor="{fill}", color="{border}", {outline}{group}]'
    )


def _path_line(
    path: MapPath, label: str, places: Mapping[str, float], pen: float, look: Look
) -> str:
    tail = START if path.source is None else element_id(path.source)
    head = END if path.target is None else element_id(path.target)
    layout = "weight=100" if path.on_spine else f"weight={1 + round(pen)}"
    if not _goes_down(path, places):
        # Drawn as an arrow back on a way down: a backward move then bends no step out of its
        # place, and runs close to the way forward.
        tail, head, layout = head, tail, f"{layout}, dir=back"
    return (
        f'  "{tail}" -> "{head}" [id="{path.id}", class="path {look.name}", '
        f'label={quoted(_gap(pen) + label)}, color="{look.colour}", style={look.line}, '
        f"penwidth={pen:.2f}, arrowsize={0.55 + 0.25 / math.sqrt(pen):.2f}, {layout}]"
    )


def _look(path: MapPath, looks: Mapping[str, Look] | None) -> Look:
    """By what the move is, or as it is asked for; what never happens always looks so."""
    style = PATH_STYLES[path.kind]
    if looks is None or path.kind == "never":
        return Look(path.kind, style.colour, style.line)
    return looks.get(path.id, Look("timeless", NEUTRAL, "solid"))


def _gap(pen: float) -> str:
    """Space between a path and its label: two, and more where the line is thick."""
    return " " * (2 + round(pen / 4))


def _goes_down(path: MapPath, places: Mapping[str, float]) -> bool:
    """Down the map, in an order that has no ties, so that the ways down make no circle."""
    if path.source is None or path.target is None or path.source == path.target:
        return True
    return (places[path.target], path.target) > (places[path.source], path.source)


def _pen(path: MapPath, most: int) -> float:
    """Width by frequency; the square root keeps rare moves visible beside frequent ones."""
    width = 1.0 + 5.0 * math.sqrt(path.count / most)
    return width * PATH_STYLES[path.kind].weight
