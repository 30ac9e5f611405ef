"""The command `greyzone report`: what was found, as a file to hand over."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from ui import options
from ui.opening import open_project, plain, tell_step


def report(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    project: Annotated[Path, typer.Argument(help="The project folder (with greyzone.toml).")],
    to: Annotated[options.ReportFormat, typer.Option("--format", help="What to write.")],
    lang: Annotated[
        options.Language, typer.Option(help="In which language.")
    ] = options.Language.ENGLISH,
    output: Annotated[
        Path | None, typer.Option(help="The file; by default PROJECT/report/<name>.<format>.")
    ] = None,
    rows: options.Rows = 8,
    whole: options.Whole = False,
    pseudonyms: options.Pseudonyms = False,
) -> None:
    """Write what was found as a report: HTML, PDF, Excel or PowerPoint."""
    from ui.language import speaking
    from ui.report.make import report_of
    from ui.report.write import write_report

    found, funnel = open_project(project)
    path = output or project / "report" / f"{plain(found.name)}.{to.value}"
    with speaking(lang.value):
        made = report_of(found, funnel, today(), pseudonyms=pseudonyms, tell=tell_step)
        tell_step(f"writing {path.name} …")
        write_report(made, path, to.value, rows=rows, whole=whole)
    typer.echo(f"The report → {path}")


def today() -> date:
    """The day on which a report is made; the only place that asks the clock."""
    return datetime.now().astimezone().date()
