"""What deviations do and what to correct first are in the document, in plain values."""

import json
from datetime import date

import numpy as np
import pandas as pd

from event_logs.event_log import EventLog
from mining.conformance.comparison import compare_deviations
from mining.findings.analysis import analyze
from mining.findings.corrections import find_corrections, harms_of
from mining.findings.document import to_document
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Offer > Won | Lost")
BEGIN = date(2026, 3, 1)


def paused_deals():
    """Deals of which every third stands still for a while, and then is lost more often."""
    dice = np.random.default_rng(5)
    rows = []
    for number in range(240):
        at = np.cumsum(dice.exponential(2, 4))
        won = dice.random() < (0.2 if number % 3 == 0 else 0.7)
        names = ["New", "Offer", *(["Pause"] if number % 3 == 0 else []), "Won" if won else "Lost"]
        rows += [(f"d{number}", name, day) for name, day in zip(names, at, strict=False)]
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "day"])
    days = pd.to_timedelta(frame.pop("day"), unit="D")
    frame["timestamp"] = pd.Timestamp("2026-01-05", tz="UTC") + days
    return EventLog.from_pandas(frame, outcomes=FUNNEL.outcome_names, stages=FUNNEL.stage_names)


def document_of(log, funnel):
    analysis = analyze(log, funnel)
    compared = compare_deviations(log, funnel)
    corrections = find_corrections(harms_of(analysis, compared), BEGIN)
    document = to_document(analysis, (), comparisons=compared, corrections=(corrections, BEGIN))
    return compared, corrections, json.loads(json.dumps(document, allow_nan=False))


def test_the_figures_are_those_of_the_results():
    compared, corrections, document = document_of(paused_deals(), FUNNEL)
    [pause] = [each for each in compared.deviations if each.activity == "Pause"]
    [told] = [
        each
        for each in document["effects_of_deviations"]["deviations"]
        if each["activity"] == "Pause"
    ]
    assert told["winning"]["difference"] == pause.winning.effect.difference
    assert (told["says"], told["cases"]) == (pause.says, 80)
    part = document["corrections"]
    assert part["begin"] == "2026-03-01"
    assert [each["gain"] for each in part["corrections"]] == [
        each.gain for each in corrections.corrections
    ]
    assert part["corrections"]
    for told, found in zip(part["corrections"], corrections.corrections, strict=True):
        assert told["subject"] == list(found.subject)
        assert told["judging"]["followed_seconds"] == found.judging.followed.total_seconds()
        assert told["judging"]["on"] == (found.judging.on and found.judging.on.isoformat())


def test_without_comparisons_there_are_no_such_parts():
    log = EventLog.from_traces({"a": ["New", "Won"]}, outcomes=FUNNEL.outcome_names)
    document = to_document(analyze(log, FUNNEL), ())
    assert not {"effects_of_deviations", "corrections"} & set(document)
