"""What every command does first: open a project, name a file after it, tell of each step."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from event_logs.project.project_file import Project
    from mining.models.funnel import Funnel


def open_project(folder: Path) -> "tuple[Project, Funnel | None]":
    """The project in a folder, and the funnel that it declares."""
    from event_logs.project.project_file import read_project
    from mining.conformance.declared import read_funnel

    found = read_project(folder)
    return found, read_funnel(found)


def plain(name: str) -> str:
    """A name as one of a file.

    >>> plain("Sales: north")
    'Sales--north'
    """
    kept = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name)
    return kept.strip("-") or "log"


def tell_step(step: str) -> None:
    """Say on standard error what is being done."""
    typer.echo(f"  {step}", err=True)
