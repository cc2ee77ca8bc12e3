"""The whole product in a process of its own: ``python app.py`` with settings of the test's choice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_SECONDS = 480


def kill(data: Path) -> None:
    """Kill the program that serves from a data directory, in the middle of whatever it does."""
    os.kill(int((data / "pid").read_text()), signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(data: Path, **settings: str) -> Iterator[str]:
    """The page's address while the program runs; at its end it must have gone quietly."""
    port = _free_port()
    log = (data / "log.txt").open("w+")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COACH_", "OPENAI_"))}
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**environment, "COACH_DATA_DIR": str(data), "COACH_PORT": str(port), **settings},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    (data / "pid").write_text(str(process.pid))
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            break
        except OSError:
            log.flush()
            assert process.poll() is None and time.monotonic() < until, Path(log.name).read_text()
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}/"
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    log.close()
    assert "Traceback" not in (data / "log.txt").read_text()
