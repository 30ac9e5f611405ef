"""Every step that long work tells of is known, and is said in Russian with its figures."""

import ast
import re
from pathlib import Path

import pytest

import mining
from ui.language import speaking
from ui.said_again import facts_in
from ui.step_words import TEMPLATES, step

ROOT = Path(mining.__file__).parents[1]
PLAYED = "event_logs/simulation/"
"""Only `greyzone demo` plays a simulation, and the command line speaks English."""


def told():
    for room in ("event_logs", "mining", "ui"):
        for path in (ROOT / room).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "tell":
                    yield name, text_of(call.args[0])


def text_of(node):
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "■" for part in node.values
        )
    return node.value


def is_known(line):
    found = [facts for each in TEMPLATES if (facts := facts_in(line, each)) is not None]
    return any(set("".join(facts.values())) <= {"■"} for facts in found)


def test_every_step_has_a_template():
    steps = {line for name, line in told() if not name.startswith(PLAYED)}
    assert len(steps) > 20
    assert not {line for line in steps if not is_known(line)}


def test_no_template_is_of_a_step_that_is_no_more():
    steps = {line for _name, line in told()}
    assert not {t for t in TEMPLATES if not any(facts_in(line, t) is not None for line in steps)}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_step_is_said_in_russian_with_its_figures(template):
    names = re.findall(r"\{(\w+)\}", template)
    line = template.format(**{name: f"7{number}x" for number, name in enumerate(names)})
    assert step(line) == line
    with speaking("ru"):
        said = step(line)
    assert re.search("[а-я]", said)
    assert not re.search("[a-z]{3}", said)
    assert re.findall(r"7\dx", line) == re.findall(r"7\dx", said)


def test_another_line_stays_as_it_is():
    with speaking("ru"):
        assert step("UserWarning: x") == "UserWarning: x"
