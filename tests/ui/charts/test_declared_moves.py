import pytest

from mining.models.funnel import Funnel, compile_funnel, parse_funnel
from mining.models.petri_net import AcceptingPetriNet, Arc, Transition
from ui.charts import declared_moves as module
from ui.charts.declared_moves import declared_moves, declared_order, path_kind, spine_moves


def test_skippable_and_repeatable_stages_allow_their_moves() -> None:
    moves = declared_moves(parse_funnel("New > Demo? > Offer+ > Won | Lost"))
    assert {("New", "Offer"), ("Offer", "Offer"), ("Demo", "Lost"), ("Won", None)} <= moves
    assert not {("New", "Won"), ("Demo", "New"), ("Demo", "Demo"), ("New", None)} & moves


def test_a_net_in_parallel_allows_both_orders() -> None:
    """A funnel read from BPMN may have stages in parallel: its order of stages says less."""
    net = AcceptingPetriNet(
        places=("i", "a", "b", "a done", "b done", "o"),
        transitions=(
            Transition("split", None),
            Transition("A", "A"),
            Transition("B", "B"),
            Transition("Won", "Won"),
        ),
        arcs=(
            Arc("i", "split"),
            Arc("split", "a"),
            Arc("split", "b"),
            Arc("a", "A"),
            Arc("A", "a done"),
            Arc("b", "B"),
            Arc("B", "b done"),
            Arc("a done", "Won"),
            Arc("b done", "Won"),
            Arc("Won", "o"),
        ),
        initial={"i": 1},
        final=({"o": 1},),
    )
    line = parse_funnel("A > B > Won")
    moves = declared_moves(Funnel(line.stages, line.outcomes, net))
    expected = {(None, "A"), (None, "B"), ("A", "B"), ("B", "A"), ("A", "Won"), ("B", "Won")}
    assert moves == expected | {("Won", None)}


def test_where_the_net_has_too_many_states_the_declared_order_stands_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "STATE_LIMIT", 2)
    funnel = parse_funnel("New > Demo > Won | Lost")
    assert compile_funnel(funnel).transitions
    assert declared_moves(funnel) == set(spine_moves(funnel))


@pytest.mark.parametrize(
    ("move", "kind"),
    [
        (("New", "Demo"), "declared"),
        (("New", "Lost"), "declared"),
        (("New", "Offer"), "skipped"),
        ((None, "Demo"), "skipped"),
        (("New", "Won"), "skipped"),
        (("Offer", "Demo"), "rework"),
        (("Demo", "Demo"), "rework"),
        (("Won", "New"), "rework"),
        (("Lost", "Won"), "rework"),
        (("New", "Call"), "extra"),
        (("Call", "Won"), "extra"),
        (("Call", "Call"), "extra"),
        ((None, "Call"), "extra"),
        (("Demo", None), "open"),
        (("Call", None), "open"),
        (("Won", None), "declared"),
    ],
)
def test_what_a_move_is_beside_the_funnel(
    move: tuple[str | None, str | None], kind: str, funnel: Funnel
) -> None:
    assert path_kind(move, declared_order(funnel), declared_moves(funnel)) == kind


def test_without_a_funnel_a_move_is_a_move() -> None:
    assert path_kind(("a", "b"), {}, frozenset()) == "move"
