"""Directories of the index: numbered generations, a pointer to the current one, a stamp of its good state."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

POINTER = "CURRENT"
GOOD = "good.json"
PROBLEM = "problem.txt"
_NAME = re.compile(r"gen-(\d{4,})")


def current(folder: Path) -> Path | None:
    """The generation the pointer names, or None when there is none or its directory is gone."""
    pointer = folder / POINTER
    if not pointer.is_file():
        return None
    name = pointer.read_text().strip()
    path = folder / name
    return path if _NAME.fullmatch(name) and path.is_dir() else None


def create(folder: Path) -> Path:
    """Make the next generation's directory, empty; the pointer stays."""
    numbers = [int(match[1]) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
    path = folder / f"gen-{max(numbers, default=0) + 1:04d}"
    path.mkdir()
    return path


def point_to(generation: Path) -> None:
    """Make a generation the current one, atomically."""
    pointer = generation.parent / POINTER
    part = pointer.with_suffix(".new")
    with part.open("w") as file:
        file.write(generation.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(pointer)


def remove_others(folder: Path, keep: Path | None) -> None:
    """Remove every generation but one. Only at start: nothing else may have them open."""
    for path in folder.iterdir():
        if _NAME.fullmatch(path.name) and path != keep:
            shutil.rmtree(path, ignore_errors=True)


def _state(generation: Path) -> dict[str, list[int]]:
    return {
        path.relative_to(generation).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted(generation.rglob("*"))
        if path.is_file() and not path.name.startswith(GOOD)
    }


def mark_good(generation: Path) -> None:
    """Remember sizes and times of all files as known to be in order."""
    part = generation / (GOOD + ".new")
    state = _state(generation)
    part.write_text(json.dumps(state))
    part.replace(generation / GOOD)


def unchanged_since_good(generation: Path) -> bool:
    """Whether no file was touched since the last good close or check."""
    try:
        return bool(json.loads((generation / GOOD).read_text()) == _state(generation))
    except (OSError, ValueError):
        return False


def embedder_of(generation: Path) -> str | None:
    """Id of the embedder that a generation was made with, without opening it; None when it cannot be read."""
    try:
        with closing(
            sqlite3.connect(f"{(generation / 'manifest.db').resolve().as_uri()}?mode=ro", uri=True)
        ) as database:
            row = database.execute("SELECT value FROM facts WHERE name = 'model'").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def note_problem(folder: Path, problem: str) -> None:
    """Keep for ``status`` why the index could not be brought up to date; empty when it was."""
    file = folder / PROBLEM
    if problem:
        file.write_text(problem)
    else:
        file.unlink(missing_ok=True)


def problem_of(folder: Path) -> str:
    """What ``note_problem`` kept."""
    try:
        return (folder / PROBLEM).read_text().strip()
    except (OSError, ValueError):
        return ""
