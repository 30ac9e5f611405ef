"""Stays in declared stages, against the same told by a loop over the events of each deal."""

from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.performance.stays import stays_in
from mining.timelines.timeline import read_timeline

FUNNEL = parse_funnel("New > Offer > Won")
TRACES = st.dictionaries(
    st.sampled_from("abcd"),
    st.lists(st.sampled_from(["New", "Offer", "Call", "Won", "Spam"]), min_size=1, max_size=8),
    min_size=1,
)


def by_hand(case, trace):
    """(case, stage, before, left for, visit, entered at, left at) of every stay."""
    marks = [(at, name) for at, name in enumerate(trace) if name != "Call"]
    runs = [mark for n, mark in enumerate(marks) if n == 0 or mark[1] != marks[n - 1][1]]
    for visit, (at, name) in enumerate(runs):
        before = runs[visit - 1][1] if visit else None
        after_at, after = runs[visit + 1] if visit + 1 < len(runs) else (None, None)
        if name in FUNNEL.stage_names:
            yield case, name, before, after, visit, at, after_at


@settings(max_examples=15)
@given(TRACES)
def test_stays_are_those_of_a_loop(traces):
    log = EventLog.from_traces({"z": ["Spam"], **traces}, outcomes=["Won", "Spam"])
    timeline = read_timeline(log)
    found = stays_in(timeline, FUNNEL)
    names = [*timeline.activities, None]
    ids = timeline.cases["case_id"].tolist()
    rows = [
        (
            ids[found.case[n]],
            names[found.stage[n]],
            names[found.before[n]],
            names[found.left_for[n]],
            found.visit[n],
            timeline.position[found.entered[n]],
            timeline.position[found.left[n]] if found.over[n] else None,
        )
        for n in range(len(found.stage))
    ]
    expected = [row for case in sorted(traces) for row in by_hand(case, traces[case])]
    assert rows == expected


def test_a_stay_that_goes_on_lasts_until_the_end_of_the_log():
    log = EventLog.from_traces({"a": ["New"], "b": ["Call"] * 5}, outcomes=["Won"])
    found = stays_in(read_timeline(log), FUNNEL)
    assert not found.over.any()
    assert found.took().tolist() == found.took("business").tolist() == [4 * 3600.0]
