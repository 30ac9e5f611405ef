from dataclasses import replace
from itertools import pairwise

import pytest

from event_logs.simulation.company.company import play_company
from event_logs.simulation.company.customers import draw_leads, period_of
from event_logs.simulation.company.deal import CALL_IN, CALL_OUT, MAIL_INSIDE, MAIL_OUT
from event_logs.simulation.company.working_hours import DAY, is_open, local_moment, works_on
from event_logs.simulation.worlds.catalogue import CALM, NO_EFFECT, WORLDS


@pytest.fixture(scope="module", params=[name for name in WORLDS if name != "large"])
def played(request):
    """A small play of each world."""
    return play_company(WORLDS[request.param], seed=11, deals=150)


def test_nobody_works_outside_working_hours_nor_when_away(played):
    done = [task for task in played.play.tasks if task.started is not None]
    assert len(done) > 1000
    for task in done:
        assert is_open(played.period.hours, task.started)
        assert is_open(played.period.hours, task.ended - 1)
        assert played.play.is_there(task.person, task.started)


def test_no_one_does_two_things_at_once(played):
    for person in played.play.people:
        own = [task for task in played.play.tasks if task.person is person]
        times = sorted((task.started, task.ended) for task in own)
        assert all(before[1] <= after[0] for before, after in pairwise(times))


def test_little_s_law_holds_in_every_queue(played):
    """Mean length = arrival rate x mean wait, exactly: who still waits has waited until now.

    The left side is counted as queues change, the right from the tasks.
    """
    span = played.period.end - played.period.start
    busy = 0
    for queue in played.play.queues:
        tasks = [task for task in played.play.tasks if task.queue == queue]
        left = [played.play.now if task.started is None else task.started for task in tasks]
        waits = [until - task.enqueued for until, task in zip(left, tasks, strict=True)]
        length, rate = played.play.queue_seconds(queue) / span, len(tasks) / span
        busy += sum(waits) > 3600
        assert length == pytest.approx(rate * sum(waits) / max(len(waits), 1), rel=1e-12)
    assert busy > 8


def test_every_call_and_mail_of_the_company_is_somebody_s_work(typical):
    """What a person says or writes is a task of theirs that ends, or begins, just then."""
    begun = {(task.person, task.started) for task in typical.play.tasks}
    ended = {(task.person, task.ended) for task in typical.play.tasks}
    for note in typical.communications:
        if note.kind in (CALL_OUT, CALL_IN) and note.person is not None:
            assert (note.person, note.at) in begun
        if note.kind in (MAIL_OUT, MAIL_INSIDE):
            assert (note.person, note.at) in ended


def test_nothing_is_noted_after_the_export(typical):
    assert max(note.at for note in typical.communications) < typical.period.end
    assert {deal.play for deal in typical.deals} == {typical.play}


def test_a_deal_plays_alike_whatever_the_number_of_deals_drawn_for_it():
    """Streams are named: the same deal has the same customer in a larger world."""
    few, many = (play_company(CALM, seed=3, deals=number) for number in (8, 16))
    contacts = [[deal.lead.contact for deal in played.deals] for played in (few, many)]
    assert contacts[0] == contacts[1][:8]


def test_the_hazards_draw_nothing_of_their_own():
    """Without effects the deals go the same way, whatever people missed."""
    quiet = replace(NO_EFFECT.process, missed_item=0.0)
    careless = replace(NO_EFFECT.process, missed_item=0.9)
    plays = [
        play_company(replace(NO_EFFECT, process=process), seed=3, deals=200)
        for process in (quiet, careless)
    ]
    visits = [[deal.visits for deal in played.deals] for played in plays]
    missed = [sum(deal.missed_items for deal in played.deals) for played in plays]
    assert visits[0] == visits[1]
    assert missed[0] == 0 < missed[1]


def test_absence_comes_in_runs_and_about_as_often_as_the_knob_says(typical):
    staffing, hours = typical.world.staffing, typical.period.hours
    days = [day for day in typical.period.days if works_on(hours, day)]
    away = [
        [not typical.play.is_there(person, day * DAY) for day in days]
        for person in typical.play.people
    ]
    share = sum(map(sum, away)) / (len(days) * len(away))
    assert share == pytest.approx(staffing.absent, abs=0.025)
    after = [later for row in away for before, later in pairwise(row) if before]
    assert sum(after) / len(after) > 3 * share


def test_leads_come_by_season():
    winter = tuple(5.0 if month == 0 else 1.0 for month in range(12))
    world = replace(CALM, deals=500, leads=replace(CALM.leads, by_month=winter))
    period = period_of(world, 500)
    months = [local_moment(lead.arrived).month for lead in draw_leads(world, 3, 500, period)]
    others = [months.count(month) for month in range(2, 13) if month in months]
    assert months.count(1) > 2.5 * sum(others) / len(others)
