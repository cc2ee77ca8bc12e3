"""What has been embedded once is not embedded again: a SQLite file keyed by model and text."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.language.embedder import Passage


def text_key(text: str, start: int) -> str:
    """Hash of a passage's text and of where its headings end: what its vectors depend on besides the model."""
    return hashlib.sha256(f"{start}\n{text}".encode()).hexdigest()


def pack(passage: Passage) -> tuple[bytes, bytes]:
    """Vector as float32 and windows as float16 bytes (a cosine changes by less than .001)."""
    return passage.vector.astype("<f4").tobytes(), passage.windows.astype("<f2").tobytes()


def unpack(vector: bytes, windows: bytes) -> Passage:
    """The inverse of ``pack``, as float32."""
    whole = np.frombuffer(vector, dtype="<f4")
    rows = np.frombuffer(windows, dtype="<f2").reshape(-1, len(whole)).astype(np.float32)
    return Passage(whole.astype(np.float32, copy=False), rows)


class EmbeddingCache:
    """Vectors by (model id, text key). A damaged file is started anew: nothing in it is irreplaceable."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        try:
            self._database = self._connect(file)
        except sqlite3.DatabaseError:
            self._file.unlink()
            self._database = self._connect(file)

    @staticmethod
    def _connect(file: Path) -> sqlite3.Connection:
        database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous=NORMAL")
            database.execute(
                "CREATE TABLE IF NOT EXISTS passages (model TEXT, text TEXT, vector BLOB NOT NULL,"
                " windows BLOB NOT NULL, PRIMARY KEY (model, text)) WITHOUT ROWID"
            )
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def get(self, model: str, texts: Sequence[str]) -> dict[str, Passage]:
        """What is known of these text keys; unknown ones are left out."""
        with self._lock:
            try:
                return {text: unpack(vector, windows) for text, vector, windows in self._rows(model, texts)}
            except (sqlite3.DatabaseError, ValueError):
                self._database.close()
                self._file.unlink(missing_ok=True)
                self._database = self._connect(self._file)
                return {}

    def _rows(self, model: str, texts: Sequence[str]) -> Iterator[tuple[str, bytes, bytes]]:
        for start in range(0, len(texts), 500):
            part = texts[start : start + 500]
            marks = ",".join("?" * len(part))
            yield from self._database.execute(
                f"SELECT text, vector, windows FROM passages WHERE model = ? AND text IN ({marks})",  # noqa: S608
                [model, *part],
            )

    def put(self, model: str, passages: Mapping[str, Passage]) -> None:
        """Remember passages by text key."""
        with self._lock, self._database:
            self._database.execute("BEGIN")
            self._database.executemany(
                "INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?)",
                [(model, text, *pack(passage)) for text, passage in passages.items()],
            )

    def keep_only(self, model: str, texts: Iterable[str]) -> None:
        """Forget everything else, also on disk: part of erasing a text."""
        with self._lock:
            with self._database:
                self._database.execute("BEGIN")
                self._database.execute("CREATE TEMP TABLE IF NOT EXISTS kept (text TEXT PRIMARY KEY)")
                self._database.execute("DELETE FROM kept")
                self._database.executemany("INSERT OR IGNORE INTO kept VALUES (?)", [(text,) for text in texts])
                self._database.execute(
                    "DELETE FROM passages WHERE model <> ? OR text NOT IN (SELECT text FROM kept)", [model]
                )
            self._database.execute("VACUUM")

    def close(self) -> None:
        """Close the file."""
        self._database.close()
