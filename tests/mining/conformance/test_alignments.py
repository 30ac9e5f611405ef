from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from event_logs.errors import AnalysisLimitError
from event_logs.event_log import EventLog
from event_logs.filters import with_cases
from mining.conformance.alignments import SearchLimits, align, align_variants
from mining.conformance.reachability import NoRunError
from mining.discovery.trees import tree_to_net
from mining.models.alignment import Alignment
from mining.models.costs import MoveCosts
from mining.models.funnel import Funnel, Outcome, Stage, compile_funnel, parse_funnel
from mining.models.petri_net import AcceptingPetriNet, Arc, Transition
from mining.models.process_tree import ProcessTree

FUNNEL = parse_funnel("New > Qualified > Proposal > Won | Lost")
TRACES = st.lists(st.sampled_from("abcdx"), max_size=7).map(tuple)
ASKED = st.lists(st.tuples(TRACES, st.booleans()), min_size=1, max_size=4)
CALM = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
COSTS = st.builds(
    MoveCosts,
    log=st.integers(1, 3),
    model=st.integers(1, 3),
    log_of=st.dictionaries(st.sampled_from("abx"), st.integers(1, 5)).map(lambda d: (*d.items(),)),
    model_of=st.dictionaries(st.sampled_from("bc"), st.integers(1, 5)).map(lambda d: (*d.items(),)),
)
Replay = Callable[[AcceptingPetriNet, Alignment], bool]


def moves_of(variant: str, *, is_open: bool = False, funnel: Funnel = FUNNEL) -> list[str]:
    asked = [(tuple(variant.split()), is_open)]
    found = align_variants(asked, compile_funnel(funnel)).alignments[0]
    return [f"{move.kind} {move.activity}" for move in found.moves]


@CALM
@given(tree=st.from_type(ProcessTree), asked=ASKED)
def test_costs_are_those_of_pm4pys_search_on_any_model(tree, asked):
    net = tree_to_net(tree)
    ours = align_variants(asked, net)
    theirs = align_variants(asked, net, limits=SearchLimits(0))
    assert (ours.engine, theirs.engine) == ("automaton", "search")
    assert [a.cost for a in ours.alignments] == [a.cost for a in theirs.alignments]
    assert ours.cheapest_run == theirs.cheapest_run


@CALM
@given(tree=st.from_type(ProcessTree), asked=ASKED, costs=COSTS)
def test_set_costs_are_those_of_pm4pys_search_and_of_the_moves(tree, asked, costs, replays):
    net = tree_to_net(tree)
    ours = align_variants(asked, net, costs=costs)
    theirs = align_variants(asked, net, costs=costs, limits=SearchLimits(0))
    assert [a.cost for a in ours.alignments] == [a.cost for a in theirs.alignments]
    assert ours.cheapest_run == theirs.cheapest_run
    for found in ours.alignments:
        prices = {"log": costs.of_log, "model": costs.of_model}
        moves = [move for move in found.moves if move.is_deviation]
        assert found.cost == sum(prices[move.kind](move.activity) for move in moves)
        assert replays(net, found)


@CALM
@given(tree=st.from_type(ProcessTree), asked=ASKED, times=st.integers(2, 9))
def test_only_proportions_of_costs_matter(tree, asked, times):
    net = tree_to_net(tree)
    plain = align_variants(asked, net).alignments
    dear = align_variants(asked, net, costs=MoveCosts(times, times)).alignments
    assert [a.moves for a in dear] == [a.moves for a in plain]
    assert [a.cost for a in dear] == [a.cost * times for a in plain]


@CALM
@given(tree=st.from_type(ProcessTree), asked=ASKED)
def test_both_engines_find_equally_many_synchronous_moves(tree, asked):
    net = tree_to_net(tree)
    counts = [
        [sum(move.kind == "synchronous" for move in a.moves) for a in found.alignments]
        for found in (
            align_variants(asked, net),
            align_variants(asked, net, limits=SearchLimits(0)),
        )
    ]
    assert counts[0] == counts[1]


@CALM
@given(tree=st.from_type(ProcessTree), asked=ASKED, limit=st.sampled_from([0, 2000]))
def test_moves_tell_the_trace_replay_on_the_net_and_add_up_to_the_cost(tree, asked, limit, replays):
    net = tree_to_net(tree)
    for (variant, is_open), found in zip(
        asked, align_variants(asked, net, limits=SearchLimits(limit)).alignments, strict=True
    ):
        events = [move for move in found.moves if move.kind != "model"]
        assert (found.variant, found.is_prefix) == (variant, is_open)
        assert tuple(move.activity for move in events) == variant
        assert [move.position for move in events] == list(range(len(variant)))
        assert found.cost == sum(move.is_deviation for move in found.moves)
        assert replays(net, found)


@CALM
@given(tree=st.from_type(ProcessTree), trace=TRACES, is_open=st.booleans())
def test_cost_is_zero_if_and_only_if_the_trace_fits(tree, trace, is_open, replays):
    net = tree_to_net(tree)
    found = align_variants([(trace, is_open)], net).alignments[0]
    alone = Alignment(trace, is_open, tuple(m for m in found.moves if m.kind != "model"), 0)
    followed = [m for m in alone.moves if m.kind == "synchronous"]
    as_run = Alignment(trace, is_open, tuple(followed), 0)
    assert (found.cost == 0) == (len(followed) == len(trace) and replays(net, as_run))


@CALM
@given(tree=st.from_type(ProcessTree), asked=ASKED)
def test_renaming_activities_commutes(tree, asked):
    names = {"a": "z", "b": "y", "c": "a", "d": "b", "x": "c"}

    def renamed(node: ProcessTree) -> ProcessTree:
        label = names[node.label] if node.label else None
        return ProcessTree(node.operator, label, tuple(map(renamed, node.children)))

    there = [(tuple(names[one] for one in trace), is_open) for trace, is_open in asked]
    plain = align_variants(asked, tree_to_net(tree)).alignments
    after = align_variants(there, tree_to_net(renamed(tree))).alignments
    for old, new in zip(plain, after, strict=True):
        told = [(m.kind, names[m.activity], m.position) for m in old.moves]
        assert told == [(m.kind, m.activity, m.position) for m in new.moves]


@CALM
@given(asked=ASKED, other=ASKED, tree=st.from_type(ProcessTree))
def test_what_else_is_in_the_log_changes_no_alignment(asked, other, tree):
    net = tree_to_net(tree)
    alone = align_variants(asked, net).alignments
    assert align_variants([*other, *asked], net).alignments[len(other) :] == alone


def test_open_case_owes_nothing_after_its_last_event():
    assert moves_of("New Qualified", is_open=True) == ["synchronous New", "synchronous Qualified"]


def test_open_case_still_owes_what_it_went_past():
    assert moves_of("New Proposal", is_open=True)[1:] == ["model Qualified", "synchronous Proposal"]


def test_the_most_synchronous_of_equally_cheap_alignments_is_taken():
    # Two log moves would cost as much as the skipped stage and the stray event.
    assert moves_of("New Proposal Won").count("synchronous Proposal") == 1


def test_the_earliest_of_equal_events_fits():
    assert moves_of("New New Qualified Proposal Won")[:2] == ["synchronous New", "log New"]


def test_log_moves_stand_before_model_moves():
    assert moves_of("New call Proposal Won")[1:3] == ["log call", "model Qualified"]


def test_cases_are_joined_by_id_and_keep_their_own_variant():
    traces = {"z": ["New"], "a": ["New", "call", "Won"], "m": ["New"]}
    found = align(EventLog.from_traces(traces, outcomes=["Won"]), FUNNEL)
    assert found.cases["case_id"].tolist() == ["a", "m", "z"]
    for row in found.cases.itertuples():
        assert list(found.alignments[row.alignment].variant) == traces[row.case_id]
        assert found.alignments[row.alignment].is_prefix == row.is_open == (row.case_id != "a")


def test_a_log_without_cases_has_no_alignments():
    log = EventLog.from_traces({"a": ["New"]})
    found = align(with_cases(log, log.cases.filter(log.cases.case_id == "b")), FUNNEL)
    assert (found.alignments, len(found.cases), found.cheapest_run) == ((), 0, 2)


def test_parts_of_a_long_list_of_traces_give_what_the_whole_gives(monkeypatch):
    asked = [(tuple("abcd"[: n % 5] * (n % 3)), n % 2 == 0) for n in range(50)]
    net = tree_to_net(ProcessTree("loop", children=tuple(ProcessTree(label=x) for x in "ab")))
    whole = align_variants(asked, net)
    monkeypatch.setattr("mining.conformance.engine.CELLS_AT_ONCE", 64)
    assert align_variants(asked, net) == whole


def test_costs_beyond_32_bits_are_still_exact():
    variant = ("New", *["New"] * 30_000, "Won")
    net = compile_funnel(parse_funnel("New > Won"))
    assert align_variants([(variant, False)], net).alignments[0].cost == 30_000


def test_several_final_markings_are_understood_by_both_engines(replays):
    net = AcceptingPetriNet(
        ("p", "q", "r"),
        (Transition("first", "a"), Transition("take", "b"), Transition("drop", "c")),
        (
            Arc("p", "first"),
            Arc("first", "q"),
            Arc("q", "take"),
            Arc("take", "r"),
            Arc("q", "drop"),
        ),
        {"p": 1},
        ({"r": 1}, {"q": 1}, {}),
    )
    asked = [(tuple(text), is_open) for text in ("ab", "ac", "a", "b") for is_open in (False, True)]
    ours = align_variants(asked, net)
    theirs = align_variants(asked, net, limits=SearchLimits(0))
    assert [a.cost for a in ours.alignments] == [0, 0, 0, 0, 0, 0, 1, 1]
    assert [a.cost for a in theirs.alignments] == [a.cost for a in ours.alignments]
    assert all(replays(net, a) for a in (*ours.alignments, *theirs.alignments))


def weighted() -> AcceptingPetriNet:
    """`a` gives two tokens; `b` takes both, `c` one."""
    return AcceptingPetriNet(
        ("p", "q", "r"),
        (Transition("two", "a"), Transition("take", "b"), Transition("one", "c")),
        (
            Arc("p", "two"),
            Arc("two", "q", 2),
            Arc("q", "take", 2),
            Arc("take", "r"),
            Arc("q", "one"),
        ),
        {"p": 1},
        ({"r": 1}, {"q": 1}, {}),
    )


def test_arc_weights_are_understood(replays):
    asked = [(tuple(text), False) for text in ("ab", "ac", "acc", "acb", "a")]
    found = align_variants(asked, weighted()).alignments
    assert [a.cost for a in found] == [0, 0, 0, 1, 1]
    assert all(replays(weighted(), a) for a in found)


def test_arc_weights_are_never_given_to_pm4pys_search():
    with pytest.raises(AnalysisLimitError, match="more than one token"):
        align_variants([(("a",), False)], weighted(), limits=SearchLimits(0))


def test_search_given_up_says_what_would_do():
    net = compile_funnel(FUNNEL)
    with pytest.raises(AnalysisLimitError, match="given up after 0 s"):
        align_variants([(("New",), False)], net, limits=SearchLimits(0, seconds=0))


def test_a_model_that_cannot_end_is_refused():
    net = AcceptingPetriNet(("p", "q"), (), (), {"p": 1}, ({"q": 1},))
    with pytest.raises(NoRunError, match="no run"):
        align_variants([(("a",), False)], net)


def test_progress_is_told():
    told: list[str] = []
    align(EventLog.from_traces({"a": ["New"]}), FUNNEL, tell=told.append)
    assert told == ["Collecting the variants", "Aligning 1 variants"]


def test_returns_and_repeats_that_are_declared_fit():
    funnel = Funnel(
        (Stage("New", may_repeat=True), Stage("Demo", may_go_back_to=("New",))),
        (Outcome("Won", ("Demo",)),),
    )
    moves = moves_of("New New Demo New Demo Won", funnel=funnel)
    assert {move.split()[0] for move in moves} == {"synchronous"}


def test_the_costs_of_the_funnel_decide_what_is_said():
    text = ("New", "Proposal", "Won")
    funnel = replace(FUNNEL, costs=MoveCosts(model_of=(("Qualified", 5),)))
    log = EventLog.from_traces({"a": text}, outcomes=["Won", "Lost"])
    plain, dear = align(log, FUNNEL), align(log, funnel)
    assert [m.activity for m in plain.alignments[0].moves if m.kind == "model"] == ["Qualified"]
    kinds = [(m.kind, m.activity) for m in dear.alignments[0].moves if m.is_deviation]
    assert kinds == [("log", "Proposal"), ("log", "Won"), ("model", "Lost")]
    assert align(log, funnel, costs=MoveCosts()).alignments == plain.alignments
