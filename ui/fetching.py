"""The command `greyzone fetch`: mail from servers into the project's folders."""

from pathlib import Path
from typing import Annotated

import typer


def fetch(
    project: Annotated[Path, typer.Argument(help="The project folder (with greyzone.toml).")],
) -> None:
    """Fetch the mail of the project's accounts (IMAP): headers, and only what is new."""
    from event_logs.extraction.fetching import fetch_sources
    from event_logs.project.project_file import read_project
    from ui import wording
    from ui.language import _

    made = fetch_sources(read_project(project), tell=lambda step: typer.echo(f"  {step}", err=True))
    for source in made:
        for found in source.folders:
            said = _("{source}, folder {folder}: {messages} new")
            typer.echo(
                said.format(
                    source=source.source,
                    folder=found.folder,
                    messages=wording.count(found.messages),
                )
            )
