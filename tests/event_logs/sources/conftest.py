"""What the tests of formats share: a company whose records stand in the vendors' files."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from event_logs.extraction.extract import Extraction, extract
from event_logs.project.project_file import Project, read_project
from event_logs.simulation.project import write_demo

HEAD = """\
[project]
time_zone = "Europe/Moscow"
phone_region = "RU"
company_domains = ["company.example"]
"""


@dataclass(frozen=True, slots=True)
class Vendors:
    """The folder of a simulated company, and its truth."""

    folder: Path

    @property
    def files(self) -> Path:
        """The folder of the vendors' files."""
        return self.folder / "records" / "vendors"

    def truth(self, name: str) -> list[dict[str, str]]:
        """A table of the truth."""
        with (self.folder / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def told(self, file: str) -> dict[str, dict[str, str]]:
        """What is true of the communications in a vendor's file, by row or number."""
        path = f"records/vendors/{file}"
        return {row["row"]: row for row in self.truth("communications") if row["file"] == path}


@pytest.fixture(scope="session")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Vendors:
    """A small company, played once."""
    return Vendors(write_demo(tmp_path_factory.mktemp("vendors"), deals=60))


@pytest.fixture(scope="session")
def project_of() -> Callable[..., Project]:
    """Writes the project of some sources (name, file and further lines of each) in a folder."""

    def make(folder: Path, *sources: dict[str, object], head: str = HEAD) -> Project:
        tables = []
        for number, source in enumerate(sources):
            named = {"name": f"source {number}", **source}
            lines = [f"{key} = {_written(value)}" for key, value in named.items()]
            tables.append("\n".join(["[[sources]]", *lines]))
        (folder / "greyzone.toml").write_text("\n".join([head, *tables]), "utf-8")
        return read_project(folder)

    return make


@pytest.fixture
def extracted(tmp_path: Path, project_of: Callable[..., Project]) -> Callable[..., Extraction]:
    """Extracts the project of some sources, in the test's folder."""
    return lambda *sources, **others: extract(project_of(tmp_path, *sources, **others))


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(inner)}" for key, inner in value.items()) + " }"
    return f"'{value}'"
