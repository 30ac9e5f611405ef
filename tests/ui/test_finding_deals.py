"""Every finding of the demo leads to its deals: as many as it says, and to a page."""

import pytest

from mining.findings.findings import find
from ui import finding_words, phrases, state
from ui.choice import Choice, apply
from ui.components.findings import digest
from ui.context import open_context
from ui.finding_deals import PAGE_OF, Behind, behind
from ui.first_page import first_page


@pytest.fixture(scope="module")
def context(demo_project):
    return open_context(demo_project)


@pytest.fixture(scope="module")
def findings(context):
    return find(first_page(context), context.funnel)


def of_kind(findings, kind):
    return [found for found in findings if found.kind == kind]


def test_as_many_deals_stand_behind_a_finding_as_it_says(context, findings):
    counted = 0
    for finding in findings:
        found = behind(context, finding)
        if finding.kind in ("deviation", "grey zone", "open cases", "seam"):
            assert len(found.deals) == finding.figures["cases"], finding
            counted += 1
        if finding.kind == "conforming cases":
            assert len(found.deals) == finding.figures["of"] - finding.figures["cases"]
            counted += 1
    assert counted >= 6


@pytest.mark.parametrize("kind", ["slow stage", "slow step", "lost time"])
def test_behind_a_time_stand_the_deals_that_took_longer(context, findings, kind):
    some = of_kind(findings, kind)
    assert some
    for finding in some:
        found = behind(context, finding)
        count = finding.figures.get("count", finding.figures.get("visits"))
        share = len(found.deals) / count
        # One in ten passages is slower than the 90th percentile, three in four than a quarter.
        assert 0 < share <= (0.76 if kind == "lost time" else 0.11), (finding, share)
        assert found.slower_than.total_seconds() > 0


def test_choosing_such_deals_leaves_those_of_the_finding(context, findings):
    keys = {
        state.AFTER: "after",
        state.BEFORE: "before",
        state.CONTAINS: "contains",
        state.OUTCOMES: "outcomes",
    }
    chosen = 0
    for finding in findings:
        found = behind(context, finding)
        if not found.choice:
            continue
        parts = {
            keys[key]: tuple(value) if isinstance(value, list) else value
            for key, value in found.choice.items()
        }
        cases = set(apply(Choice(**parts), context.log).cases.case_id.execute())
        assert set(found.deals) <= cases
        if finding.kind in ("open cases", "deviation"):
            assert set(found.deals) == cases
        chosen += 1
    assert chosen >= 3


def test_every_kind_of_finding_leads_to_a_page(context, findings):
    assert set(PAGE_OF) | {"discovered model"} == set(finding_words.SECTIONS)
    assert set(PAGE_OF.values()) <= set(phrases.PAGES)
    for finding in findings:
        assert isinstance(behind(context, finding), Behind)
    assert len({digest(finding) for finding in findings}) == len(findings)
