from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs.errors import FunnelError
from mining.models.funnel import (
    Funnel,
    Outcome,
    Stage,
    compile_funnel,
    funnel_from_table,
    make_funnel,
    parse_funnel,
)

LONGEST = 6
NAMES = st.text(
    st.characters(exclude_characters=">|?+", exclude_categories=["Z", "C"]), min_size=1, max_size=6
) | st.sampled_from(["start", "end", "in start", "→", "start → end", "Новая сделка", "a b"])


@st.composite
def lines(draw, stages=5):
    """A funnel on one line, with marks and blanks as people write them."""
    names = draw(st.lists(NAMES, min_size=2, max_size=stages + 2, unique=True))
    cut = draw(st.integers(1, min(len(names) - 1, stages)))
    blank = st.sampled_from(["", " ", "  "])
    marks = st.sampled_from(["", "?", "+", "?+", "+?", " ?", "? +"])
    parts = [draw(blank) + name + draw(marks) + draw(blank) for name in names[:cut]]
    return ">".join([*parts, draw(blank) + "|".join(names[cut:]) + draw(blank)])


@st.composite
def funnels(draw):
    """A funnel in the long form: returns and outcomes reached from where they like."""
    names = draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=3, unique=True))
    stages = [
        Stage(
            name,
            draw(st.booleans()),
            draw(st.booleans()),
            tuple(draw(st.lists(st.sampled_from(names[:at]), max_size=3))) if at else (),
        )
        for at, name in enumerate(names)
    ]
    ends = draw(st.lists(st.sampled_from("XY"), min_size=1, max_size=2, unique=True))
    origins = st.lists(st.sampled_from(names), min_size=1, max_size=3)
    outcomes = [
        {"name": end, "reached_from": draw(origins)} if draw(st.booleans()) else end for end in ends
    ]
    return make_funnel(stages, outcomes)


def is_allowed(funnel, word):
    """Whether the declaration allows a sequence, by its words alone and without a net."""
    *visited, end = word
    stages = {stage.name: stage for stage in funnel.stages}
    order = [stage.name for stage in funnel.stages]
    reached = {outcome.name: outcome.reached_from for outcome in funnel.outcomes}
    if end not in reached or not visited or any(name not in stages for name in visited):
        return False

    def may_move(here, goal):
        at = order.index(here) if here else -1
        passed = order[at + 1 : order.index(goal)]
        forward = order.index(goal) > at and all(stages[name].may_be_skipped for name in passed)
        back = here and goal in stages[here].may_go_back_to
        again = here == goal and stages[goal].may_repeat
        return forward or back or again

    steps = zip(["", *visited], visited, strict=False)
    return visited[-1] in reached[end] and all(may_move(here, goal) for here, goal in steps)


def language(net, longest):
    """All label sequences of at most `longest` steps from the initial to a final marking."""
    needs = {
        t.name: [arc.source for arc in net.arcs if arc.target == t.name] for t in net.transitions
    }
    gives = {
        t.name: [arc.target for arc in net.arcs if arc.source == t.name] for t in net.transitions
    }
    found, front = set(), [((), dict(net.initial))]
    while front:
        word, marking = front.pop()
        if marking in [dict(final) for final in net.final]:
            found.add(word)
        for step in net.transitions if len(word) < longest else ():
            if all(marking.get(place, 0) for place in needs[step.name]):
                after = dict(marking)
                for place in needs[step.name]:
                    after[place] -= 1
                for place in gives[step.name]:
                    after[place] = after.get(place, 0) + 1
                left = {place: tokens for place, tokens in after.items() if tokens}
                front.append(((*word, step.label), left))
    return found


@settings(max_examples=40)
@given(funnels())
def test_the_net_allows_what_the_declaration_allows_and_nothing_else(funnel):
    every = (
        word for length in range(1, LONGEST + 1) for word in product(funnel.names, repeat=length)
    )
    allowed = {word for word in every if is_allowed(funnel, word)}
    assert language(compile_funnel(funnel), LONGEST) == allowed


@settings(max_examples=200)
@given(lines())
def test_a_funnel_on_one_line_is_written_as_it_was_read(line):
    funnel = parse_funnel(line)
    assert parse_funnel(str(funnel)) == funnel
    assert str(parse_funnel(str(funnel))) == str(funnel)


@settings(max_examples=200)
@given(lines())
def test_names_in_a_net_are_unique_whatever_the_stages_are_called(line):
    net = compile_funnel(parse_funnel(line))
    names = [*net.places, *(step.name for step in net.transitions)]
    assert len(set(names)) == len(names)
    assert {arc.source for arc in net.arcs} | {arc.target for arc in net.arcs} == set(names)
    assert net.labels == frozenset(parse_funnel(line).names)


def test_a_stage_called_start_is_not_the_start():
    net = compile_funnel(parse_funnel("start? > middle > end"))
    assert language(net, 3) == {("start", "middle", "end"), ("middle", "end")}


def test_marks_say_what_may_be_skipped_and_what_may_be_repeated():
    funnel = parse_funnel("New > Demo? > Offer + ? > Won | Lost")
    assert funnel.stages == (
        Stage("New"),
        Stage("Demo", may_be_skipped=True),
        Stage("Offer", may_be_skipped=True, may_repeat=True),
    )
    assert funnel.outcomes == (
        Outcome("Won", ("New", "Demo", "Offer")),
        Outcome("Lost", ("New", "Demo", "Offer")),
    )


def test_the_first_outcome_is_reached_from_the_end_and_the_others_from_anywhere():
    funnel = parse_funnel("New > Demo > Offer? > Won | Lost")
    assert [end.reached_from for end in funnel.outcomes] == [
        ("Demo", "Offer"),
        ("New", "Demo", "Offer"),
    ]


def test_a_net_that_was_read_is_what_the_funnel_allows():
    net = compile_funnel(parse_funnel("A > B"))
    funnel = Funnel((Stage("New"),), (Outcome("Won", ("New",)),), net)
    assert compile_funnel(funnel) is net


@pytest.mark.parametrize(
    "text", ["", " ", ">", "New", "New >", "> Won", "New > > Won", "New > Won |", "? > Won"]
)
def test_a_line_with_a_gap_is_refused_with_an_example(text):
    with pytest.raises(FunnelError, match="Write it as 'New > Qualified"):
        parse_funnel(text)


@pytest.mark.parametrize("text", ["New > New > Won", "New > Won | New", "New > Won | Won"])
def test_a_name_that_stands_twice_is_refused_by_name(text):
    with pytest.raises(FunnelError, match=r"'(New|Won)' is declared twice"):
        parse_funnel(text)


HEAD = '[project]\nname = "New Won Demo"\n\n[funnel]\n'
TAIL = '\n[[sources]]\nfile = "New.csv"\nname = "Demo B Nwe Won"\n'


def declared(table, text):
    return funnel_from_table(table, where="greyzone.toml", lines=HEAD + text + TAIL)


@pytest.mark.parametrize(
    ("text", "table", "says"),
    [
        ('line = "New > New > Won"', {"line": "New > New > Won"}, "line 5: Stage 'New' is dec"),
        ('line = "New >  > Won"', {"line": "New > > Won"}, "line 5: Stage 2 has no name"),
        ('line = ">Won"', {"line": ">Won"}, "line [45]: Stage 1 has no name"),
        ('line = "New"', {"line": "New"}, "line 5: 'New' has no outcome"),
        ("line = 7", {"line": 7}, "line 5: 'line' holds 7"),
        (
            'stages = ["New"]\noutcome = ["Won"]',
            {"stages": ["New"], "outcome": ["Won"]},
            r"line 6: \[funnel\] has no setting 'outcome'. Did you mean 'outcomes'\?",
        ),
        ('stages = ["New"]', {"stages": ["New"]}, "line 4: .*needs 'stages' and 'outcomes'"),
        ("stages = []\noutcomes = []", {"stages": [], "outcomes": []}, "line 4: It needs a st"),
        (
            'stages = ["New", "B",\n"New"]\noutcomes = ["Won"]',
            {"stages": ["New", "B", "New"], "outcomes": ["Won"]},
            "line 6: Stage 'New' is declared twice",
        ),
        (
            'stages = ["New",\n{name = "B", may_go_back_to = ["Nwe"]}]\noutcomes = ["Won"]',
            {"stages": ["New", {"name": "B", "may_go_back_to": ["Nwe"]}], "outcomes": ["Won"]},
            r"line 6: Stage 'B' may go back to 'Nwe', which is no earlier stage. The stages",
        ),
        (
            'stages = [{name = "New", may_go_back_to = ["B"]},\n"B"]\noutcomes = ["Won"]',
            {"stages": [{"name": "New", "may_go_back_to": ["B"]}, "B"], "outcomes": ["Won"]},
            "line 5: Stage 'New' may go back to 'B', which is no earlier stage",
        ),
        (
            'stages = ["New"]\noutcomes = [{name = "Won", reached_from = ["Nwe"]}]',
            {"stages": ["New"], "outcomes": [{"name": "Won", "reached_from": ["Nwe"]}]},
            "line 6: Outcome 'Won' is reached from 'Nwe', which is no stage",
        ),
        (
            'stages = [{name = "New", may_skip = true}]\noutcomes = ["Won"]',
            {"stages": [{"name": "New", "may_skip": True}], "outcomes": ["Won"]},
            "line 5: Stage 'New' has no setting 'may_skip'",
        ),
        (
            'stages = ["New"]\noutcomes = [{nmae = "Won"}]',
            {"stages": ["New"], "outcomes": [{"nmae": "Won"}]},
            "line 6: Outcome '' has no setting 'nmae'. Did you mean 'name'",
        ),
        (
            'stages = ["New"]\noutcomes = [{reached_from = ["New"]}]',
            {"stages": ["New"], "outcomes": [{"reached_from": ["New"]}]},
            "line [56]: Stage 2 has no name",
        ),
        (
            'stages = [{name = "New", may_repeat = "no"}]\noutcomes = ["Won"]',
            {"stages": [{"name": "New", "may_repeat": "no"}], "outcomes": ["Won"]},
            "line 5: 'may_repeat' is 'no'. It takes true or false",
        ),
        ("stages = 5\noutcomes = []", {"stages": 5, "outcomes": []}, "line 5: 'stages' is no l"),
        (
            'stages = [5]\noutcomes = ["Won"]',
            {"stages": [5], "outcomes": ["Won"]},
            "line 5: 'stages' holds 5, which is no name",
        ),
        (
            'stages = ["New"]\noutcomes = [7]',
            {"stages": ["New"], "outcomes": [7]},
            "line 6: 'outcomes' holds 7, which is no name",
        ),
    ],
)
def test_every_mistake_names_the_stage_and_the_line(text, table, says):
    with pytest.raises(FunnelError, match=rf"^greyzone\.toml, {says}"):
        declared(table, text)


def test_one_name_may_stand_for_a_list_of_one():
    table = {
        "stages": ["New", {"name": "Demo", "may_go_back_to": "New"}],
        "outcomes": [{"name": "Won", "reached_from": "Demo"}, "Lost"],
    }
    funnel = declared(table, "")
    assert funnel.stages[1].may_go_back_to == ("New",)
    assert [end.reached_from for end in funnel.outcomes] == [("Demo",), ("New", "Demo")]
    assert declared({"stages": "New", "outcomes": "Won"}, "") == parse_funnel("New > Won")


def test_the_long_form_of_a_line_is_the_same_funnel():
    table = {
        "stages": ["New", {"name": "Demo", "may_be_skipped": True, "may_repeat": True}],
        "outcomes": ["Won", "Lost"],
    }
    assert declared(table, "") == declared({"line": "New > Demo?+ > Won | Lost"}, "")
