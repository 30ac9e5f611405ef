from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from event_logs.event_log import EventLog
from mining.models.funnel import parse_funnel
from mining.organization.takings import takings_of

FUNNEL = parse_funnel("New > Offer > Won | Lost")
ROWS = [
    ("a", "New", 0, 0, "Ann", "Calls"),
    ("a", "Call", 1, 0, "Ann", "Calls"),
    ("a", "Offer", 3, 0, "Bob", "Sales"),
    ("a", "Check", 4, 0, "Cid", "Law"),
    ("a", "Offer letter", 5, 0, "Bob", "Sales"),
    ("a", "Lost", 30, 0, "Bob", "Sales"),
    ("b", "New", 0, 0, "Ann", "Calls"),
    ("b", "Offer", 2, 0, "Ann", "Calls"),
    ("b", "Won", 3, 0, "Ann", "Calls"),
    ("c", "New", 1, 0, "Bob", "Sales"),
]


@pytest.fixture(scope="module")
def found(log_of):
    given = pd.DataFrame({"case_id": ["a", "b"], "lead_source": ["Web", None], "amount": [5.0, 7]})
    return takings_of(log_of(ROWS, given), FUNNEL, entered_late=timedelta(0))


def of(found, case, column):
    return found.rows.loc[found.rows["case_id"] == case, column].tolist()


def test_every_change_of_hands_and_every_first_work_in_a_stay_is_a_taking(found):
    assert of(found, "a", "hand") == ["Calls", "Sales", "Law", "Sales"]
    assert of(found, "a", "treated") == [False, True, True, True]
    assert of(found, "a", "first") == [True, True, True, False]
    assert of(found, "a", "stage") == ["New", "Offer", "Offer", "Offer"]
    assert of(found, "b", "treated") == [False, False]
    assert (found.cases, found.sampled, found.missing) == (3, 3, ())


def test_who_has_a_case_remembers_whose_it_was(found):
    assert of(found, "a", "came_from")[1:] == ["Calls", "Sales", "Law"]
    assert found.rows.loc[found.rows["case_id"] == "b", "came_from"].isna().all()


def test_ages_are_of_the_moment_at_which_the_giver_left_it(found):
    assert of(found, "a", "age") == [0, 1, 3, 4]
    assert of(found, "a", "in_stage") == [0, 0, 0, 1]
    waited = [day * 86400 for day in (2, 1, 1)]
    assert of(found, "a", "waited")[1:] == waited


def test_what_became_of_it_is_lost_otherwise_or_open(found):
    assert of(found, "a", "ended") == [1] * 4
    assert of(found, "b", "ended") == [2] * 2
    assert of(found, "c", "ended") == [0]
    assert of(found, "a", "seconds")[1] == 27 * 86400
    assert of(found, "c", "seconds") == [29 * 86400]


def test_a_case_stalls_when_nothing_happened_for_so_long(found):
    """A is left alone from day 5 on for 25 days: it stalls on day 19; c on day 15."""
    assert of(found, "a", "stall_ended") == [1] * 4
    assert of(found, "a", "stall_seconds")[1] == (19 - 3) * 86400
    assert of(found, "b", "stall_ended") == [2] * 2
    assert (of(found, "c", "stall_ended"), of(found, "c", "stall_seconds")) == ([1], [14 * 86400])


def test_a_log_without_sources_and_amounts_says_so_and_works(log_of):
    assert takings_of(log_of(ROWS), FUNNEL).missing == ("lead_source", "amount")


def test_a_question_is_repeated_when_it_was_asked_before_by_anybody(log_of):
    rows = [
        ("a", "New", 0, 0, None, None),
        ("a", "Call out, answered", 0, 1, "Ann", "Calls"),
        ("a", "Call out, answered", 0, 2, "Bob", "Sales"),
        ("a", "Call out, no answer", 0, 3, "Ann", "Calls"),
        ("a", "Lost", 9, 3, "Ann", "Calls"),
    ]
    found = takings_of(log_of(rows), FUNNEL)
    repeated = found.rows["repeated"].astype("object")
    assert repeated[:2].tolist() == [False, True]
    assert pd.isna(repeated[2])


def test_many_cases_are_sampled_whole(played_log):
    log, funnel = played_log
    whole = takings_of(log, funnel)
    part = takings_of(log, funnel, most_cases=100)
    assert 40 < part.sampled < 200
    chosen = whole.rows[whole.rows["case_id"].isin(part.rows["case_id"].unique())]
    pd.testing.assert_frame_equal(chosen.reset_index(drop=True), part.rows)


def test_who_of_a_department_did_it_does_not_matter_to_departments(played_log):
    log, funnel = played_log
    frame = log.events.execute()[["case_id", "activity", "timestamp", "resource", "department"]]
    people = frame.groupby("department")["resource"].transform(
        lambda names: np.random.default_rng(0).permutation(names)
    )
    shuffled, plain = (
        EventLog.from_pandas(
            frame.assign(resource=names),
            resource="resource",
            department="department",
            outcomes=funnel.outcome_names,
            stages=funnel.stage_names,
        )
        for names in (people, frame["resource"])
    )
    one, other = (takings_of(each, funnel).rows for each in (shuffled, plain))
    pd.testing.assert_frame_equal(one, other)
