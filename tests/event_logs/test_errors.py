import pytest

from event_logs.errors import (
    ColumnsMissingError,
    EmptyLogError,
    FileMissingError,
    GreyzoneError,
    nearest,
)


@pytest.mark.parametrize(
    ("remedy", "end"),
    [
        ("Export it again", "Export it again."),
        ("Export it again.", "Export it again."),
        ("Did you mean 'New'?", "Did you mean 'New'?"),
    ],
)
def test_a_mistake_is_one_sentence_of_what_where_and_remedy(remedy, end):
    mistake = GreyzoneError("The file is empty.", where="calls.csv", remedy=remedy)
    assert str(mistake) == f"calls.csv: The file is empty. {end}"


def test_a_mistake_without_a_place_or_a_remedy_says_what_it_knows():
    assert str(EmptyLogError("No case is left")) == "No case is left."


def test_a_missing_file_offers_the_file_of_nearly_that_name(tmp_path):
    (tmp_path / "stage_changes.csv").touch()
    mistake = FileMissingError(tmp_path / "stage_change.csv", needed_for="the funnel")
    assert "needed for the funnel" in str(mistake)
    assert str(mistake).endswith("Did you mean 'stage_changes.csv'?")


def test_a_missing_folder_is_said_to_be_missing(tmp_path):
    assert "There is no folder" in str(FileMissingError(tmp_path / "away" / "calls.csv"))


def test_missing_columns_name_those_there_are_and_the_nearest():
    mistake = ColumnsMissingError(["deal_id"], ["dealid", "stage"], where="crm.csv")
    assert str(mistake) == (
        "crm.csv: There is no column 'deal_id'. The columns there are: 'dealid', 'stage'. "
        "Did you mean 'dealid'?"
    )


def test_missing_columns_with_nothing_near_say_where_columns_are_named():
    assert "greyzone.toml" in str(ColumnsMissingError(["x"], [], where="crm.csv"))


def test_nothing_is_nearest_among_nothing():
    assert nearest("New", []) == ""
