"""An insert that another writer may be doing at the same moment: the database decides which of the two it is.

Under READ COMMITTED a row can appear between looking for it and adding it, so looking first is not enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, text
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, values: dict[str, Any], unique: Sequence[str]) -> bool:
    """Add a row unless one with the same ``unique`` columns is there; whether it was added.

    A writer that is adding the same row is waited for.
    """
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing(index_elements=list(unique))
    return connection.execute(statement.returning(table.c[unique[0]])).first() is not None


def insert_once(
    connection: Connection, table: Table, values: dict[str, Any], unique: Sequence[str], rows: Select[Any]
) -> Row[Any]:
    """Add a row unless one with the same ``unique`` columns is there; the one that is, as ``rows`` selects it."""
    insert_new(connection, table, values, unique)
    return connection.execute(rows.where(*(table.c[name] == values[name] for name in unique))).one()


def insert_or_replace(connection: Connection, table: Table, values: dict[str, Any], unique: Sequence[str]) -> None:
    """Add a row, or write its other columns over the one with the same ``unique`` columns."""
    others = {name: value for name, value in values.items() if name not in unique}
    statement = _insert(connection, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=others))


def hold(connection: Connection, what: str) -> None:
    """Let one writer at a time do ``what``, until its transaction ends; for what no unique column can decide."""
    if connection.dialect.name == "postgresql":  # on SQLite a writer is alone
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what})


def _insert(connection: Connection, table: Table) -> Any:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
