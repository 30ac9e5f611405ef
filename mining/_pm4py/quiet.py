"""Imports pm4py late and without a sound."""

import contextlib
import importlib
import io
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

_importing = threading.Lock()


def module(name: str) -> Any:
    """The module of pm4py of that name, imported on first use (2 to 6 s) in silence.

    pm4py prints its licence on import and draws progress bars unless told not to; both
    are held back for the length of the import, and the caller's streams and environment
    are as before when this returns.
    """
    known = sys.modules.get(f"pm4py.{name}")
    if known is not None:
        return known
    with _importing, _silence():
        return importlib.import_module(f"pm4py.{name}")


def call(function: Callable[..., Any], *arguments: Any, **settings: Any) -> Any:
    """What a function of pm4py returns, its warnings about its own code held back."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*arguments, **settings)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    setting = "PM4PY_SHOW_PROGRESS_BAR"
    before = os.environ.get(setting)
    os.environ[setting] = "False"
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        os.environ.pop(setting)
        if before is not None:
            os.environ[setting] = before
