"""A demo says where to begin; a project of somebody's own does not."""

import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = """
from types import SimpleNamespace
from pathlib import Path
from ui.components.stories import show_stories
show_stories(SimpleNamespace(home=Path({home!r})))
"""


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_a_demo_tells_stories(tmp_path, is_demo):
    if is_demo:
        (tmp_path / "truth").mkdir()
    app = AppTest.from_string(SCRIPT.format(home=str(tmp_path)), default_timeout=60).run()
    assert not app.exception
    assert len(app.expander) == int(is_demo)
    if is_demo:
        told = " ".join(text.value for text in app.markdown)
        assert all(who in told for who in ("Analyst", "Consultant", "Manager"))
