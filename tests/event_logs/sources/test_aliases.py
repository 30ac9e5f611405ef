"""Columns known by what people call them."""

import pytest

from event_logs.sources.aliases import CASE_ATTRIBUTES, match_aliases, plain_name


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (["Lead Source", "Amount"], {"lead_source": "Lead Source", "amount": "Amount"}),
        (["Источник", "Бюджет, ₽"], {"lead_source": "Источник", "amount": "Бюджет, ₽"}),
        (["utm_source", "Источник сделки"], {"lead_source": "Источник сделки"}),
        (["UTM_CAMPAIGN", "closed_lost_reason"], None),
        (["Resource", "whatever"], {}),
    ],
)
def test_attributes_are_known_by_their_usual_names(columns, found):
    expected = {"loss_reason": columns[1], "campaign": columns[0]} if found is None else found
    assert match_aliases(CASE_ATTRIBUTES, columns) == expected


def test_no_spelling_stands_for_two_roles_and_each_is_plain():
    spellings = [name for names in CASE_ATTRIBUTES.values() for name in names]
    assert len(spellings) == len(set(spellings))
    assert all(plain_name(name) == name for name in spellings)
