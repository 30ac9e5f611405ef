"""Process trees as values."""

from dataclasses import dataclass
from typing import Literal

Operator = Literal["sequence", "choice", "parallel", "loop"]


@dataclass(frozen=True, slots=True)
class ProcessTree:
    """A block-structured model: an activity, a silent step, or an operator over trees.

    A leaf has no `operator`; its `label` is None where it is silent. The first child of a
    `loop` is its body, each further one a way back to the start of the body.

    >>> print(ProcessTree("sequence", children=(ProcessTree(label="lead"), ProcessTree())))
    sequence(lead, silent)
    """

    operator: Operator | None = None
    label: str | None = None
    children: tuple["ProcessTree", ...] = ()

    def __str__(self) -> str:
        if self.operator is None:
            return self.label or "silent"
        return f"{self.operator}({', '.join(map(str, self.children))})"
