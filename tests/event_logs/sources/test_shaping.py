"""Records under the roles of a format; what the project names goes before."""

import pytest

from event_logs.errors import ColumnsMissingError
from event_logs.sources.formats import Format, column
from event_logs.sources.shaping import shape
from event_logs.sources.table import read_table

FORM = Format(
    name="example",
    vendor="Example",
    holds="deals",
    columns={"case_id": column("DealId"), "owner": column("Owner")},
    marks=("DealId",),
    only={"kind": "deal"},
    keeps_others=True,
    whence="nowhere",
    sample="",
)
TEXT = "deal_id,owner,boss,kind\n1,Eve,Ann,deal\n2,Eve,Ann,lead\n"


@pytest.fixture
def raw(tmp_path):
    """The example as a table."""
    path = tmp_path / "deals.csv"
    path.write_text(TEXT, "utf-8")
    return read_table(path, tmp_path)


def test_columns_get_roles_and_others_stay(raw, tmp_path):
    shaped = shape(raw, FORM, {}, tmp_path)
    row = {"source_row": 2, "case_id": "1", "owner": "Eve", "boss": "Ann", "kind": "deal"}
    assert shaped.rows.to_pyarrow().to_pylist() == [row]
    assert shaped.left_out == 1
    assert shaped.origins == {"case_id": "deal_id", "owner": "owner"}


def test_what_the_project_names_goes_before(raw, tmp_path):
    named = shape(raw, FORM, {"owner": "boss", "number": "deal_id"}, tmp_path)
    row = named.rows.to_pyarrow().to_pylist()[0]
    assert (row["owner"], row["number"]) == ("Ann", "1")


def test_a_column_that_is_not_there_is_refused(raw, tmp_path):
    with pytest.raises(ColumnsMissingError, match="'chief'"):
        shape(raw, FORM, {"owner": "chief"}, tmp_path)
    path = tmp_path / "other.csv"
    path.write_text("a,kind\n1,deal\n", "utf-8")
    with pytest.raises(ColumnsMissingError, match="format 'example'"):
        shape(read_table(path, tmp_path), FORM, {}, path)
