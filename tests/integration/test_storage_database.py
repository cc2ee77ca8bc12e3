from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from filelock import FileLock
from sqlalchemy import event, inspect

from assistant.domain.conversation import TurnState
from assistant.errors import AskOperator, Busy, DatabaseTooNew
from assistant.storage import migrate
from assistant.storage.schema import metadata
from tests.integration.storage_support import Place, address_of, answer_of, opened

LAST = max(path.name[1:5] for path in (migrate.SCRIPTS / "versions").glob("v[0-9]*.py"))
NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{last}"


def upgrade() -> None:
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("conversations", recreate=recreate) as batch:
        batch.add_column(sa.Column("colour", sa.Text()))
    {then}
"""

CHILD = """
import sys
from datetime import UTC, datetime
from assistant.storage.database import open_database

store = open_database(sys.argv[1], lambda: datetime.now(UTC)).conversations
conversation = store.create("alex", "Refunds")
turn = store.begin_turn("alex", conversation.id, "May I refund?", "key")
print(conversation.id, turn.id, flush=True)
sys.stdin.read()
"""


def add_step(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str = "") -> None:
    """Let the code know one more migration: it rebuilds a table that others point at."""
    scripts = folder / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts)
    (scripts / "versions" / "v9001_colour.py").write_text(NEXT_STEP.format(last=LAST, then=then))
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)


def test_a_new_database_has_exactly_the_schema_of_the_code(place: Place) -> None:
    database = opened(place / "made" / "for 100%" if isinstance(place, Path) else place)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_the_settings_that_keep_words_safe_are_on(tmp_path: Path) -> None:
    database = opened(tmp_path)
    with database.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000, "secure_delete": 1}
    assert found == wanted
    assert (tmp_path / "assistant.db").stat().st_mode & 0o077 == 0
    database.close()


def test_words_are_there_after_closing_and_opening(place: Place) -> None:
    first = opened(place)
    conversation = first.conversations.create("alex", "Refunds")
    first.close()
    second = opened(place)
    assert second.conversations.list("alex") == (conversation,)
    second.close()


def test_threads_that_open_a_new_database_together_all_get_it(place: Place) -> None:
    with ThreadPoolExecutor(4) as pool:
        databases = list(pool.map(lambda _: opened(place), range(4)))
    databases[0].conversations.create("alex", "Refunds")
    assert all(len(database.conversations.list("alex")) == 1 for database in databases)
    for database in databases:
        database.close()


def test_a_process_that_migrates_keeps_others_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "BUSY_SECONDS", 0)
    with FileLock(tmp_path / "assistant.db.lock"), pytest.raises(Busy, match="Another process is updating"):
        opened(tmp_path)
    opened(tmp_path).close()


def test_a_migration_keeps_what_points_at_a_changed_table(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened(place)
    conversation = before.conversations.create("alex", "Refunds")
    turn = before.conversations.begin_turn("alex", conversation.id, "May I?", "key")
    before.close()
    add_step(monkeypatch, tmp_path)
    after = opened(place)
    assert "colour" in {column["name"] for column in inspect(after.engine).get_columns("conversations")}
    assert after.conversations.get("alex", conversation.id).turns == (turn,)
    after.close()


def test_a_migration_that_fails_changes_nothing(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(place).close()
    with monkeypatch.context() as patch:
        add_step(patch, tmp_path, then='raise RuntimeError("in the middle")')
        with pytest.raises(RuntimeError, match="in the middle"):
            opened(place)
    database = opened(place)
    assert "colour" not in {column["name"] for column in inspect(database.engine).get_columns("conversations")}
    database.close()


def test_a_newer_schema_is_refused_untouched(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        add_step(patch, tmp_path)
        opened(place).close()
    content = (tmp_path / "assistant.db").read_bytes() if place == tmp_path else b""
    with pytest.raises(DatabaseTooNew, match=rf" has schema 9001; .* up to {LAST}.*newer version") as refused:
        opened(place)
    assert ("assistant.db" if place == tmp_path else "postgresql://coach:***@127.0.0.1") in str(refused.value)
    assert not content or (tmp_path / "assistant.db").read_bytes() == content


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "assistant.db").write_bytes(b"not a database " * 100)
    with pytest.raises(AskOperator, match="not a database"):
        opened(tmp_path)


def test_a_database_that_another_process_holds_is_busy(tmp_path: Path) -> None:
    database = opened(tmp_path)

    @event.listens_for(database.engine, "connect")
    def do_not_wait(raw_connection: Any, _record: Any) -> None:
        raw_connection.execute("PRAGMA busy_timeout=0")

    other = sqlite3.connect(tmp_path / "assistant.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy, match="Nothing was changed"):
        database.conversations.create("alex", "Refunds")
    assert database.conversations.list("alex") == ()
    other.execute("ROLLBACK")
    other.close()
    assert database.conversations.create("alex", "Refunds").title == "Refunds"
    database.close()


def test_a_killed_process_leaves_its_question_to_be_retried(place: Place) -> None:
    command = [sys.executable, "-c", CHILD, address_of(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        conversation_id, turn_id = child.stdout.readline().split()
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    database = opened(place)
    store = database.conversations
    assert store.get_turn("alex", turn_id).state is TurnState.pending
    assert store.close_pending("The assistant was restarted.") == 1
    (turn,) = store.get("alex", conversation_id).turns
    assert (turn.id, turn.question, turn.state) == (turn_id, "May I refund?", TurnState.incomplete)
    store.retry_turn("alex", turn_id, "retry")
    assert store.finish_turn(turn_id, answer_of("Yes."), "finish").state is TurnState.complete
    database.close()
