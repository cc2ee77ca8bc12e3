"""PostgreSQL: how it is reached, how long anything waits there, and what its faults mean."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from assistant.errors import AskOperator, AssistantError, Busy, FixInput

DRIVER = "postgresql+psycopg"
NAMES = ("postgresql", "postgres", DRIVER)
"""What an address may begin with; ``postgres`` is what hosting services write."""

CONNECTIONS = 10
MORE_CONNECTIONS = 10
"""How many are kept, and how many more are opened when all are in use; a server lets in 100 unless told otherwise."""

_CONNECT_SECONDS = 5
_STATEMENT_SECONDS = 30
_UNFINISHED_SECONDS = 60
_KEPT_SECONDS = 1800
_KEEP_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
_PROGRAM = {"fallback_application_name": "service-coach"}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BUSY_STATES = {
    "40001": "Somebody else changed the same thing at the same moment.",  # serialization_failure
    "40P01": "Somebody else changed the same thing at the same moment.",  # deadlock_detected
    "55P03": "The database is busy.",  # lock_not_available
    "57014": "The database took too long.",  # query_canceled, by the statement timeout
    "53300": "The database serves as many as it can.",  # too_many_connections
    "57P03": "The database is starting or stopping.",  # cannot_connect_now
}
_REFUSED_FOR_NOW = (
    "too many clients",
    "too many connections",
    "remaining connection slots",
    "is starting up",
    "is shutting down",
    "is not accepting connections",
    "in recovery mode",
)
_UNUSABLE_STATES = ("42501", "25006")  # insufficient_privilege, read_only_sql_transaction


def address(url: URL) -> URL:
    """The same address with our driver. Raises FixInput when it names no server's database."""
    if not url.host or not url.database:
        raise FixInput(
            "The database address needs a host and a database, for example postgresql://coach:PASSWORD@host:5432/coach"
        )
    if "@" in url.host:
        raise FixInput(
            "The database address has more than one “@”. In a name or password, write the signs @ : / ? # % as "
            "%40 %3A %2F %3F %23 %25."
        )
    return url.set(drivername=DRIVER)


def shown(url: URL) -> str:
    """The address as it may be shown: without password and without options."""
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def engine_options(url: URL, *, lock_seconds: float, statement_seconds: float = _STATEMENT_SECONDS) -> dict[str, Any]:
    """What ``create_engine`` is told besides the address; 0 seconds is no limit.

    Connections are tried before use, so that a server that was restarted is found again.
    """
    limits = {
        "lock_timeout": lock_seconds,
        "statement_timeout": statement_seconds,
        "idle_in_transaction_session_timeout": _UNFINISHED_SECONDS if statement_seconds else 0,
    }
    options = [f"-c {name}={round(seconds * 1000)}" for name, seconds in limits.items()]
    given = url.query.get("options", ())
    options += [given] if isinstance(given, str) else given
    arguments = {"connect_timeout": _CONNECT_SECONDS, "options": " ".join(options), **_KEEP_ALIVE, **_PROGRAM}
    return {
        "isolation_level": "READ COMMITTED",
        "pool_pre_ping": True,
        "pool_size": CONNECTIONS,
        "max_overflow": MORE_CONNECTIONS,
        "pool_timeout": lock_seconds,
        "pool_recycle": _KEPT_SECONDS,
        "connect_args": arguments,
    }


def translated(error: DBAPIError, url: URL) -> AssistantError | None:
    """What a fault means for who waits for the answer; None for a broken rule of the schema or a bug."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if error.connection_invalidated or state.startswith("57P0"):
        return Busy("The connection to the database broke off. Try again in a moment.")
    if state in _BUSY_STATES:
        return Busy(f"{_BUSY_STATES[state]} Nothing was changed; try again in a moment.")
    if not state and error.statement is None:
        return _not_connected(str(error.orig), url)
    if isinstance(error, OperationalError) or state in _UNUSABLE_STATES:
        diagnosis = getattr(error.orig, "diag", None)
        return AskOperator(
            f"The database {shown(url)} cannot be used: {getattr(diagnosis, 'message_primary', None) or state}"
        )
    return None


def _not_connected(fault: str, url: URL) -> AssistantError:
    """The driver tells faults of connecting apart by their words alone."""
    if any(words in fault for words in _REFUSED_FOR_NOW):
        return Busy("The database takes no more connections for now. Nothing was changed; try again in a moment.")
    if "password authentication failed" in fault or "no password supplied" in fault:
        return AskOperator(
            f"The database server at {_place(url)} does not accept the name “{url.username or ''}” with this password. "
            "Check COACH_DATABASE_URL; signs such as @ : / in a password are written as %40 %3A %2F."
        )
    if "does not exist" in fault:
        return AskOperator(
            f"The database server at {_place(url)} has no database or no user of that name ({shown(url)}). "
            "Make it there, or correct COACH_DATABASE_URL."
        )
    why = fault.strip().splitlines()[0] if fault.strip() else "no answer"
    return AskOperator(
        f"The database server at {_place(url)} cannot be reached. Check that it runs and that COACH_DATABASE_URL "
        f"names its address. ({why})"
    )


def _place(url: URL) -> str:
    return f"{url.host}:{url.port or 5432}"
