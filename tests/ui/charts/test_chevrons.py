"""A variant as arrows: every step once, told apart in words, names never read as markup."""

from mining.models.alignment import Move
from ui.charts.chevrons import chevrons, steps_of
from ui.language import speaking

MOVES = (
    Move("synchronous", "New", 0),
    Move("log", "Call <b>", 1),
    Move("log", "Call <b>", 2),
    Move("model", "Demo"),
    Move("log", "New", 3),
)


def test_kinds_are_told_apart_and_equal_steps_are_counted():
    steps = steps_of(MOVES, ["New", "Demo"])
    assert [kind for kind, _ in steps] == ["synchronous", "extra", "extra", "model", "rework"]
    drawn = chevrons(steps)
    assert drawn.count("<li") == 4
    assert "+ Call &lt;b&gt; ×2" in drawn
    assert "<b>" not in drawn
    for words in ("as declared", "extra step", "skipped", "out of place or again"):
        assert f'title="{words}"' in drawn


def test_nothing_is_drawn_of_nothing_and_words_are_in_the_language_spoken():
    assert "<li" not in chevrons([])
    with speaking("ru"):
        assert "extra step" not in chevrons(steps_of(MOVES, ["New"]))
