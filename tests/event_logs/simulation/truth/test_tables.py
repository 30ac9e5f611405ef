from event_logs.simulation.truth.tables import write_truth


def test_tables_are_written_as_plain_csv(tmp_path):
    write_truth({"deals": (("case_id", "reason"), [("D-1", 'said "no", twice')])}, tmp_path)
    assert (tmp_path / "deals.csv").read_bytes() == b'case_id,reason\nD-1,"said ""no"", twice"\n'


def test_every_table_has_rows(truth):
    assert all(truth.values())
