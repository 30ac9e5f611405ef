from collections import Counter
from datetime import date

import phonenumbers
import pytest

from event_logs.simulation.company.customers import CENTRES, draw_leads, period_of
from event_logs.simulation.company.working_hours import DAY, HOUR, day_number, works_on
from event_logs.simulation.worlds.catalogue import CALM, TYPICAL


@pytest.fixture(scope="module")
def leads():
    return draw_leads(TYPICAL, 7, 2000, period_of(TYPICAL, 2000))


@pytest.mark.parametrize(("deals", "days"), [(1, 1), (80, 10), (600, 75)])
def test_the_period_has_as_many_working_days_as_the_leads_need(deals, days):
    period = period_of(TYPICAL, deals)
    assert sum(works_on(period.hours, day) for day in period.days) == days
    assert period.end == (day_number(date(2026, 6, 30)) + 1) * DAY


def test_leads_arrive_in_order_within_the_period_and_mostly_by_day(leads):
    times = [lead.arrived for lead in leads]
    assert times == sorted(times)
    assert sum(8 <= time % DAY // HOUR < 19 for time in times) / len(times) > 0.75


def test_no_two_contacts_share_a_phone_or_an_address_but_for_business_centres(leads):
    contacts = {lead.contact.contact_id: lead.contact for lead in leads}.values()
    for ways in ("phones", "emails"):
        every = Counter(way for contact in contacts for way in getattr(contact, ways))
        shared = {way: number for way, number in every.items() if number > 1}
        assert len(shared) == CENTRES
        assert min(shared.values()) > 3
        assert sum(shared.values()) / len(contacts) == pytest.approx(0.03, abs=0.01)


def test_some_russian_numbers_are_of_kazakhstan(leads):
    mobile = [lead.contact.phones[0] for lead in leads if lead.contact.language == "ru"]
    kazakh = sum(phone.startswith("+77") for phone in mobile) / len(mobile)
    assert kazakh == pytest.approx(TYPICAL.leads.kazakh, abs=0.02)


def test_every_phone_is_a_possible_number(leads):
    for lead in leads[:300]:
        for phone in lead.contact.phones:
            assert phonenumbers.is_possible_number(phonenumbers.parse(phone))


def test_some_contacts_come_back_and_in_a_calm_world_none(leads):
    share = 1 - len({lead.contact.contact_id for lead in leads}) / len(leads)
    assert share == pytest.approx(TYPICAL.leads.returning, abs=0.02)
    calm = draw_leads(CALM, 7, 300, period_of(CALM, 300))
    assert len({lead.contact.contact_id for lead in calm}) == 300


def test_few_call_while_the_company_is_closed(leads):
    by_night = [lead for lead in leads if not 9 <= lead.arrived % DAY // HOUR < 18]
    assert sum(lead.source == "Phone" for lead in by_night) / len(by_night) < 0.1
    assert sum(lead.source == "Phone" for lead in leads) / len(leads) > 0.15
