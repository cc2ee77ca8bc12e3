"""Does a generation still answer? Asked in a child process, because damaged files can crash the interpreter.

    python -m assistant.search.canary DIRECTORY

prints one JSON document {"ok", "problem", "passages", "asked"} and exits with 0 when all is well, else 1.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np

from assistant.errors import AssistantError
from assistant.search import generations
from assistant.search.generation import CHROMA, Generation

ASKED = 48
"""Passages of each collection whose nearest neighbour is asked for."""
TOLERANCE = 1e-3
SECONDS = 120


def check(folder: Path) -> dict[str, object]:
    """Compare a generation's collections with its manifest: ids, stored vectors, neighbours of some."""
    database = folder / CHROMA / "chroma.sqlite3"
    if database.is_file() and not _sound(database):
        return _result("Chroma's database is damaged")
    generation = Generation(folder)
    try:
        if not generation.manifest.sound():
            return _result("the manifest is damaged")
        by_collection: dict[str, dict[str, bool]] = {}
        for identity, (name, done) in generation.manifest.ids().items():
            by_collection.setdefault(name, {})[identity] = done
        asked = 0
        for name, rows in by_collection.items():
            if problem := _check_collection(generation, name, rows):
                return _result(f"collection {name}: {problem}")
            asked += min(ASKED, len(rows))
        return _result("", sum(map(len, by_collection.values())), asked)
    finally:
        generation.close()


def _sound(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as connection:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))


def _check_collection(generation: Generation, name: str, rows: dict[str, bool]) -> str:
    collection = generation.collection(name)
    stored = collection.get(include=["embeddings"])
    held = dict(zip(stored["ids"], np.asarray(stored["embeddings"], dtype=np.float32), strict=True))
    done = [identity for identity, finished in rows.items() if finished]
    missing, unknown = set(done) - set(held), set(held) - set(rows)
    if missing or unknown:
        return f"{len(missing)} passages missing, {len(unknown)} unknown"
    expected = generation.manifest.passages(done)
    for identity in done:
        if np.abs(held[identity] - expected[identity].vector).max() > TOLERANCE:
            return f"the vector of passage {identity} changed"
    probes = done[:: max(1, len(done) // ASKED)][:ASKED]
    if not probes:
        return ""
    found = collection.query(
        query_embeddings=np.stack([expected[identity].vector for identity in probes]),
        n_results=1,
        include=["distances"],
    )
    # Two passages may have the same words: being as near as itself is enough.
    for identity, distances in zip(probes, found["distances"] or [], strict=True):
        if not distances or abs(distances[0]) > TOLERANCE:
            return f"passage {identity} is not its own nearest neighbour"
    return ""


def _result(problem: str, passages: int = 0, asked: int = 0) -> dict[str, object]:
    return {"ok": not problem, "problem": problem, "passages": passages, "asked": asked}


def check_in_child(folder: Path) -> str:
    """Run the check in a child process; returns what is wrong. Nothing wrong: empty, and the state is marked good."""
    command = [sys.executable, "-m", "assistant.search.canary", str(folder)]
    root = Path(__file__).resolve().parents[2]
    try:
        child = subprocess.run(command, cwd=root, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"the check did not end within {SECONDS} seconds"
    try:
        problem = str(json.loads(child.stdout)["problem"])
    except (ValueError, KeyError, TypeError):
        return f"the check crashed with exit code {child.returncode}"
    if not problem:
        generations.mark_good(folder)
    return problem


def main(arguments: list[str]) -> int:
    """Check the generation in the directory named by the only argument."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m assistant.search.canary DIRECTORY\n")
        return 2
    try:
        result = check(Path(arguments[0]))
    except AssistantError as error:
        result = _result(str(error))
    except Exception as error:  # whatever Chroma or SQLite raise: the answer is the same
        result = _result(f"{type(error).__name__}: {error}")
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
