"""Results of the whole stored log, kept beside it: a server that starts need not make them again.

They lie in the folder of tables that the log's manifest names, so a rebuild sweeps them
away with the log that they are of. Their name is a digest of what was asked and of the
program that answered, so another version never reads them.
"""

import hashlib
import inspect
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from importlib import metadata
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from event_logs import storage
from event_logs.errors import GreyzoneError
from event_logs.packing import UnpackableError, pack, same, unpack
from event_logs.whole_file import write_whole
from ui.choice import Choice

MOST = 400_000_000
"""Bytes beyond which a result is not kept."""
RESTS_ON = ("numpy", "pandas", "scipy", "duckdb", "ibis-framework", "pm4py")
"""Libraries whose version may change a figure."""
Given = ParamSpec("Given")
Result = TypeVar("Result")


def kept(make: Callable[Given, Result]) -> Callable[Given, Result]:
    """What makes a result of (place, fingerprint, …), kept unless some deals only are chosen.

    Arguments whose name begins with an underscore stand for others and name nothing, as in
    Streamlit. What does not come back as it was is not kept, nor is anything where the
    folder can only be read.
    """
    signature = inspect.signature(make)

    @wraps(make)
    def recalled(*args: Given.args, **named: Given.kwargs) -> Result:
        given = signature.bind(*args, **named).arguments
        if any(isinstance(each, Choice) and not each.is_all for each in given.values()):
            return make(*args, **named)
        place = Path(str(given.pop("place")))
        asked = [(name, each) for name, each in given.items() if not name.startswith("_")]
        found: Result = _recall(place, repr((make.__name__, asked)), lambda: make(*args, **named))
        return found

    return recalled


def _recall(place: Path, asked: str, make: Callable[[], Any]) -> Any:
    file = file_of(place, asked)
    with suppress(OSError, UnpackableError):
        return unpack(file.read_bytes())
    made = make()
    with suppress(GreyzoneError, UnpackableError):
        content = pack(made)
        if len(content) <= MOST and same(unpack(content), made):
            write_whole(file, content)
            _sweep(file)
    return made


def file_of(place: Path, asked: str) -> Path:
    """Where the answer of this version of the program to what was asked is kept."""
    digest = hashlib.sha256(asked.encode()).hexdigest()[:16]
    return storage.tables_folder(place) / f"result-{version()}-{digest}.zip"


def _sweep(file: Path) -> None:
    """Take away what other versions kept; nobody reads it."""
    for other in file.parent.glob("result-*.zip"):
        if not other.name.startswith(f"result-{version()}-"):
            with suppress(OSError):
                other.unlink()


@cache
def version() -> str:
    """A digest of all that figures depend on besides the log: our code, and libraries."""
    found = hashlib.sha256()
    root = Path(__file__).parent.parent
    for package in ("event_logs", "mining"):
        for file in sorted((root / package).rglob("*.py")):
            found.update(file.read_bytes())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        found.update(file.read_bytes())
    for name in RESTS_ON:
        found.update(metadata.version(name).encode())
    return found.hexdigest()[:12]
