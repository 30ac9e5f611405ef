"""Every mistake that the code can raise is known by a template.

The sentences are read from the code: text with a hole for everything that is known only
when it is raised. Both ends of a condition are sentences; a name is looked up where it is
set, in the function and then in its module.
"""

import ast
from functools import cache
from itertools import product
from pathlib import Path

import mining
from event_logs.errors import FileMissingError
from ui import mistakes
from ui.language import speaking
from ui.said_again import facts_in

ROOT = Path(mining.__file__).parents[1]
HOLE = "■"
AT = {"mistake": 1, "_gone": 2, "_too_large": 1, "error": 0, "refuse": 0, "__init__": 0}
"""What makes a mistake of a sentence, besides the classes, and at which place it takes it."""
PASSED_ON = {
    ("event_logs/project/calendar_settings.py", "unknown.what"): "of a time zone, raised there",
    ("event_logs/project/calendar_settings.py", "unknown.remedy"): "of a time zone, raised there",
    ("event_logs/project/settings.py", "what"): "what `mistake` is given",
    ("event_logs/project/settings.py", "remedy"): "what `mistake` is given",
    ("event_logs/project/source_files.py", "found.what"): "what `_gone` is given",
    ("event_logs/project/source_files.py", "found.remedy"): "what `_gone` is given",
    ("event_logs/project/source_files.py", "what"): "what `_gone` is given",
    ("event_logs/project/source_files.py", "remedy"): "what `_gone` is given",
    ("event_logs/project/source_files.py", "nearest_file(path)"): "said by the errors",
    ("event_logs/sources/workbook_size.py", "what"): "what `_too_large` is given",
    ("event_logs/whole_file.py", "remedy"): "what `write_whole` is given",
    ("mining/conformance/diagram_checks.py", "what"): "what `refuse` is given",
    ("mining/conformance/diagram_checks.py", "remedy"): "what `refuse` is given",
    ("mining/conformance/diagrams.py", "wrong.what"): "of an automaton, raised there",
    ("mining/conformance/diagrams.py", "wrong.remedy"): "of an automaton, raised there",
    ("mining/deadlines/rules.py", "nearest(name, there) or _all(there)"): "Known are: …",
    ("mining/models/funnel.py", "REMEDY"): "that of the checks of funnels",
    ("mining/models/funnel_checks.py", "what"): "what `error` is given",
    ("mining/models/funnel_checks.py", "remedy"): "what `error` is given",
}
"""Where a whole sentence is passed on that is looked at where it is made."""
COMPOSED = {
    f"{HOLE} '{HOLE}', which is no earlier stage": (
        f"Stage '{HOLE}' may go back to '{HOLE}', which is no earlier stage"
    ),
    f"{HOLE} '{HOLE}', which is no stage": (
        f"Outcome '{HOLE}' is reached from '{HOLE}', which is no stage"
    ),
}
"""What begins with words of whoever calls: the whole sentence."""
NEVER_ON_SCREEN = {
    "event_logs/errors.py": "the classes themselves: what they say is tried below",
    "event_logs/extraction/fetching.py": "`greyzone fetch`",
    "event_logs/files.py": "`read_csv` and its like, for programmers",
    "event_logs/frames.py": "logs of frames, for programmers",
    "event_logs/simulation/": "`greyzone demo`",
    "event_logs/sources/emails/imap.py": "`greyzone fetch`",
    "ui/cli.py": "the command line",
    "ui/mistakes/": "says mistakes and makes none",
}
"""Files of which nobody who uses the app meets a mistake, and why."""


@cache
def modules():
    """The code, by the names of its files."""
    files = [
        file for room in ("event_logs", "mining", "ui") for file in (ROOT / room).rglob("*.py")
    ]
    read = {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text("utf-8")) for file in files}
    return dict(sorted(read.items()))


def nodes(kind):
    return (
        node for module in modules().values() for node in ast.walk(module) if type(node) is kind
    )


@cache
def family():
    """The classes of mistakes, whether they are imported or not."""
    parents = {
        each.name: {getattr(b, "id", "") for b in each.bases} for each in nodes(ast.ClassDef)
    }
    found = set()
    while more := {name for name, of in parents.items() if of & {"GreyzoneError", *found}} - found:
        found |= more
    return found | {"GreyzoneError"}


@cache
def raised():
    return tuple(read_raised())


def read_raised():
    for file, module in modules().items():
        scopes = enclosing(module)
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            for part, node in given(call, scopes.get(call, [])):
                for text in dict.fromkeys(texts(node, scopes.get(call, []), module)):
                    yield file, part, node, text


def enclosing(module):
    """The classes and functions around each node, the innermost last."""
    around = {}
    for scope in ast.walk(module):  # outer ones come first
        if isinstance(scope, ast.FunctionDef | ast.ClassDef):
            for node in ast.walk(scope):
                around.setdefault(node, []).append(scope)
    return around


def given(call, scopes):
    """The sentence of a call that makes a mistake, and what would do."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    of = getattr(getattr(call.func, "value", None), "id", "")
    is_base = name == "__init__" and any(scope.name in family() for scope in scopes)
    takes_two = name in family() - {"FileMissingError", "ColumnsMissingError", "LayoutLimitError"}
    if not (takes_two or is_base or (name in AT and name != "__init__" and of != "st")):
        return
    placed = call.args[AT.get(name, 0) :]
    yield from zip(("what", "remedy"), placed, strict=False)
    yield from ((k.arg, k.value) for k in call.keywords if k.arg in ("what", "remedy"))


def texts(node, scopes, module):
    """The texts that an expression can become; a hole for what the code does not tell."""
    found = [HOLE]
    match node:
        case ast.Constant(value=str(text)):
            found = [text]
        case ast.JoinedStr(values=parts):
            found = joined(parts, scopes, module)
        case ast.BinOp(op=ast.Add(), left=one, right=other):
            found = joined([one, other], scopes, module)
        case ast.FormattedValue(value=ast.Name() | ast.IfExp() | ast.BoolOp() as inner):
            found = texts(inner, scopes, module)
        case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other]):
            both = texts(one, scopes, module) + texts(other, scopes, module)
            found = [text for text in both if text or isinstance(node, ast.IfExp)]
        case ast.Call(func=ast.Name(id="nearest")):
            found = [f"Did you mean '{HOLE}'?"]
        case ast.Name(id=name):
            found = set_to(name, scopes, module) or found
    return found


def joined(parts, scopes, module):
    return ["".join(each) for each in product(*(texts(part, scopes, module) for part in parts))]


def set_to(name, scopes, module):
    """What a name is set to in the function, or else in the module."""
    for scope in (*scopes[-1:], module):
        values = [
            node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and target.id == name and node.value is not None
        ]
        if values:
            return [text for value in values for text in texts(value, [], module)]
    return []


def fits(part, text):
    """Whether a template fits, and leaves open nothing but what the code leaves open."""
    templates = mistakes.SENTENCES if part == "what" else mistakes.REMEDIES
    return any(
        all(HOLE in fact for fact in found.values())
        for found in (facts_in(text, template) for template in templates)
        if found is not None
    )


def is_for_the_screen(file):
    return not file.startswith(tuple(NEVER_ON_SCREEN))


def test_every_mistake_that_can_be_raised_has_a_template():
    lacking = {
        (file, part, text)
        for file, part, node, text in raised()
        if is_for_the_screen(file)
        and text
        and set(text) != {HOLE}
        and not fits(part, COMPOSED.get(text, text))
    }
    assert not lacking


def test_a_sentence_that_is_only_passed_on_is_looked_at_where_it_is_made():
    open_ones = {
        (file, ast.unparse(node))
        for file, _part, node, text in raised()
        if is_for_the_screen(file) and set(text) == {HOLE}
    }
    assert open_ones == set(PASSED_ON)


def test_the_sentences_are_really_found():
    found = {(file, text) for file, _part, _node, text in raised()}
    assert len(found) > 250
    assert ("event_logs/filters.py", "No case is left") in found
    assert ("mining/models/costs.py", f"The cost '{HOLE} of '{HOLE}'' is {HOLE}") in found


def test_what_a_missing_file_is_needed_for_is_said():
    needs = {
        keyword.value.value
        for keyword in nodes(ast.keyword)
        if keyword.arg == "needed_for" and isinstance(keyword.value, ast.Constant)
    }
    assert "the project" in needs
    for need in needs:
        with speaking("ru"):
            assert need not in mistakes.in_words(FileMissingError("/a.csv", needed_for=need))
