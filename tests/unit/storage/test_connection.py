from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from assistant.errors import FixInput
from assistant.storage import postgres
from assistant.storage.connection import create_database_engine, database_url
from assistant.storage.schema import Moment


def test_a_path_is_sqlite_and_a_url_is_itself() -> None:
    assert database_url(Path("/data/a b%?.db")).database == "/data/a b%?.db"
    assert database_url("postgresql://coach:secret@host/coach").get_backend_name() == "postgresql"


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "://nothing"])
def test_an_address_without_a_file_is_refused(address: str) -> None:
    with pytest.raises(FixInput, match="give"):
        database_url(address)


def test_an_unknown_database_is_refused_without_its_password() -> None:
    with pytest.raises(FixInput) as caught:
        create_database_engine(database_url("nosuchdb://coach:secret@host/coach"))
    assert "nosuchdb" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_servers_address_gets_our_driver_and_keeps_its_own_options() -> None:
    url = database_url("postgres://coach:geheim@host/coach?options=-csearch_path%3Dours&application_name=mine")
    assert url.drivername == postgres.DRIVER
    assert postgres.shown(url) == "postgresql://coach:***@host/coach"
    options = postgres.engine_options(url, lock_seconds=0.2)["connect_args"]["options"]
    assert options.startswith("-c lock_timeout=200 -c statement_timeout=30000 ") and options.endswith(
        " -csearch_path=ours"
    )
    patient = postgres.engine_options(url, lock_seconds=10, statement_seconds=0)["connect_args"]["options"]
    assert "lock_timeout=10000 -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 " in patient


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_times_are_aware_and_in_utc(dialect: sqlite.dialect | postgresql.dialect) -> None:
    noon_in_berlin = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    stored = Moment().process_bind_param(noon_in_berlin, dialect)
    assert stored == datetime(2026, 3, 1, 11, tzinfo=UTC)
    assert Moment().process_result_value(datetime(2026, 3, 1, 11), dialect) == noon_in_berlin
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 3, 1), dialect)
