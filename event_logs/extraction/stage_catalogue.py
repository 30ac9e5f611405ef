"""The stage catalogue of a CRM: which stages there are, in which order, what they mean."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from event_logs.extraction.reading import Source, read_sources
from event_logs.progress import say_nothing
from event_logs.project.project_file import Project

WON, LOST, OPEN = "won", "lost", "open"
ARCHIVED = "archived"

_COLUMNS = ("pipeline", "pipeline_name", "stage", "stage_name", "sort", "semantics", "is_archived")
_YES = ("1", "true", "t", "yes", "y", "да")


@dataclass(frozen=True, slots=True)
class CatalogueStage:
    """A stage as the CRM's catalogue lists it.

    `label` is what it is called as an activity: its name, with its pipeline's before it
    where another pipeline has an open stage of that name. `semantics` is open, won or lost.
    """

    pipeline: str
    pipeline_name: str
    stage: str
    name: str
    label: str
    semantics: str
    is_archived: bool = False


def catalogue_of(sources: Iterable[Source]) -> tuple[CatalogueStage, ...]:
    """The stages of the catalogues among some sources: pipelines as listed, stages as sorted."""
    rows: list[dict[str, str]] = []
    for source in sources:
        if source.spec.holds == "stages":
            listed = source.records.kept.order_by("source_row").select(*_COLUMNS)
            texts = listed.to_pyarrow().to_pylist()
            rows += [{name: text or "" for name, text in row.items()} for row in texts]
    places = {row["pipeline"]: place for place, row in reversed(list(enumerate(rows)))}
    rows.sort(key=lambda row: (places[row["pipeline"]], _number(row["sort"])))
    shared = _shared_names(rows)
    return tuple(_stage(row, is_shared=row["stage_name"] in shared) for row in rows)


def read_catalogue(project: Project) -> dict[str, tuple[CatalogueStage, ...]]:
    """The stages of every catalogue of a project, by the name of its source."""
    listing = [spec for spec in project.sources if spec.holds == "stages" and not spec.missing]
    with tempfile.TemporaryDirectory(prefix="greyzone-") as folder:
        sources = read_sources(replace(project, sources=tuple(listing)), Path(folder), say_nothing)
        return {source.spec.name: catalogue_of([source]) for source in sources}


def labels_of(catalogue: Sequence[CatalogueStage]) -> dict[tuple[str, str], str]:
    """Labels by pipeline and stage, by numbers and by names.

    Under a pipeline of `""` stands what a stage is called whatever the pipeline, where
    that is one label.

    >>> stage = CatalogueStage("7", "Sales", "1", "New", "New", "open")
    >>> labels_of([stage])["", "1"], labels_of([stage])["Sales", "New"]
    ('New', 'New')
    """
    numbered = [((stage.pipeline, stage.stage), stage.label) for stage in catalogue]
    keyed = numbered + [((stage.pipeline_name, stage.name), stage.label) for stage in catalogue]
    everywhere: dict[str, set[str]] = {}
    for (_, stage), label in keyed:
        everywhere.setdefault(stage, set()).add(label)
    sure = {("", stage): labels.pop() for stage, labels in everywhere.items() if len(labels) == 1}
    return sure | dict(reversed(keyed))


def _shared_names(rows: Sequence[Mapping[str, str]]) -> set[str]:
    """Names of open stages that more than one pipeline has."""
    homes: dict[str, set[str]] = {}
    for row in rows:
        if _semantics(row) == OPEN:
            homes.setdefault(row["stage_name"], set()).add(row["pipeline"])
    return {name for name, pipelines in homes.items() if len(pipelines) > 1}


def _stage(row: Mapping[str, str], *, is_shared: bool) -> CatalogueStage:
    pipeline, name = row["pipeline_name"] or row["pipeline"], row["stage_name"]
    semantics = _semantics(row)
    is_archived = row["is_archived"].lower() in _YES
    label = f"{pipeline}: {name}" if is_shared and semantics == OPEN else name
    if is_archived:
        label = f"{label} ({ARCHIVED})"
    return CatalogueStage(
        row["pipeline"], pipeline, row["stage"], name, label, semantics, is_archived
    )


def _semantics(row: Mapping[str, str]) -> str:
    text = row["semantics"].lower()
    return text if text in (WON, LOST) else OPEN


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0
