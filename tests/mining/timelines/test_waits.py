import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.timelines import waits
from mining.timelines.timeline import UNKNOWN
from mining.timelines.waits import NOBODY, Asked, look_at_waits

from .conftest import ASKS, CALL, MAIL, at


def asked(o, pairs, *, holder=UNKNOWN, home=UNKNOWN):
    """Waits from an event to another of the same case, by (case, activity, activity or None)."""
    start = np.array([o.place(case, first) for case, first, _ in pairs])
    reaction = np.array(
        [UNKNOWN if last is None else o.place(case, last) for case, _, last in pairs]
    )
    begun = o.timeline.ended[start]
    ended = np.where(reaction == UNKNOWN, at(30), o.timeline.begun[reaction])
    return Asked(start, reaction, begun, ended, np.full(len(start), holder, "int32"), home)


def looked(o, *pairs, **more):
    return look_at_waits(o.timeline, o.work, o.presence, asked(o, pairs, **more)).frame


def test_what_the_person_did_meanwhile_is_told_apart_by_what_came_first(office):
    o = office(
        [
            ("old", ASKS, None, 0, "Ann", "Sales"),
            ("mine", ASKS, None, 1, "Ann", "Sales"),
            ("new", ASKS, None, 2, "Ann", "Sales"),
            ("old", CALL, 1.5, 2.5, "Ann", "Sales"),
            ("new", CALL, 3, 3.25, "Ann", "Sales"),
            ("other", CALL, 3, 4, "Bob", "Sales"),
            ("mine", CALL, 5, 6, "Ann", "Sales"),
        ]
    )
    row = looked(o, ("mine", ASKS, CALL)).iloc[0]
    assert (row["earlier"], row["later"]) == (1, 1)
    assert (row["earlier_seconds"], row["later_seconds"]) == (3600, 900)
    assert row["open"] == 4 * 3600
    assert row["row"] == o.timeline.people.index("Ann")


def test_a_colleagues_work_on_the_deal_parts_the_wait(office):
    o = office(
        [
            ("mine", "New", None, 0, "Robot", None),
            ("mine", MAIL, 1, 1.5, "Eve", "Marketing"),
            ("mine", CALL, 3, 4, "Ann", "Sales"),
            ("x", CALL, 2, 2.25, "Bob", "Sales"),
        ]
    )
    frame = looked(o, ("mine", "New", CALL))
    assert frame["open"].tolist() == [3600, 1.5 * 3600]
    assert frame["worked"].tolist() == [1800, 0]
    departments = [o.timeline.departments[row - len(o.timeline.people)] for row in frame["row"]]
    assert departments == ["Marketing", "Sales"]
    assert frame["earlier"].tolist() == [0, 0]
    assert frame["later"].tolist() == [0, 1]  # Bob's deal began with his call
    assert frame["later_seconds"].tolist() == [0, 900 / 2]  # of two in Sales


def test_who_had_the_deal_before_has_to_act_alone(office):
    o = office(
        [
            ("mine", CALL, 0, 0.5, "Ann", "Sales"),
            ("mine", ASKS, None, 1, None, None),
            ("x", "New", None, 1.5, None, None),
            ("x", CALL, 2, 3, "Bob", "Sales"),
            ("mine", MAIL, 4, 4.5, "Ann", "Sales"),
        ]
    )
    row = looked(o, ("mine", ASKS, MAIL)).iloc[0]
    assert row["row"] == o.timeline.people.index("Ann")
    assert row["later"] == 0


def test_where_nobody_reacted_it_is_who_had_it_or_the_usual_department(office):
    o = office([("mine", ASKS, None, 1, None, None), ("x", CALL, 2, 3, "Bob", "Sales")])
    bob, sales = 0, len(o.timeline.people)
    assert looked(o, ("mine", ASKS, None), home=0)["row"].tolist() == [sales]
    assert looked(o, ("mine", ASKS, None))["row"].tolist() == [NOBODY]
    assert looked(o, ("mine", ASKS, None), holder=bob, home=0)["row"].tolist() == [sales]


def test_nights_are_closed_and_the_parts_are_the_whole(office):
    o = office([("a", ASKS, None, 8, "Ann", "Sales"), ("a", MAIL, 25, 25.5, "Ann", "Sales")])
    row = looked(o, ("a", ASKS, MAIL)).iloc[0]
    assert (row["open"], row["closed"], row["away"]) == (2 * 3600, 15 * 3600, 0)


WORK = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from([ASKS, CALL, MAIL]),
        st.integers(0, 100),
        st.integers(1, 6),
        st.sampled_from(["Ann", "Bob", "Eve"]),
    ),
    min_size=2,
    max_size=25,
)


@settings(max_examples=25)
@given(WORK)
def test_waiting_and_work_add_up_and_counts_are_those_of_a_loop(office, drawn):
    home = {"Ann": "Sales", "Bob": "Sales", "Eve": "Office"}
    rows = [
        (
            case,
            name,
            None if name == ASKS else begun / 6,
            (begun + (name != ASKS) * takes) / 6,
            person,
            home[person],
        )
        for case, name, begun, takes, person in drawn
    ]
    o = office(rows)
    work, timeline = o.work, o.timeline
    starts = np.flatnonzero(timeline.doing("email in"))
    last = np.array(
        [np.flatnonzero(timeline.case == timeline.case[s])[-1] for s in starts], "int64"
    )
    kept = (last > starts) & np.isin(last, work.place)
    starts, last = starts[kept], last[kept]
    begun = timeline.ended[starts]
    ended = np.maximum(timeline.begun[last], begun)
    given_ = Asked(starts, last, begun, ended, np.full(len(starts), UNKNOWN, "int32"), UNKNOWN)
    frame = look_at_waits(timeline, work, o.presence, given_).frame
    whole = frame.groupby("wait")[["open", "away", "closed"]].sum().sum(axis=1)
    for wait in range(len(starts)):
        stretches = frame[frame["wait"] == wait]
        assert stretches["begun"].iloc[0] == begun[wait]
        # Stretches and the work between them cover the wait without gap or overlap.
        assert (stretches["begun"].to_numpy()[1:] >= stretches["ended"].to_numpy()[:-1]).all()
        assert whole[wait] <= (ended[wait] - begun[wait]) / 1e6 + 1e-6
    for row in frame.itertuples():
        members = (
            [row.row]
            if row.row < len(timeline.people)
            else [
                p
                for p in range(len(timeline.people))
                if work.of_person[p] == row.row - len(timeline.people)
            ]
        )
        case = timeline.case[starts[row.wait]]
        theirs = [
            i
            for i in range(len(work.place))
            if work.person[i] in members
            and work.case[i] != case
            and row.begun <= work.begun[i] < row.ended
            and work.ended[i] > row.begun
        ]
        later = sum(work.possible[i] > row.begun for i in theirs)
        assert (row.later, row.earlier) == (later, len(theirs) - later)


def test_of_very_many_a_sample_is_looked_at(office, monkeypatch):
    rows = []
    for n in range(40):
        rows += [(f"d{n}", ASKS, None, 0, "Ann", "Sales"), (f"d{n}", CALL, 1, 2, "Ann", "Sales")]
    o = office(rows)
    pairs = [(f"d{n}", ASKS, CALL) for n in range(40)]
    monkeypatch.setattr(waits, "MOST_WAITS", 10)
    found = look_at_waits(o.timeline, o.work, o.presence, asked(o, pairs))
    assert len(found.taken) == 10
    assert set(found.frame["wait"]) == set(found.taken.tolist())
    monkeypatch.setattr(waits, "MOST_WORK", 10)
    fewer = look_at_waits(o.timeline, o.work, o.presence, asked(o, pairs))
    assert 1 <= len(fewer.taken) < 10
    assert set(fewer.frame["wait"]) == set(fewer.taken.tolist())
