"""The page of the guide that lists every format, written from the declarations."""

from collections.abc import Iterable

from event_logs.sources.formats import Format
from event_logs.sources.recognition import FORMATS

_HEAD = """\
# Formats

How each CRM and telephone system writes its records, how to get them out, and what to beware \
of. A file is recognised by its columns; `format = "…"` names the format where it is not, or \
where one file holds several kinds of records.

```toml
[[sources]]
name = "crm"
file = "exports/events-*.jsonl"     # one file, or pages in several
# format = "amocrm events"          # only where it is not recognised
# time_zone = "Europe/Moscow"       # overrides what the vendor says
# beside = ["exports/messages.json"] # lists that say more of each record

[funnel]
source = "pipelines"                # the funnel as the CRM's own catalogue has it
pipeline = "Sales"                  # one of several
```

Answers of an interface are read as they come: pages, arrays, one answer a line. Numbers of \
stages and people are named by the vendor's lists, if they are among the sources. What a \
format takes from elsewhere can be changed under `columns`. Tables of no vendor are described \
with `holds` and `columns`; one with a column of times for every stage with `stage_columns`.

This page is written from the declarations in `event_logs/sources`.
"""


def formats_page() -> str:
    """The text of `docs/guide/05-formats.md`."""
    vendors = dict.fromkeys(form.vendor for form in FORMATS.values())
    parts = [_vendor(name, [f for f in FORMATS.values() if f.vendor == name]) for name in vendors]
    return "\n".join([_HEAD, *parts])


def _vendor(name: str, forms: Iterable[Format]) -> str:
    return "\n".join([f"## {name}", "", *(_format(form) for form in forms)])


def _format(form: Format) -> str:
    lines = [f"### {form.name}", "", f"Holds {form.holds}. To be had from: {form.whence}.", ""]
    lines += [f"- {trap}" for trap in form.traps]
    lines += [f"- With `beside`: {lookup.whence}." for lookup in form.lookups]
    if form.zone:
        lines.append(f"- Times without an offset are taken for {form.zone}.")
    kind = "json" if form.suffix == ".json" else "text"
    return "\n".join([*lines, "", f"```{kind}", form.sample.rstrip("\n"), "```", ""])
