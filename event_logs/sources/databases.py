"""A query's answer as a raw table: SQLite, DuckDB, PostgreSQL and MySQL by address.

The answer is copied into the work folder once and read like any file. Nothing is written
to the database; a password stands in the environment, never in the project file.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from ibis.backends import BaseBackend
from ibis.expr.types import Column, Table
from sqlglot.errors import SqlglotError

from event_logs import engine
from event_logs.errors import FileMissingError, GreyzoneError, ProjectError
from event_logs.sources.raw_table import OWN, ROW, RawTable, as_texts

SCHEMES = ("sqlite", "duckdb", "postgres", "postgresql", "mysql")
IN_FILES = ("sqlite", "duckdb")
"""Databases that are a file; their address ends in its path."""

_DIALECTS = {"postgresql": "postgres"}


@dataclass(frozen=True, slots=True)
class Database:
    """A database and the query that it is asked.

    `address` holds no password; `password_env` is the environment variable that does
    (empty: none is needed).
    """

    address: str
    query: str
    password_env: str = ""

    @property
    def scheme(self) -> str:
        """The kind of database, one of `SCHEMES`."""
        return self.address.split("://")[0]

    @property
    def file(self) -> Path | None:
        """The file of a database that is one; None for a server."""
        return Path(self.address.split("://")[1]) if self.scheme in IN_FILES else None


def read_database(database: Database, folder: Path) -> RawTable:
    """The rows of a query, in the order in which they come; the table is kept in `folder`.

    `source_row` counts them from 1. Times stay times, everything else is text; of SQLite,
    which has no types, times are texts too. Binary columns are left out. Raises a
    `GreyzoneError` where the database cannot be reached or does not take the query.
    """
    _refuse_command(database)
    if database.file is not None and not database.file.is_file():
        raise FileMissingError(database.file, needed_for="a source")
    backend = engine.open_database(database.address, _password(database))
    try:
        target = folder / "answer.parquet"
        _copy(_asked(backend, database), target)
    except Exception as refused:  # drivers of databases have no error in common (PEP 249)
        raise GreyzoneError(
            f"The database does not answer the query ({str(refused).strip().splitlines()[0]})",
            where=database.address,
            remedy="Try the query in the database's own program",
        ) from refused
    finally:
        backend.disconnect()
    rows = engine.read_parquet(target)
    return as_texts(rows, [name for name in rows.columns if name not in OWN], rows[ROW])


def _asked(backend: BaseBackend, database: Database) -> Table:
    """The query with everything but times as text, which is made in the database."""
    asked = backend.sql(database.query)
    kept = [name for name, kind in asked.schema().items() if not kind.is_binary()]
    if database.scheme != "sqlite":
        return asked.select(*(_typed(asked[name]) for name in kept))
    # Any column of SQLite may hold anything, whatever its declared type says.
    backend.con.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return asked.select(*(_text(asked[name]) for name in kept))


def _typed(column: Column) -> Column:
    if column.type().is_timestamp() or column.type().is_date():
        return column
    return _text(column)


def _text(column: Column) -> Column:
    name = column.get_name()
    return (column.concat("") if column.type().is_string() else column.cast("string")).name(name)


def _copy(asked: Table, target: Path) -> None:
    """Write the answer as it comes, batch by batch, each row with its number."""
    number = 1
    with asked.to_pyarrow_batches() as batches:
        schema = batches.schema.append(pa.field(ROW, pa.int64()))
        with pq.ParquetWriter(target, schema) as writer:
            for batch in batches:
                numbers = pa.array(range(number, number + batch.num_rows), pa.int64())
                writer.write_batch(batch.append_column(ROW, numbers))
                number += batch.num_rows


def _refuse_command(database: Database) -> None:
    """Refuse what is no single query: a source is read, never changed."""
    dialect = _DIALECTS.get(database.scheme, database.scheme)
    remedy = "Write one SELECT (a WITH before it is fine)"
    try:
        parsed = sqlglot.parse(database.query, read=dialect)
    except SqlglotError as wrong:
        raise ProjectError(
            f"The query is no SQL ({str(wrong).splitlines()[0]})",
            where=database.address,
            remedy=remedy,
        ) from wrong
    if len(parsed) != 1 or not isinstance(parsed[0], sqlglot.exp.Query):
        raise ProjectError("This is no query", where=database.address, remedy=remedy)


def _password(database: Database) -> str:
    if not database.password_env:
        return ""
    if database.password_env not in os.environ:
        raise GreyzoneError(
            f"The password is not set: there is no environment variable '{database.password_env}'",
            where=database.address,
            remedy=f"Set it before: {database.password_env}=… greyzone build …",
        )
    return os.environ[database.password_env]
