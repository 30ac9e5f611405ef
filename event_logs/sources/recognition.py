"""Which format a file is written in, found out from the file itself."""

import tempfile
from pathlib import Path

from event_logs.sources.calls import asterisk, mango, threecx, twilio, zadarma
from event_logs.sources.calls import bitrix24 as bitrix24_calls
from event_logs.sources.crm import (
    amocrm,
    amocrm_export,
    bitrix24,
    bitrix24_activities,
    hubspot,
    hubspot_engagements,
    hubspot_lists,
    odoo,
    odoo_people,
    pipedrive,
    salesforce,
    salesforce_activities,
    tryton,
)
from event_logs.sources.formats import Format, Head
from event_logs.sources.table import read_table

_VENDORS = (
    amocrm,
    amocrm_export,
    bitrix24,
    bitrix24_activities,
    hubspot,
    hubspot_lists,
    hubspot_engagements,
    salesforce,
    salesforce_activities,
    pipedrive,
    odoo,
    odoo_people,
    tryton,
    bitrix24_calls,
    asterisk,
    mango,
    threecx,
    twilio,
    zadarma,
)

FORMATS: dict[str, Format] = {form.name: form for vendor in _VENDORS for form in vendor.FORMATS}
"""Every format by its name."""

_SAMPLE = 1 << 18
_RECORDS = 200
_TEXTS = (".csv", ".tsv", ".txt", ".log", ".jsonl", ".ndjson")


def recognise(path: Path) -> Format | None:
    """The format of a file; None for one of no vendor's, which a project must describe.

    Of several the one that demands most. Raises `FileUnreadableError` for a file that
    cannot be read at all.
    """
    return next(iter(formats_of(path)), None)


def formats_of(path: Path) -> tuple[Format, ...]:
    """Every format in which a file holds records, as one may hold several kinds of them.

    They demand equally much; the kind named first is the one that the file is mostly for.
    """
    return formats_that_fit(read_head(path))


def formats_that_fit(head: Head) -> tuple[Format, ...]:
    """The formats of a file that begins so; those that demand most."""
    fitting = [form for form in FORMATS.values() if form.fits(head)]
    most = max((len(form.marks) for form in fitting), default=0)
    return tuple(form for form in fitting if len(form.marks) == most)


def read_head(path: Path) -> Head:
    """The columns and the first records of a file; of a text its first lines are read."""
    with tempfile.TemporaryDirectory(prefix="greyzone-") as folder:
        raw = read_table(_beginning(path, Path(folder)), Path(folder))
        rows = raw.rows.limit(_RECORDS).to_pyarrow().to_pylist()
    return Head(raw.columns, tuple(rows))


def _beginning(path: Path, folder: Path) -> Path:
    """The file, or a copy of its first lines where it is a long text."""
    if path.suffix.lower() not in _TEXTS or not path.is_file() or path.stat().st_size <= _SAMPLE:
        return path
    with path.open("rb") as file:
        head = file.read(_SAMPLE) + file.readline()
    copy = folder / path.name
    copy.write_bytes(head)
    return copy
