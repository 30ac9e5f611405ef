"""Everything about hands at once: seams, what reaches the other side, ping-pong, leads."""

from dataclasses import dataclass

from event_logs.event_log import EventLog
from mining.models.funnel import Funnel
from mining.organization.bounces import Bounces, bounces
from mining.organization.deliveries import Deliveries, deliveries
from mining.organization.leads import Leads, leads
from mining.organization.seams import SeamLosses, seam_losses
from mining.organization.takings import takings_of
from mining.organization.win_change import WinChange, win_change


@dataclass(frozen=True, slots=True)
class Hands:
    """What hands do to deals, by department: losses at the seams, deliveries, ping-pong, leads."""

    losses: SeamLosses
    deliveries: Deliveries
    bounces: Bounces
    leads: Leads
    win_change: WinChange


def hands(log: EventLog, funnel: Funnel) -> Hands:
    """Every analysis of hands of a log against its funnel, with the usual settings.

    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["new", "won"]}, outcomes=["won", "lost"])
    >>> hands(log, parse_funnel("new > won | lost")).losses.seams
    ()
    """
    takings = takings_of(log, funnel)
    found = leads(log, funnel)
    return Hands(
        seam_losses(takings),
        deliveries(takings),
        bounces(log, good=funnel.outcome_names[0]),
        found,
        win_change(found),
    )
