"""The house itself: public names, glossary, links and sizes are what the documents say."""

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("event_logs", "mining", "ui")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("package", ["event_logs", "mining"])
def test_every_public_name_can_be_imported_and_is_explained(package):
    module = importlib.import_module(package)
    assert sorted(module._HOMES) == sorted(module.__all__)  # noqa: SLF001 - the house's own list
    assert len(module.__all__) <= 25
    for name in module.__all__:
        assert getattr(module, name).__doc__, name
    with pytest.raises(AttributeError):
        module.no_such_name  # noqa: B018 - looking it up is the test


def test_every_function_that_the_glossary_names_exists():
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    defined = {
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    named = {
        name for name in re.findall(r"`([A-Za-z_]+)`", text) if "_" in name or name[0].isupper()
    }
    columns = {"business_seconds"}
    assert named - columns <= defined


def test_links_between_the_documents_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_no_module_is_longer_than_three_hundred_lines():
    long = {p.name: n for p in MODULES if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert not long


def test_every_public_function_and_class_has_a_docstring():
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare


def test_every_version_is_pinned_and_no_address_is_named():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()[1:]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+", line) for line in lines)
    pinned = {re.split("==", line)[0].lower().replace("_", "-") for line in lines}
    wanted = re.findall(
        r'^  "([A-Za-z0-9-]+)', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    project = {"ibis-framework", "duckdb", "pm4py", "streamlit", "pandas", "networkx", "graphviz"}
    assert project <= pinned
    assert project <= {name.lower() for name in wanted}


def test_every_decision_says_context_decision_and_consequences():
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        text = page.read_text("utf-8")
        assert all(f"## {part}" in text for part in ("Context", "Decision", "Consequences")), page
