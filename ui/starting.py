"""`greyzone init`: from a folder of exports to a project file, with a word beside every guess."""

from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[Path, typer.Argument(help="Where the project is to be.")],
    files: Annotated[
        list[Path], typer.Argument(help="The exported files, or folders that hold some.")
    ],
) -> None:
    """Look at exported files and write greyzone.toml, saying what is not sure."""
    from event_logs.guessing.start import start_project  # noqa: PLC0415 - heavy

    started = start_project(folder, [file for each in files for file in files_in(each)])
    for seen in started.sources:
        known = f"format {seen.format}" if seen.format else seen.holds
        typer.echo(f"{seen.file.name}: {known}")
    typer.echo(f"Written: {folder / 'greyzone.toml'}")
    if started.unsure:
        typer.echo("Not sure of:")
        for doubt in started.unsure:
            typer.echo(f"  - {doubt}")
    typer.echo(f"Look through it, then: greyzone build {folder}")


def files_in(place: Path) -> list[Path]:
    """The file itself, or the files of a folder that may hold records."""
    if not place.is_dir() or (place / "cur").is_dir():
        return [place]
    ends = (
        *(".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".parquet", ".json", ".jsonl"),
        *(".ndjson", ".xes", ".gz", ".mbox", ".mbx"),
    )
    return sorted(file for file in place.iterdir() if file.name.lower().endswith(ends))
