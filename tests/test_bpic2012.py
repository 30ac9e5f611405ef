"""The real case of the guide: every figure that docs/guide/04-bpi-challenge-2012.md states."""

import shutil
from pathlib import Path

import pytest

from event_logs import keep_sources, open_log, read_project
from mining import align, discover_deviations, discover_variants, fitness, parse_funnel, read_funnel
from mining.findings.analysis import analyze
from mining.projects import build_log

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


def test_the_declared_states_have_the_seventeen_variants_known_from_the_literature(project):
    log = keep_sources(open_log(project.folder), ["applications"])
    assert len(discover_variants(log).frame) == 17
