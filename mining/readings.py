"""The two readings of a project: as declared, and as found."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from event_logs.errors import LogMissingError
from event_logs.progress import Tell, say_nothing
from event_logs.project.project_file import Project
from event_logs.storage import Manifest, open_log, read_manifest, save_log
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages
from mining.stages.as_found import log_as_found
from mining.stages.decisions import AsFound, Decision, as_found, funnel_as_found
from mining.stages.discovery import discover_hidden_stages

FOLDER = "as-found"
"""Where, within a project, the log as found is stored."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored log and the funnel to read it by: its folder, manifest, funnel and stages."""

    place: Path
    manifest: Manifest
    funnel: Funnel
    stages: AsFound


def read_as_found(
    home: Path, funnel: Funnel, found: HiddenStages, decisions: Sequence[Decision]
) -> Reading:
    """The log of a project as found, stored beside the log as declared.

    It is made anew only where the log, the stages found or the decisions are others than
    when it was stored. Raises `FunnelError` where an accepted name stands twice.
    """
    declared = open_log(home)
    stages = as_found(found, decisions, funnel)
    read_by = funnel_as_found(funnel, stages)
    place = home / FOLDER
    wanted = _fingerprint(declared.fingerprint, stages, found)
    manifest = _stored(place, wanted)
    if manifest is None:
        log = log_as_found(declared, funnel, found, stages)
        recipe = read_manifest(home).recipe
        manifest = save_log(log, place / "log", fingerprint=wanted, recipe=recipe)
    return Reading(place, manifest, read_by, stages)


def find_stages(project: Project, funnel: Funnel, *, tell: Tell = say_nothing) -> HiddenStages:
    """The hidden stages of a project's stored log."""
    log, share = open_log(project.folder), ambiguous_share(read_manifest(project.folder))
    return discover_hidden_stages(log, funnel, ambiguous=share, tell=tell)


def ambiguous_share(manifest: Manifest) -> float | None:
    """The share of outside communications that could belong to several deals."""
    counts = {"linked": 0, "ambiguous": 0}
    for row in manifest.recipe.get("links", []):
        if row["link"] in counts:
            counts[row["link"]] += int(row["count"])
    whole = sum(counts.values())
    return counts["ambiguous"] / whole if whole else None


def _stored(place: Path, wanted: str) -> Manifest | None:
    try:
        manifest = read_manifest(place)
    except LogMissingError:
        return None
    return manifest if manifest.fingerprint == wanted else None


def _fingerprint(log: str, stages: AsFound, found: HiddenStages) -> str:
    model = found.model
    path = found.posterior["state"].to_numpy() if model is not None else b""
    parts = (log.encode(), repr(stages.stages).encode(), bytes(path))
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()
