"""All analyses of one log together: two readings apart, models judged or said to be unknown."""

import pandas as pd
import pyarrow as pa

from event_logs import engine
from event_logs.event_log import EventLog, log_from_events
from mining.discovery.variants import discover_variants
from mining.findings import analysis
from mining.findings.against_funnel import declared_sources
from mining.findings.analysis import analyze, discover_model
from mining.models.funnel import parse_funnel

FUNNEL = parse_funnel("New > Won | Lost")


def mixed_log() -> EventLog:
    """A deal of the CRM with a call from the exchange in between."""
    times = pd.date_range("2026-01-05", periods=3, freq="h", tz="UTC").as_unit("us")
    rows = pd.DataFrame(
        {
            "case_id": ["a"] * 3,
            "activity": ["New", "Call out", "Won"],
            "timestamp": times,
            "source": ["crm", "calls", "crm"],
            "source_row": [1, 1, 2],
        }
    )
    table = engine.load(pa.Table.from_pandas(rows, preserve_index=False))
    return log_from_events(table, outcomes=["Won", "Lost"], stages=["New"])


def test_the_crm_is_compared_apart_from_everything_that_happened():
    found = analyze(mixed_log(), FUNNEL)
    assert found.declared_sources == ("crm",)
    assert found.recorded.fitness.share == 1
    assert found.recorded.deviations.frame.empty
    assert found.everything.deviations.frame["activity"].tolist() == ["Call out"]
    assert found.everything.fitness.share < 1


def test_only_sources_with_declared_stages_count_as_the_crm():
    assert declared_sources(mixed_log(), parse_funnel("Call out > Nothing")) == ("calls",)


def test_a_small_model_is_judged_with_what_it_rests_on():
    model = discover_model(discover_variants(mixed_log()), noise=0.0)
    assert model.quality.fitness == 1
    assert model.quality.precision == 1
    assert (model.quality.fitting_cases, model.quality.cases) == (1, 1)


def test_a_model_beyond_the_limit_is_unknown_and_says_why(monkeypatch):
    def give_up(*_):
        raise analysis.AnalysisLimitError("The model has too many states")

    monkeypatch.setattr(analysis, "model_quality", give_up)
    model = discover_model(discover_variants(mixed_log()), noise=0.0)
    assert model.quality is None
    assert "too many states" in model.reason
