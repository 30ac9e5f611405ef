"""Mailboxes written by the library and by hand."""

import pytest

from event_logs.simulation.company.company import play_company
from event_logs.simulation.records.crm import view_in_crm
from event_logs.simulation.records.formats.files import vendor_files
from event_logs.simulation.worlds.catalogue import TYPICAL
from event_logs.sources.emails.mailboxes import read_mailboxes


@pytest.fixture
def read(tmp_path):
    """Reads mail and gives its rows as dictionaries and what was damaged."""

    def reader(path, **hints):
        folder = tmp_path / "work"
        folder.mkdir(exist_ok=True)
        raw = read_mailboxes(path, folder, **hints)
        rows = raw.rows.order_by("source_row").to_pyarrow().to_pylist()
        return rows, raw.damaged.to_pylist()

    return reader


@pytest.fixture
def read_one(read, tmp_path):
    """Reads a message given by the lines of its header (and body) and gives its row."""

    def reader(*lines, **hints):
        path = tmp_path / "one.eml"
        path.write_bytes("\r\n".join(lines).encode())
        [row], damaged = read(path, **hints)
        assert not damaged
        return row

    return reader


@pytest.fixture(scope="session")
def played_company():
    """A play with every kind of mail, a tenth of the demo."""
    return play_company(TYPICAL, seed=7, deals=200)


@pytest.fixture(scope="session")
def mail_files(played_company):
    """The mailboxes of the company as files, with what is true of each message."""
    files = vendor_files(played_company, view_in_crm(played_company))
    return [file for file in files if file.path.endswith(".mbox")]
