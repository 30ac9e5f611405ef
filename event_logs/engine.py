"""The one door to the table engine: embedded DuckDB by default, any Ibis backend by address.

Nothing else in the project opens a connection. A connection serves one thread: DuckDB
connections are not to be shared between threads, and the app runs a thread per request,
so `default()` keeps one per thread.
"""

import hashlib
import json
import os
import tempfile
import threading
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import IntegerValue, NumericValue, StringValue, Table, TimestampValue, Value

from event_logs.errors import FileUnreadableError, GreyzoneError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_threads = threading.local()


def connect(address: str = "duckdb://", *, memory_limit: str = "3GB") -> BaseBackend:
    """A connection to a table engine, named by an Ibis address.

    `duckdb://` (the default) runs inside this process and spills to a temporary folder
    beyond `memory_limit`. `spark://local` starts a local Spark session
    (`pip install greyzone[spark]`, Java 17). Anything else goes to `ibis.connect`.
    Raises a `GreyzoneError` where the engine is unknown, not installed or does not start.
    """
    if address.startswith("spark://"):
        return _connect_spark()
    try:
        if address.startswith("duckdb://"):
            return _connect_duckdb(address.removeprefix("duckdb://"), memory_limit)
        return ibis.connect(address)
    except Exception as refused:  # drivers of databases have no error in common (PEP 249)
        raise GreyzoneError(
            f"The table engine cannot be opened ({str(refused).splitlines()[0].strip()})",
            where=address,
            remedy="Use 'duckdb://', 'spark://local', or an address that ibis.connect takes",
        ) from refused


def open_database(address: str, password: str = "") -> BaseBackend:
    """A connection to a database that holds records, to be read from and closed.

    A file of DuckDB is opened for reading alone, so that who has it open too is not
    disturbed. Raises a `GreyzoneError` where it cannot be reached.
    """
    scheme = address.split("://", maxsplit=1)[0]
    try:
        return _database(scheme, address, password)
    except Exception as refused:  # drivers of databases have no error in common (PEP 249)
        extra = {"postgresql": "postgres"}.get(scheme, scheme)
        missing = isinstance(refused, ImportError | AttributeError)
        raise GreyzoneError(
            f"The database cannot be opened ({str(refused).strip().splitlines()[0]})",
            where=address,
            remedy=f"Run 'pip install greyzone[{extra}]'" if missing else "Check address and user",
        ) from refused


def _database(scheme: str, address: str, password: str) -> BaseBackend:
    options: dict[str, object] = {"password": password} if password else {}
    if scheme == "duckdb":
        options["read_only"] = True
    with warnings.catch_warnings():
        # Ibis asks MySQL for a zone by a name that few servers know, and warns.
        warnings.filterwarnings("ignore", "Unable to set session timezone")
        backend = ibis.connect(address, **options)
    if scheme == "mysql":
        backend.raw_sql("SET time_zone = '+00:00'").close()
    return backend


def default() -> BaseBackend:
    """The thread's own DuckDB connection, opened on first use."""
    backend: BaseBackend | None = getattr(_threads, "backend", None)
    if backend is None:
        backend = _threads.backend = connect()
    return backend


def read_parquet(path: Path, backend: BaseBackend | None = None) -> Table:
    """A lazily read table over one Parquet file."""
    try:
        return (backend or default()).read_parquet(path.as_posix())
    except duckdb.Error as damaged:
        raise FileUnreadableError(
            "This is no whole Parquet file", where=str(path), remedy="Build or export it again"
        ) from damaged


def read_rows_of_parquet(path: Path) -> Table:
    """A lazily read Parquet file from outside, with `file_row_number` from 0."""
    try:
        return default().read_parquet(path.as_posix(), file_row_number=True)
    except duckdb.Error as damaged:
        raise FileUnreadableError(
            f"This is no readable Parquet file ({str(damaged).splitlines()[0]})",
            where=str(path),
            remedy="Export it again",
        ) from damaged


def read_through(rows: Table, where: str) -> None:
    """Read every value of a lazily read file once, so that damage is told here, in words."""
    every = ibis.struct({name: rows[name] for name in rows.columns})
    try:
        rows.agg(all=every.hash().max()).execute()
    except duckdb.Error as damaged:
        raise FileUnreadableError(
            f"The file is damaged ({str(damaged).splitlines()[0]})",
            where=where,
            remedy="Export it again",
        ) from damaged


def load(rows: pa.Table, backend: BaseBackend | None = None) -> Table:
    """A table of the engine holding `rows`, for as long as the connection lives."""
    # A column without any value has no type of its own; engines want one.
    kinds = [pa.string() if pa.types.is_null(kind) else kind for kind in rows.schema.types]
    typed = rows.cast(pa.schema(zip(rows.column_names, kinds, strict=True)))
    return (backend or default()).create_table(
        ibis.util.gen_name("rows"), obj=ibis.memtable(typed), temp=True
    )


def text_codes(values: Sequence[str], backend: BaseBackend) -> Callable[[Value], Value]:
    """What turns a text among `values` into one that the engine holds as a short code.

    The text stays the same text; sorting and copying it is several times as fast. Engines
    without such a type leave it as it is, and so does this where a value has a NUL in it.
    """
    name = _type_of(values, backend)
    if not name:
        return lambda text: text
    backend.raw_sql(f"CREATE TEMP MACRO IF NOT EXISTS {name}_of(word) AS CAST(word AS {name})")
    function: Callable[[Value], Value] = ibis.udf.scalar.builtin(
        _same_text, name=f"{name}_of", signature=((dt.string,), dt.string)
    )
    return function


def text_places(values: Sequence[str], backend: BaseBackend) -> Callable[[Value], Value]:
    """What turns a text among `values` into its place there, from 0; null stays null.

    Where `text_codes` leaves a text as it is, so does this.
    """
    name = _type_of(values, backend)
    if not name:
        return lambda text: text
    backend.raw_sql(
        f"CREATE TEMP MACRO IF NOT EXISTS {name}_at(word) AS enum_code(CAST(word AS {name}))::INT"
    )
    function: Callable[[Value], Value] = ibis.udf.scalar.builtin(
        _place_of_text, name=f"{name}_at", signature=((dt.string,), dt.int32)
    )
    return function


def _type_of(values: Sequence[str], backend: BaseBackend) -> str:
    """The name of the type of the engine that has these values; empty where it has none."""
    if backend.name != "duckdb" or not values or any("\0" in value for value in values):
        return ""
    name = "texts_" + hashlib.sha256(json.dumps(list(values)).encode()).hexdigest()[:24]
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    backend.raw_sql(f"CREATE TYPE IF NOT EXISTS {name} AS ENUM ({listed})")
    return name


def _same_text(word: Value) -> Value:
    """The text, held as a code."""


def _place_of_text(word: Value) -> IntegerValue:
    """The place of the text among the values."""


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), dt.string))
def json_text_at(cell: StringValue, path: str) -> StringValue:
    """The text at a path in the JSON of a cell; null where it is no JSON or not there."""


@ibis.udf.scalar.builtin(name="epoch_us", signature=((dt.Timestamp(timezone="UTC"),), dt.int64))
def _duckdb_micros(time: TimestampValue) -> IntegerValue:
    """Microseconds since 1970 in DuckDB: 14 times as fast as its `date_diff` of zoned times."""


@ibis.udf.scalar.builtin(name="unix_micros", signature=((dt.Timestamp(timezone="UTC"),), dt.int64))
def _spark_micros(time: TimestampValue) -> IntegerValue:
    """Microseconds since 1970 in Spark."""


_MICROS = {"duckdb": _duckdb_micros, "pyspark": _spark_micros}


def micros_between(start: TimestampValue, end: TimestampValue) -> IntegerValue:
    """Microseconds from `start` to `end` as an expression of whole numbers.

    Quantiles of whole numbers are found twice as fast as of fractions.
    """
    micros = _MICROS.get(end.get_backend().name)
    if micros is None:
        return end.delta(start, unit="microsecond")
    return micros(end) - micros(start)


def seconds_between(start: TimestampValue, end: TimestampValue) -> NumericValue:
    """Seconds from `start` to `end` as an expression, exact to the microsecond."""
    return micros_between(start, end) / 1_000_000


def epoch_seconds(time: TimestampValue) -> NumericValue:
    """Seconds from 1970-01-01 UTC to `time` as an expression, exact to the microsecond."""
    return seconds_between(ibis.literal(EPOCH, dt.Timestamp(timezone="UTC", scale=6)), time)


def _connect_duckdb(file: str, memory_limit: str) -> BaseBackend:
    backend = ibis.duckdb.connect(file or ":memory:")
    spill = Path(tempfile.gettempdir()) / f"greyzone-spill-{os.getpid()}"
    backend.raw_sql(f"SET memory_limit='{memory_limit}'")
    backend.raw_sql(f"SET temp_directory='{spill.as_posix()}'")
    backend.raw_sql("SET TimeZone='UTC'")
    # The sqlglot that Ibis 12 works with writes lambdas the old way, as `x -> …`.
    backend.raw_sql("SET lambda_syntax='ENABLE_SINGLE_ARROW'")
    # sqlglot writes the engine's own function as '->>', which binds wrongly inside lambdas.
    backend.raw_sql(
        "CREATE TEMP MACRO json_text_at(cell, path) AS "
        "CASE WHEN json_valid(cell) THEN json_extract_string(cell, path) END"
    )
    backend.raw_sql("SET enable_progress_bar=false")
    backend.raw_sql("SET autoinstall_known_extensions=false")
    return backend


def _connect_spark() -> BaseBackend:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as missing:
        raise GreyzoneError(
            "Spark is not installed", remedy="Run 'pip install greyzone[spark]' (needs Java 17)"
        ) from missing
    builder = (
        SparkSession.builder.master("local[2]")
        .appName("greyzone")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.log.level", "ERROR")
    )
    try:
        return ibis.pyspark.connect(builder.getOrCreate())
    except RuntimeError as refused:
        raise GreyzoneError(
            f"Spark does not start ({refused})", remedy="Install Java 17 and set JAVA_HOME to it"
        ) from refused
