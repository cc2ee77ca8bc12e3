"""The database's history as Alembic scripts, applied by ``assistant.storage.migrate`` at every start.

To change the schema: change ``schema.py``, add ``versions/vNNNN_what.py`` with the next number and the
last one as ``down_revision``, and rebuild SQLite tables with ``op.batch_alter_table``. A test compares
the result of all scripts with ``schema.py``. A script that was released is never edited.
"""
