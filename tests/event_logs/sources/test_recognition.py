"""Every format is recognised from its own sample, reads it, and takes nothing for its own."""

import pytest

from event_logs.sources.kinds import KINDS
from event_logs.sources.recognition import FORMATS, formats_of, recognise
from event_logs.sources.records import judge_records
from event_logs.sources.shaping import shape
from event_logs.sources.table import Hints, read_table
from event_logs.sources.times import Manner

EACH = pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)


def sample_of(form, folder):
    """The sample of a format as a file."""
    path = folder / f"sample{form.suffix}"
    path.write_text(form.sample, "utf-8")
    return path


@EACH
def test_a_sample_is_recognised_as_its_own_format(form, tmp_path):
    assert form in formats_of(sample_of(form, tmp_path))


@EACH
def test_every_record_of_a_sample_is_good(form, tmp_path):
    path, kind = sample_of(form, tmp_path), KINDS[form.holds]
    raw = read_table(path, tmp_path, Hints(header=form.header))
    shaped = shape(raw, form, {}, path)
    columns = {role: role for role in shaped.columns}
    judged = judge_records(shaped, kind, columns, Manner(form.zone or "UTC"), tmp_path / "draft")
    reasons = judged.judged.reason.execute().dropna().tolist()
    assert not reasons
    kept = judged.kept.execute()
    assert len(kept)
    for role in kind.essential:
        assert kept[role].notna().all()


@EACH
def test_a_format_says_how_to_get_its_file_and_what_to_beware_of(form):
    assert form.whence
    assert all(trap.endswith(".") for trap in form.traps)
    assert set(KINDS[form.holds].required) <= set(form.columns)
    assert set(form.columns) <= set(KINDS[form.holds].roles) or KINDS[form.holds].attributes


def test_a_table_of_no_vendor_is_recognised_as_none(tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text("id,name,created,stage\n1,a,2026-01-05 10:00,New\n", "utf-8")
    assert recognise(path) is None


def test_a_long_file_is_recognised_from_its_beginning(tmp_path):
    path = tmp_path / "long.jsonl"
    line = (
        '{"entity_id":7,"entity_type":"lead","value_after":[],"value_before":[],"created_by":1}\n'
    )
    path.write_text(line * 9_000 + "{" + line * 2, "utf-8")
    assert recognise(path) is FORMATS["amocrm events"]
