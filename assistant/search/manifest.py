"""What a generation of the index holds, in a SQLite file: the plan's ground truth and the passages themselves."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.domain.knowledge import Audience
from assistant.domain.passages import Chunk
from assistant.domain.people import Role
from assistant.language.embedder import Passage
from assistant.search.cache import pack, unpack

FILE = "manifest.db"


class Stamp(NamedTuple):
    """What all vectors and passages of a generation were made with."""

    model: str
    chunker: str


def collection_name(audience: Audience) -> str:
    """Name of the collection for an audience: its roles in order, ``agent-leader-trainer``."""
    return "-".join(sorted(audience)) or "nobody"


def audience_of(collection: str) -> Audience:
    """The inverse of ``collection_name``; an unknown role makes it empty, which nobody may read."""
    known = {role.value: role for role in Role}
    names = collection.split("-")
    return frozenset(known[name] for name in names) if known.keys() >= set(names) else frozenset()


class Manifest:
    """Chunk id -> passage, vectors and state.

    A row is written as *pending* before the vector index is told and as *done* afterwards, so that after a
    kill at any moment the next run knows every id the vector index may hold. Each call is one transaction.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(folder / FILE, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS chunks (id TEXT PRIMARY KEY, collection TEXT NOT NULL, done INTEGER NOT NULL,"
            " chunk TEXT NOT NULL, vector BLOB NOT NULL, windows BLOB NOT NULL)"
        )
        self._database.execute("CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")

    def fact(self, name: str) -> str | None:
        """A named fact about the generation, such as its model."""
        with self._lock:
            row = self._database.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else None

    def set_fact(self, name: str, value: str) -> None:
        """Write a named fact."""
        with self._lock:
            self._database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", [name, value])

    @property
    def stamp(self) -> Stamp:
        """What the generation was made with."""
        return Stamp(self.fact("model") or "", self.fact("chunker") or "")

    def set_stamp(self, stamp: Stamp) -> None:
        """Write what the generation is made with."""
        self.set_fact("model", stamp.model)
        self.set_fact("chunker", stamp.chunker)

    @property
    def is_filling(self) -> bool:
        """Whether the generation was never complete."""
        return bool(self.fact("filling"))

    def set_filling(self, is_filling: bool) -> None:
        """Note that the generation is being filled for the first time, or that it is complete."""
        self.set_fact("filling", "yes" if is_filling else "")

    def dimensions(self) -> int | None:
        """Length of the vectors; None while there are none."""
        with self._lock:
            row = self._database.execute("SELECT length(vector) / 4 FROM chunks LIMIT 1").fetchone()
        return int(row[0]) if row else None

    def ids(self) -> dict[str, tuple[str, bool]]:
        """Chunk id -> (collection, done)."""
        with self._lock:
            rows = self._database.execute("SELECT id, collection, done FROM chunks").fetchall()
        return {identity: (collection, bool(done)) for identity, collection, done in rows}

    def chunks(self, most_bytes: int = 0) -> Iterator[tuple[str, Chunk, Passage | None]]:
        """(collection, chunk, vectors) of every finished row, in a stable order.

        The vectors come where those of all rows together take at most ``most_bytes`` of memory.
        """
        with self._lock:
            size = "SELECT TOTAL(LENGTH(vector) + 2 * LENGTH(windows)) FROM chunks WHERE done = 1"
            with_vectors = self._database.execute(size).fetchone()[0] <= most_bytes
            columns = "collection, chunk, vector, windows" if with_vectors else "collection, chunk, NULL, NULL"
            rows = self._database.execute(
                f"SELECT {columns} FROM chunks WHERE done = 1 ORDER BY rowid"  # noqa: S608
            ).fetchall()
        for collection, chunk, vector, windows in rows:
            yield collection, Chunk.model_validate_json(chunk), unpack(vector, windows) if with_vectors else None

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The vectors of these chunk ids; unknown ones are left out."""
        found: dict[str, Passage] = {}
        with self._lock:
            for start in range(0, len(ids), 500):
                part = ids[start : start + 500]
                marks = ",".join("?" * len(part))
                rows = self._database.execute(
                    f"SELECT id, vector, windows FROM chunks WHERE id IN ({marks})",  # noqa: S608
                    list(part),
                )
                found.update((identity, unpack(vector, windows)) for identity, vector, windows in rows)
        return found

    def begin(self, rows: Iterable[tuple[Chunk, Passage]]) -> None:
        """Write rows as pending; a row that is there already is left alone."""
        with self._lock, self._database:
            self._database.execute("BEGIN")
            self._database.executemany(
                "INSERT OR IGNORE INTO chunks VALUES (?, ?, 0, ?, ?, ?)",
                [
                    (chunk.id, collection_name(chunk.audience), chunk.model_dump_json(), *pack(passage))
                    for chunk, passage in rows
                ],
            )

    def finish(self, ids: Iterable[str]) -> None:
        """Mark rows as done: the vector index holds them."""
        self._mark(ids, 1)

    def reopen(self, ids: Iterable[str]) -> None:
        """Mark rows as pending: the vector index may or may not hold them from now on."""
        self._mark(ids, 0)

    def _mark(self, ids: Iterable[str], done: int) -> None:
        with self._lock, self._database:
            self._database.execute("BEGIN")
            self._database.executemany(
                "UPDATE chunks SET done = ? WHERE id = ?", [(done, identity) for identity in ids]
            )

    def remove(self, ids: Iterable[str]) -> None:
        """Forget rows that the vector index no longer holds."""
        with self._lock, self._database:
            self._database.execute("BEGIN")
            self._database.executemany("DELETE FROM chunks WHERE id = ?", [(identity,) for identity in ids])

    def sound(self) -> bool:
        """Whether SQLite finds its file in order."""
        with self._lock:
            return bool(self._database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))

    def close(self) -> None:
        """Close the file."""
        self._database.close()
