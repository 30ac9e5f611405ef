"""Results as the content of one file, and back: dataclasses, tables, arrays, plain values.

What is read is only ever made into values of our own dataclasses and of the types named
here: nothing in such a file can be run, so one may open what somebody else has made. (A
pickle would run whatever it holds.)
"""

import importlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

OURS = ("event_logs", "mining", "ui")
"""The packages whose dataclasses can be packed."""
VALUES = "values.json"
SIZE = 8
"""Bytes that say how long an array was before it was compressed."""
TUPLES = b"tuples"
DTYPES = b"dtypes"
Parts = dict[str, bytes]


class UnpackableError(ValueError):
    """A value of a type that cannot be packed, or content that is none of ours."""


def pack(value: object) -> bytes:
    """A value as the content of a file. Raises `UnpackableError` for other types.

    >>> unpack(pack({"open": (1, 2.5, None)}))
    {'open': (1, 2.5, None)}
    """
    parts: Parts = {}
    words = json.dumps(_told(value, parts), ensure_ascii=False)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(VALUES, words)
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def unpack(content: bytes) -> Any:
    """The value that was packed. Raises `UnpackableError` where the content is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return _made(json.loads(parts[VALUES]), parts)
    except UnpackableError:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError) as damaged:
        raise UnpackableError(f"This content cannot be read: {damaged}") from damaged
    except (pa.ArrowException, ImportError, AttributeError, IndexError) as damaged:
        raise UnpackableError(f"This content cannot be read: {damaged}") from damaged


def same(one: object, other: object) -> bool:
    """Whether two values are alike in type and content; nothing (nan) is like nothing."""
    if type(one) is not type(other):
        return False
    if isinstance(one, pd.DataFrame) and isinstance(other, pd.DataFrame):
        return bool(one.dtypes.equals(other.dtypes)) and one.equals(other)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=_has_nan(one))
    ours, theirs = _parts_of(one), _parts_of(other)
    if ours is None or theirs is None:
        return bool(one == other) or (one != one and other != other)  # noqa: PLR0124 - nan
    return len(ours) == len(theirs) and all(map(same, ours, theirs))


def _parts_of(value: object) -> list[object] | None:
    """What a value is made of; None where it is made of nothing."""
    if is_dataclass(value):
        return [getattr(value, each.name) for each in fields(value)]
    if isinstance(value, Mapping):
        return [*value, *value.values()]
    return list(value) if isinstance(value, tuple | list) else None


def _has_nan(array: "np.ndarray[Any, Any]") -> bool:
    return array.dtype.kind in "fcmM"


def _told(value: object, parts: Parts) -> Any:
    """A value as JSON: plain ones as they are, others with their kind; big ones as parts."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.generic):
        return ["number", LEAVES["number"].tell(value)]
    for kind, leaf in LEAVES.items():
        if type(value) in leaf.types:
            return [kind, leaf.tell(value)]
    return _told_of_holder(value, parts)


def _told_of_holder(value: object, parts: Parts) -> Any:
    if isinstance(value, tuple | list) and type(value) in (tuple, list):
        return [type(value).__name__, [_told(each, parts) for each in value]]
    if isinstance(value, Mapping):
        return ["dict", [[_told(k, parts), _told(v, parts)] for k, v in value.items()]]
    if isinstance(value, pd.DataFrame):
        return ["frame", _put(_frame_bytes(value), parts)]
    if isinstance(value, np.ndarray):
        return ["array", _put(_array_bytes(value), parts)]
    return ["ours", _told_of_ours(value, parts)]


def _told_of_ours(value: object, parts: Parts) -> list[Any]:
    kind = type(value)
    if not is_dataclass(value) or kind.__module__.split(".")[0] not in OURS:
        raise UnpackableError(f"A {kind.__name__} cannot be packed")
    told = [[f.name, _told(getattr(value, f.name), parts)] for f in fields(value)]
    return [f"{kind.__module__}:{kind.__qualname__}", told]


def _put(content: bytes, parts: Parts) -> str:
    name = f"part-{len(parts)}"
    parts[name] = content
    return name


def _made(told: Any, parts: Parts) -> Any:
    if not isinstance(told, list):
        return told
    kind, content = told
    if kind in LEAVES:
        return LEAVES[kind].make(content)
    if kind in MAKERS:
        return MAKERS[kind](content, parts)
    raise UnpackableError(f"There is no kind '{kind}'")


MAKERS: dict[str, Callable[[Any, Parts], Any]] = {
    "tuple": lambda told, parts: tuple([_made(each, parts) for each in told]),
    "list": lambda told, parts: [_made(each, parts) for each in told],
    "dict": lambda told, parts: {_made(k, parts): _made(v, parts) for k, v in told},
    "frame": lambda name, parts: _frame_of(parts[name]),
    "array": lambda name, parts: _array_of(parts[name]),
    "ours": lambda told, parts: _dataclass(told[0])(**{n: _made(v, parts) for n, v in told[1]}),
}
"""Kind of a value that holds others: what is made of what was told of it."""


def _dataclass(name: str) -> Callable[..., Any]:
    module, _, qualified = name.partition(":")
    if module.split(".")[0] not in OURS:
        raise UnpackableError(f"'{module}' is no module of ours")
    found: Any = importlib.import_module(module)
    for part in qualified.split("."):
        found = getattr(found, part)
    if not (isinstance(found, type) and is_dataclass(found)):
        raise UnpackableError(f"'{name}' is no dataclass")
    return found


def _array_bytes(array: "np.ndarray[Any, Any]") -> bytes:
    made = io.BytesIO()
    np.save(made, array, allow_pickle=False)
    plain = made.getvalue()
    return len(plain).to_bytes(SIZE, "little") + pa.compress(plain, codec="lz4", asbytes=True)


def _array_of(content: bytes) -> "np.ndarray[Any, Any]":
    length = int.from_bytes(content[:SIZE], "little")
    plain = pa.decompress(content[SIZE:], length, codec="lz4", asbytes=True)
    return np.load(io.BytesIO(plain), allow_pickle=False)


def _frame_bytes(frame: pd.DataFrame) -> bytes:
    """A table for Arrow, with what Arrow does not know: which lists were tuples, own types."""
    tuples = [
        name
        for name in frame.columns
        if frame[name].dtype == object and frame[name].map(type).eq(tuple).any()
    ]
    listed = frame.assign(**{name: frame[name].map(_as_list) for name in tuples})
    try:
        table = pa.Table.from_pandas(listed)
    except (pa.ArrowException, TypeError, ValueError) as refused:
        raise UnpackableError(f"This table cannot be packed: {refused}") from refused
    facts = {
        **(table.schema.metadata or {}),
        TUPLES: json.dumps(tuples).encode(),
        DTYPES: json.dumps([str(kind) for kind in frame.dtypes]).encode(),
    }
    table = table.replace_schema_metadata(facts)
    made = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(made, table.schema, options=options) as writer:
        writer.write_table(table)
    return made.getvalue()


def _frame_of(content: bytes) -> pd.DataFrame:
    table = pa.ipc.open_file(io.BytesIO(content)).read_all()
    frame: pd.DataFrame = table.to_pandas()
    for name in json.loads(table.schema.metadata[TUPLES]):
        values = pd.Series(table[name].to_pylist(), index=frame.index, dtype=object)
        frame[name] = values.map(_as_tuple)
    wanted = json.loads(table.schema.metadata[DTYPES])
    kinds = zip(frame.columns, frame.dtypes, wanted, strict=True)
    return frame.astype({name: kind for name, found, kind in kinds if str(found) != kind})


def _as_list(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Leaf:
    """A kind of value that holds no others: its types, what is told of one, how it is made."""

    types: tuple[type, ...]
    tell: Callable[[Any], Any]
    make: Callable[[Any], Any]


LEAVES = {
    "number": Leaf(
        (np.generic,),
        lambda number: [number.dtype.str, number.item()],
        lambda told: np.dtype(told[0]).type(told[1]),
    ),
    "date": Leaf((date,), date.isoformat, date.fromisoformat),
    "time": Leaf((datetime,), datetime.isoformat, datetime.fromisoformat),
    "span": Leaf(
        (timedelta,),
        lambda span: [span.days, span.seconds, span.microseconds],
        lambda told: timedelta(*told),
    ),
    "stamp": Leaf(
        (pd.Timestamp,),
        lambda stamp: [stamp.isoformat(), stamp.unit],
        lambda told: pd.Timestamp(told[0]).as_unit(told[1]),
    ),
    "long span": Leaf(
        (pd.Timedelta,),
        lambda span: [span.as_unit("ns").value, span.unit],
        lambda told: pd.Timedelta(told[0], "ns").as_unit(told[1]),
    ),
    "nothing": Leaf((type(pd.NaT),), lambda _: None, lambda _: pd.NaT),
    "path": Leaf((Path, type(Path())), str, Path),
}
