"""The files that a third of the demo leaves behind, by where they stand."""

import pytest

from event_logs.simulation.records.formats.files import vendor_files
from event_logs.simulation.records.formats.vendor_file import FOLDER


@pytest.fixture(scope="session")
def files(typical, typical_view):
    """The files by their path below the folder of vendors."""
    found = vendor_files(typical, typical_view)
    return {file.path.removeprefix(f"{FOLDER}/"): file for file in found}
