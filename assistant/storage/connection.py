"""How the database is opened and how a transaction on it begins, ends and fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from assistant.errors import AskOperator, AssistantError, Busy, FixInput
from assistant.storage import postgres

BUSY_SECONDS = 10
"""How long a writer waits for another one before it gives up."""

Settings = dict[str, str | int]
"""SQLite pragmas by name."""

# WAL lets readers read while one writes; FULL makes an acknowledged commit survive a power cut; what is
# deleted is overwritten.
_PRAGMAS: Settings = {
    "busy_timeout": BUSY_SECONDS * 1000,
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "secure_delete": "ON",
}


def database_url(path_or_url: str | Path) -> URL:
    """The address of a database: a file's path means SQLite, anything with ``://`` is a database URL.

    Raises FixInput when the URL cannot be read, names a database in memory or lacks a part.
    """
    text = str(path_or_url)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # What could not be read may be a piece of a password.
        raise FixInput(
            "The database address cannot be read; give a file's path or a URL such as "
            "postgresql://coach:PASSWORD@host:5432/coach"
        ) from None
    if url.drivername in postgres.NAMES:
        return postgres.address(url)
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise FixInput("The database needs a file; give its path, for example data/assistant.db")
    return url


def create_database_engine(url: URL, *, migrating: bool = False) -> Engine:
    """A SQLAlchemy engine with our settings; nothing is opened yet.

    ``migrating`` lets a step take its time, and on SQLite leaves foreign keys alone: rebuilding a table drops
    the old one and would cascade to the rows that point at it. Raises FixInput for any database but SQLite and
    PostgreSQL.
    """
    options: dict[str, Any] = {}
    if url.drivername == postgres.DRIVER:
        limits = {"statement_seconds": 0.0} if migrating else {}
        options = postgres.engine_options(url, lock_seconds=BUSY_SECONDS, **limits)
    elif url.get_backend_name() != "sqlite":
        raise FixInput(f"{url.drivername!r} is no database that the assistant knows: SQLite or postgresql://")
    # Parameters are people's words: they must not appear in logs and tracebacks.
    engine = create_engine(url, hide_parameters=True, **options)
    if engine.dialect.name == "sqlite":
        _create_private_file(Path(url.database or ""))
        event.listen(engine, "connect", _set_pragmas({**_PRAGMAS, "foreign_keys": int(not migrating)}))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _create_private_file(path: Path) -> None:
    """SQLite gives its WAL the rights of the database file, so the file is made for its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise AskOperator(f"The database file {path} cannot be made: {error.strerror}") from error


def _set_pragmas(pragmas: Settings) -> Callable[[Any, Any], None]:
    def on_connect(raw_connection: Any, _record: Any) -> None:
        raw_connection.isolation_level = None  # the driver must not begin transactions on its own
        cursor = raw_connection.cursor()
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    return on_connect


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the write lock at once: one that begins as a reader cannot wait for it later."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Transactions:
    """Short transactions on one database: ``with transactions.write() as connection``.

    On SQLite a writer is alone. On PostgreSQL each statement of a writer sees what others have committed by
    then (READ COMMITTED): what must not change between reading and writing is locked, or written by one
    statement that decides.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writes=True)
        self._reading = engine
        if engine.dialect.name == "postgresql":
            self._reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._whole: ContextVar[Connection | None] = ContextVar("whole", default=None)

    def read(self) -> AbstractContextManager[Connection]:
        """A consistent view of the data. Raises Busy or AskOperator when the database fails."""
        return self._begun(self._reading)

    def write(self) -> AbstractContextManager[Connection]:
        """All or nothing, stored when the block ends. Raises Busy or AskOperator when the database fails."""
        return self._begun(self._writing)

    @contextmanager
    def _begun(self, engine: Engine) -> Iterator[Connection]:
        if whole := self._whole.get():
            yield whole
            return
        with self.translated(), engine.begin() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Whatever this thread reads and writes in the block is one transaction: all of it or nothing."""
        with self.write() as connection:
            token = self._whole.set(connection)
            try:
                yield
            finally:
                self._whole.reset(token)

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn faults of the database into our errors; broken rules of the schema are bugs and pass."""
        try:
            yield
        except NoConnectionFree as error:
            raise Busy("The database serves as many as it can. Nothing was changed; try again in a moment.") from error
        except DBAPIError as error:
            server = self.engine.dialect.name == "postgresql"
            fault = postgres.translated(error, self.engine.url) if server else _sqlite_fault(error)
            if fault is None:
                raise
            raise fault from error


def _sqlite_fault(error: DBAPIError) -> AssistantError | None:
    if type(error) not in (DatabaseError, OperationalError):
        return None
    fault = str(error.orig)
    if "locked" in fault:
        return Busy("The database is busy. Nothing was changed; try again in a moment.")
    return AskOperator(f"The database cannot be used: {fault}")
