"""A lock file beside a SQLite file, for what one process at a time may do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from assistant.errors import Busy


@contextmanager
def lock_file(path: str, seconds: float, busy: str) -> Iterator[None]:
    """Hold the file ``path`` until the block ends. Raises Busy with the words ``busy`` where another process holds it
    for ``seconds``."""
    lock = FileLock(path, timeout=seconds)
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(busy) from error
    try:
        yield
    finally:
        lock.release()
