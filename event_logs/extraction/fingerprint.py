"""Whether a stored log is still what the records and the project file would make."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from event_logs.project.project_file import Project
from event_logs.project.source_spec import SourceSpec

RECIPE = 2
"""Changes whenever the same records would make another log."""


def fingerprint_of(project: Project) -> str:
    """A text that changes when the records or what the project makes of them change.

    The content of every file counts, not its date; the project's name does not. A database
    on a server counts with its address and the query: whether its records changed, it alone
    could tell, and it is asked when the log is built, not before.
    """
    spec = asdict(project)
    for name in ("folder", "name", "text", "settings"):
        del spec[name]
    spec["sources"] = [_fingerprint(source) for source in project.sources]
    funnel = project.funnel_table.get("file")
    if funnel:
        spec["funnel_file"] = _digest(project.folder / str(funnel))
    whole = json.dumps([RECIPE, spec], sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _fingerprint(source: SourceSpec) -> dict[str, object]:
    spec = asdict(source)
    database = source.database
    file = source.file or (database.file if database else None)
    spec["file"] = _digest(file) if file and file.exists() else ""
    spec["pages"], spec["beside"] = ([_digest(f) for f in g] for g in (source.pages, source.beside))
    if database and database.file:
        spec["database"]["address"] = database.scheme
    return spec


def _digest(file: Path) -> str:
    if file.is_dir():
        inside = sorted(path for path in file.rglob("*") if path.is_file())
        whole = [(path.relative_to(file).as_posix(), _digest(path)) for path in inside]
        return hashlib.sha256(json.dumps(whole).encode(errors="replace")).hexdigest()
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
