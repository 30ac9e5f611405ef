import numpy as np

from event_logs.simulation.stage_worlds.catalogue import NOISES, WORLDS
from event_logs.simulation.stage_worlds.contents import draw_contents
from event_logs.simulation.stage_worlds.ways import draw_ways

OWNER = np.repeat([0, 1, 2], [1, 5, 1])


def _drawn(name):
    draws = np.random.default_rng(5)
    ways = draw_ways(draws, WORLDS[name], NOISES["low"], 800, OWNER)
    return ways, draw_contents(draws, WORLDS[name], NOISES["low"], ways, OWNER)


def test_bursts_repeat_the_intent_before():
    shares = {}
    for name in ("null_iid", "null_burst"):
        ways, contents = _drawn(name)
        within = ways.case[1:] == ways.case[:-1]
        shares[name] = (contents.intent[1:] == contents.intent[:-1])[within].mean()
    assert shares["null_burst"] > 3 * shares["null_iid"]


def test_a_mixed_stage_has_no_order_and_a_drifting_one_has():
    trends = {}
    for name in ("null_iid", "drift"):
        ways, contents = _drawn(name)
        inside = OWNER[ways.stage] == 1
        late = ways.share[inside] > 0.5
        technical = contents.department[inside] == 4
        trends[name] = technical[late].mean() - technical[~late].mean()
    assert abs(trends["null_iid"]) < 0.02
    assert trends["drift"] > 0.2


def test_a_reply_answers_a_mail_of_its_case():
    ways, contents = _drawn("hid3")
    replies = np.flatnonzero(contents.is_reply)
    begun = contents.thread[replies]
    assert len(replies)
    assert (ways.case[begun] == ways.case[replies]).all()
    assert (begun < replies).all()
