import csv

from hypothesis import given
from hypothesis import strategies as st

from event_logs.simulation.company.working_hours import DAY, HOUR
from event_logs.simulation.dice import Dice
from event_logs.simulation.records.sheets import Line, Sheet, clock_of, soil, write_sheet
from event_logs.simulation.worlds.catalogue import RUSSIAN_TWIN, TYPICAL
from event_logs.simulation.worlds.layout import Dirt

COUNTS = st.integers(0, 6)


def _sheet(rows):
    lines = tuple(Line((f"D-{row}", "2026-03-02 10:00:00", "x", "y")) for row in range(rows))
    columns = ("deal_id", "changed_at", "stage", "changed_by")
    return Sheet("changes", columns, lines, "changed_at", "deal_id", may_be_cut=True)


@given(st.integers(0, 2**32), st.integers(1, 60), COUNTS, COUNTS, COUNTS)
def test_dirt_is_put_in_as_ordered_and_good_lines_stay_in_order(seed, rows, times, keys, twice):
    clean = _sheet(rows)
    soiled = soil(clean, Dirt(times, keys, 2, twice), Dice(seed, "dirt"))
    kinds = [line.dirt for line in soiled.lines]
    assert [line for line in soiled.lines if not line.dirt] == list(clean.lines)
    assert kinds.count("broken time") == times
    assert kinds.count("missing key") == keys
    assert kinds.count("damaged line") == 2
    assert kinds.count("duplicate") == twice


@given(st.integers(0, 2**32))
def test_a_duplicate_comes_after_its_original(seed):
    soiled = soil(_sheet(30), Dirt(), Dice(seed, "dirt"))
    for place, line in enumerate(soiled.lines):
        if line.dirt == "duplicate":
            earlier = [before.cells for before in soiled.lines[:place] if not before.dirt]
            assert line.cells in earlier


def test_an_empty_file_stays_empty():
    assert soil(_sheet(0), Dirt(), Dice(1, "dirt")).lines == ()


def test_line_numbers_are_those_of_the_file(tmp_path):
    (tmp_path / "records").mkdir()
    sheet = _sheet(3)
    write_sheet(sheet, tmp_path, TYPICAL)
    lines = (tmp_path / sheet.file).read_text(encoding="utf-8").split("\n")
    for row, line in sheet.numbered():
        assert lines[row - 1] == ",".join(line.cells)


def test_files_end_their_lines_with_line_feeds_in_the_world_s_encoding(tmp_path):
    (tmp_path / "records").mkdir()
    lines = (Line(("1", "01.06.2026 10:00:00", "Ёлка; «ель» № 5", "")),)
    sheet = Sheet("changes", ("deal_id", "changed_at", "stage", "note"), lines)
    write_sheet(sheet, tmp_path, RUSSIAN_TWIN)
    content = (tmp_path / sheet.file).read_bytes()
    assert b"\r" not in content
    rows = list(csv.reader(content.decode("cp1251").splitlines(), delimiter=";"))
    assert rows == [["ID сделки", "Дата изменения", "Этап сделки", "note"], list(lines[0].cells)]


def test_one_moment_is_written_four_ways():
    """Local, in UTC, with an offset, and as the truth has it: the same instant."""
    clock, nine = clock_of(TYPICAL), 20_600 * DAY + 9 * HOUR
    assert clock.local(nine) == "2026-05-27 09:00:00"
    assert clock.crm(nine) == "2026-05-27 06:00:00"
    assert clock.mail(nine) == "2026-05-27T09:00:00+03:00"
    assert clock.true(nine) == "2026-05-27T06:00:00Z"
    assert clock_of(RUSSIAN_TWIN).crm(nine) == "27.05.2026 09:00:00"
