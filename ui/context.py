"""What a page is given: the project, the deals chosen, and every result on demand."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
from mining.conformance.deviations import Deviations, deviating_cases, discover_deviations
from mining.conformance.fitness import Fitness, fitness

from event_logs import storage
from event_logs.event_log import EventLog
from event_logs.project import FILE, Project
from mining.models.alignment import Alignments
from mining.discovery.variants import Variants
from mining.findings.analysis import Conformance, LogFacts
from mining.models.directly_follows_graph import Clock, DirectlyFollowsGraph
from mining.models.funnel import Funnel
from mining.organization.handovers import Handovers, Level
from mining.performance.stage_times import StageTimes
from ui import cache
from ui.state import Choice, Options

PROJECT = "GREYZONE_PROJECT"
"""The environment variable that names the project folder to the app."""

RECORDED, EVERYTHING = "recorded", "everything"


@dataclass(frozen=True)
class Context:
    """One project as one page sees it; results are made when asked for, then kept."""

    place: str
    project: Project
    declared: Funnel | None
    manifest: storage.Manifest
    choice: Choice = field(default_factory=Choice)

    @property
    def log(self) -> EventLog:
        """The log of the deals chosen."""
        return cache.chosen_log(self.place, self.choice)

    @property
    def options(self) -> Options:
        """What can be chosen."""
        return cache.options(self.place, self.manifest.fingerprint)

    @property
    def facts(self) -> LogFacts:
        """How much the chosen log holds."""
        return cache.facts(*self._key)

    @property
    def cases(self) -> int:
        """How many deals are chosen."""
        return self.facts.cases

    @property
    def funnel(self) -> Funnel | None:
        """The declared funnel."""
        return self.declared

    @property
    def variants(self) -> Variants:
        """The variants of the chosen log."""
        return cache.variants(*self._key)

    @property
    def deviations(self) -> Deviations | None:
        """Deviations of what the CRM recorded from the funnel, for the map."""
        return self.deviations_at(RECORDED)

    @property
    def stage_times(self) -> StageTimes | None:
        """Times in the declared stages."""
        if self.declared is None:
            return None
        return cache.times(*self._key, repr(self.declared), self.declared)

    @cached_property
    def _key(self) -> tuple[str, str, Choice]:
        return self.place, self.manifest.fingerprint, self.choice

    def graph(self, time: Clock) -> DirectlyFollowsGraph:
        """The real process, with times by the `calendar` or the `business` clock."""
        return cache.graph(*self._key, time)

    def handovers(self, by: Level) -> Handovers:
        """Handovers between people or departments."""
        return cache.hands(*self._key, by)

    def alignments(self, level: str) -> Alignments | None:
        """The chosen log aligned with the funnel, as recorded or with everything."""
        if self.declared is None:
            return None
        declared = repr(self.declared)
        sources: tuple[str, ...] = ()
        if level == RECORDED:
            sources = cache.declared_sources(
                self.place, self.manifest.fingerprint, declared, self.declared
            )
        return cache.aligned(*self._key, sources, declared, self.declared)

    def deviations_at(self, level: str) -> Deviations | None:
        """Deviations from the funnel at one of the two levels."""
        aligned = self.alignments(level)
        if aligned is None or self.declared is None:
            return None
        return discover_deviations(aligned, self.declared)

    def fitness_at(self, level: str) -> Fitness | None:
        """The fitness of the funnel at one of the two levels."""
        aligned = self.alignments(level)
        return None if aligned is None else fitness(aligned)

    def conformance_at(self, level: str) -> Conformance | None:
        """Fitness and deviations at one of the two levels."""
        fit, found = self.fitness_at(level), self.deviations_at(level)
        return None if fit is None or found is None else Conformance(fit, found)

    def cases_with(self, level: str, kind: str, activity: str) -> list[str]:
        """The deals that deviate in one way."""
        aligned = self.alignments(level)
        if aligned is None or self.declared is None:
            return []
        return deviating_cases(aligned, self.declared, kind, activity)

    def beside(self, name: str) -> pd.DataFrame | None:
        """A table kept with the log (`rejected`, `links`), its first thousand rows."""
        try:
            return storage.read_beside(self.place, name).limit(1000).execute()
        except OSError:
            return None


def open_context(place: str | None = None) -> Context:
    """The project that the environment names, with its stored log."""
    folder = Path(place or os.environ.get(PROJECT, ".")).absolute()
    file = folder / FILE
    found, funnel = cache.project(str(folder), file.stat().st_mtime if file.is_file() else 0.0)
    stored = folder / "log" / storage.MANIFEST
    manifest = cache.manifest(str(folder), stored.stat().st_mtime if stored.is_file() else 0.0)
    return Context(str(folder), found, funnel, manifest)
