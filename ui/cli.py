"""The command line: `greyzone demo | init | build | analyze | app | export | report`.

Heavy imports wait until a command needs them, so that `greyzone --help` answers at once.
A mistake in the input is one sentence on standard error and exit code 2.
"""

import json
import socket
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from event_logs.errors import GreyzoneError
from event_logs.progress import say_nothing
from ui import options
from ui.fetching import fetch
from ui.opening import open_project, plain, tell_step
from ui.reporting import report, today
from ui.starting import init

if TYPE_CHECKING:
    from collections.abc import Sequence

    from event_logs.event_log import EventLog
    from event_logs.project.project_file import Project
    from mining.findings.analysis import Analysis
    from mining.findings.findings import Finding
    from mining.models.funnel import Funnel

app = typer.Typer(
    name="greyzone",
    help="The process that really happens, beside the funnel that is declared.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

ProjectFolder = Annotated[Path, typer.Argument(help="The project folder (with greyzone.toml).")]
FIRST_PORT, LAST_PORT = 8501, 8599


def main() -> None:
    """Run the command line; tell mistakes in words."""
    if hasattr(sys.stdout, "reconfigure"):
        # A Windows console of another code page must not break on a Russian stage name.
        sys.stdout.reconfigure(errors="replace")
    try:
        app()
    except GreyzoneError as mistake:
        typer.echo(mistake.sentence, err=True)
        sys.exit(2)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the demo project.")],
    world: Annotated[
        options.World, typer.Option(help="Which company to play out.")
    ] = options.World.TYPICAL,
    seed: Annotated[int, typer.Option(help="Another seed, another history.")] = 7,
    deals: Annotated[
        int | None, typer.Option(min=1, help="How many deals (default: the world's own).")
    ] = None,
) -> None:
    """Make a demo project: a sales department whose truth is known."""
    from event_logs.simulation.project import write_demo

    _refuse_foreign_folder(folder)
    write_demo(folder, world=world.value, seed=seed, deals=deals, tell=tell_step)
    typer.echo(f"The demo project is in {folder}. Next: greyzone build {folder}")


app.command()(fetch)
app.command("init")(init)
app.command()(report)


@app.command()
def build(project: ProjectFolder) -> None:
    """Read a project's records into one event log and say what became of each."""
    from mining.projects import build_log
    from ui import terminal
    from ui.first_page import prepare_pages

    found, funnel = open_project(project)
    built = build_log(found, funnel, tell=tell_step)
    prepare_pages(project, tell=tell_step)
    terminal.print_ledger(built.manifest)


@app.command()
def analyze(  # noqa: PLR0913, PLR0917 - one argument an option of the command
    project: ProjectFolder,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    opened_from: options.OpenedFrom = None,
    opened_before: options.OpenedBefore = None,
    containing: options.Containing = None,
    model_noise: options.ModelNoise = None,
    reference: options.HeldAgainst = options.Against.BEST_QUARTILE,
    period: options.Period = 91,
) -> None:
    """Say where the real process leaves the declared funnel, and where time goes."""
    from mining.findings.analysis import analyze as analyze_log
    from mining.findings.findings import find
    from mining.findings.time_part import reference_of
    from mining.projects import given_by
    from ui import terminal

    found, funnel = open_project(project)
    log = _chosen_log(found, opened_from, opened_before, containing or [])
    tell = say_nothing if as_json else tell_step
    held_against = reference_of(found, reference.value.replace("-", " "), days=period)
    given = replace(given_by(found, funnel), reference=held_against)
    analysis = analyze_log(log, funnel, noise=model_noise, given=given, tell=tell)
    findings = find(analysis, funnel)
    if as_json:
        document = _document(found, funnel, log, (analysis, findings))
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        terminal.print_findings(analysis, findings)


@app.command("app")
def serve(
    projects: Annotated[
        list[Path], typer.Argument(help="Project folders, or a folder that holds some.")
    ],
    port: Annotated[
        int, typer.Option(help="The port to serve at; 0 takes the first free one from 8501.")
    ] = 0,
    open_browser: Annotated[bool, typer.Option(help="Open the browser.")] = False,
) -> None:
    """Serve the app for one project or several on this machine."""
    from threading import Thread

    from streamlit.web import bootstrap

    from ui.places import find_projects, name_projects
    from ui.views import import_pages

    for place in find_projects(projects):
        open_project(place)
    name_projects(projects)
    chosen = port or _free_port()
    typer.echo(f"greyzone is served at http://localhost:{chosen} (Ctrl+C stops it)")
    settings = {
        "server_port": chosen,
        "server_address": "localhost",
        "server_headless": not open_browser,
        "server_fileWatcherType": "none",
        "browser_gatherUsageStats": False,
        "runner_magicEnabled": False,
        "client_toolbarMode": "minimal",
        "logger_level": "warning",
        **options.THEME,
    }
    # What the pages import takes two seconds: time in which the browser is being opened.
    Thread(target=import_pages, daemon=True).start()
    # In this process, so that whoever stops the command stops the server.
    bootstrap.load_config_options(settings)
    bootstrap.run(
        str(Path(__file__).with_name("app.py")), is_hello=False, args=[], flag_options=settings
    )


@app.command()
def export(
    project: ProjectFolder,
    to: Annotated[options.ExportFormat, typer.Option("--format", help="What to write.")],
    output: Annotated[
        Path | None, typer.Option(help="The file; by default PROJECT/export/<name>.<format>.")
    ] = None,
    noise: Annotated[
        float, typer.Option(min=0, max=1, help="Share of rare behaviour the model leaves out.")
    ] = 0.2,
    as_found: Annotated[
        bool, typer.Option("--as-found", help="A funnel with the hidden stages accepted.")
    ] = False,
) -> None:
    """Write the event log, the discovered model, or the funnel with what was accepted."""
    from mining.projects import export_as_found, export_funnel, export_project

    found, funnel = open_project(project)
    what, _, form = to.value.partition("-")
    endings = {"amocrm": "json", "bitrix24": "json"}
    ending = f"{what}.{endings.get(form, form)}" if form else what
    path = output or project / "export" / f"{plain(found.name)}.{ending}"
    if as_found and not form:
        raise GreyzoneError(f"'{to.value}' is no funnel", remedy="Use funnel-… or stages-…")
    if not form:
        written = export_project(project, path, to.value, noise=noise, tell=tell_step)
    elif funnel is None:
        raise GreyzoneError("The project declares no funnel", remedy="Add [funnel] to it")
    elif as_found:
        written = export_as_found(found, funnel, path, form, tell=tell_step)
    else:
        written = export_funnel(found, funnel, path, form, tell=tell_step)
    typer.echo(f"{written} → {path}")


def _document(
    found: "Project",
    funnel: "Funnel | None",
    log: "EventLog",
    told: "tuple[Analysis, Sequence[Finding]]",
) -> dict[str, Any]:
    """The JSON document, with the ledger, what deviations do, and what to correct first."""
    from event_logs.filters import keep_sources
    from event_logs.storage import read_manifest
    from mining.conformance.comparison import compare_deviations
    from mining.findings.corrections import find_corrections, harms_of
    from mining.findings.document import to_document

    analysis, findings = told
    recipe = read_manifest(found.folder).recipe
    parts = ("sources", "reasons", "repairs", "links", "mails")
    compared = corrected = None
    if funnel is not None:
        compared = compare_deviations(keep_sources(log, analysis.declared_sources), funnel)
        corrected = find_corrections(harms_of(analysis, compared), today()), today()
    return to_document(
        analysis,
        findings,
        ledger={name: recipe[name] for name in parts if name in recipe},
        quality=recipe.get("quality"),
        comparisons=compared,
        corrections=corrected,
    )


def _chosen_log(
    found: "Project", start: datetime | None, end: datetime | None, containing: list[str]
) -> "EventLog":
    from zoneinfo import ZoneInfo

    from event_logs import filters
    from event_logs.storage import open_log

    zone = ZoneInfo(found.time_zone)
    log = filters.filter_period(
        open_log(found.folder),
        start=start.replace(tzinfo=zone) if start else None,
        end=end.replace(tzinfo=zone) if end else None,
    )
    for activity in containing:
        log = filters.filter_containing(log, activity)
    return filters.require_cases(log, where=str(found.folder))


def _refuse_foreign_folder(folder: Path) -> None:
    """A demo may replace an earlier demo and fill an empty folder, nothing else."""
    if folder.is_file():
        raise GreyzoneError(
            "This is a file, not a folder", where=str(folder), remedy="Name another folder"
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "truth").is_dir():
        raise GreyzoneError(
            "There is something else in this folder",
            where=str(folder),
            remedy="Name an empty or new folder for the demo",
        )


def _free_port() -> int:
    for port in range(FIRST_PORT, LAST_PORT):
        with socket.socket() as probe:
            if probe.connect_ex(("localhost", port)) != 0:
                return port
    raise GreyzoneError(
        f"No port between {FIRST_PORT} and {LAST_PORT} is free", remedy="Name one with --port"
    )


if __name__ == "__main__":
    main()
