import pytest

from mining.models.funnel_checks import Declaration

TEXT = """[project]
name = "New"
[funnel]
stages = [
  "New",
  "Newer"]
[[funnel.outcomes]]
name = "Won"
[calendar]
days = "Won"
"""


@pytest.mark.parametrize(
    ("word", "line"),
    [("New", 5), ("Newer", 6), ("Won", 8), ("stages", 4), ("Away", 3), ("", 3)],
)
def test_a_word_is_found_whole_and_in_the_tables_of_the_funnel_only(word, line):
    assert Declaration("greyzone.toml", TEXT).line_of(word) == f"greyzone.toml, line {line}"


def test_a_text_without_such_a_table_is_searched_as_a_whole():
    assert Declaration("f", "a\nb > c").line_of("c") == "f, line 2"
    assert Declaration("f", "a\nb > c").line_of("d") == "f"


def test_one_line_needs_no_number():
    assert Declaration("the funnel", "New > Won").line_of("New") == "the funnel"


def test_signs_in_a_word_are_only_signs():
    assert Declaration("f", "x\n[funnel]\na = 'Offer (2) *'").line_of("Offer (2) *") == "f, line 3"
