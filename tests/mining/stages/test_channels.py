import pandas as pd

from event_logs import EventLog
from mining.models.funnel import parse_funnel
from mining.stages.channels import is_new_mail, learn_reading, observe
from mining.stages.observations import read_communications


def test_lengths_of_calls_fall_into_the_stated_classes():
    seconds = [None, 30.0, 100.0, 300.0, 900.0]
    frame = pd.DataFrame(
        {
            "case_id": "a",
            "activity": "call",
            "timestamp": pd.date_range("2026-01-05", periods=5, freq="h", tz="UTC"),
            "channel": "call",
            "is_answered": [False, True, True, True, True],
            "talk_seconds": seconds,
        }
    )
    read = read_communications(EventLog.from_pandas(frame), parse_funnel("new > won"))
    seen = observe(read, learn_reading(read))
    [kinds] = seen.values  # noqa: PD011 - no frame
    assert [kinds[code] for code in seen.codes[:, 0]] == [
        *("call, not answered", "call under 1 min", "call 1–4 min", "call 4–10 min"),
        "call over 10 min",
    ]


def test_a_reply_has_no_topic(hidden):
    frame = hidden.read.frame
    replied = frame["is_reply"].astype("boolean").fillna(value=False).to_numpy(bool)
    assert replied.any()
    assert not is_new_mail(frame)[replied].any()
    topic = hidden.observed.names.index("topic, Latin")
    assert (hidden.observed.codes[replied, topic] == -1).all()


def test_what_was_not_learnt_does_not_apply(hidden):
    reading = learn_reading(hidden.read)
    known = {
        name: tuple(v for v in values if v != "Sales") for name, values in reading.known.items()
    }
    seen = observe(hidden.read, type(reading)(known, reading.topics))
    at = seen.names.index("department")
    sales = (hidden.read.frame["department"] == "Sales").to_numpy()
    assert (seen.codes[sales, at] == -1).all()
