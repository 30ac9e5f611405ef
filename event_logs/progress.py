"""How long work tells what it is doing, without knowing who listens."""

from collections.abc import Callable

Tell = Callable[[str], None]
"""Takes one line that says which step begins. Steps of over a second are told apart."""


def say_nothing(_step: str) -> None:
    """The listener of callers who do not want to hear."""
