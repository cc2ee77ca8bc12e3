"""Bringing the index in line with the passages: a pure plan, then its execution, resumable at any point."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from assistant.domain.passages import Chunk
from assistant.language.embedder import Embedder, Passage
from assistant.search.cache import text_key
from assistant.search.index import BATCH, Generation, Index, new_generation
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
    wanted = {chunk.id: chunk for chunk in chunks}
    reason = "rebuild asked for" if rebuild else index.rebuild_reason
    beside = rebuild or index.generation.manifest.stamp != index.stamp
    target = new_generation(index.folder, index.stamp) if beside else index.generation
    todo = plan(target.manifest.ids(), wanted.values())
    try:
        embedded = _execute(index, target, todo, embedder, progress or _quiet, clock)
    except BaseException:
        if beside:
            target.close()  # its directory is removed at the next start
        raise
    if beside:
        index.switch_to(target)
        if rebuild:
            index.cache.keep_only(embedder.model_id, [_key(chunk) for chunk in wanted.values()])
    elif todo:
        index.refresh()
    index.rebuild_reason = ""
    return Synced(len(todo.add), len(todo.delete), embedded, len(wanted), reason)


def _quiet(done: int, total: int, seconds_left: float) -> None:
    """No progress wanted."""


def _key(chunk: Chunk) -> str:
    text = chunk.indexed_text
    return text_key(text, len(text) - len(chunk.text))


def _execute(
    index: Index, target: Generation, todo: Plan, embedder: Embedder, progress: Progress, clock: Callable[[], float]
) -> int:
    """Delete, then embed and add, batch by batch; returns how many texts were embedded."""
    for collection, rows in groupby(sorted(todo.delete), key=lambda row: row[0]):
        ids = [identity for _, identity in rows]
        for start in range(0, len(ids), BATCH):
            target.delete(collection, ids[start : start + BATCH])
    ordered = sorted(todo.add, key=lambda chunk: collection_name(chunk.audience))
    total, done, embedded = len(ordered), 0, 0
    started = clock()
    for collection, group in groupby(ordered, key=lambda chunk: collection_name(chunk.audience)):
        members = list(group)
        for start in range(0, len(members), BATCH):
            ready: list[tuple[Chunk, Passage]] = []
            for chunks in _slices(members[start : start + BATCH], EMBEDDED_AT_ONCE):
                passages, new = _embed(index, chunks, embedder)
                ready.extend(zip(chunks, passages, strict=True))
                done, embedded = done + len(chunks), embedded + new
                progress(done, total, (clock() - started) / done * (total - done))
            target.add(collection, ready)
    return embedded


def _slices(chunks: list[Chunk], size: int) -> Iterable[list[Chunk]]:
    return (chunks[start : start + size] for start in range(0, len(chunks), size))


def _embed(index: Index, chunks: list[Chunk], embedder: Embedder) -> tuple[list[Passage], int]:
    keys = [_key(chunk) for chunk in chunks]
    known = index.cache.get(embedder.model_id, keys)
    missing = {key: chunk for key, chunk in zip(keys, chunks, strict=True) if key not in known}
    if missing:
        texts = [chunk.indexed_text for chunk in missing.values()]
        starts = [len(text) - len(chunk.text) for text, chunk in zip(texts, missing.values(), strict=True)]
        fresh = dict(zip(missing, embedder.embed_passages(texts, starts), strict=True))
        index.cache.put(embedder.model_id, fresh)
        known |= fresh
    return [known[key] for key in keys], len(missing)
