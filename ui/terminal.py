"""What the command line prints: the ledger and the findings, for people."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from event_logs.storage import Manifest
from mining.findings.analysis import Analysis
from mining.findings.findings import Finding
from ui import data_words, finding_words, wording
from ui.language import N_, _


def print_ledger(manifest: Manifest) -> None:
    """What became of every record, and what the log holds now."""
    console = Console()
    titles = {
        "sources": N_("Records: read = kept + duplicate + rejected"),
        "reasons": N_("Why records were rejected"),
        "repairs": N_("What was done to records that were kept"),
        "links": N_("Which deal calls and emails belong to"),
        "mails": N_("What the emails are; those of machines are no activities"),
    }
    for name, title in titles.items():
        rows = manifest.recipe.get(name)
        if rows:
            console.print(_table(_(title), rows))
    _print_quality(console, manifest.recipe.get("quality", ()))
    console.print(
        _(
            "The event log: {deals} ({open} still open), {events}, {activities}, {first} to {last}."
        ).format(
            deals=wording.number_of(manifest.cases, "deal"),
            open=wording.count(manifest.open_cases),
            events=wording.number_of(manifest.events, "event"),
            activities=wording.number_of(manifest.activities, "activity", "activities"),
            first=manifest.first[:10],
            last=manifest.last[:10],
        )
    )


def print_findings(analysis: Analysis, findings: Sequence[Finding]) -> None:
    """What stands out, a sentence each, under its heading."""
    console = Console(highlight=False)
    facts = analysis.facts
    console.print(
        f"{wording.number_of(facts.cases, 'deal')}, {wording.number_of(facts.events, 'event')}, "
        f"{wording.number_of(len(analysis.variants.frame), 'variant')}"
    )
    for heading, found in finding_words.under_headings(findings):
        console.print(f"\n[bold]{heading}[/bold]")
        for finding in found:
            console.print(f"  • {finding_words.sentence(finding)}", markup=False)


def _print_quality(console: Console, checks: Sequence[dict[str, Any]]) -> None:
    """What is doubtful in the log, the greatest shares first, with an example and the effect."""
    if not checks:
        return
    rows = data_words.quality_rows(checks)
    if rows:
        console.print(_table(_(data_words.DOUBTFUL), rows))
    console.print(data_words.checks_made(checks), highlight=False)


def _table(title: str, rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left")
    for name, value in rows[0].items():
        table.add_column(name, justify="right" if isinstance(value, int) else "left")
    for row in rows:
        table.add_row(*(wording.count(v) if isinstance(v, int) else str(v) for v in row.values()))
    return table
