from collections import Counter

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from event_logs.errors import AnalysisLimitError, EmptyLogError
from mining._pm4py import quiet
from mining._pm4py.nets import to_pm4py
from mining.conformance.quality import mean_degree, model_quality
from mining.discovery.models import discover_inductive
from mining.models.funnel import compile_funnel, parse_funnel
from mining.models.petri_net import AcceptingPetriNet

LOGS = st.dictionaries(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(tuple),
    st.integers(1, 4),
    min_size=1,
    max_size=5,
)
CALM = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def frame_of(variants: dict[tuple[str, ...], int]) -> pd.DataFrame:
    rows, case = [], 0
    for variant, count in variants.items():
        for _ in range(count):
            case += 1
            rows += [(f"c{case:04}", name, n) for n, name in enumerate(variant)]
    frame = pd.DataFrame(rows, columns=["case:concept:name", "concept:name", "n"])
    times = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(frame["n"], unit="h")
    return frame.assign(**{"time:timestamp": times})


RUNS = st.lists(
    st.sampled_from(["N D L", "N P W", "N L", "N D P W", "N D P P L", "N P P P W"]),
    min_size=1,
    max_size=12,
)


@CALM
@given(RUNS)
def test_precision_of_cases_that_fit_a_funnel_is_that_of_pm4py(runs):
    variants = Counter(tuple(run.split()) for run in runs)
    net = compile_funnel(parse_funnel("N > D? > P+ > W | L"))
    ours = model_quality(variants, net)
    assert ours.precision == pytest.approx(_precision_of_pm4py(variants, net))


@CALM
@given(LOGS)
def test_precision_is_never_above_that_of_pm4py_which_sees_one_of_equal_runs(variants):
    net = discover_inductive(variants, noise=0)
    ours = model_quality(variants, net)
    assert ours.fitness == 1
    assert ours.precision <= _precision_of_pm4py(variants, net) + 1e-9


def _precision_of_pm4py(variants: dict[tuple[str, ...], int], net: AcceptingPetriNet) -> float:
    module = quiet.module("algo.evaluation.precision.variants.align_etconformance")
    settings = {"show_progress_bar": False}
    return quiet.call(module.apply, frame_of(variants), *to_pm4py(net), parameters=settings)


@CALM
@given(LOGS)
def test_simplicity_is_that_of_pm4py(variants):
    net = discover_inductive(variants, noise=0)
    module = quiet.module("algo.evaluation.simplicity.variants.arc_degree")
    assert model_quality(variants, net).simplicity == pytest.approx(module.apply(to_pm4py(net)[0]))


@CALM
@given(LOGS, LOGS)
def test_fitness_of_any_log_is_that_of_pm4py(variants, others):
    net = discover_inductive(others, noise=0)
    module = quiet.module("algo.conformance.alignments.petri_net.algorithm")
    replay = quiet.module("algo.evaluation.replay_fitness.variants.alignment_based")
    aligned = quiet.call(
        module.apply_log,
        frame_of(variants),
        *to_pm4py(net),
        parameters={"show_progress_bar": False},
    )
    theirs = replay.evaluate(aligned)
    quality = model_quality(variants, net)
    assert quality.fitting_cases / quality.cases == pytest.approx(
        theirs["percentage_of_fitting_traces"] / 100
    )
    assert quality.fitness == pytest.approx(theirs["log_fitness"], abs=1e-3)


@CALM
@given(LOGS, st.integers(2, 5))
def test_only_proportions_of_variants_matter(variants, times):
    net = discover_inductive(variants, noise=0.2)
    once = model_quality(variants, net)
    more = model_quality({variant: n * times for variant, n in variants.items()}, net)
    assert (more.fitness, more.precision) == pytest.approx((once.fitness, once.precision))


@CALM
@given(LOGS)
def test_each_quality_is_a_share(variants):
    assume(len(variants) > 1)
    first = dict([next(iter(variants.items()))])
    quality = model_quality(variants, discover_inductive(first))
    shares = (quality.fitness, quality.precision, quality.generalisation, quality.simplicity)
    assert all(0 <= x <= 1 for x in shares)


def test_what_is_allowed_and_never_done_costs_precision():
    net = compile_funnel(parse_funnel("New > Won | Lost"))
    quality = model_quality({("New", "Won"): 3}, net)
    assert (quality.taken_steps, quality.allowed_steps) == (6, 9)
    assert quality.precision == pytest.approx(2 / 3)


def test_mean_degree_counts_both_ends_of_an_arc():
    assert mean_degree(compile_funnel(parse_funnel("New > Won"))) == pytest.approx(8 / 5)


def test_no_cases_are_refused():
    with pytest.raises(EmptyLogError, match="no case"):
        model_quality({}, compile_funnel(parse_funnel("New > Won")))


def test_too_large_a_model_is_refused(monkeypatch):
    monkeypatch.setattr("mining.conformance.quality.compile_net", lambda _net: None)
    with pytest.raises(AnalysisLimitError, match="too many states"):
        model_quality({("New",): 1}, compile_funnel(parse_funnel("New > Won")))


@CALM
@given(RUNS)
def test_generalisation_of_a_net_without_silent_or_double_steps_is_that_of_pm4py(runs):
    variants = Counter(tuple(dict.fromkeys(run.split())) for run in runs)
    net = discover_inductive(variants, noise=0)
    labels = [step.label for step in net.transitions]
    assume(None not in labels and len(set(labels)) == len(labels))
    assert model_quality(variants, net).generalisation == pytest.approx(
        _generalisation_of_pm4py(variants, net)
    )


def test_generalisation_counts_uses_in_runs_and_what_is_never_used():
    net = compile_funnel(parse_funnel("New > Demo > Won | Lost"))
    found = model_quality({("New", "Demo", "Won"): 4, ("New", "Won"): 5}, net)
    # New and Won 9 times; Demo too, for the runs of the model go through it; Lost never.
    assert found.generalisation == pytest.approx(1 - (1 / 3 + 1 / 3 + 1 / 3 + 1) / 4)


def _generalisation_of_pm4py(variants: dict[tuple[str, ...], int], net: AcceptingPetriNet) -> float:
    module = quiet.module("algo.evaluation.generalization.variants.token_based")
    settings = {"show_progress_bar": False}
    return quiet.call(module.apply, frame_of(variants), *to_pm4py(net), parameters=settings)
