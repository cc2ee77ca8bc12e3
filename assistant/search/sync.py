"""Bringing the index in line with the passages: a pure plan, then its execution, resumable at any point."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from assistant.domain.passages import Chunk
from assistant.language.embedder import Embedder, Passage
from assistant.search.cached import passage_key, passages_of
from assistant.search.generation import BATCH, Generation, new_generation
from assistant.search.index import Index
from assistant.search.manifest import collection_name

EMBEDDED_AT_ONCE = 64
"""Passages embedded between two writes to the cache: about a second's work, the most a kill can lose."""

Progress = Callable[[int, int, float], None]
"""Told (passages done, passages in all, seconds left)."""


class Plan(NamedTuple):
    """What has to change: passages to add, and (collection, id) of those to delete."""

    add: tuple[Chunk, ...]
    delete: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.add or self.delete)


class Synced(NamedTuple):
    """What a sync did; ``reason`` says why a new generation was built, empty when none was."""

    added: int
    deleted: int
    embedded: int
    total: int
    reason: str


def plan(present: Mapping[str, tuple[str, bool]], wanted: Iterable[Chunk]) -> Plan:
    """Compare the manifest's ids (id -> collection, done) with the passages that should be there.

    A chunk's id is a hash of all it consists of, so equal ids need no further look. A pending row is added
    again when wanted (Chroma ignores an id it has) and deleted when not.
    """
    by_id = {chunk.id: chunk for chunk in wanted}
    add = tuple(chunk for chunk in by_id.values() if not present.get(chunk.id, ("", False))[1])
    delete = tuple((collection, identity) for identity, (collection, _) in present.items() if identity not in by_id)
    return Plan(add, delete)


def sync(
    index: Index,
    chunks: Iterable[Chunk],
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    rebuild: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Synced:
    """Make the index hold exactly these passages.

    ``rebuild`` (an erasure), another embedder, another chunker or damage fill a new generation beside the old,
    which serves until the new one is complete. Nothing that the embedding cache knows is embedded again; a
    rebuild also forgets the cached vectors of texts that are gone. Killed at any moment, the next call
    finishes the work. One call at a time.
    """
    wanted = list(chunks)
    if rebuild or index.generation.manifest.stamp != index.stamp:
        return build(index, lambda: wanted, embedder, progress, rebuild=rebuild, clock=clock)
    return update(index, wanted, embedder, progress, clock=clock)


def update(
    index: Index,
    chunks: Iterable[Chunk],
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Synced:
    """Make the generation that serves hold exactly these passages, with the embedder it was made with."""
    wanted = {chunk.id: chunk for chunk in chunks}
    with index.changing:
        todo = plan(index.generation.manifest.ids(), wanted.values())
        embedded = _execute(index, index.generation, todo, embedder, progress or _quiet, clock)
        index.generation.manifest.set_filling(False)
        if todo:
            index.refresh()
        reason, index.rebuild_reason = index.rebuild_reason, ""
    return Synced(len(todo.add), len(todo.delete), embedded, len(wanted), reason)


def take_out(index: Index, chunks: Iterable[Chunk]) -> int:
    """Take what is not among these passages any more out of the generation that serves; how many it was.

    Nothing is embedded, so it is done at once whatever the embedder.
    """
    with index.changing:
        gone = plan(index.generation.manifest.ids(), chunks).delete
        if gone:
            _delete(index.generation, gone)
            index.refresh()
        return len(gone)


def build(
    index: Index,
    chunks: Callable[[], Iterable[Chunk]],
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    rebuild: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Synced:
    """Fill a new generation, check it, and make it the one that serves; the old one serves until then.

    ``chunks`` is asked again when all is done, so that what changed meanwhile is in the new generation too.
    Raises what the embedder raises, and IndexDamaged when the new generation fails its check: nothing of it is
    left then but the embedding cache.
    """
    reason = "rebuild asked for" if rebuild else index.rebuild_reason
    # Whoever cannot be asked now should not be waited for by every question after the switch.
    length = embedder.dimensions
    target = new_generation(index.folder, index.stamp)
    added = deleted = embedded = 0
    wanted: dict[str, Chunk] = {}
    try:
        while True:
            wanted = {chunk.id: chunk for chunk in chunks()}
            todo = plan(target.manifest.ids(), wanted.values())
            if not todo:
                break
            embedded += _execute(index, target, todo, embedder, progress or _quiet, clock, length)
            added, deleted = added + len(todo.add), deleted + len(todo.delete)
        target.manifest.set_filling(False)
        target.close()
        index.switch_to(target.folder)
    except BaseException:
        target.close()
        shutil.rmtree(target.folder, ignore_errors=True)
        raise
    if rebuild:
        index.cache.keep_only(embedder.model_id, map(passage_key, wanted.values()))
    return Synced(added, deleted, embedded, len(wanted), reason)


def _quiet(done: int, total: int, seconds_left: float) -> None:
    """No progress wanted."""


def _execute(
    index: Index,
    target: Generation,
    todo: Plan,
    embedder: Embedder,
    progress: Progress,
    clock: Callable[[], float],
    length: int | None = None,
) -> int:
    """Delete, then embed and add, batch by batch; returns how many texts were embedded.

    ``length`` of the vectors that are wanted; without it that of those in the generation.
    """
    _delete(target, todo.delete)
    ordered = sorted(todo.add, key=lambda chunk: collection_name(chunk.audience))
    total, done, embedded = len(ordered), 0, 0
    started = clock()
    for collection, group in groupby(ordered, key=lambda chunk: collection_name(chunk.audience)):
        members = list(group)
        for start in range(0, len(members), BATCH):
            ready: list[tuple[Chunk, Passage]] = []
            for chunks in _slices(members[start : start + BATCH], EMBEDDED_AT_ONCE):
                passages, new = passages_of(index.cache, embedder, chunks, length or target.dimensions)
                ready.extend(zip(chunks, passages, strict=True))
                done, embedded = done + len(chunks), embedded + new
                progress(done, total, (clock() - started) / done * (total - done))
            target.add(collection, ready)
    return embedded


def _delete(target: Generation, rows: Iterable[tuple[str, str]]) -> None:
    for collection, group in groupby(sorted(rows), key=lambda row: row[0]):
        ids = [identity for _, identity in group]
        for start in range(0, len(ids), BATCH):
            target.delete(collection, ids[start : start + BATCH])


def _slices(chunks: list[Chunk], size: int) -> Iterable[list[Chunk]]:
    return (chunks[start : start + size] for start in range(0, len(chunks), size))
