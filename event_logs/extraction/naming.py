"""Numbers that vendors give to people and stages, turned into the names that they have.

A staff list with `user_id` names people, a stage catalogue names stages. Each names what
is of its own vendor, or of none. A stage is known by its pipeline and its number, so that
a renamed stage stays the same one; it goes by its name of today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table

from event_logs import engine
from event_logs.correlation.cells import split_cells
from event_logs.extraction.reading import Source
from event_logs.extraction.stage_catalogue import catalogue_of, labels_of
from event_logs.sources.recognition import FORMATS

UNLISTED = "not in the catalogue"

_ADDRESSES = ("sender", "recipients")
_PEOPLE = ("resource", "owner", "creator", "last_mover", *_ADDRESSES)
_NOWHERE = ibis.literal("")


def with_names(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources with people and stages under their names, where lists of them are there."""
    return tuple(_staged(_peopled(source, sources), sources) for source in sources)


def _lists(source: Source, sources: Sequence[Source], holds: str) -> list[Source]:
    """The lists that name what is in a source: those of its vendor, and of no vendor."""
    found = [listed for listed in sources if listed.spec.holds == holds]
    mine = _vendor(source)
    return [listed for listed in found if not mine or _vendor(listed) in ("", mine)]


def _vendor(source: Source) -> str:
    form = FORMATS.get(source.spec.format)
    return form.vendor if form else ""


def _with_kept(source: Source, kept: Table) -> Source:
    return replace(source, records=replace(source.records, kept=kept.cache()))


def _peopled(source: Source, sources: Sequence[Source]) -> Source:
    """A source in which the numbers of people are their names."""
    lists = [
        listed.records.kept.select("user_id", "person", "emails")
        for listed in _lists(source, sources, "staff")
        if "user_id" in listed.columns
    ]
    roles = [role for role in _PEOPLE if role in source.columns]
    if not lists or not roles or source.spec.holds == "staff":
        return source
    together = ibis.union(*lists) if len(lists) > 1 else lists[0]
    numbered = split_cells(together, "user_id").rename(user_id="text")
    people = numbered.group_by("user_id").agg(
        person=numbered.person.min(), emails=numbered.emails.min()
    )
    people = people.cache()
    kept = source.records.kept
    for role in roles:
        said = people.emails if role in _ADDRESSES else people.person
        known = people.select(**{f"{role} number": people.user_id, f"{role} name": said})
        joined = kept.left_join(known, kept[role] == known[f"{role} number"])
        name = ibis.coalesce(joined[f"{role} name"], joined[role])
        kept = joined.mutate(**{role: name}).drop(f"{role} number", f"{role} name")
    return _with_kept(source, kept)


def _staged(source: Source, sources: Sequence[Source]) -> Source:
    """A source in which stages and pipelines go by their names."""
    if source.spec.holds not in ("stage changes", "deals") or "stage" not in source.columns:
        return source
    catalogue = catalogue_of(_lists(source, sources, "stages"))
    kept = source.records.kept
    if not catalogue:
        return _with_kept(source, _last_named(kept)) if "stage_name" in source.columns else source
    labels = labels_of(catalogue)
    rest = f" ({UNLISTED})"
    named = "stage_name" in source.columns
    for role in [role for role in ("stage", "from_stage") if role in source.columns]:
        unlisted = ibis.coalesce(kept.stage_name, kept[role]) if named else kept[role]
        kept = _labelled(kept, role, labels, unlisted + rest)
    pipelines = {stage.pipeline: stage.pipeline_name for stage in catalogue}
    if "pipeline" in source.columns:
        kept = kept.mutate(pipeline=kept.pipeline.substitute(pipelines))
    return _with_kept(source, kept)


def _labelled(
    kept: Table, role: str, labels: Mapping[tuple[str, str], str], unlisted: StringValue
) -> Table:
    """Stages under their labels: by pipeline and stage, by stage alone, else as they are."""
    table = pa.table(
        {
            "at_pipeline": [pipeline for pipeline, _ in labels],
            "at_stage": [stage for _, stage in labels],
            "label": list(labels.values()),
        }
    )
    rows = kept.mutate(unlisted=unlisted)
    for pipeline, label in ((rows.pipeline.fill_null(""), "exact"), (_NOWHERE, "anywhere")):
        known = engine.load(table).rename(**{label: "label"})
        rows = rows.mutate(wanted=pipeline)
        rows = rows.left_join(
            known, [rows.wanted == known.at_pipeline, rows[role] == known.at_stage]
        ).drop("at_pipeline", "at_stage", "wanted")
    value = ibis.coalesce(rows.exact, rows.anywhere, rows.unlisted)
    return rows.mutate(**{role: value}).drop("exact", "anywhere", "unlisted")


def _last_named(kept: Table) -> Table:
    """Stages under the last name that the records give them, where there is no catalogue."""
    named = kept.filter(kept.stage_name.notnull())
    named = named.mutate(home=named.pipeline.fill_null(""))
    last = named.group_by("home", at_stage="stage").agg(
        last_name=named.stage_name.argmax(named.timestamp)
    )
    for role in ("stage", "from_stage"):
        rows = kept.mutate(wanted=kept.pipeline.fill_null(""))
        joined = rows.left_join(last, [rows.wanted == last.home, rows[role] == last.at_stage])
        name = ibis.coalesce(joined.last_name, joined[role])
        kept = joined.mutate(**{role: name}).drop("wanted", "home", "at_stage", "last_name")
    return kept
