"""The log as found: entries where the communications show them, outcomes as recorded."""

from dataclasses import replace
from datetime import date

from mining.conformance.alignments import align
from mining.conformance.fitness import fitness
from mining.models.hidden_stages import HiddenStages
from mining.performance.stage_times import stage_times
from mining.stages.as_found import FOUND, log_as_found
from mining.stages.decisions import Decision, as_found, funnel_as_found

CHECK = Decision("Demo", 2, 2, "", "Check", "accepted", "Anna", date(2026, 11, 25))


def trace(log, case):
    return log.events.filter(log.events.case_id == case).order_by("position").execute()


def test_a_deal_enters_each_stage_with_its_first_communication(hidden_log, found_stages, declared):
    log = log_as_found(
        hidden_log, declared, found_stages, as_found(found_stages, [CHECK], declared)
    )
    events = trace(log, "a")
    assert events["activity"].tolist() == [*("New", "call", "Demo", "call", "Check", "call", "Won")]
    entered = events[events["source"] == FOUND]
    hours = (entered["timestamp"] - events["timestamp"].iloc[0]).dt.total_seconds() / 3600
    assert hours.tolist() == [0, 1, 3]
    assert entered["resource"].unique().tolist() == ["Caller"]
    assert events["next_activity"].tolist()[:-1] == events["activity"].tolist()[1:]


def test_a_deal_without_communications_keeps_its_record(hidden_log, found_stages, declared):
    log = log_as_found(
        hidden_log, declared, found_stages, as_found(found_stages, [CHECK], declared)
    )
    assert trace(log, "b")["activity"].tolist() == ["New", "Demo", "Lost"]
    before, after = (which.cases.order_by("case_id").execute() for which in (hidden_log, log))
    assert before[["outcome", "closed"]].equals(after[["outcome", "closed"]])


def test_a_stage_in_which_nothing_is_said_stays_as_recorded(hidden_log, found_stages, declared):
    stages = as_found(found_stages, [CHECK], declared)
    quiet = replace(found_stages, silent=("New",))
    known = trace(log_as_found(hidden_log, declared, quiet, stages), "a")
    recorded = known[known["source"] != FOUND]["activity"].tolist()
    assert recorded.count("New") == 1
    assert "Demo" not in recorded


def test_conformance_and_times_read_it_at_once(hidden_log, found_stages, declared):
    stages = as_found(found_stages, [CHECK], declared)
    funnel = funnel_as_found(declared, stages)
    log = log_as_found(hidden_log, declared, found_stages, stages)
    times = stage_times(log, funnel).frame.set_index("stage")
    assert times.loc["Check", "visits"] == 1
    assert times.loc["Check", "total"].total_seconds() == 8 * 3600
    found = fitness(align(log, funnel))
    assert 0 < found.share < 1


def test_a_refusal_changes_nothing(hidden_log, found_stages, declared):
    refused = HiddenStages((), None, found_stages.posterior, refusal="Too few cases")
    stages = as_found(refused, [CHECK], declared)
    assert log_as_found(hidden_log, declared, refused, stages) is hidden_log
