"""The page of formats in the guide says what the declarations say."""

from pathlib import Path

from event_logs.sources.formats_page import formats_page

PAGE = Path(__file__).parents[3] / "docs" / "guide" / "05-formats.md"


def test_the_page_is_written_from_the_declarations():
    # To write it anew: print(formats_page(), end="") into the file.
    assert PAGE.read_text("utf-8") == formats_page()
