"""What the tests of records share: a company whose records stand in vendors' files, readers."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from event_logs.extraction.call_legs import join_legs
from event_logs.extraction.extract import Extraction, extract
from event_logs.project.project_file import Project, read_project
from event_logs.simulation.project import write_demo
from event_logs.sources.kinds import KINDS
from event_logs.sources.recognition import FORMATS
from event_logs.sources.records import judge_records
from event_logs.sources.shaping import shape
from event_logs.sources.table import Hints, read_table
from event_logs.sources.times import Manner

HEAD = """\
[project]
time_zone = "Europe/Moscow"
phone_region = "RU"
company_domains = ["company.example"]
"""


SEEDS = Path(__file__).parents[2].parent / "shared" / "data" / "formats"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Real shapes of exports; the test skips, saying so, where they are absent."""
    if not SEEDS.is_dir():
        pytest.skip("the shapes of real exports are not here (../shared/data/formats)")
    return SEEDS


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


@pytest.fixture
def bitrix24_deals(vendors: Vendors) -> list[dict[str, object]]:
    """The sources by which calls find their deals."""
    folder = vendors.files / "bitrix24"
    names = ("crm.stagehistory.list", "crm.deal.list", "crm.contact.list")
    return [{"name": name, "file": folder / f"{name}.jsonl"} for name in names]


@pytest.fixture
def calls_of(tmp_path: Path, extracted: Callable[..., Extraction]) -> Callable[..., pd.DataFrame]:
    """Reads a text as a file of calls with somebody whose deal is open: the calls as events."""
    (tmp_path / "stages.csv").write_text(
        "case_id,stage,timestamp\n1,New,2026-01-01 09:00:00\n", "utf-8"
    )
    (tmp_path / "deals.csv").write_text("case_id,contact_id\n1,1\n", "utf-8")
    (tmp_path / "contacts.csv").write_text("contact_id,phones\n1,+79990000001\n", "utf-8")
    tables = {"stages": "stage changes", "deals": "deals", "contacts": "contacts"}
    beside = [{"file": f"{name}.csv", "holds": holds} for name, holds in tables.items()]

    def read(text: str, name: str = "calls.csv", **others: object) -> pd.DataFrame:
        (tmp_path / name).write_text(text, "utf-8")
        made = extracted({"name": "calls", "file": name, **others}, *beside)
        events = made.log.events.filter(made.log.events.source == "calls").execute()
        return events.sort_values("source_row").reset_index(drop=True)

    return read


@pytest.fixture
def read_as(tmp_path: Path) -> Callable[..., list[dict[str, object]]]:
    """Reads files or texts in a format: the records kept, legs joined, without what is empty.

    `beside` are texts of lists that say more of the records. A record that is rejected has
    its `reason` alone.
    """

    def read(source: Path | str, name: str, *beside: str) -> list[dict[str, object]]:
        form = FORMATS[name]
        path = source if isinstance(source, Path) else _listed(tmp_path, source)
        raw = read_table(path, tmp_path, Hints(header=form.header))
        shaped = shape(
            raw, form, {}, path, [read_table(_listed(tmp_path, text), tmp_path) for text in beside]
        )
        roles = {role: role for role in shaped.columns}
        manner = Manner(form.zone or "UTC")
        draft = tmp_path / "draft"
        records = judge_records(shaped, KINDS[form.holds], roles, manner, draft)
        if "group_id" in roles:
            records = join_legs(records)
        rows = records.kept.to_pyarrow().to_pylist()
        kept = [{key: said for key, said in row.items() if said is not None} for row in rows]
        bad = records.judged.filter(records.judged.state == "rejected")
        rejected = bad.select("source_row", "reason").to_pyarrow().to_pylist()
        return sorted([*kept, *rejected], key=lambda row: (row["source_row"], str(row)))

    return read


def _listed(folder: Path, text: str) -> Path:
    suffix = ".json" if text.startswith(("{", "[{", "[\n")) else ".csv"
    path = folder / f"records {abs(hash(text))}{suffix}"
    path.write_text(text, "utf-8")
    return path


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(inner)}" for key, inner in value.items()) + " }"
    return f"'{value}'"
