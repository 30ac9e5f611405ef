"""The figures of the load test: what is told of many visits, and that all of them are told."""

from rich.console import Console

from benchmarks.load import Visit, summed, table_of


def test_visits_are_told_by_kind_and_page_with_their_spread():
    times = [0.1, 0.2, 0.3, 0.4, 10.0]
    visits = [Visit("crowded", "map", seconds) for seconds in times]
    [cold, crowded] = summed([Visit("cold", "map", 2.0), *visits])
    assert cold == {
        "kind": "cold",
        "page": "map",
        "visits": 1,
        "median": 2.0,
        "p95": None,
        "slowest": 2.0,
    }
    assert (crowded["visits"], crowded["median"], crowded["slowest"]) == (5, 0.3, 10.0)
    # Between the fourth and the fifth, at four fifths of the way from 75 % to 100 %.
    assert crowded["p95"] == round(0.4 + 0.8 * 9.6, 3)


def test_the_table_shows_every_kind_and_page():
    row = {"cases": 2000, "visits": summed([Visit("cold", "", 1.0), Visit("again", "map", 0.5)])}
    console = Console(width=120, record=True)
    console.print(table_of(row))
    text = console.export_text()
    assert "2,000 cases" in text
    assert "cold" in text
    assert "again" in text
    assert "0.5" in text
