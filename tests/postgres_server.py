"""A PostgreSQL server for tests and proofs: the one that is named, or one of its own for a while.

Works as root, which PostgreSQL refuses to run as (then it runs as ``ROOTS_STAND_IN``), and as anybody else.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

NAMED = "TEST_DATABASE_URL"
"""Not COACH_…: the settings refuse names that they do not know."""
PASSWORD = "p@ss:word/1"
ROOTS_STAND_IN = "postgres"
_START_SECONDS = 30


def programs() -> Path | None:
    """The folder with initdb and postgres; distributions keep it off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()), None)


def why_not() -> str:
    """Why there is no server to be had; empty when there is one."""
    if os.environ.get(NAMED):
        return ""
    if programs() is None:
        return f"no PostgreSQL server is installed and {NAMED} names none"
    if os.getuid() == 0 and ROOTS_STAND_IN not in {user.pw_name for user in pwd.getpwall()}:
        return f"PostgreSQL does not run as root, and there is no user {ROOTS_STAND_IN}"
    return ""


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """The address of a server's database until the block ends; ``settings`` are ``name=value`` for one of its own."""
    named, folder = os.environ.get(NAMED), programs()
    if named:
        yield named
        return
    assert folder is not None, why_not()
    home = Path(tempfile.mkdtemp(prefix="coach-postgres-"))
    user = ROOTS_STAND_IN if os.getuid() == 0 else None
    try:
        if user:
            shutil.chown(home, user, user)
        secret = home / "password"
        secret.write_text(PASSWORD)
        if user:
            shutil.chown(secret, user, user)
        data, port = home / "data", _free_port()
        make = [folder / "initdb", "-D", data, "--username=coach", f"--pwfile={secret}", "--auth=scram-sha-256"]
        subprocess.run([*make, "--encoding=UTF8", "--locale=C"], user=user, check=True, capture_output=True, cwd=home)
        options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *settings]
        command = [folder / "postgres", "-D", data, *(part for option in options for part in ("-c", option))]
        with (home / "log").open("w") as log, subprocess.Popen(command, user=user, stderr=log, cwd=home) as process:
            try:
                address = f"postgresql://coach:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/postgres"
                _wait_for(address, process, home / "log")
                yield address
            finally:
                process.terminate()  # without waiting for clients that a test left behind
                _stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def fresh_schema(address: str) -> Iterator[str]:
    """An address whose tables are its own, gone when the block ends."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    try:
        yield f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3D{name}"
    finally:
        with psycopg.connect(address, autocommit=True, options="-c lock_timeout=10s") as connection:
            connection.execute(f"DROP SCHEMA {name} CASCADE")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.send_signal(3)  # SIGQUIT: at once
        process.wait(10)
