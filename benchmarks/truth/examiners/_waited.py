"""What truly happened while a deal waited, from the notes of a play.

A wait from one moment to another is split as the play knows it (`causes_of`: closed, absent,
busy, available, batch, another). What no lull of the deal covers is called another's work
there; here it is parted by the tasks on the deal into time in which somebody was at work on
it (`ANOTHER`), and time in which the company had nothing to do but wait for the customer
(`CUSTOMER`), which is nobody's lateness.
"""

from collections import defaultdict

from event_logs.simulation.company.company import Played
from event_logs.simulation.company.play import Task
from event_logs.simulation.company.reactions import ANOTHER, CLOSED, Reaction, causes_of

CUSTOMER = "customer"


class Waited:
    """The waits of one play; times are its own, whole seconds of the wall clock."""

    def __init__(self, played: Played) -> None:
        """Lay out the tasks by deal."""
        self._played = played
        self._deals = {deal.lead.case: deal for deal in played.deals}
        self._tasks: dict[str, list[Task]] = defaultdict(list)
        for task in played.play.tasks:
            if task.case and task.started is not None:
                self._tasks[task.case].append(task)

    def spent(self, case: str, due: int, done: int) -> dict[str, int]:
        """Seconds of a wait by cause."""
        person = self._played.play.people[0]  # whoever it was: the split does not ask
        deal = self._deals[case]
        spent = causes_of(Reaction("", due, done, person), deal.lulls, self._played.play)
        worked = sum(_overlap(task, due, done) for task in self._tasks[case])
        customer = max(spent[ANOTHER] - worked, 0)
        return {**spent, ANOTHER: spent[ANOTHER] - customer, CUSTOMER: customer}

    def begun(self, case: str, due: int, sent: int) -> int:
        """When somebody began to write the mail that was sent then, if one was."""
        tasks = (task for task in self._tasks[case] if task.ended == sent)
        written = [_begun(task) for task in tasks if task.what.startswith("write mail")]
        return max([due, *written]) if written else sent

    def cause(self, case: str, due: int, done: int, *, by_calendar: bool) -> str:
        """What took most of a wait; empty where there was none.

        Time outside working hours counts for deadlines by the calendar only.
        """
        spent = self.spent(case, due, done)
        if not by_calendar:
            spent.pop(CLOSED)
        longest = max(spent, key=spent.__getitem__)
        return longest if spent[longest] else ""


def _begun(task: Task) -> int:
    return task.enqueued if task.started is None else task.started


def _overlap(task: Task, begin: int, end: int) -> int:
    ended = end if task.ended is None else task.ended
    return max(0, min(ended, end) - max(_begun(task), begin))
