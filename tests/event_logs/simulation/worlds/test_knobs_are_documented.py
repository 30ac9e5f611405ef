"""docs/simulation.md names every knob with its unit, and the figures that hold."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from event_logs.simulation.worlds.catalogue import TYPICAL, WORLDS
from event_logs.simulation.worlds.drift import Drift
from event_logs.simulation.worlds.world import World

DOCUMENT = (Path(__file__).parents[4] / "docs" / "simulation.md").read_text("utf-8")
PARTS = ("leads", "staffing", "process", "crm", "noise", "dirt", "layout")
KINDS = {type(getattr(TYPICAL, name)).__name__: getattr(TYPICAL, name) for name in PARTS}


def knobs_of(title):
    """The rows below a heading: knob, default, meaning."""
    [section] = re.findall(rf"^### {title}\n(.*?)(?=^##|\Z)", DOCUMENT, re.DOTALL | re.MULTILINE)
    rows = re.findall(r"^\| `(\w+)` \| ?(.*?) ?\| (.+) \|$", section, re.MULTILINE)
    return {name: (default, meaning) for name, default, meaning in rows}


@pytest.mark.parametrize("title", KINDS)
def test_every_knob_stands_there_with_its_figure(title):
    part, told = KINDS[title], knobs_of(title)
    assert set(told) == {field.name for field in fields(part)}
    for name, (default, meaning) in told.items():
        value = getattr(part, name)
        if isinstance(value, bool):
            assert default == ("yes" if value else "no")
        elif not isinstance(value, tuple):
            assert default == str(value), name
        assert meaning


def test_the_knobs_of_the_world_and_of_its_drift():
    assert set(knobs_of("World")) | set(PARTS) == {field.name for field in fields(World)}
    assert set(knobs_of("Drift")) == {field.name for field in fields(Drift)}
    assert knobs_of("World")["deals"][0] == str(TYPICAL.deals)


def test_every_world_stands_there():
    assert re.findall(
        r"^\| `([\w-]+)` \| [^|]+ \|$", DOCUMENT.split("## Records")[0], re.MULTILINE
    ) == list(WORLDS)


def test_every_table_of_the_truth_stands_there(tmp_path):
    from event_logs.simulation import write_demo  # noqa: PLC0415 - only here

    written = {path.stem for path in (write_demo(tmp_path, deals=2) / "truth").iterdir()}
    section = DOCUMENT.split("## Truth")[1].split("**What an effect")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == written
