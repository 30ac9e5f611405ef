"""Petri nets as values that know no algorithm."""

from collections.abc import Mapping
from dataclasses import dataclass

Marking = Mapping[str, int]
"""How many tokens lie on which place; places without tokens are left out."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of a net; its label is the activity it stands for, None where it is silent."""

    name: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Arc:
    """An arc between a place and a transition, by their names."""

    source: str
    target: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class AcceptingPetriNet:
    """A Petri net with an initial marking and the markings in which a run may end.

    Names are unique over places and transitions. Its language is the set of label
    sequences of the runs from the initial to one of the final markings.
    """

    places: tuple[str, ...]
    transitions: tuple[Transition, ...]
    arcs: tuple[Arc, ...]
    initial: Marking
    final: tuple[Marking, ...]

    @property
    def labels(self) -> frozenset[str]:
        """The activities that the net knows."""
        return frozenset(t.label for t in self.transitions if t.label is not None)
