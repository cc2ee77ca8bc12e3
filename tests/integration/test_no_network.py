"""Reading a company and answering from it reach no other machine, in no process that takes part."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.cli_support import MAY_I, ROOT, Shop, write_company

GUARD = """
import os
import socket


def _noted(address):
    with open(os.environ["GUARD_NOTES"], "a") as notes:
        notes.write(f"{address}\\n")


def _guarded(method):
    def connect(self, address):
        inet = isinstance(address, tuple)
        if inet and not (str(address[0]).startswith("127.") or address[0] in ("::1", "localhost")):
            _noted(address)
            raise OSError(f"no network in this test: {address}")
        return method(self, address)

    return connect


def _resolved(host, *given, _resolve=socket.getaddrinfo, **named):
    if host not in (None, "", "localhost", "127.0.0.1", "::1"):
        _noted(host)
        raise OSError(f"no network in this test: {host}")
    return _resolve(host, *given, **named)


socket.socket.connect = _guarded(socket.socket.connect)
socket.socket.connect_ex = _guarded(socket.socket.connect_ex)
socket.getaddrinfo = _resolved
_noted(f"watched {os.getpid()}")
"""
"""Found by every Python process at its start. Tries are noted too: a library may swallow the error."""
WORK = """
import sys
from assistant.cli import main

codes = [main(["index", "--json"]), main(["ask", sys.argv[1], "--json"]), main(["index", "--json"])]
sys.exit(max(codes))
"""
TRY = """
import socket

for attempt in (
    lambda: socket.socket().connect(("192.0.2.1", 80)),
    lambda: socket.socket().connect_ex(("192.0.2.1", 80)),
    lambda: socket.create_connection(("example.com", 80), 1),
):
    try:
        attempt()
    except OSError as error:
        assert "no network in this test" in str(error)
"""


def test_index_and_ask_reach_no_other_machine(tmp_path: Path) -> None:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    shop = Shop(write_company(tmp_path / "knowledge"), tmp_path / "data")
    notes = tmp_path / "notes"
    watched = {"PYTHONPATH": f"{tmp_path / 'guard'}:{ROOT}", "GUARD_NOTES": str(notes)}

    assert shop.run(python=("-c", TRY), **watched).code == 0
    assert [note for note in notes.read_text().splitlines() if not note.startswith("watched")] == [
        "('192.0.2.1', 80)",
        "('192.0.2.1', 80)",
        "example.com",
    ]
    notes.unlink()

    ran = shop.run(MAY_I, python=("-c", WORK), **watched)
    assert ran.code == 0, ran.err
    assert [note for note in notes.read_text().splitlines() if not note.startswith("watched")] == []
    read, rest = json.JSONDecoder().raw_decode(ran.out)
    answer, end = json.JSONDecoder().raw_decode(ran.out[rest:].lstrip())
    again = json.loads(ran.out[rest:].lstrip()[end:])
    assert read["added"] > 0 and answer["citations"]
    assert (again["added"], again["deleted"], again["embedded"]) == (0, 0, 0)  # nothing is done twice
