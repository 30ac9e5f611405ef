"""The first page holds the answer: what was looked at, what was found, what to do."""

from ui.report.content import Statements


def lines_of(report):
    [section] = [section for section in report.sections if section.key == "in-short"]
    return {
        block.heading: block.sentences for block in section.blocks if isinstance(block, Statements)
    }


def test_it_is_the_first_section_and_has_three_parts(report):
    assert report.sections[0].key == "in-short"
    assert list(lines_of(report)) == ["What was looked at", "What was found", "What to do"]


def test_it_counts_what_could_not_be_used(report):
    looked_at = lines_of(report)["What was looked at"]
    assert looked_at[0].startswith("3 deals with 7 events from ")
    assert "10 % (1 of 10 records)" in looked_at[1]


def test_it_tells_the_foremost_of_the_findings_that_stand_whole_behind_it(report):
    found = lines_of(report)["What was found"]
    [section] = [section for section in report.sections if section.key == "findings"]
    every = {line for block in section.leaves for line in block.sentences}
    assert found[0].startswith("The CRM's record follows the declared funnel in ")
    assert set(found) <= every
    assert len(found) < len(every)


def test_it_says_so_where_there_is_nothing_to_do(report):
    [line] = lines_of(report)["What to do"]
    assert line == "Nothing was found that harms beyond chance, and no place that costs time."
