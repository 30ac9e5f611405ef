"""The declared funnel as the stage catalogue of the CRM has it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from event_logs.errors import LogMissingError, RecordsMissingError, nearest
from event_logs.extraction.stage_catalogue import LOST, OPEN, WON, CatalogueStage, read_catalogue
from event_logs.project.project_file import Project
from event_logs.storage import read_manifest
from mining.models.funnel import Funnel, Stage, make_funnel, parse_funnel
from mining.models.funnel_checks import Declaration

SETTINGS = ("source", "pipeline")


def read_catalogue_funnel(table: Mapping[str, Any], project: Project) -> Funnel:
    """The funnel of `[funnel] source = "…"`: a pipeline of the catalogue that the source holds.

    Its stages in their order, then what is won and what is lost; archived stages are left
    out. `pipeline` names one of several. Where the catalogue has been moved away, the
    funnel by which the log was built. Raises `FunnelError` where there is no such source
    or pipeline.
    """
    declared = Declaration(str(project.file), project.text)
    declared.refuse_unknown_settings(table, SETTINGS, "[funnel] with a source")
    name = declared.name(table["source"], "source")
    for spec in project.sources:
        if spec.name == name and spec.missing is not None:
            return _as_built(project.folder, spec.missing)
    catalogues = read_catalogue(project)
    if name not in catalogues:
        raise declared.error(
            f"No source '{name}' holds stages",
            nearest(name, catalogues)
            or f"Those that do: {', '.join(catalogues) or 'none; add one with holds = stages'}",
            word="source",
        )
    pipeline = declared.name(table.get("pipeline", ""), "pipeline")
    return _funnel(_chosen(catalogues[name], pipeline, declared), declared)


def _as_built(folder: Path, gone: RecordsMissingError) -> Funnel:
    """The funnel by which the stored log was built: the catalogue itself is not there now."""
    try:
        line = read_manifest(folder).recipe.get("funnel", "")
    except LogMissingError:
        raise gone from None
    if not line:
        raise gone
    return parse_funnel(str(line))


def _chosen(
    catalogue: Sequence[CatalogueStage], pipeline: str, declared: Declaration
) -> list[CatalogueStage]:
    """The stages of the pipeline named, or of the only one."""
    known = dict.fromkeys(stage.pipeline_name for stage in catalogue if not stage.is_archived)
    chosen = [
        stage
        for stage in catalogue
        if not stage.is_archived and pipeline in ("", stage.pipeline, stage.pipeline_name)
    ]
    if not chosen:
        hint = nearest(pipeline, known) or f"The pipelines are: {', '.join(known)}"
        raise declared.error(f"There is no pipeline '{pipeline}'", hint, word="pipeline")
    if len({stage.pipeline for stage in chosen}) > 1:
        raise declared.error(
            "The catalogue has several pipelines",
            f"Add pipeline = '…', one of: {', '.join(known)}",
            word="source",
        )
    return chosen


def _funnel(chosen: Sequence[CatalogueStage], declared: Declaration) -> Funnel:
    by_meaning = {
        meaning: list(dict.fromkeys(s.label for s in chosen if s.semantics == meaning))
        for meaning in (OPEN, WON, LOST)
    }
    return make_funnel(
        [Stage(label) for label in by_meaning[OPEN]],
        by_meaning[WON] + by_meaning[LOST],
        where=declared.where,
        lines=declared.lines,
    )
