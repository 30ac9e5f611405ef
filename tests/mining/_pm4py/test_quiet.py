import os
import subprocess
import sys
from pathlib import Path

from mining._pm4py import quiet

SCRIPT = """
import os
from mining.discovery.models import discover_inductive, discover_heuristics
from mining.conformance.alignments import SearchLimits, align_variants
from mining.conformance.diagrams import read_bpmn
from mining.discovery.models import discover_bpmn
from mining.models.bpmn import to_xml
variants = {("a", "b", "c"): 5, ("a", "c", "b"): 2, ("b",): 1}
net = discover_inductive(variants)
discover_heuristics(variants)
read_bpmn(to_xml(discover_bpmn(variants)).encode(), "f")
align_variants([(v, o) for v in variants for o in (False, True)], net, limits=SearchLimits(0))
assert "PM4PY_SHOW_PROGRESS_BAR" not in os.environ
"""


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PM4PY")}
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-W", "always", "-c", script],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        check=True,
    )


def test_nothing_of_pm4py_reaches_the_users_streams_or_folder(tmp_path):
    done = run(SCRIPT, tmp_path)
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_pm4py_is_not_imported_before_it_is_needed(tmp_path):
    script = "import sys, mining, mining.conformance.alignments, mining.discovery.models\n"
    done = run(script + "print(sum(name.startswith('pm4py') for name in sys.modules))", tmp_path)
    assert done.stdout.strip() == "0"


def test_the_users_setting_for_progress_bars_is_given_back(monkeypatch):
    monkeypatch.setenv("PM4PY_SHOW_PROGRESS_BAR", "True")
    monkeypatch.delitem(sys.modules, "pm4py.objects.petri_net.obj", raising=False)
    quiet.module("objects.petri_net.obj")
    assert os.environ["PM4PY_SHOW_PROGRESS_BAR"] == "True"
