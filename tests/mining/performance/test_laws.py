"""Laws that hold across the analyses of time and hands, whatever the log."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.event_log import EventLog
from event_logs.filters import filter_case_ids
from mining.models.funnel import parse_funnel
from mining.organization.bounces import bounces
from mining.organization.handovers import handovers
from mining.performance.lost_time import lost_time
from mining.performance.passages import read_passages
from mining.performance.rework import find_rework
from mining.performance.stays import stays_in
from mining.timelines.scene import read_scene
from mining.timelines.timeline import read_timeline

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
FUNNEL = parse_funnel("New > Demo > Won | Lost")
TEAMS = {
    "Ann": "Sales",
    "Bob": "Sales",
    "Cid": "Sales",
    "Dia": "Calls",
    "Eve": "Calls",
    "Fox": "IT",
}
NAMES = ["New", "Demo", "Call out, answered", "Email in", "Check", "Won", "Lost"]


def frame_of(seed, deals=50):
    """Events of deals that pass through many hands at random times."""
    chance, rows = np.random.default_rng(seed), []
    for n in range(deals):
        hours = np.sort(chance.uniform(0, 900, chance.integers(1, 9)))
        for hour in hours:
            who = str(chance.choice(list(TEAMS)))
            rows.append((f"d{n}", NAMES[chance.integers(len(NAMES))], float(hour), who))
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "hour", "who"])
    times = [MONDAY + timedelta(hours=hour) for hour in frame.pop("hour")]
    return frame.assign(timestamp=times, team=frame["who"].map(TEAMS))


def log_of(frame):
    return EventLog.from_pandas(
        frame, resource="who", department="team", outcomes=["Won", "Lost"], stages=["New", "Demo"]
    )


def swapped(frame, seed):
    """The same with every event done by anybody of the same department."""
    chance = np.random.default_rng(seed)
    mates = {team: [who for who, of in TEAMS.items() if of == team] for team in TEAMS.values()}
    return frame.assign(who=[str(chance.choice(mates[team])) for team in frame["team"]])


@settings(max_examples=5)
@given(st.integers(0, 10_000))
def test_totals_by_department_are_those_by_person(seed):
    log = log_of(frame_of(seed))
    people, teams = handovers(log, by="resource").frame, handovers(log).frame
    people = people.assign(source=people["source"].map(TEAMS), target=people["target"].map(TEAMS))
    between = people[people["source"] != people["target"]]
    names = ["count", "total", "business_total"]
    summed = between.groupby(["source", "target"])[names].sum().sort_index()
    whole = teams.set_index(["source", "target"])[names].sort_index()
    assert (summed["count"] == whole["count"]).all()
    for name in names[1:]:
        apart = (summed[name] - whole[name]).abs()
        assert (apart < pd.Timedelta(milliseconds=1)).all()


@settings(max_examples=3)
@given(st.integers(0, 10_000))
def test_shuffling_people_within_a_department_leaves_its_results_alone(seed):
    frame = frame_of(seed)
    plain, shuffled = log_of(frame), log_of(swapped(frame, seed))
    results = [
        (
            handovers(log).frame,
            bounces(log).frame,
            lost_time(read_passages(log, FUNNEL)).frame,
            find_rework(log, FUNNEL).frame,
        )
        for log in (plain, shuffled)
    ]
    for one, other in zip(*results, strict=True):
        pd.testing.assert_frame_equal(one, other)


@settings(max_examples=4)
@given(st.integers(0, 10_000))
def test_work_by_department_is_the_work_of_its_people(seed):
    work = read_scene(log_of(frame_of(seed))).work
    took = (work.ended - work.begun) / 1e6
    people = np.bincount(work.person, took, minlength=len(work.of_person))
    by_team = np.bincount(work.department, took)
    members = np.bincount(work.of_person, people, minlength=len(by_team))
    assert np.allclose(members, by_team)
    assert np.isclose(people.sum(), took.sum())


def stays_of(log):
    timeline = read_timeline(log)
    stays = stays_in(timeline, FUNNEL)
    return pd.DataFrame(
        {
            "case_id": timeline.cases["case_id"].to_numpy()[stays.case],
            "visit": stays.visit,
            "seconds": stays.took(),
            "business_seconds": stays.took("business"),
            "over": stays.over,
        }
    )


@settings(max_examples=5)
@given(st.integers(0, 10_000))
def test_choosing_deals_leaves_their_times_as_they_were(seed):
    """Open ones among them too: they were watched until the end of the whole log."""
    log = log_of(frame_of(seed, deals=12))
    names = sorted(log.cases.case_id.execute())[::3]
    whole, chosen = (stays_of(each) for each in (log, filter_case_ids(log, names)))
    expected = whole[whole["case_id"].isin(names)].reset_index(drop=True)
    pd.testing.assert_frame_equal(chosen, expected)
    assert read_passages(filter_case_ids(log, names)).end == read_passages(log).end
    scenes = [read_scene(each).timeline.as_of for each in (log, filter_case_ids(log, names))]
    assert scenes[0] == scenes[1]
