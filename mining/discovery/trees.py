"""Process trees as Petri nets and as BPMN."""

from dataclasses import dataclass, field

from mining.models.bpmn import BpmnModel, Flow, Node, NodeKind
from mining.models.petri_net import AcceptingPetriNet, Arc, Transition
from mining.models.process_tree import ProcessTree


def tree_to_net(tree: ProcessTree) -> AcceptingPetriNet:
    """The accepting Petri net of a process tree: a sound net of the same language.

    >>> tree = ProcessTree("choice", children=(ProcessTree(label="won"), ProcessTree()))
    >>> [(step.name, step.label) for step in tree_to_net(tree).transitions]
    [('t1', 'won'), ('t2', None)]
    """
    building = _Net()
    start, end = building.place(), building.place()
    building.put(tree, start, end)
    return AcceptingPetriNet(
        tuple(building.places),
        tuple(building.transitions),
        tuple(building.arcs),
        {start: 1},
        ({end: 1},),
    )


def tree_to_bpmn(tree: ProcessTree) -> BpmnModel:
    """The BPMN model of a process tree: tasks, exclusive and parallel gateways.

    >>> tree = ProcessTree("choice", children=(ProcessTree(label="won"), ProcessTree()))
    >>> [node.kind for node in tree_to_bpmn(tree).nodes]
    ['start', 'exclusive', 'task', 'exclusive', 'end']
    """
    building = _Bpmn()
    start = building.node("start")
    last = building.put(tree, start)
    building.flow(last, building.node("end"))
    return BpmnModel(tuple(building.nodes), tuple(building.flows))


@dataclass(slots=True)
class _Net:
    places: list[str] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)

    def place(self) -> str:
        self.places.append(f"p{len(self.places) + 1}")
        return self.places[-1]

    def step(self, label: str | None, before: list[str], after: list[str]) -> None:
        name = f"t{len(self.transitions) + 1}"
        self.transitions.append(Transition(name, label))
        self.arcs.extend(Arc(place, name) for place in before)
        self.arcs.extend(Arc(name, place) for place in after)

    def put(self, tree: ProcessTree, start: str, end: str) -> None:
        """Adds `tree` between two places; nothing else of it touches them."""
        if tree.operator is None:
            self.step(tree.label, [start], [end])
        elif tree.operator == "sequence":
            self._sequence(tree, start, end)
        elif tree.operator == "choice":
            for child in tree.children:
                self.put(child, start, end)
        elif tree.operator == "parallel":
            self._parallel(tree, start, end)
        else:
            self._loop(tree, start, end)

    def _sequence(self, tree: ProcessTree, start: str, end: str) -> None:
        between = [self.place() for _ in tree.children[1:]]
        for child, before, after in zip(
            tree.children, [start, *between], [*between, end], strict=True
        ):
            self.put(child, before, after)

    def _parallel(self, tree: ProcessTree, start: str, end: str) -> None:
        starts = [self.place() for _ in tree.children]
        ends = [self.place() for _ in tree.children]
        self.step(None, [start], starts)
        for child, before, after in zip(tree.children, starts, ends, strict=True):
            self.put(child, before, after)
        self.step(None, ends, [end])

    def _loop(self, tree: ProcessTree, start: str, end: str) -> None:
        # Places of its own: `start` may be shared with other branches of a choice.
        before, after = self.place(), self.place()
        self.step(None, [start], [before])
        self.put(tree.children[0], before, after)
        for back in tree.children[1:]:
            self.put(back, after, before)
        self.step(None, [after], [end])


@dataclass(slots=True)
class _Bpmn:
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def node(self, kind: NodeKind, name: str = "") -> str:
        self.nodes.append(Node(f"{kind}_{len(self.nodes) + 1}", kind, name))
        return self.nodes[-1].id

    def flow(self, source: str, target: str) -> None:
        self.flows.append(Flow(f"flow_{len(self.flows) + 1}", source, target))

    def put(self, tree: ProcessTree, last: str) -> str:
        """Adds `tree` after the node `last`; says which node is the last now."""
        if tree.operator == "sequence":
            for child in tree.children:
                last = self.put(child, last)
            return last
        if tree.operator is not None:
            return self._loop(tree, last) if tree.operator == "loop" else self._split(tree, last)
        if tree.label is None:
            return last
        task = self.node("task", tree.label)
        self.flow(last, task)
        return task

    def _split(self, tree: ProcessTree, last: str) -> str:
        kind: NodeKind = "exclusive" if tree.operator == "choice" else "parallel"
        split = self.node(kind)
        self.flow(last, split)
        lasts = [self.put(child, split) for child in tree.children]
        join = self.node(kind)
        for end in lasts:
            self.flow(end, join)
        return join

    def _loop(self, tree: ProcessTree, last: str) -> str:
        join = self.node("exclusive")
        self.flow(last, join)
        end_of_body = self.put(tree.children[0], join)
        split = self.node("exclusive")
        self.flow(end_of_body, split)
        for back in tree.children[1:]:
            self.flow(self.put(back, split), join)
        return split
