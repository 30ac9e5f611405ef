import csv
import io

import pytest


def test_scores_are_those_of_the_calls_that_were_drawn(files, typical):
    file = files["checklist.csv"]
    rows = list(csv.DictReader(io.StringIO(file.content.decode())))
    told = dict(file.told)
    assert list(told) == [str(line) for line in range(2, len(rows) + 2)]
    true = {
        (item.call, item.item): item.is_done for deal in typical.deals for item in deal.checklist
    }
    for line, row in enumerate(rows, 2):
        note = told[str(line)]
        assert true[note, row["item"]] == (row["asked"] == "1")
        assert note.person.name == row["person"]
    assert len(rows) / len(true) == pytest.approx(typical.world.noise.scored, abs=0.05)
    calls = [row["call_id"] for row in rows]
    assert calls == sorted(calls)
