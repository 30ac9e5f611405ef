"""Coordinates for a drawing in layers from left to right, without any graph library."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

COLUMN = 190
ROW = 100
MARGIN = 40


class Box(NamedTuple):
    """Where a shape stands: its upper left corner and its size, in pixels."""

    x: int
    y: int
    width: int
    height: int


def lay_out(
    sizes: Mapping[str, tuple[int, int]], flows: Sequence[tuple[str, str]]
) -> dict[str, Box]:
    """A place for each node: its layer is its longest way from the start, loops aside.

    Within a layer nodes stand in the order of the mean row of what leads into them.
    """
    forward = _without_returns(list(sizes), flows)
    layers = _layers(list(sizes), forward)
    rows = _rows(layers, forward)
    return {
        node: Box(
            MARGIN + layers[node] * COLUMN + (COLUMN - width) // 2,
            MARGIN + rows[node] * ROW + (ROW - height) // 2,
            width,
            height,
        )
        for node, (width, height) in sizes.items()
    }


def waypoints(source: Box, target: Box, lowest: int) -> list[tuple[int, int]]:
    """The corners of a flow: straight or one step to the right, below everything back."""
    left, right = source.x + source.width, target.x
    before, after = source.y + source.height // 2, target.y + target.height // 2
    if right > left:
        middle = right - 20
        bend = [] if before == after else [(middle, before), (middle, after)]
        return [(left, before), *bend, (right, after)]
    from_x, to_x = source.x + source.width // 2, target.x + target.width // 2
    below = lowest + 30
    return [
        (from_x, source.y + source.height),
        (from_x, below),
        (to_x, below),
        (to_x, target.y + target.height),
    ]


def _without_returns(
    nodes: Sequence[str], flows: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The flows that do not lead back to a node on the way to their source."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in flows:
        after[source].append(target)
    entered = {target for _, target in flows}
    starts = [node for node in nodes if node not in entered]
    returns: set[tuple[str, str]] = set()
    done: set[str] = set()
    for node in [*starts, *nodes]:
        _search(node, after, done, returns)
    return [flow for flow in flows if flow not in returns]


def _search(
    start: str, after: dict[str, list[str]], done: set[str], returns: set[tuple[str, str]]
) -> None:
    if start in done:
        return
    on_the_way = {start}
    stack = [(start, iter(after[start]))]
    while stack:
        node, targets = stack[-1]
        target = next(targets, None)
        if target is None:
            stack.pop()
            on_the_way.discard(node)
            done.add(node)
        elif target in on_the_way:
            returns.add((node, target))
        elif target not in done:
            on_the_way.add(target)
            stack.append((target, iter(after[target])))


def _layers(nodes: Sequence[str], flows: Sequence[tuple[str, str]]) -> dict[str, int]:
    layers = dict.fromkeys(nodes, 0)
    changed = True
    while changed:
        changed = False
        for source, target in flows:
            if layers[target] <= layers[source]:
                layers[target] = layers[source] + 1
                changed = True
    return layers


def _rows(layers: Mapping[str, int], flows: Sequence[tuple[str, str]]) -> dict[str, int]:
    before: dict[str, list[str]] = {node: [] for node in layers}
    for source, target in flows:
        before[target].append(source)
    rows: dict[str, int] = {}
    for layer in range(max(layers.values(), default=-1) + 1):
        members = [node for node in layers if layers[node] == layer]
        wish = {
            node: sum(rows[one] for one in before[node]) / max(len(before[node]), 1)
            for node in members
        }
        rows |= {node: row for row, node in enumerate(sorted(members, key=wish.__getitem__))}
    return rows
