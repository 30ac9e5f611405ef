"""How long a new process takes to have our packages, or the help of the command.

The peer is the limit that we set ourselves for the packages and the help: half a second.
Python's own start is counted. Names are imported on first use, so the first use of one of
each package is measured too (it brings in the table engine).
"""

import subprocess
import sys
import time
from functools import partial

from benchmarks.work import Data, Side, Work

LIMIT = 0.5
COMMANDS = {
    "import event_logs": ["-c", "import event_logs"],
    "import mining": ["-c", "import mining"],
    "event_logs.open_log": ["-c", "from event_logs import open_log"],
    "mining.discover_…_graph": ["-c", "from mining import discover_directly_follows_graph"],
    "greyzone --help": ["-c", "from ui.cli import main; main()", "--help"],
}


def start(command: list[str], _data: Data) -> int:
    """Start Python and wait until it ends."""
    whole = [sys.executable, *command]
    return subprocess.run(whole, check=True, capture_output=True).returncode  # noqa: S603


def wait_limit(_data: Data) -> int:
    time.sleep(LIMIT)
    return 0


WORKS = tuple(
    Work(
        name=name,
        says="process from start to end / the limit that we set",
        ours=Side(lambda data: data, partial(start, command), str),
        peers={"limit of 0.5 s": Side(lambda data: data, wait_limit, str)},
        runs=5,
        sizes=False,
    )
    for name, command in COMMANDS.items()
)
