from datetime import date

import pytest

from event_logs.errors import FunnelError
from event_logs.event_log import EventLog
from mining.conformance.acceptance import Accepted
from mining.conformance.alignments import align
from mining.conformance.deviations import discover_deviations
from mining.conformance.diagrams import funnel_of_net
from mining.conformance.repair import propose_repair
from mining.models.funnel import Funnel, compile_funnel, parse_funnel

FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")
STANDARD = {"x": ["New", "Qualified", "Proposal", "Won"], "y": ["New", "Lost"]}


def repaired(traces: dict[str, list[str]], *keys: tuple[str, str], funnel: Funnel = FUNNEL):
    log = EventLog.from_traces(STANDARD | traces, outcomes=["Won", "Lost"])
    accepted = [Accepted(*key, "Ann", date(2026, 7, 1)) for key in keys]
    return propose_repair(align(log, funnel), funnel, accepted)


@pytest.mark.parametrize(
    ("trace", "key"),
    [
        ("New Proposal Won", ("skipped stage", "Qualified")),
        ("New Qualified Won", ("skipped stage", "Proposal")),
        ("New Qualified Qualified Proposal Won", ("repeated stage", "Qualified")),
        ("New Qualified New Qualified Proposal Won", ("moved backwards", "New")),
        ("New Qualified On_hold Proposal Won", ("undeclared activity", "On_hold")),
        ("New Qualified On_hold On_hold Lost", ("undeclared activity", "On_hold")),
    ],
)
def test_what_was_accepted_fits_the_repaired_funnel_and_what_fitted_still_does(trace, key):
    found = repaired({"z": trace.split()}, key)
    assert [each.key for each in found.allowed] == [key]
    assert (found.before.fitting_cases, found.after.fitting_cases) == (2, 3)
    assert found.after.share == 1


def test_an_outcome_that_came_too_early_may_be_reached_from_there():
    funnel = parse_funnel("New > A > B > C > D > Won | Lost")
    log = EventLog.from_traces({"z": ["New", "Won"]}, outcomes=["Won", "Lost"])
    accepted = [Accepted("outcome too early", "Won", "Ann", date(2026, 7, 1))]
    found = propose_repair(align(log, funnel), funnel, accepted)
    assert found.funnel.outcomes[0].reached_from == ("New", "D")
    assert found.after.fitting_cases == 1


def test_what_stages_in_a_row_cannot_say_is_left_and_named():
    found = repaired({"z": ["New", "Proposal", "Qualified", "Won"]}, ("wrong order", "Qualified"))
    assert found.allowed == ()
    assert [each.kind for each in found.left] == ["wrong order"]
    assert found.funnel == FUNNEL
    assert found.before == found.after


def test_without_anything_accepted_the_funnel_stays():
    found = repaired({"z": ["New", "Proposal", "Won"]})
    assert found.funnel == FUNNEL


def test_accepting_everything_of_a_log_leaves_no_such_deviation():
    traces = {
        "a": ["New", "Proposal", "Won"],
        "b": ["New", "New", "On hold", "Qualified", "Proposal", "Won"],
        "c": ["New", "Qualified", "Proposal", "Qualified", "Proposal", "Lost"],
    }
    keys = [
        ("skipped stage", "Qualified"),
        ("repeated stage", "New"),
        ("undeclared activity", "On hold"),
        ("moved backwards", "Qualified"),
    ]
    found = repaired(traces, *keys)
    log = EventLog.from_traces(STANDARD | traces, outcomes=["Won", "Lost"])
    assert found.after.fitting_cases == 5
    assert discover_deviations(align(log, found.funnel), found.funnel).deviating == 0


def test_a_funnel_read_from_a_diagram_is_not_repaired():
    funnel = funnel_of_net(compile_funnel(FUNNEL))
    with pytest.raises(FunnelError, match="Change the diagram"):
        repaired({}, ("skipped stage", "Qualified"), funnel=funnel)
