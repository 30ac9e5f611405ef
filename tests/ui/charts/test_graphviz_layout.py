import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from event_logs.errors import AnalysisLimitError
from ui.charts.graphviz_layout import LayoutError, LayoutLimitError, layout


def tangle(nodes: int, edges: int, seed: int) -> str:
    """A drawing of so many random edges."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, no secret
    pairs = [(chance.randrange(nodes), chance.randrange(nodes)) for _ in range(edges)]
    return "digraph {" + "; ".join(f"{a} -> {b}" for a, b in pairs) + "}"


def test_threads_draw_at_the_same_time_without_ending_the_process() -> None:
    """Without the lock wasmtime aborts the process; each thread gets its own drawing."""
    drawings = [tangle(25, 60, seed) for seed in range(24)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(layout.__wrapped__, drawings))
    assert together == [layout.__wrapped__(drawing) for drawing in drawings]
    assert len(set(together)) == len(drawings)


def test_a_drawing_that_takes_too_long_is_given_up_in_words() -> None:
    with pytest.raises(LayoutLimitError, match=r"within 0\.5 s.*Show fewer steps") as given_up:
        layout(tangle(1000, 8000, 1), time_limit=0.5)
    assert isinstance(given_up.value, AnalysisLimitError)


def test_after_a_drawing_was_given_up_the_next_one_is_drawn() -> None:
    with pytest.raises(LayoutLimitError):
        layout(tangle(900, 8000, 2), time_limit=0.3)
    assert "</svg>" in layout("digraph { after -> limit }")


def test_a_text_that_is_no_drawing_is_refused() -> None:
    with pytest.raises(LayoutError, match="could not draw"):
        layout("digraph { unfinished")
    assert "</svg>" in layout("digraph { after -> refusal }")


@pytest.mark.parametrize("home", ["nowhere", None])
def test_a_home_that_cannot_be_written_is_no_obstacle(home: str | None) -> None:
    """The compiled program is then not kept, and compiled anew at each start."""
    settings = {name: value for name, value in os.environ.items() if name != "HOME"}
    settings |= {"HOME": f"{os.devnull}/{home}"} if home else {}
    code = "from ui.charts.graphviz_layout import layout; print(layout('digraph{a}')[-7:])"
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "</svg>", "")
