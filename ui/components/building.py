"""A build in a process of its own: its steps on screen as they come, and a way to stop it.

A build that ends early leaves the log as it was before, so stopping is killing.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import streamlit as st

from ui import data_words, mistakes
from ui.language import _
from ui.step_words import step

PATIENCE = 0.3
"""So often, in seconds, the page looks whether it is to stop."""
STOPPED = "build-stopped"


def build_in_sight(folder: Path) -> bool:
    """Build the log of a project and show every step; says whether it was built.

    A click on the button ends this run of the page, and with it the process.
    """
    place = st.empty()
    place.button(_(data_words.STOP), icon=":material/stop_circle:", on_click=_note_stop)
    begun, said = time.monotonic(), ""
    with st.status(_(data_words.BUILDING), expanded=True) as status, started(folder) as build:
        for line in build.lines():
            if line:
                said = line.strip()
                st.text(step(said))
            status.update(label=data_words.building_for(time.monotonic() - begun))
        is_built = build.process.wait() == 0
        if is_built:
            status.update(label=_(data_words.BUILT), state="complete", expanded=False)
        else:
            status.update(label=_(data_words.NOT_BUILT), state="error")
            st.error(mistakes.line_in_words(said))
    place.empty()
    return is_built


def build_first(folder: Path) -> None:
    """A project whose log is not there, and a button that builds it."""
    st.title(folder.name)
    st.info(_(data_words.NO_LOG))
    tell_of_stop()
    if st.button(_(data_words.BUILD), type="primary") and build_in_sight(folder):
        st.rerun()


def tell_of_stop() -> None:
    """Say once that a build was stopped, where one was."""
    if st.session_state.pop(STOPPED, False):
        st.info(_(data_words.WAS_STOPPED))


@dataclass(frozen=True, slots=True)
class Build:
    """A build that runs: its process, and what it says (null: it has said all)."""

    process: "subprocess.Popen[str]"
    said: "Queue[str | None]"

    def lines(self) -> Iterator[str]:
        """Line by line, and an empty text whenever it says nothing for long."""
        while True:
            try:
                line = self.said.get(timeout=PATIENCE)
            except Empty:
                line = ""
            if line is None:
                return
            yield line


@contextmanager
def started(folder: Path) -> Iterator[Build]:
    """The build of a project, running; killed if it has not ended when the block is left."""
    command = [sys.executable, "-X", "utf8", "-m", "ui.cli", "build", str(folder)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        build = Build(process, Queue())
        reader = Thread(target=_read, args=(build,), daemon=True)
        reader.start()
        try:
            yield build
        finally:
            if process.poll() is None:
                process.kill()
            reader.join()


def _read(build: Build) -> None:
    for line in build.process.stderr or ():
        build.said.put(line)
    build.said.put(None)


def _note_stop() -> None:
    st.session_state[STOPPED] = True
