"""A project whose file people write into."""

import pytest


@pytest.fixture
def folder(request, tmp_path):
    """A folder with the project file that the test module names, and nothing recorded yet."""
    (tmp_path / "crm.csv").write_text("case_id,stage,timestamp\n")
    (tmp_path / "greyzone.toml").write_text(request.module.PROJECT)
    return tmp_path
