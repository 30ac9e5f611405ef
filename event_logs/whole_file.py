"""Files that appear whole or not at all."""

from contextlib import suppress
from pathlib import Path

from event_logs.errors import GreyzoneError


def write_whole(path: Path, content: bytes | str, *, remedy: str = "") -> None:
    """Write a file in one step, its folder made where it is lacking; text as UTF-8.

    Raises `GreyzoneError` where it cannot be written; then what stood there stands there.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
    except OSError as refused:
        raise GreyzoneError(
            f"The file cannot be written ({refused.strerror or refused})",
            where=str(path),
            remedy=remedy,
        ) from refused
    finally:
        with suppress(OSError):
            draft.unlink()
