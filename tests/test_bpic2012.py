"""The real case of the guide: every figure that docs/guide/04-bpi-challenge-2012.md states."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from event_logs import keep_sources, open_log, read_project
from mining import align, discover_deviations, discover_variants, fitness, parse_funnel, read_funnel
from mining.findings.analysis import analyze
from mining.projects import build_log
from mining.stages.discovery import discover_hidden_stages
from mining.stages.fitted import fit_stages
from mining.stages.observations import read_communications

pytestmark = pytest.mark.real_data
EXAMPLE = Path(__file__).parents[1] / "examples" / "bpic2012" / "greyzone.toml"


@pytest.fixture(scope="module")
def project(bpic2012, tmp_path_factory):
    """The example's project file beside a copy of the data."""
    place = tmp_path_factory.mktemp("bpic2012")
    text = EXAMPLE.read_text("utf-8")
    shutil.copy(bpic2012, place / bpic2012.name)
    text = text.replace("../../../shared/data/bpic2012/bpic2012.xes.gz", bpic2012.name)
    (place / "greyzone.toml").write_text(text, "utf-8")
    found = read_project(place)
    build_log(found, read_funnel(found))
    return found


def test_the_guide_states_what_the_analysis_finds(project):
    analysis = analyze(open_log(project.folder), read_funnel(project))
    facts = analysis.facts
    assert (facts.cases, facts.open_cases, facts.events, facts.activities) == (
        *(13_087, 399, 164_509, 23),
    )
    recorded = analysis.recorded
    assert recorded.fitness.fitting_cases == 399
    found = recorded.deviations.frame.set_index(["kind", "activity"])["cases"]
    assert found["undeclared activity", "A_DECLINED"] == 7_635
    assert found["undeclared activity", "A_CANCELLED"] == 2_807
    assert found["undeclared activity", "A_REGISTERED"] == 2_246
    assert found["ended without outcome", "A_PARTLYSUBMITTED"] == 5_720
    nodes = analysis.graph.nodes.set_index("activity")["events"]
    undeclared = nodes.drop(list(read_funnel(project).names)).sum()
    assert undeclared == 118_594
    assert nodes["W_Nabellen offertes"] == 22_977
    finalized = analysis.stages.frame.set_index("stage").loc["A_FINALIZED"]
    assert (finalized["visits"], finalized["open_visits"]) == (5_015, 327)
    assert finalized["median"].floor("h").total_seconds() == (15 * 24 + 3) * 3600
    assert finalized["p90"].floor("h").total_seconds() == (30 * 24 + 23) * 3600


def test_with_the_other_two_ends_declared_two_deviations_remain(project):
    funnel = parse_funnel(f"{read_funnel(project)} | A_DECLINED | A_CANCELLED")
    log = keep_sources(open_log(project.folder), ["applications"])
    aligned = align(log, funnel)
    assert fitness(aligned).fitting_cases == 10_841
    frame = discover_deviations(aligned, funnel).frame
    assert frame[["activity", "cases"]].to_numpy().tolist() == [
        ["A_ACTIVATED", 2_246],
        ["A_REGISTERED", 2_246],
    ]


def said_names(found):
    """Of each stage found what makes a tenth or more of its work."""
    return [
        set(stage.content.query("channel == 'activity' and share >= 0.1")["value"])
        for stage in found.hidden
    ]


def test_between_finalized_and_the_outcome_calls_after_offers_come_before_validation(project):
    log = keep_sources(open_log(project.folder), ["applications", "call centre"])
    found = discover_hidden_stages(log, read_funnel(project), most=1_000, samples=1)
    assert found.silent == ("A_SUBMITTED", "A_ACCEPTED")
    assert (found.cases, found.communications) == (9_658, 72_207)
    assert {stage.owner for stage in found.hidden} == {"A_FINALIZED"}
    calls, validation = said_names(found)
    assert calls == {"W_Nabellen offertes"}
    assert validation == {"W_Valideren aanvraag", "W_Nabellen incomplete dossiers"}
    assert found.supported == found.stages


def test_offers_made_come_before_the_calls_after_them(project):
    found = discover_hidden_stages(
        open_log(project.folder), read_funnel(project), most=1_000, samples=1
    )
    offers, calls, validation = said_names(found)
    assert offers == {"O_SELECTED", "O_CREATED", "O_SENT"}
    assert calls == {"W_Nabellen offertes"}
    assert validation > {"W_Valideren aanvraag", "W_Nabellen incomplete dossiers"}


def test_work_shuffled_within_the_declared_states_has_no_stages(project):
    log = keep_sources(open_log(project.folder), ["applications", "call centre"])
    funnel = read_funnel(project)
    read = read_communications(log, funnel)
    draws = np.random.default_rng(1)
    order = np.lexsort((draws.random(len(read)), read.declared, read.case))
    work = read.frame["activity"].to_numpy()[order]
    shuffled = replace(read, frame=read.frame.assign(activity=work))
    fitted = fit_stages(shuffled, len(funnel.stage_names), most=3_000, seed=1)
    assert fitted.model.states == len(fitted.spoken) == 3


def test_with_the_declared_states_alone_no_stage_is_found(project):
    log = keep_sources(open_log(project.folder), ["applications"])
    found = discover_hidden_stages(log, read_funnel(project))
    assert found.refusal
    assert not found.stages


def test_the_declared_states_have_the_seventeen_variants_known_from_the_literature(project):
    log = keep_sources(open_log(project.folder), ["applications"])
    assert len(discover_variants(log).frame) == 17
