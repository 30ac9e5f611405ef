"""What all tests share: small logs, a place for real data, and no silent skips in CI."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).parents[1].parent / "shared" / "data"
MAIN = sys.modules["__main__"]
MUST_RUN_IN_CI = ("e2e", "spark", "imap")

# Few examples, each through the table engine; no deadline, for machines are shared.
settings.register_profile(
    "house",
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _main_module() -> None:
    """Put back the main module, which `AppTest` replaces by a page.

    A process started afterwards by `spawn` would run that page, whose file is gone.
    """
    sys.modules["__main__"] = MAIN


@pytest.fixture(scope="session")
def bpic2012() -> Path:
    """The file of BPI Challenge 2012; the test skips, saying so, where it is absent."""
    path = SHARED / "bpic2012" / "bpic2012.xes.gz"
    if not path.is_file():
        pytest.skip("the data of BPI Challenge 2012 is not here (../shared/data)")
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser; the test skips, saying so, where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("there is no Chromium on this machine")


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """In CI a skipped browser or Spark test is a failure."""
    skipped = call.excinfo is not None and call.excinfo.errisinstance(pytest.skip.Exception)
    needed = [name for name in MUST_RUN_IN_CI if item.get_closest_marker(name)]
    if os.environ.get("CI") and skipped and needed:
        reason = f"skipped in CI, where {needed[0]} tests must run: {call.excinfo.value}"
        call.excinfo = pytest.ExceptionInfo.from_exc_info(
            (AssertionError, AssertionError(reason), call.excinfo.tb)
        )
