"""One process at a time holds the index; the others find the one that serves and ask it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.errors import AssistantError, Busy, FixInput

LOCK = "serve.lock"
NOTE = "serve.json"
WAIT_SECONDS = 10.0


@contextmanager
def hold(data_dir: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the data directory for this process alone.

    Raises Busy when another process still holds it after ``wait_seconds``, FixInput when it is no
    folder that can be written to.
    """
    lock = FileLock(data_dir / LOCK)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise Busy(
            f"Another process is using {data_dir}. Wait until it has finished, or stop it, then try again."
        ) from None
    except OSError as error:
        raise FixInput(
            f"The data directory {data_dir} cannot be used: {error.strerror}. Set COACH_DATA_DIR to another."
        ) from None
    try:
        # A note left by a server that was killed would send others to an address where nobody is.
        (data_dir / NOTE).unlink(missing_ok=True)
        yield
    finally:
        lock.release()


@contextmanager
def announced(data_dir: Path, address: str) -> Iterator[str]:
    """Leave a note, readable by this user alone, that says where the server is; gives its token."""
    token = secrets.token_urlsafe(32)
    note = data_dir / NOTE
    scratch = note.with_suffix(f".{os.getpid()}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"address": address, "token": token}, file)
    scratch.replace(note)
    try:
        yield token
    finally:
        note.unlink(missing_ok=True)


@dataclass(frozen=True)
class Server:
    """A server on this machine that holds the index."""

    address: str
    token: str

    def get(self, command: str) -> dict[str, Any]:
        """Ask the server something without arguments."""
        return self._call("GET", command, None)

    def post(self, command: str, body: dict[str, Any]) -> dict[str, Any]:
        """Have the server do something. Raises FixInput or Busy with the server's own words."""
        return self._call("POST", command, body)

    def _call(self, method: str, command: str, body: dict[str, Any] | None) -> dict[str, Any]:
        import httpx

        try:
            response = httpx.request(
                method,
                f"{self.address}/api/{command}",
                json=body,
                # A server behind a public name knows the address it listens on by no name but this one.
                headers={"Authorization": f"Bearer {self.token}", "Host": "localhost"},
                timeout=600,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise Busy(f"The server at {self.address} did not answer ({type(error).__name__}). Try again.") from None
        if response.is_success:
            result: dict[str, Any] = response.json()
            return result
        message = response.json().get("message") if "json" in response.headers.get("content-type", "") else None
        kind: type[AssistantError] = FixInput if response.status_code < 500 else Busy
        raise kind(message or f"The server at {self.address} refused ({response.status_code}).")


def running_server(data_dir: Path) -> Server | None:
    """The server that holds this data directory; None when nobody holds it."""
    note = data_dir / NOTE
    try:
        found = json.loads(note.read_text())
        server = Server(found["address"], found["token"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    lock = FileLock(data_dir / LOCK)
    try:
        # Whoever can take the lock knows that the note was left by a process that is gone.
        with lock.acquire(timeout=0):
            return None
    except Timeout:
        return server
