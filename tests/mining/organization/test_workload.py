from mining.organization.workload import workload_of


def test_it_counts_the_days_before_and_not_the_day_itself(log_of):
    rows = [("a", "x", day, 10, "Ann", "Calls") for day in (0, 0, 3, 9)]
    rows += [("b", "x", 9, 0, "Bob", "Sales")]
    found = workload_of(log_of(rows), "resource")
    ann = found[found["hand"] == "Ann"].set_index("day")["workload"]
    monday = int(ann.index.min())
    assert [ann[monday + day] for day in (0, 1, 3, 4, 7, 8, 9)] == [0, 2, 2, 3, 3, 1, 1]
    assert (found.loc[found["hand"] == "Bob", "workload"] == 0).all()


def test_nobody_does_nothing(log_of):
    assert workload_of(log_of([("a", "x", 0, 0, None, None)]), "resource").empty
