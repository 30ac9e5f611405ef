from event_logs.simulation.dice import Dice
from event_logs.simulation.records.mailbox import all_mails
from event_logs.simulation.records.subjects import GENERIC, SUBJECTS, reply_subject, write_subject


def test_every_topic_has_subjects_in_both_languages_that_cp1251_can_hold():
    for languages in SUBJECTS.values():
        assert set(languages) == {"en", "ru"}
        for subject in (*languages["en"], *languages["ru"]):
            assert subject.encode("cp1251")


def test_every_topic_of_the_journeys_has_a_subject(typical):
    """The demo has neither of the two optional stages."""
    mails = {note.topic for note in all_mails(typical)}
    assert mails == set(SUBJECTS) - {"demo", "negotiation"}


def test_generic_subjects_say_nothing_of_the_topic():
    dice = Dice(1, "subjects")
    drawn = {write_subject(dice, "offer", "ru", generic=1, deal=3) for _ in range(60)}
    assert drawn == set(GENERIC["ru"])


def test_a_deal_keeps_its_product_and_its_number():
    dice = Dice(1, "subjects")
    drawn = {write_subject(dice, "offer", "en", generic=0, deal=3) for _ in range(60)}
    assert drawn == {"Commercial offer no. 1003", "Offer and delivery terms, boiler house"}


def test_an_answer_is_marked_once():
    assert reply_subject(reply_subject("КП")) == "Re: КП"
