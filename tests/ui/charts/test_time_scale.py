import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ui.charts.time_scale import STEPS, time_limits, time_step

SECONDS = st.lists(st.floats(0, 1e8), max_size=30)


@given(SECONDS)
def test_every_time_has_its_step_and_no_step_is_beyond_the_ramp(seconds: list[float]) -> None:
    times = [pd.Timedelta(seconds=value) for value in seconds]
    limits = time_limits(times)
    assert limits == sorted(set(limits))
    assert len(limits) < STEPS
    assert all(0 <= time_step(value, limits) < STEPS for value in times)
    assert [time_step(v, limits) for v in sorted(times)] == sorted(
        time_step(v, limits) for v in times
    )


def test_equal_times_need_no_limit() -> None:
    assert time_limits([pd.Timedelta("1h")] * 9) == []


def test_no_time_is_on_no_step() -> None:
    assert time_step(pd.NaT, [pd.Timedelta("1h")]) == -1
