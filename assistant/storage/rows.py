"""A row that must be there, and rows whose writer is forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, update

from assistant.errors import NotFound


def row_of(connection: Connection, query: Select[Any], missing: str) -> Row[Any]:
    """The first row of a query. Raises NotFound with the words ``missing`` where there is none."""
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(missing)
    return row


def forget_writer(
    connection: Connection, table: Table, which: ColumnElement[bool], writer: str = "author", **more: Any
) -> int:
    """Empty the columns of who wrote rows, ``<writer>_id`` and ``<writer>_name``, and set ``more``; how many rows."""
    # The key was the writer's own; two of them could be alike.
    nobody = {f"{writer}_id": "", f"{writer}_name": "", "key": table.c.id, **more}
    return connection.execute(update(table).where(which).values(nobody)).rowcount
