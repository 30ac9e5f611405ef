from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mining._pm4py import quiet
from mining.organization.together import working_together

TRACES = st.lists(st.lists(st.sampled_from("ABC"), min_size=1, max_size=5), min_size=1, max_size=4)


@given(TRACES)
def test_joint_cases_are_those_that_both_touched(log_of, traces):
    rows = [
        (f"c{case}", "x", 0, hour, who, None)
        for case, trace in enumerate(traces)
        for hour, who in enumerate(trace)
    ]
    found = working_together(log_of(rows))
    for one, other in combinations("ABC", 2):
        row = found.frame[(found.frame["one"] == one) & (found.frame["other"] == other)]
        assert row["cases"].sum() == sum({one, other} <= set(trace) for trace in traces)
    for who in found.alone.itertuples(index=False):
        assert who.cases == sum(who.hand in trace for trace in traces)
        assert who.only == sum({who.hand} == set(trace) for trace in traces)


def test_joint_cases_are_those_of_pm4py(played_log):
    log, _ = played_log
    frame = log.events.filter(log.events.resource.notnull()).execute()
    algorithm = quiet.module("algo.organizational_mining.sna.variants.pandas.working_together")
    theirs = algorithm.apply(
        frame.rename(
            columns={
                "case_id": "case:concept:name",
                "activity": "concept:name",
                "timestamp": "time:timestamp",
                "resource": "org:resource",
            }
        )
    ).connections
    ours = working_together(log).frame.set_index(["one", "other"])["cases"].to_dict()
    assert ours == {
        pair: round(share * len(frame)) for pair, share in theirs.items() if pair[0] < pair[1]
    }
