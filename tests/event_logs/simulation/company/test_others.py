from dataclasses import replace

from event_logs.simulation.company.company import play_company
from event_logs.simulation.company.deal import CALL_IN, MAIL_IN
from event_logs.simulation.company.others import STRANGER, known_strangers, stranger
from event_logs.simulation.company.working_hours import is_open
from event_logs.simulation.worlds.catalogue import CALM, TYPICAL


def test_strangers_call_and_write_within_hours_and_belong_to_no_deal(typical):
    notes = [note for note in typical.others if note.topic == STRANGER]
    assert {note.kind for note in notes} == {CALL_IN, MAIL_IN}
    days = len({note.at // 86400 for note in typical.communications})
    assert 0.6 * days < len(notes) < 2 * days
    for note in notes:
        assert (note.case, note.stage) == ("", "")
        assert is_open(typical.period.hours, note.at)


def test_a_call_of_a_stranger_is_somebody_s_work_or_missed(typical):
    calls = [n for n in typical.others if n.topic == STRANGER and n.kind == CALL_IN]
    assert len(calls) > 20
    begun = {(task.person, task.started, task.seconds) for task in typical.play.tasks}
    for note in calls:
        assert note.answered == (note.person is not None)
        assert not note.answered or (note.person, note.at, note.seconds) in begun


def test_half_of_them_are_in_the_crm_and_none_is_a_customer(typical):
    known = known_strangers(typical.world)
    assert len(known) == 10
    customers = {deal.lead.contact for deal in typical.deals}
    ways = {way for contact in customers for way in (*contact.phones, *contact.emails)}
    assert not {way for each in known for way in (*each.phones, *each.emails)} & ways


def test_strangers_of_a_branch_are_its_own():
    numbers = {
        stranger(replace(TYPICAL, branch=branch), place).phones
        for branch in (1, 2, 500)
        for place in range(20)
    }
    assert len(numbers) == 60


def test_in_a_calm_world_there_are_none(calm):
    assert not [note for note in calm.others if note.topic == STRANGER]
    assert not known_strangers(CALM)


def test_a_number_is_withheld_as_often_as_the_knob_says():
    world = replace(TYPICAL, noise=replace(TYPICAL.noise, withheld=0.5))
    calls = [n for n in play_company(world, deals=300).communications if n.kind == CALL_IN]
    hidden = [note for note in calls if note.case and note.is_withheld]
    assert 0.3 < len(hidden) / sum(bool(note.case) for note in calls) < 0.7
    assert not [note for note in calls if not note.case and note.is_withheld]
