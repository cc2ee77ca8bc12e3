"""One server at a time for a database: what is pending in it belongs to the process that serves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import URL, text

from assistant.errors import Busy
from assistant.storage import postgres
from assistant.storage.connection import Transactions, create_database_engine, database_url
from assistant.storage.lock_file import lock_file

WAIT_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 0.25
_TAKE = text("SELECT pg_try_advisory_lock(hashtextextended('assistant.storage.alone ' || current_schema(), 0))")


@contextmanager
def alone(path_or_url: str | Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold a database for this process, among all that would serve from it, until the block ends.

    Before it is opened: a newer version must not change the schema under an older one that still serves. On
    PostgreSQL the session's advisory lock, which goes with the connection of a process that dies; who reaches it
    through a pool of connections needs one that keeps sessions. Beside a SQLite file a lock file.

    Raises Busy where another process still holds it after ``wait_seconds``, and what opening a database raises.
    """
    url = database_url(path_or_url)
    if url.drivername == postgres.DRIVER:
        with _on_server(url, wait_seconds):
            yield
        return
    create_database_engine(url).dispose()  # makes the folder
    with lock_file(f"{url.database}.serve.lock", wait_seconds, _in_use(str(url.database))):
        yield


@contextmanager
def _on_server(url: URL, wait_seconds: float) -> Iterator[None]:
    engine = create_database_engine(url)
    with ExitStack() as stack:
        # With its connection the server lets go of the lock; the engine is the last that holds one.
        stack.callback(engine.dispose)
        with Transactions(engine).translated():
            connection = stack.enter_context(engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
            until = time.monotonic() + wait_seconds
            while not connection.execute(_TAKE).scalar_one():
                if time.monotonic() >= until:
                    raise Busy(_in_use(postgres.shown(url)))
                time.sleep(_LOOK_AGAIN_SECONDS)
        yield


def _in_use(name: str) -> str:
    return f"Another server is using the database {name}. One at a time can: stop it, then try again."
