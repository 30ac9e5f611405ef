"""What a list beside the records says of each."""

from event_logs.sources.formats import Lookup, column
from event_logs.sources.looking_up import look_up
from event_logs.sources.table import read_table

LOOKUP = Lookup("who", ("deal", "contact"), column("deal"), column("id"), whence="a list")


def told(folder, records, *lists):
    """Records with what lists say of them."""
    tables = []
    for number, text in enumerate((records, *lists)):
        path = folder / f"{number}.csv"
        path.write_text(text, "utf-8")
        tables.append(read_table(path, folder))
    rows = look_up(tables[0].rows, LOOKUP, tables[1:])
    return rows.order_by("source_row").drop("source_row").to_pyarrow().to_pylist()


def test_several_values_are_parted_and_no_record_is_doubled(tmp_path):
    assert told(tmp_path, "id\n1\n2\n", "other\nx\n", "deal,contact\n1,b\n1,a\n3,c\n") == [
        {"id": "1", "who.deal": "1", "who.contact": "a;b"},
        {"id": "2", "who.deal": None, "who.contact": None},
    ]


def test_without_the_list_records_stay_as_they_are(tmp_path):
    assert told(tmp_path, "id\n1\n", "other\nx\n") == [{"id": "1"}]
    assert told(tmp_path, "name\n1\n", "deal,contact\n1,b\n") == [{"name": "1"}]
