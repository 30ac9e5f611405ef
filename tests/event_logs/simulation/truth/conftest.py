"""The truth of the typical world, as rows by column name."""

import pytest

from event_logs.simulation.truth.tables import truth_of


@pytest.fixture(scope="session")
def truth(typical, typical_view, typical_sheets):
    """The tables of the truth as lists of rows by column name."""
    tables = truth_of(typical, typical_view, tuple(typical_sheets.values()))
    return {
        name: [dict(zip(header, row, strict=True)) for row in rows]
        for name, (header, rows) in tables.items()
    }
