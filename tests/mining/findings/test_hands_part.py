import json

import pandas as pd

from event_logs.event_log import EventLog
from mining.findings.analysis import analyze
from mining.findings.document import to_document
from mining.findings.findings import find
from mining.models.funnel import parse_funnel


def test_the_document_tells_what_hands_do_in_plain_values():
    frame = pd.DataFrame(
        {
            "case_id": ["a"] * 3 + ["b"] * 2,
            "activity": ["New", "Offer", "Won", "New", "Offer"],
            "timestamp": pd.date_range("2026-01-05", periods=5, freq="h", tz="UTC"),
            "team": ["Calls", "Sales", "Sales", "Calls", "Sales"],
        }
    )
    funnel = parse_funnel("New > Offer > Won | Lost")
    log = EventLog.from_pandas(
        frame, department="team", outcomes=funnel.outcome_names, stages=funnel.stage_names
    )
    analysis = analyze(log, funnel)
    document = to_document(analysis, find(analysis, funnel))
    part = json.loads(json.dumps(document, allow_nan=False))["handovers"]
    assert part["department"]["handovers"][0]["count"] == 2
    [seam] = part["losses"]["seams"]
    assert (seam["source"], seam["lost"]["says"]) == ("Calls", "cannot say")
    assert seam["lost"]["difference"] is None
    assert part["losses"]["horizon_seconds"] == 90 * 86400
    assert part["deliveries"]["seams"][0]["in_time"] == 1  # the other came with the last event
    assert part["leads"][0]["leads"] == 2
    assert part["win_rate"]["refused"]
