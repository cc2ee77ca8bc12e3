"""Brings a database to the schema this code knows, at every start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text

from assistant.errors import DatabaseTooNew
from assistant.storage import postgres
from assistant.storage.connection import BUSY_SECONDS, Transactions, create_database_engine
from assistant.storage.lock_file import lock_file

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(url: URL) -> None:
    """Apply the missing migrations, one process at a time, all or none.

    Raises DatabaseTooNew when the schema is newer than this code, Busy when another process has been
    migrating for more than ten seconds, AskOperator when the file is no database.
    """
    engine = create_database_engine(url, migrating=True)
    try:
        with _alone(url), Transactions(engine).write() as connection:
            if connection.dialect.name == "postgresql":
                _wait_for_others(connection)
            config = alembic_config(connection)
            _refuse_newer(connection, ScriptDirectory.from_config(config), url)
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for our scripts on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _refuse_newer(connection: Connection, scripts: ScriptDirectory, url: URL) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    unknown = sorted(set(MigrationContext.configure(connection).get_current_heads()) - known)
    if unknown:
        raise DatabaseTooNew(
            f"The database {_name(url)} has schema {', '.join(unknown)}; this version "
            f"of the assistant knows schemas up to {max(known)}. Nothing was changed. Install the newer version "
            "again, or restore a copy of the database from before the update."
        )


@contextmanager
def _alone(url: URL) -> Iterator[None]:
    """A lock file beside a SQLite file; PostgreSQL has ``_wait_for_others``."""
    if url.get_backend_name() != "sqlite":
        yield
        return
    busy = f"Another process is updating the database {url.database}; try again in a moment."
    with lock_file(f"{url.database}.lock", BUSY_SECONDS, busy):
        yield


def _wait_for_others(connection: Connection) -> None:
    """Hold the schema's lock until the transaction ends; the engine's lock timeout ends the waiting."""
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name || current_schema(), 0))"), _LOCK)


def _name(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else postgres.shown(url)


_LOCK = {"name": "assistant.storage.migrate "}
