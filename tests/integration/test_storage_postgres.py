"""What only a server does: it is not there, refuses, makes wait, restarts, breaks off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Barrier, Thread

import psycopg
import pytest
from sqlalchemy import text

from assistant.errors import AskOperator, AssistantError, Busy, FixInput
from assistant.storage import connection
from assistant.storage import postgres as storage_postgres
from assistant.storage.connection import Transactions
from assistant.storage.database import Database, open_database
from tests import postgres_server
from tests.integration.storage_support import opened

SECRETS = (postgres_server.PASSWORD, "p%40ss", "geheim")


@pytest.fixture
def database(postgres_place: str) -> Iterator[Database]:
    database = opened(postgres_place)
    yield database
    database.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a lock gives up after a moment."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)


def refusal(address: str) -> AssistantError:
    with pytest.raises(AssistantError) as refused:
        open_database(address, lambda: datetime.now(UTC))
    assert not any(secret in str(refused.value) for secret in SECRETS)
    return refused.value


def test_a_server_that_is_not_there_is_said_in_words() -> None:
    error = refusal("postgresql://coach:geheim@127.0.0.1:1/coach")
    assert isinstance(error, AskOperator)
    assert "127.0.0.1:1 cannot be reached" in str(error)


def test_a_wrong_password_name_or_database_is_said_in_words(postgres: str) -> None:
    if "coach:" not in postgres:
        pytest.skip("the server that is named has accounts of its own")
    wrong = refusal(postgres.replace("coach:", "coach:geheim"))
    assert isinstance(wrong, AskOperator) and "does not accept the name “coach” with this password" in str(wrong)
    nobody = refusal(postgres.replace("coach:", "nobody:"))
    assert isinstance(nobody, AskOperator) and "“nobody”" in str(nobody)
    missing = refusal(postgres.replace("/postgres", "/nothing"))
    assert isinstance(missing, AskOperator) and "no database" in str(missing) and "/nothing" in str(missing)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://", "needs a host and a database"),
        ("postgresql://coach:geheim@host", "needs a host and a database"),
        ("postgres://coach:geh@eim@host/coach", "more than one “@”"),
        ("mysql://coach:geheim@host/coach", "SQLite or postgresql://"),
    ],
)
def test_an_address_that_cannot_be_right_is_refused(address: str, said: str) -> None:
    error = refusal(address)
    assert isinstance(error, FixInput) and said in str(error)


def test_the_short_form_of_the_address_is_known(postgres_place: str) -> None:
    opened(postgres_place.replace("postgresql://", "postgres://")).close()


def test_who_waits_too_long_for_a_row_is_told_to_try_again(postgres_place: str, impatient: None) -> None:
    database = opened(postgres_place)
    conversation = database.conversations.create("alex", "Refunds")
    with Transactions(database.engine).write() as other:
        other.execute(text("SELECT 1 FROM conversations FOR UPDATE"))
        with pytest.raises(Busy, match="Nothing was changed; try again"):
            database.conversations.begin_turn("alex", conversation.id, "May I?", "key")
    assert database.conversations.begin_turn("alex", conversation.id, "May I?", "key").sequence == 1
    database.close()


def test_two_that_wait_for_each_other_end_with_one_that_tries_again(database: Database) -> None:
    transactions, barrier = Transactions(database.engine), Barrier(2)
    first, second = database.teams.add("First"), database.teams.add("Second")
    told: list[Exception] = []

    def lock(names: tuple[str, str]) -> None:
        try:
            with transactions.write() as one:
                one.execute(text("SELECT 1 FROM teams WHERE id = :id FOR UPDATE"), {"id": names[0]})
                barrier.wait()
                one.execute(text("SELECT 1 FROM teams WHERE id = :id FOR UPDATE"), {"id": names[1]})
        except Busy as error:
            told.append(error)

    threads = [Thread(target=lock, args=(names,)) for names in ((first.id, second.id), (second.id, first.id))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1 and "same moment" in str(told[0])


@pytest.mark.parametrize("door", ["read", "write"])
def test_a_connection_that_breaks_off_costs_one_request(database: Database, door: str) -> None:
    transactions = Transactions(database.engine)
    with pytest.raises(Busy, match="broke off"), getattr(transactions, door)() as one:
        process = one.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with transactions.read() as other:
            other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        one.execute(text("SELECT 1"))
    assert database.conversations.create("alex", "Refunds").title == "Refunds"


def test_connections_cut_while_nobody_uses_them_cost_nothing(database: Database) -> None:
    database.conversations.create("alex", "Refunds")
    with psycopg.connect(database.engine.url.set(drivername="postgresql").render_as_string(False)) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                      " AND datname = current_database() AND application_name = 'service-coach'")  # fmt: skip
    assert len(database.conversations.list("alex")) == 1


def test_a_reader_sees_one_moment_and_writes_nothing(database: Database) -> None:
    transactions = Transactions(database.engine)
    with transactions.read() as reader:
        before = reader.execute(text("SELECT count(*) FROM conversations")).scalar_one()
        database.conversations.create("alex", "Refunds")
        assert reader.execute(text("SELECT count(*) FROM conversations")).scalar_one() == before
    with pytest.raises(AskOperator, match="read-only"), transactions.read() as reader:
        reader.execute(text("DELETE FROM conversations"))


def test_a_process_that_migrates_keeps_others_out(postgres_place: str, impatient: None) -> None:
    with psycopg.connect(postgres_place) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('assistant.storage.migrate ' "
                      "|| current_schema(), 0))")  # fmt: skip
        with pytest.raises(Busy):
            opened(postgres_place)
    opened(postgres_place).close()


def test_more_at_once_than_there_are_connections_try_again(
    postgres_place: str, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_postgres, "CONNECTIONS", 1)
    monkeypatch.setattr(storage_postgres, "MORE_CONNECTIONS", 0)
    database = opened(postgres_place)
    with Transactions(database.engine).read(), pytest.raises(Busy, match="as many as it can"):
        database.conversations.list("alex")
    database.close()


def test_a_server_that_lets_nobody_more_in_is_busy(database: Database, postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as chief:
        chief.execute("CREATE ROLE narrow LOGIN PASSWORD 'geheim' CONNECTION LIMIT 0")
        try:
            url = database.engine.url.set(drivername="postgresql", username="narrow", password="geheim")
            assert isinstance(refusal(url.render_as_string(False)), Busy)
        finally:
            chief.execute("DROP ROLE narrow")
