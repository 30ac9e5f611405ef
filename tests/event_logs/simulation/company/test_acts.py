from itertools import pairwise

from event_logs.simulation.company.deal import (
    ANSWER_MAIL,
    APPROVAL,
    CALL_BACK,
    CHECKLIST,
    FIRST_CALL,
    FOLLOW_UP,
    MAIL_IN,
    TAKE_HANDOVER,
)


def test_every_kind_of_reaction_is_noted(typical):
    kinds = {reaction.kind for deal in typical.deals for reaction in deal.reactions}
    assert kinds == {ANSWER_MAIL, APPROVAL, CALL_BACK, FIRST_CALL, FOLLOW_UP, TAKE_HANDOVER}


def test_a_reaction_begins_a_task_of_the_one_who_reacts(typical):
    begun = {(task.person, task.started, task.case) for task in typical.play.tasks}
    for deal in typical.deals:
        for reaction in deal.reactions:
            assert (reaction.person, reaction.reacted, deal.lead.case) in begun
            assert reaction.reacted >= reaction.due


def test_the_first_call_is_due_when_the_lead_arrives(typical):
    for deal in typical.deals:
        found = [reaction for reaction in deal.reactions if reaction.kind == FIRST_CALL]
        assert len(found) <= 1
        for reaction in found:
            assert (reaction.due, reaction.reacted) == (deal.lead.arrived, deal.first_call)


def test_mail_is_answered_from_the_oldest_unanswered_on(typical):
    for deal in typical.deals:
        written = {note.at for note in deal.communications if note.kind == MAIL_IN}
        answered = [r for r in deal.reactions if r.kind == ANSWER_MAIL]
        assert all(reaction.due in written for reaction in answered)
        assert all(before.reacted <= after.due for before, after in pairwise(answered))


def test_lulls_of_a_deal_follow_each_other(typical):
    for deal in typical.deals:
        assert all(before.end <= after.begin for before, after in pairwise(deal.lulls))


def test_an_item_is_due_once_in_an_answered_call_of_its_topic(typical):
    asked = [(deal, item) for deal in typical.deals for item in deal.checklist]
    assert len(asked) > 1000
    for deal in typical.deals:
        assert len({found.item for found in deal.checklist}) == len(deal.checklist)
    for _, found in asked:
        assert found.call.answered
        assert found.item in CHECKLIST[found.call.topic]


def test_the_less_skilled_miss_more_items(typical):
    """The knob is the share that a person of usual skill misses."""
    pace = typical.play.pace_of
    missed: dict[bool, list[bool]] = {True: [], False: []}
    for deal in typical.deals:
        for found in deal.checklist:
            missed[pace(found.call.person) > 1].append(not found.is_done)
    slow, fast = (sum(found) / len(found) for found in (missed[True], missed[False]))
    assert slow > fast
    assert fast < typical.world.process.missed_item < slow


def test_a_deal_is_put_on_hold_within_a_true_stage(typical):
    parkings = [(deal, parking) for deal in typical.deals for parking in deal.parkings]
    assert len(parkings) > 20
    for deal, parking in parkings:
        inside = [
            visit
            for visit in deal.visits
            if visit.stage == parking.stage
            and visit.entered <= parking.begun
            and (visit.left is None or parking.ended <= visit.left)
        ]
        assert inside
