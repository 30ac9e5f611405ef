"""Plays shared by the tests of the simulation room: they are values, nobody changes them."""

import pytest

from event_logs.simulation.company.company import Played, play_company
from event_logs.simulation.records.crm import CrmView, view_in_crm
from event_logs.simulation.records.sheets import Sheet
from event_logs.simulation.records.tables import records_of
from event_logs.simulation.worlds.catalogue import CALM, TYPICAL


@pytest.fixture(scope="session")
def typical() -> Played:
    """The typical world, a third of the demo."""
    return play_company(TYPICAL, seed=7, deals=600)


@pytest.fixture(scope="session")
def calm() -> Played:
    """The clean world."""
    return play_company(CALM, seed=7)


@pytest.fixture(scope="session")
def typical_view(typical: Played) -> CrmView:
    """The CRM of the typical world."""
    return view_in_crm(typical)


@pytest.fixture(scope="session")
def typical_sheets(typical: Played, typical_view: CrmView) -> dict[str, Sheet]:
    """The files of the typical world by name."""
    return {sheet.name: sheet for sheet in records_of(typical, typical_view)}
