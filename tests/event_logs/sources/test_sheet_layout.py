"""Which rows are the header, on sheets written out by hand."""

from event_logs.sources.sheet_layout import fill_merged, find_layout


def test_the_first_wide_row_of_texts_is_the_header():
    head = [["", "", ""], ["Title", "", ""], ["a", "b", ""], ["1", "2", "3"]]
    assert find_layout(head, []).first == 3
    assert find_layout([["x", "y"], [1.0, 2.0]], []).columns == ("x", "y")


def test_a_line_of_parameters_does_not_pass_for_the_header():
    head = [["from", 46000.0, "to", 46030.0], ["id", "stage", "time", "who"], ["1", "2", "3", "4"]]
    assert find_layout(head, []).columns == ("id", "stage", "time", "who")


def test_a_header_with_a_number_in_it_is_still_one():
    head = [["deal", 2026.0], ["D-1", 5.0], ["D-2", 6.0]]
    layout = find_layout(head, [])
    assert (layout.header, layout.first) == (0, 1)


def test_a_merged_title_is_no_part_of_the_names():
    head = [["Report", "", ""], ["a", "b", "c"], ["1", "2", "3"]]
    layout = find_layout(head, [((0, 0), (0, 2))])
    assert layout.columns == ("a", "b", "c")
    assert layout.header == 1


def test_lower_lines_of_a_header_are_found_from_the_upper():
    head = [["id", "stage", "client", ""], ["", "", "name", "phone"], ["1", "2", "3", "4"]]
    merged = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3))]
    layout = find_layout(head, merged)
    assert layout.columns == ("id", "stage", "client / name", "client / phone")
    assert (layout.header, layout.first) == (0, 2)


def test_empty_and_repeated_names_are_told_apart():
    assert find_layout([["a", "a", "", "b"], ["1", "2", "3", "4"]], []).columns == (
        "a",
        "a (2)",
        "column 3",
        "b",
    )


def test_merged_cells_fill_only_rows_that_hold_something():
    rows = enumerate([["D", "1"], ["", "2"], ["", ""], ["E", "3"]])
    filled = [cells for _, cells in fill_merged(rows, [((0, 0), (2, 0))])]
    assert filled == [["D", "1"], ["D", "2"], ["", ""], ["E", "3"]]
