"""Which projects the app serves: the folders that the environment names."""

import os
from collections.abc import Iterable
from pathlib import Path

from event_logs.errors import GreyzoneError
from event_logs.project.project_file import FILE

PROJECTS = "GREYZONE_PROJECTS"
"""The environment variable that names the project folders to the app, as a path list."""


def find_projects(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The project folders among `folders`; one without a project file stands for those in it.

    Raises `GreyzoneError` for a folder that is not there.
    """
    found: list[Path] = []
    for folder in folders:
        place = folder.parent if folder.name == FILE else folder
        if not place.is_dir():
            raise GreyzoneError(
                "There is no such folder",
                where=str(place),
                remedy="Name a project folder, a folder of projects, or an empty one to begin in",
            )
        is_project = (place / FILE).is_file()
        inner = [place] if is_project else sorted(p.parent for p in place.glob(f"*/{FILE}"))
        found += [path.absolute() for path in inner]
    return tuple(dict.fromkeys(found))


def named_projects() -> tuple[Path, ...]:
    """The projects that the environment names; the folder we are in where it names none."""
    listed = os.environ.get(PROJECTS, ".").split(os.pathsep)
    return find_projects(Path(name) for name in listed if name)


def first_home() -> Path:
    """The first folder that the environment names: where a first project is to be."""
    listed = os.environ.get(PROJECTS, ".").split(os.pathsep)
    return Path(next((name for name in listed if name), ".")).absolute()


def add_project(folder: Path) -> None:
    """Name one more project to the app, unless it is among those named."""
    if folder.absolute() not in named_projects():
        os.environ[PROJECTS] = os.pathsep.join([os.environ.get(PROJECTS, "."), str(folder)])


def name_projects(folders: Iterable[Path]) -> None:
    """Name the projects to the app, which runs in this process or in a child of it."""
    os.environ[PROJECTS] = os.pathsep.join(str(folder) for folder in folders)


def short_names(folders: Iterable[Path]) -> dict[str, Path]:
    """The folders under their own names, with as much of their parents as tells them apart.

    >>> [*short_names([Path("/a/x"), Path("/b/x"), Path("/b/y")])]
    ['a/x', 'b/x', 'y']
    """
    places = list(folders)
    names: dict[str, Path] = {}
    for place in places:
        length = 1
        while any(_end(place, length) == _end(other, length) for other in places if other != place):
            length += 1
        names[_end(place, length)] = place
    return names


def _end(path: Path, length: int) -> str:
    return "/".join(path.parts[-length:])
