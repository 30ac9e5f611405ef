"""What a deviation costs when a case is aligned: settable per kind of move and activity."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from event_logs.errors import nearest
from mining.models.funnel_checks import Declaration

EVERY = "*"
"""Stands for every activity that has no cost of its own."""

MOST = 1000
"""No cost is higher: sums stay whole numbers of the machine."""

SETTINGS = ("log", "model")
REMEDY = "Write a whole number from 1 to 1000, or a table such as { '*' = 1, 'Won' = 5 }"


@dataclass(frozen=True, slots=True)
class MoveCosts:
    """What moves cost that are not synchronous, in whole numbers from 1 on.

    `log`: something happened that the model does not allow there; `model`: something is
    missing. `log_of` and `model_of` are pairs of an activity and its own cost. A move never
    costs nothing, so that a cost of 0 always means that the trace fits.

    >>> costs = MoveCosts(log_of=(("Won", 5),))
    >>> costs.of_log("Won"), costs.of_log("New"), costs.of_model("Won")
    (5, 1, 1)
    """

    log: int = 1
    model: int = 1
    log_of: tuple[tuple[str, int], ...] = ()
    model_of: tuple[tuple[str, int], ...] = ()

    def of_log(self, activity: str) -> int:
        """The cost of an event of `activity` that the model does not allow there."""
        return dict(self.log_of).get(activity, self.log)

    def of_model(self, activity: str) -> int:
        """The cost of `activity` where it is missing."""
        return dict(self.model_of).get(activity, self.model)

    def of_trace(self, activities: Collection[str]) -> int:
        """The cost of a trace of which nothing fits."""
        own = dict(self.log_of)
        if not own:
            return self.log * len(activities)
        return sum(own.get(activity, self.log) for activity in activities)


UNIT = MoveCosts()
"""Every deviation costs 1."""


def costs_from_table(table: object, names: Collection[str], declared: Declaration) -> MoveCosts:
    """The costs of a `[funnel.costs]` table; `names` are the declared stages and outcomes.

    `log` and `model` are each a whole number, or a table from activities to numbers in which
    `*` stands for all others. Raises `FunnelError` for anything else, with its line.
    """
    if not isinstance(table, Mapping):
        raise declared.error("'costs' is no table", REMEDY, word="costs")
    declared.refuse_unknown_settings(table, SETTINGS, "[funnel.costs]")
    log, log_of = _read(table.get("log", 1), "log", declared)
    model, model_of = _read(table.get("model", 1), "model", declared)
    for name, _ in model_of:
        if name not in names:
            raise declared.error(
                f"'{name}' cannot be missing: it is no declared stage or outcome",
                nearest(name, names) or f"Declared are: {', '.join(names)}",
                word=name,
            )
    return MoveCosts(log, model, log_of, model_of)


def _read(
    value: object, setting: str, declared: Declaration
) -> tuple[int, tuple[tuple[str, int], ...]]:
    given: Mapping[str, Any] = value if isinstance(value, Mapping) else {EVERY: value}
    costs = {name: _cost(number, name, setting, declared) for name, number in given.items()}
    return costs.pop(EVERY, 1), tuple(costs.items())


def _cost(number: object, name: str, setting: str, declared: Declaration) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST:
        what = setting if name == EVERY else f"{setting} of '{name}'"
        raise declared.error(f"The cost '{what}' is {number!r}", REMEDY, word=setting)
    return number
