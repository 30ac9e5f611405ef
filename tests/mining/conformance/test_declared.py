import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs.errors import FileMissingError, FileUnreadableError, FunnelError
from event_logs.event_log import EventLog
from event_logs.project.project_file import Project
from mining.conformance.declared import (
    check_funnel,
    funnel_to_toml,
    read_funnel,
    read_funnel_file,
    read_funnel_table,
)
from mining.models.funnel import Funnel, Outcome, Stage, compile_funnel, make_funnel, parse_funnel
from mining.models.pnml import write_pnml

LINE = "New > Demo? > Proposal+ > Won | Lost"


def test_a_project_without_funnel_has_none(tmp_path):
    assert read_funnel(Project(tmp_path, "p")) is None


def test_a_projects_line_is_read_and_its_mistake_has_a_line(tmp_path):
    assert str(read_funnel(Project(tmp_path, "p", funnel_table={"line": LINE}))) == LINE
    text = "[project]\nname = 'p'\n[funnel]\nline = 'New > New > Won'\n"
    wrong = Project(tmp_path, "p", funnel_table=tomllib.loads(text)["funnel"], text=text)
    with pytest.raises(FunnelError, match=r"greyzone\.toml, line 4: Stage 'New'"):
        read_funnel(wrong)


def test_costs_stand_beside_a_line_or_a_file_and_are_written_again(tmp_path):
    costs = {"log": 2, "model": {"*": 1, "Demo": 5}}
    beside_line = read_funnel_table({"line": LINE, "costs": costs}, folder=tmp_path)
    (tmp_path / "funnel.toml").write_text(f'line = "{LINE}"\n')
    assert (
        read_funnel_table({"file": "funnel.toml", "costs": costs}, folder=tmp_path) == beside_line
    )
    assert beside_line.costs.of_model("Demo") == 5
    (tmp_path / "written.toml").write_text(funnel_to_toml(beside_line))
    assert read_funnel_file(tmp_path / "written.toml") == beside_line


def test_a_projects_file_is_looked_up_beside_it(tmp_path):
    (tmp_path / "funnel.toml").write_text(f'[funnel]\nline = "{LINE}"\n')
    (tmp_path / "plain.toml").write_text(f'line = "{LINE}"\n')
    for name in ("funnel.toml", "plain.toml"):
        assert str(read_funnel(Project(tmp_path, "p", funnel_table={"file": name}))) == LINE
    assert str(read_funnel(tmp_path / "funnel.toml")) == LINE


def test_a_pnml_file_keeps_its_language_and_tells_stages_from_outcomes(tmp_path):
    net = compile_funnel(parse_funnel(LINE))
    (tmp_path / "funnel.PNML").write_text(write_pnml(net))
    funnel = read_funnel_file(tmp_path / "funnel.PNML")
    assert funnel.stage_names == ("New", "Demo", "Proposal")
    assert sorted(funnel.outcome_names) == ["Lost", "Won"]
    assert {end.name: set(end.reached_from) for end in funnel.outcomes} == {
        "Won": {"Proposal"},
        "Lost": {"New", "Demo", "Proposal"},
    }
    assert compile_funnel(funnel) is funnel.net


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("absent.toml", None, FileMissingError, "no such file"),
        ("funnel.docx", b"x", FunnelError, "A funnel is"),
        ("empty.bpmn", b" \n", FileUnreadableError, "is empty"),
        ("broken.toml", b"line = ", FunnelError, "It is no TOML"),
        ("chain.toml", b"file = 'funnel.toml'", FunnelError, "names another file"),
        ("text.toml", b"funnel = 'New > Won'", FunnelError, "'funnel' is no table"),
        ("nothing.toml", b"", FileUnreadableError, "is empty"),
        ("typo.toml", b"lin = 'New > Won'", FunnelError, "no setting 'lin'"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path, name, content, error, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=message) as raised:
        read_funnel_file(tmp_path / name)
    assert name in str(raised.value)


def test_a_folder_is_no_funnel(tmp_path):
    (tmp_path / "funnel.toml").mkdir()
    with pytest.raises(FileUnreadableError, match="cannot be read"):
        read_funnel_file(tmp_path / "funnel.toml")


def test_a_file_and_a_line_contradict_each_other(tmp_path):
    text = "[funnel]\nfile = 'funnel.bpmn'\nline = 'New > Won'\n"
    with pytest.raises(FunnelError, match=r"line 3: .funnel. has 'file' and 'line'"):
        read_funnel_table(tomllib.loads(text)["funnel"], folder=tmp_path, lines=text)


NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(
    lambda name: name.strip() == name
)


@st.composite
def funnels(draw) -> Funnel:
    names = draw(st.lists(NAMES, min_size=2, max_size=6, unique=True))
    cut = draw(st.integers(1, len(names) - 1))
    stages = [
        Stage(
            name,
            draw(st.booleans()),
            draw(st.booleans()),
            tuple(draw(st.lists(st.sampled_from(names[:at]), unique=True))) if at else (),
        )
        for at, name in enumerate(names[:cut])
    ]
    origins = st.lists(st.sampled_from(names[:cut]), min_size=1, unique=True).map(tuple)
    return Funnel(tuple(stages), tuple(Outcome(name, draw(origins)) for name in names[cut:]))


@given(funnels())
def test_a_funnel_written_as_toml_is_read_back_the_same(funnel):
    table = tomllib.loads(funnel_to_toml(funnel))["funnel"]
    assert read_funnel_table(table, folder=None) == funnel


def test_a_plain_funnel_is_written_on_one_line():
    assert funnel_to_toml(parse_funnel(LINE)) == f'[funnel]\nline = "{LINE}"\n'


def test_a_funnel_of_a_diagram_is_not_written_as_toml(tmp_path):
    (tmp_path / "f.pnml").write_text(write_pnml(compile_funnel(parse_funnel(LINE))))
    with pytest.raises(FunnelError, match="Export it as BPMN or PNML"):
        funnel_to_toml(read_funnel_file(tmp_path / "f.pnml"))


def test_a_stage_that_never_occurs_is_named_with_its_line_and_the_nearest_activity():
    log = EventLog.from_traces({"a": ["New", "Qualified", "Won"]})
    lines = '[funnel]\nline = "New > Qualifid > Won"\n'
    with pytest.raises(
        FunnelError,
        match=r"p, line 2: Stage 'Qualifid' never occurs in the log. Did you mean 'Qualified'\?",
    ):
        check_funnel(parse_funnel("New > Qualifid > Won"), log, where="p", lines=lines)


def test_a_stage_that_is_like_nothing_gets_the_list():
    log = EventLog.from_traces({"a": ["New", "call", "Won"]})
    with pytest.raises(FunnelError, match="undeclared activities there are: call"):
        check_funnel(parse_funnel("New > Proposal > Won"), log)


def test_an_outcome_may_be_missing_unless_it_looks_misspelt():
    log = EventLog.from_traces({"a": ["New", "Closed won"]})
    check_funnel(parse_funnel("New > Closed won | Lost"), log)
    with pytest.raises(FunnelError, match="Outcome 'Closed Won' never occurs"):
        check_funnel(make_funnel([Stage("New")], ["Closed Won"]), log)
