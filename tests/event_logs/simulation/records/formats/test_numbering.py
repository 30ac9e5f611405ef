from event_logs.simulation.records.crm_deviations import ROBOT
from event_logs.simulation.records.formats.numbering import digits, number_of
from event_logs.simulation.worlds.wording import LOST, ON_HOLD, WON


def test_people_have_numbers_of_their_own_and_robots_none(typical):
    numbers = number_of(typical)
    own = [numbers.user(person.name) for person in typical.play.people]
    assert len(set(own)) == len(own)
    assert min(own) == 1
    assert numbers.user(ROBOT) == numbers.user(None) == 0


def test_stages_are_the_declared_the_undeclared_and_the_outcomes(typical):
    declared = typical.world.wording.declared
    assert number_of(typical).stages == (*declared, ON_HOLD, WON, LOST)


def test_times_carry_the_offset_of_the_company(typical):
    numbers = number_of(typical)
    assert numbers.moment(0).isoformat() == "1970-01-01T00:00:00+03:00"
    assert numbers.unix(3 * 3600) == 0
    assert digits("C-20042") == 20042
