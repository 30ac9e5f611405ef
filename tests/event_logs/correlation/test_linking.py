"""Each rule of correlation by a case that only it decides, and the laws of links."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs import engine
from event_logs.correlation import rules as correlation
from event_logs.correlation.linking import correlate
from event_logs.correlation.rules import Evidence, Rules
from event_logs.correlation.threads import with_threads

START = datetime(2026, 1, 1, tzinfo=UTC)
TIME = pa.timestamp("us", "UTC")
COMM = {
    "source": pa.string(),
    "source_row": pa.int64(),
    "moment": TIME,
    "agent": pa.string(),
    "case_id": pa.string(),
    "message_id": pa.string(),
    "answered_id": pa.string(),
    "first_id": pa.string(),
    "is_internal": pa.bool_(),
    "trouble": pa.string(),
}
PARTY = {"source": pa.string(), "source_row": pa.int64(), "key": pa.string()}
CONTACT = {"contact_id": pa.string(), "key": pa.string()}
DEAL = {
    "case_id": pa.string(),
    "contact_id": pa.string(),
    "owner": pa.string(),
    "opened": TIME,
    "closed": TIME,
}
WORKER = {"case_id": pa.string(), "person": pa.string()}


def day(number):
    """That many days after the start; None stays."""
    return None if number is None else START + timedelta(days=number)


def call(at, key="k1", **known):
    """A communication on a day with a key."""
    return {"moment": day(at), "key": key, **known}


def deal(case, opened, closed=None, contact="c1", owner=None):
    """A deal of a contact."""
    return {
        "case_id": case,
        "contact_id": contact,
        "owner": owner,
        "opened": day(opened),
        "closed": day(closed),
    }


def link(calls, deals, workers=(), contacts=None, rules=None):
    """Links of communications in order, as (link, rule, number of candidates, case)."""
    return [
        (*row[:2], len(row[2]), row[3])
        for row in full_links(calls, deals, workers, contacts, rules)
    ]


def full_links(calls, deals, workers=(), contacts=None, rules=None):
    """Links of communications in order, as (link, rule, candidates, case)."""
    numbered = [{"source": "s", "source_row": row, **each} for row, each in enumerate(calls)]
    parties = [each for each in numbered if each["key"] is not None]
    known = contacts or [{"contact_id": f"c{number}", "key": f"k{number}"} for number in (1, 2)]
    working = [{"case_id": case, "person": person} for case, person in workers]
    tables = [(numbered, COMM), (parties, PARTY), (known, CONTACT), (deals, DEAL)]
    tables.append((working, WORKER))
    comms, *others = (
        engine.load(pa.Table.from_pylist(rows, pa.schema(kind))) for rows, kind in tables
    )
    evidence = Evidence(with_threads(comms), *others)
    rows = correlate(evidence, rules or Rules()).to_pyarrow().sort_by("source_row").to_pylist()
    assert [row["source_row"] for row in rows] == list(range(len(calls)))
    return [(row["link"], row["rule"], row["candidates"], row["case_id"]) for row in rows]


def test_the_deal_named_in_the_record_goes_before_everything():
    deals = [deal("A", 0), deal("B", 0, contact="c2")]
    found = link([call(1, case_id="B"), call(1, key=None, case_id="B")], deals)
    assert found[0] == ("linked", correlation.NAMED, 2, "B")
    assert found[1][3] == "B"


def test_a_named_deal_that_there_is_not_decides_nothing():
    [found] = link([call(1, case_id="X")], [deal("A", 0)])
    assert found == ("linked", correlation.ONE_OPEN, 1, "A")


@pytest.mark.parametrize(("at", "is_linked"), [(3, False), (3.1, True), (34, True), (34.1, False)])
def test_a_deal_takes_what_happens_a_week_before_to_a_fortnight_after(at, is_linked):
    [found] = link([call(at)], [deal("A", 10.05, 20), deal("0", -30, -20)])
    assert (found[3] == "A") is is_linked


def test_an_open_deal_takes_whatever_comes_later():
    [found] = link([call(900)], [deal("A", 0), deal("B", 0, 1)])
    assert found == ("linked", correlation.ONE_OPEN, 1, "A")


def test_of_several_the_agents_own_is_meant_if_he_works_on_no_other():
    deals = [deal("A", 0, owner="Anna"), deal("B", 0, owner="Boris")]
    [found] = link([call(1, agent="Boris")], deals, workers=[("A", "Carla")])
    assert found == ("linked", correlation.OWNER, 2, "B")
    [found] = link([call(1, agent="Boris")], deals, workers=[("A", "Boris")])
    assert found == ("ambiguous", correlation.SEVERAL, 2, None)
    [found] = link([call(1, agent="Carla")], deals, workers=[("A", "Carla")])
    assert found[0] == "ambiguous"


def test_of_several_the_one_just_created_is_meant_if_it_is_one():
    half_hour = 1 / 48
    deals = [deal("A", 0, owner="Anna"), deal("B", 5), deal("C", 5.01)]
    calls = [call(5 + half_hour / 3), call(5 + half_hour), call(5.01 + half_hour * 1.01)]
    found = link([*calls, call(5.001, agent="Anna")], deals[:2])
    assert [each[1] for each in found] == [
        correlation.JUST_CREATED,
        correlation.JUST_CREATED,
        correlation.SEVERAL,
        correlation.OWNER,
    ]
    assert found[0][3] == "B"
    assert link(calls[1:2], deals)[0][1] == correlation.SEVERAL
    rules = Rules(created_within=timedelta(days=1))
    assert link(calls[2:], deals[:2], rules=rules)[0][3] == "B"


def test_who_works_on_several_may_mean_an_older_one():
    deals = [deal("A", 0, owner="Anna"), deal("B", 5, owner="Anna")]
    assert link([call(5.001, agent="Anna")], deals)[0][1] == correlation.SEVERAL


def test_the_candidates_of_every_link_are_named():
    deals = [deal("B", 0), deal("A", 0), deal("C", 0, contact="c2")]
    found = full_links([call(1), call(1, case_id="C"), call(1, key="k2"), call(1, key="k9")], deals)
    assert [each[2] for each in found] == [["A", "B"], ["C", "A", "B"], ["C"], []]


def test_a_number_that_cannot_be_read_says_so():
    [found] = link([call(1, key=None, trouble="spoiled")], [deal("A", 0)])
    assert found[:2] == ("unlinked", "spoiled")


def test_where_nothing_stands_out_it_is_ambiguous_and_not_guessed():
    deals = [deal("A", 0, owner="Anna"), deal("B", 0, owner="Anna")]
    [found] = link([call(3, agent="Anna")], deals)
    assert found == ("ambiguous", correlation.SEVERAL, 2, None)


def test_a_call_soon_before_the_first_deal_belongs_to_it():
    found = link([call(0), call(12)], [deal("A", 29), deal("B", 60)])
    assert found[0] == ("linked", correlation.LOOK_BACK, 1, "A")
    [late] = link([call(-2)], [deal("A", 29)])
    assert late[:2] == ("unlinked", correlation.NONE_OPEN)
    [old] = link([call(40)], [deal("A", 0, 1), deal("B", 60)])
    assert old[:2] == ("unlinked", correlation.NONE_OPEN)
    [two] = link([call(0)], [deal("A", 20), deal("B", 20)])
    assert two[:2] == ("ambiguous", correlation.SEVERAL_AFTER)


def test_a_thread_goes_with_the_message_that_names_its_deal():
    deals = [deal("A", 0), deal("B", 0, contact="c2")]
    mails = [
        call(1, message_id="m1"),
        call(2, message_id="m2", answered_id="m1", case_id="B"),
        call(3, message_id="m3", answered_id="m2", key=None),
    ]
    found = link(mails, deals)
    assert [each[1] for each in found] == [
        correlation.NAMED_THREAD,
        correlation.NAMED,
        correlation.NAMED_THREAD,
    ]
    assert {each[3] for each in found} == {"B"}


def test_a_thread_settles_what_several_open_deals_do_not():
    deals = [deal("A", 0), deal("B", 20), deal("C", 20, contact="c2")]
    mails = [
        call(1, message_id="m1"),
        call(21, message_id="m2", answered_id="m1"),
        call(21, key="k9", message_id="m3", answered_id="m2"),
    ]
    found = link(mails, deals)
    assert found[1] == ("linked", correlation.THREAD, 2, "A")
    assert found[2] == ("linked", correlation.THREAD, 1, "A")


def test_a_thread_that_names_two_deals_decides_nothing():
    mails = [
        call(1, key=None, message_id=f"m{n}", answered_id="m0", case_id=case)
        for n, case in enumerate("AB", 1)
    ]
    asked = call(2, key=None, message_id="m3", answered_id="m0")
    assert link([*mails, asked], [deal("A", 0), deal("B", 0)])[2][0] == "unlinked"


def test_a_shared_number_says_nothing():
    contacts = [{"contact_id": f"c{n}", "key": "k1"} for n in range(1, 5)]
    assert link([call(1)], [deal("A", 0)], contacts=contacts)[0][:2] == (
        "unlinked",
        correlation.SHARED,
    )
    assert link([call(1)], [deal("A", 0)], contacts=contacts[:3])[0][3] == "A"


def test_what_is_unlinked_says_where_the_way_ended():
    calls = [call(1, key=None), call(1, key="k9"), call(1, key="k2"), call(1, is_internal=True)]
    assert [each[:2] for each in link(calls, [deal("A", 50)])] == [
        ("unlinked", correlation.NO_PARTY),
        ("unlinked", correlation.UNKNOWN),
        ("unlinked", correlation.NO_DEAL),
        ("internal", correlation.INSIDE),
    ]


@settings(max_examples=25, deadline=None)
@given(
    calls=st.lists(
        st.builds(
            call,
            st.integers(-40, 80),
            st.sampled_from([None, "k1", "k2", "k9"]),
            agent=st.sampled_from([None, "Anna", "Boris"]),
            case_id=st.sampled_from([None, None, None, "A", "X"]),
            is_internal=st.booleans(),
        ),
        min_size=1,
        max_size=12,
    ),
    deals=st.lists(
        st.tuples(
            st.integers(0, 40),
            st.one_of(st.none(), st.integers(40, 60)),
            st.sampled_from([None, "c1", "c2"]),
            st.sampled_from([None, "Anna", "Boris"]),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_every_communication_is_accounted_for_once_and_linked_means_a_case(calls, deals):
    made = [deal(case, *facts) for case, facts in zip("ABCD", deals, strict=False)]
    found = link(calls, made, workers=[(each["case_id"], "Anna") for each in made])
    names = {each["case_id"] for each in made}
    for status, rule, candidates, case in found:
        assert status in ("linked", "ambiguous", "unlinked", "internal")
        assert rule
        assert (case in names) is (status == "linked")
        assert candidates >= (2 if rule in (correlation.SEVERAL, correlation.OWNER) else 0)
