"""What a page is given: the project, the deals chosen, and every result on demand."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from event_logs import storage
from event_logs.errors import GreyzoneError
from event_logs.event_log import EventLog
from event_logs.project.project_file import FILE, Project
from mining.conformance.acceptance import read_accepted
from mining.conformance.comparison import Comparisons
from mining.conformance.deviations import Deviations, deviating_cases
from mining.deadlines.deadlines import Deadline
from mining.discovery.replay import Replay
from mining.discovery.variants import Variants
from mining.evidence.crm_lag import CrmLag
from mining.evidence.ledger import GreyZoneLedger
from mining.evidence.timeline import Timeline
from mining.findings.against_funnel import Conformance
from mining.findings.analysis import LogFacts
from mining.models.directly_follows_graph import Clock, DirectlyFollowsGraph
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages
from mining.organization.handovers import Handovers
from mining.organization.hands import Hands
from mining.organization.work import Level
from mining.performance.endings import Endings
from mining.performance.lost_time import LostTime, Reference
from mining.performance.passages import Passages
from mining.performance.rework import Rework
from mining.performance.stage_times import StageTimes
from mining.performance.wait_causes import WaitCauses
from mining.projects import zoned_calendar
from mining.readings import Reading, read_as_found
from mining.stages.decisions import Decision, read_decisions
from ui import cache, cache_of_evidence, cache_of_times
from ui.choice import Choice, Options

RECORDED = "recorded"


@dataclass(frozen=True)
class Context:
    """One project as one page sees it; results are made when asked for, then kept.

    `declared` is the funnel that the project declares. With `found` the log and the funnel
    are read as found.
    """

    place: str
    project: Project
    declared: Funnel | None
    manifest: storage.Manifest
    choice: Choice = field(default_factory=Choice)
    found: Reading | None = None

    @property
    def home(self) -> Path:
        """The project folder."""
        return self.project.folder

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided of the stages found."""
        return read_decisions(self.project)

    @property
    def proposed_funnel(self) -> str:
        """The funnel that the records suggest, on one line."""
        place, fingerprint, _ = self._key
        return cache.proposed_funnel(place, fingerprint)

    @property
    def hidden_stages(self) -> HiddenStages:
        """The stages found in the whole log as declared. Needs a declared funnel."""
        if self.declared is None:
            raise GreyzoneError("The project declares no funnel", where=str(self.project.file))
        fingerprint = storage.read_manifest(self.home).fingerprint
        return cache_of_evidence.hidden_stages(
            str(self.home), fingerprint, repr(self.declared), self.declared
        )

    @property
    def timeline(self) -> Timeline:
        """Where the CRM said each deal was, and where it really was."""
        return cache_of_evidence.timeline(*self._whole)

    @property
    def crm_lag(self) -> CrmLag:
        """How late the CRM is, in the whole log."""
        return cache_of_evidence.lag(*self._whole)

    @property
    def _whole(self) -> tuple[str, str, str, Funnel, HiddenStages]:
        if self.declared is None:
            raise GreyzoneError("The project declares no funnel", where=str(self.project.file))
        fingerprint = storage.read_manifest(self.home).fingerprint
        return (str(self.home), fingerprint, repr(self.declared), self.declared, self.hidden_stages)

    def as_found(self) -> "Context":
        """The same project read as found; the log is stored when it is first asked for."""
        if self.declared is None:
            return self
        reading = read_as_found(self.home, self.declared, self.hidden_stages, self.decisions)
        return replace(self, place=str(reading.place), manifest=reading.manifest, found=reading)

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
        """The funnel that the log is read by: declared, or as found."""
        return self.found.funnel if self.found else self.declared

    @property
    def variants(self) -> Variants:
        """The variants of the chosen log."""
        return cache.variants(*self._key)

    @property
    def deviations(self) -> Deviations | None:
        """Deviations of what the CRM recorded from the funnel, for the map."""
        compared = self.conformance_at(RECORDED)
        return None if compared is None else compared.deviations

    @property
    def stage_times(self) -> StageTimes | None:
        """Times in the declared stages."""
        if self.funnel is None:
            return None
        return cache.times(*self._key, repr(self.funnel), self.funnel)

    @cached_property
    def _key(self) -> tuple[str, str, Choice]:
        return self.place, self.manifest.fingerprint, self.choice

    def grey_zone(self, *ways: str) -> GreyZoneLedger | None:
        """What the CRM does not tell of the chosen log, grouped so; None without a funnel."""
        if self.funnel is None:
            return None
        return cache_of_evidence.grey_zone(*self._key, repr(self.funnel), ways, self.funnel)

    def grey_cases(self, measure: str, by: str, group: str) -> list[str]:
        """The deals behind a line of the grey zone's ledger."""
        if self.funnel is None:
            return []
        return cache_of_evidence.grey_cases(
            *self._key, repr(self.funnel), (measure, by, group), self.funnel
        )

    @property
    def passages(self) -> Passages:
        """Every stay and passage of the chosen log."""
        return cache_of_times.passages(*self._key, repr(self.funnel), self.funnel)

    def lost_time(self, reference: Reference, clock: Clock) -> LostTime:
        """Where the time is lost, against a reference."""
        return cache_of_times.time_lost(
            *self._key, repr(self.funnel), (reference, clock), self.funnel
        )

    def cases_behind(self, place: tuple[str, str, str], seconds: float, clock: Clock) -> list[str]:
        """The deals that took longer than so in a place (kind, source, target)."""
        beyond = (place, seconds, clock)
        return cache_of_times.slow_cases(*self._key, repr(self.funnel), beyond, self.funnel)

    @property
    def rework(self) -> Rework:
        """The loops of the chosen log."""
        return cache_of_times.rework(*self._key, repr(self.funnel), self.funnel)

    def waiting(self, clock: Clock) -> WaitCauses:
        """What the chosen deals wait for."""
        by = zoned_calendar(self.project), self.funnel
        return cache_of_times.waiting(*self._key, repr(by), clock, by)

    @property
    def ending_ways(self) -> tuple[str, ...]:
        """Attributes by which the ends of the chosen deals can be told apart."""
        return cache_of_times.ending_ways(*self._key)

    def endings(self, by: str) -> Endings | None:
        """How the chosen deals end, by an attribute; None without a funnel."""
        if self.funnel is None:
            return None
        return cache_of_times.ends(*self._key, repr(self.funnel), by, self.funnel)

    def returned(self, kind: str, place: str) -> list[str]:
        """The deals that came back to a place."""
        loop = (kind, place)
        return cache_of_times.returned(*self._key, repr(self.funnel), loop, self.funnel)

    def graph(self, time: Clock) -> DirectlyFollowsGraph:
        """The real process, with times by the `calendar` or the `business` clock."""
        return cache.graph(*self._key, time)

    def graph_of(self, choice: Choice, time: Clock) -> DirectlyFollowsGraph:
        """The real process of another choice of deals."""
        place, fingerprint, _ = self._key
        return cache.graph(place, fingerprint, choice, time)

    def replay(self) -> Replay:
        """The moves of some of the chosen deals, in time."""
        return cache.replay(*self._key)

    def handovers(self, by: Level) -> Handovers:
        """Handovers between people or departments."""
        return cache.hands(*self._key, by)

    @property
    def role_handovers(self) -> Handovers:
        """Handovers between roles."""
        return cache_of_times.role_handovers(*self._key)

    @property
    def hands(self) -> Hands | None:
        """What hands do to deals, by department; None without a funnel."""
        if self.declared is None:
            return None
        return cache.fate(*self._key, repr(self.declared), self.declared)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The project's deadlines, judged on the chosen log; none where it has none."""
        place, fingerprint, choice = self._key
        funnel, project = self.declared, self.project
        found = cache.rules(str(self.home), fingerprint, project.text, project, funnel)
        if not found:
            return ()
        named = f"{project.text} {funnel!r}"
        calendar = zoned_calendar(project)
        return cache.deadlines(place, fingerprint, choice, named, found, calendar, funnel)

    def conformance_at(self, level: str) -> Conformance | None:
        """Fitness and deviations at one of the two levels; None without a funnel."""
        if self.funnel is None:
            return None
        accepted = tuple(each.key for each in read_accepted(self.project))
        *_, sources, declared, funnel = self._compared_at(level, self.funnel)
        return cache.compared(*self._key, (sources, accepted), declared, funnel)

    def comparisons_at(self, level: str) -> Comparisons | None:
        """What deviations do at one of the two levels; None without a funnel."""
        if self.funnel is None:
            return None
        return cache.comparisons(*self._compared_at(level, self.funnel))

    def cases_with(self, level: str, kind: str, activity: str) -> list[str]:
        """The deals that deviate in one way."""
        if self.funnel is None:
            return []
        aligned = cache.aligned(*self._compared_at(level, self.funnel))
        return deviating_cases(aligned, self.funnel, kind, activity)

    def _compared_at(
        self, level: str, funnel: Funnel
    ) -> tuple[str, str, Choice, tuple[str, ...], str, Funnel]:
        sources: tuple[str, ...] = ()
        if level == RECORDED:
            sources = cache.declared_sources(*self._key[:2], repr(funnel), funnel)
        return (*self._key, sources, repr(funnel), funnel)

    def beside(self, name: str) -> pd.DataFrame | None:
        """A table kept with the log (`rejected`, `links`), its first thousand rows."""
        try:
            return storage.read_beside(self.home, name).limit(1000).execute()
        except GreyzoneError:
            return None


def open_context(place: Path | str) -> Context:
    """The project in a folder, with its stored log."""
    folder = Path(place).absolute()
    file = folder / FILE
    found, funnel = cache.project(str(folder), file.stat().st_mtime if file.is_file() else 0.0)
    stored = folder / "log" / storage.MANIFEST
    manifest = cache.manifest(str(folder), stored.stat().st_mtime if stored.is_file() else 0.0)
    return Context(str(folder), found, funnel, manifest)
