"""The declared funnel as a BPMN diagram."""

from collections.abc import Iterable

from mining.models.bpmn import BpmnModel, Flow, Node
from mining.models.funnel import Funnel, allowed_moves

START = "start"


def funnel_to_bpmn(funnel: Funnel) -> BpmnModel:
    """The funnel as BPMN: a task a stage or outcome, exclusive gateways where ways part or meet.

    Its language is that of the funnel. Not of a funnel that was read from a diagram: export
    that diagram.

    >>> from mining.models.funnel import parse_funnel
    >>> model = funnel_to_bpmn(parse_funnel("New > Won | Lost"))
    >>> model.tasks, sum(node.kind == "exclusive" for node in model.nodes)
    (('New', 'Won', 'Lost'), 1)
    """
    moves = list(dict.fromkeys(allowed_moves(funnel)))
    ids = {"": START} | {name: f"task{at}" for at, name in enumerate(funnel.names, 1)}
    entered = dict.fromkeys(goal for _, goal in moves)
    ends = [name for name in funnel.outcome_names if name in entered]
    parting = [name for name in ids if sum(origin == name for origin, _ in moves) > 1]
    meeting = [name for name in entered if sum(goal == name for _, goal in moves) > 1]
    nodes = [
        Node(START, "start"),
        *(Node(ids[name], "task", name) for name in funnel.names if name in entered),
        *(Node(f"from_{ids[name]}", "exclusive") for name in parting),
        *(Node(f"to_{ids[name]}", "exclusive") for name in meeting),
        *(Node(f"end_{ids[name]}", "end") for name in ends),
    ]
    pairs = [
        *((ids[name], f"from_{ids[name]}") for name in parting),
        *(
            (
                f"from_{ids[origin]}" if origin in parting else ids[origin],
                f"to_{ids[goal]}" if goal in meeting else ids[goal],
            )
            for origin, goal in moves
        ),
        *((f"to_{ids[name]}", ids[name]) for name in meeting),
        *((ids[name], f"end_{ids[name]}") for name in ends),
    ]
    return BpmnModel(tuple(nodes), tuple(_flows(pairs)))


def _flows(pairs: Iterable[tuple[str, str]]) -> Iterable[Flow]:
    for number, (source, target) in enumerate(pairs, 1):
        yield Flow(f"flow{number}", source, target)
