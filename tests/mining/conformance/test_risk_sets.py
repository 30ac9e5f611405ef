import numpy as np
import pandas as pd
import pytest

from event_logs.event_log import EventLog
from event_logs.filters import keep_activities
from mining.conformance import risk_sets
from mining.conformance.confounders import with_confounders
from mining.conformance.risk_sets import find_risk_sets, rows_of
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")
HOLD = ("undeclared activity", "On hold")
DAY = 86_400
PATHS = {
    "held": "0 New, 2 Qualified, 5 On hold, 9 Proposal, 10 Won",
    "free": "0 New, 1 Qualified, 6 Proposal, 8 Lost",
    "short": "0 New, 1 Qualified, 2 Lost",
    "open": "0 New, 3 Qualified",
    "late": "0 New, 1 Qualified, 4 Proposal, 5 On hold, 7 Won",
    "other": "0 New, 20 Lost",
}


def log_of(paths: dict[str, str]) -> EventLog:
    start = pd.Timestamp("2026-01-05", tz="UTC")
    rows = [
        (case, step.split(maxsplit=1)[1], start + pd.Timedelta(days=float(step.split()[0])))
        for case, path in paths.items()
        for step in path.split(", ")
    ]
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "timestamp"])
    frame["resource"] = [f"p{len(case) % 2}" for case in frame["case_id"]]
    return EventLog.from_pandas(
        frame, resource="resource", outcomes=FUNNEL.outcome_names, stages=FUNNEL.stage_names
    )


@pytest.fixture(scope="module")
def sets():
    return find_risk_sets(log_of(PATHS), FUNNEL)


def test_a_stay_ends_with_the_next_with_the_case_or_with_the_log(sets):
    cases = sets.cases.set_index("case_id")
    stays = sets.stays.assign(case_id=sets.cases["case_id"].to_numpy()[sets.stays["case"]])
    lasted = {(row.case_id, row.stage): (row.over - row.begun) / DAY for row in stays.itertuples()}
    assert lasted["held", "Qualified"] == 7
    assert lasted["short", "Qualified"] == 1
    assert lasted["open", "Qualified"] == 17  # the log ends on day 20
    assert lasted["held", "Won"] == 0
    assert not cases.loc["open", ["won", "lost"]].any()


def test_a_treated_case_enters_when_it_deviates_and_others_as_long_after_their_entry(sets):
    rows = rows_of(sets, *HOLD)
    case_ids = sets.cases["case_id"].to_numpy()[rows["case"]]
    treated = dict(zip(case_ids[rows["treated"]], rows["at"][rows["treated"]], strict=True))
    assert set(treated) == {"held", "late"}
    stays = sets.stays.iloc[rows["stay"]].reset_index(drop=True)
    ages = ((rows["at"] - stays["begun"]) / DAY).round(6)
    of_stage = {"Qualified": 3.0, "Proposal": 1.0}
    assert all(age == of_stage[stage] for age, stage in zip(ages, stays["stage"], strict=True))
    assert "short" not in set(case_ids)  # it was closed before it had stood there so long
    assert {"free", "open"} <= set(case_ids)
    assert "other" not in set(case_ids)


def test_nobody_stands_for_without_once_it_has_deviated(sets):
    rows = rows_of(sets, *HOLD)
    onset = sets.onsets[sets.onsets["activity"] == "On hold"].set_index("case")["at"]
    others = rows[~rows["treated"]]
    assert (others["at"] < others["case"].map(onset).fillna(np.inf)).all()


def test_what_only_shows_at_the_end_treats_nobody():
    paths = PATHS | {"jumped": "0 New, 2 Qualified, 5 Won"}
    rows = rows_of(find_risk_sets(log_of(paths), FUNNEL), "skipped stage", "Proposal")
    assert not rows["treated"].any()


def test_who_had_it_and_how_much_they_had_is_known_at_the_moment(sets):
    rows, known = with_confounders(rows_of(sets, *HOLD), sets)
    assert set(known) == {"time in stage", "age", "season", "workload"}  # one person had all
    assert (rows["workload"] >= 1).all()
    assert set(rows.columns) >= {column for columns in known.values() for column in columns}
    first = rows[rows["treated"] & (rows["case_id"] == "held")].iloc[0]
    assert (first["age"], first["seconds"], first["ended"]) == (5 * DAY, 5 * DAY, 1)


def test_rows_do_not_depend_on_cases_that_are_never_in_these_stages(sets):
    fewer = {case: path for case, path in PATHS.items() if case != "other"}
    rows = rows_of(sets, *HOLD)
    again = rows_of(find_risk_sets(log_of(fewer), FUNNEL), *HOLD)
    assert rows["treated"].sum() == again["treated"].sum()


def test_a_larger_log_is_sampled_and_says_so(monkeypatch):
    monkeypatch.setattr(risk_sets, "CASES_AT_MOST", 3)
    found = find_risk_sets(log_of(PATHS), FUNNEL)
    assert (len(found.cases), found.of_cases) == (3, 6)


def test_a_log_without_deviations_has_no_onsets():
    log = keep_activities(log_of(PATHS), FUNNEL.names)
    found = find_risk_sets(log, FUNNEL)
    assert len(found.onsets) == 0
    assert len(rows_of(found, *HOLD)) == 0
