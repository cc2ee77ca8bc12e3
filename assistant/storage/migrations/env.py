"""Run by Alembic itself; the connection, already in a transaction, comes from ``assistant.storage.migrate``."""

from __future__ import annotations

from alembic import context

from assistant.storage.schema import metadata

# One transaction around all steps: a kill in the middle leaves the schema as it was. SQLite can do
# that too, because our connections open their transactions themselves.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
