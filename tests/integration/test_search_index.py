"""The index on disk: what a sync does, what survives a kill, what is done about damage."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.people import Role
from assistant.search import canary, generations
from assistant.search.index import Index
from assistant.search.retriever import Retriever
from assistant.search.sync import sync
from tests.integration.search_support import ON, WordEmbedder, chunks, document, person

DOCUMENTS = [document(f"d{i}", f"Refund a late parcel, case {i}.\nSend a gift, case {i}.") for i in range(60)]


def found(index: Index, question: str = "refund parcel case 7") -> list[str]:
    retriever = Retriever(index, WordEmbedder(index.stamp.model), lambda: DOCUMENTS)
    return [hit.chunk.text for hit in retriever.retrieve(person(), question, ON).hits]


def test_only_what_changed_is_done_and_nothing_is_embedded_twice(tmp_path: Path) -> None:
    embedder = WordEmbedder()
    index = Index.open(tmp_path, embedder)
    told: list[tuple[int, int, float]] = []
    done = sync(index, chunks(*DOCUMENTS), embedder, lambda *numbers: told.append(numbers))
    assert (done.added, done.deleted, done.embedded, done.total, done.reason) == (120, 0, 120, 120, "")
    assert [(d, t) for d, t, _ in told] == [(64, 120), (120, 120)]
    assert told[-1][2] == 0
    assert sync(index, chunks(*DOCUMENTS), embedder)[:3] == (0, 0, 0)

    leaders = DOCUMENTS[0].model_copy(update={"audience": frozenset({Role.leader})})
    done = sync(index, chunks(leaders, *DOCUMENTS[2:]), embedder)
    assert (done.added, done.deleted, done.embedded) == (2, 4, 0), (
        "another audience is another passage, not other words"
    )
    assert {name: len(shelf.chunks) for name, shelf in index.shelves.items()} == {
        "agent-leader-trainer": 116,
        "leader": 2,
    }
    index.close()
    index = Index.open(tmp_path, embedder, check=lambda path: pytest.fail("nothing was touched since the close"))
    assert index.size == 118
    assert index.rebuild_reason == ""
    index.close()


def test_an_erasure_leaves_no_trace_after_the_next_start(tmp_path: Path) -> None:
    embedder = WordEmbedder()
    index = Index.open(tmp_path, embedder)
    secret = document("secret", "The word xyzzyplugh was never here.")
    sync(index, chunks(secret, *DOCUMENTS), embedder)
    done = sync(index, chunks(*DOCUMENTS), embedder, rebuild=True)
    assert (done.added, done.embedded, done.reason) == (120, 0, "rebuild asked for")
    assert found(index)[0] == "Refund a late parcel, case 7."
    index.close()
    index = Index.open(tmp_path, embedder)
    index.close()
    assert [path.name for path in tmp_path.glob("gen-*")] == ["gen-0002"]
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"xyzzyplugh" not in path.read_bytes(), path
    with sqlite3.connect(tmp_path / "embeddings.db") as cache:
        assert cache.execute("SELECT count(*) FROM passages").fetchone() == (120,)
    cache.close()


def test_another_embedder_builds_beside_and_swaps(tmp_path: Path) -> None:
    index = Index.open(tmp_path, WordEmbedder())
    sync(index, chunks(*DOCUMENTS), WordEmbedder())
    index.close()
    other = WordEmbedder("words-2")
    index = Index.open(tmp_path, other)
    assert "words-1" in index.rebuild_reason
    assert found(index)[0] == "Refund a late parcel, case 7.", "the old one serves by keyword meanwhile"

    class Stopped(Exception):
        pass

    def stop(*numbers: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        sync(index, chunks(*DOCUMENTS), other, stop)
    assert (tmp_path / "CURRENT").read_text() == "gen-0001\n", "half a generation is never current"
    index.close()
    index = Index.open(tmp_path, other)
    done = sync(index, chunks(*DOCUMENTS), other)
    assert "words-1" in done.reason
    assert done.embedded == 120 - 64, "what was embedded before the stop is not embedded again"
    assert index.searchable
    assert found(index)[0] == "Refund a late parcel, case 7."
    index.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.search.index import Index, Generation
from assistant.search import sync as module
from tests.integration.search_support import *
from tests.integration.test_search_index import DOCUMENTS
module.BATCH = 16
module.EMBEDDED_AT_ONCE = 16
where, after = sys.argv[2], int(sys.argv[3])
calls = 0
def deadly(target, name):
    whole = getattr(target, name)
    def call(*arguments, **named):
        global calls
        calls += 1
        if calls == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*arguments, **named)
    setattr(target, name, call)
index = Index.open(Path(sys.argv[1]), WordEmbedder(), check=lambda path: "")
collection = index.generation.collection("agent-leader-trainer")
deadly({"begin": index.generation.manifest, "finish": index.generation.manifest, "remove": index.generation.manifest,
        "reopen": index.generation.manifest, "add": collection, "delete": collection}[where], where)
module.sync(index, chunks(*DOCUMENTS[10:]), WordEmbedder())
"""


@pytest.mark.parametrize("where", ["begin", "add", "finish", "reopen", "delete", "remove"])
def test_killed_at_any_step_the_next_run_finishes(tmp_path: Path, where: str) -> None:
    embedder = WordEmbedder()
    index = Index.open(tmp_path, embedder)
    before = DOCUMENTS[:20]
    sync(index, chunks(*before), embedder)
    index.close()
    after = "1" if where in ("reopen", "delete", "remove") else "3"
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), where, after], capture_output=True, cwd=Path.cwd(), check=False
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()

    index = Index.open(tmp_path, embedder)
    assert index.rebuild_reason == "", "a kill is no damage"
    wanted = chunks(*DOCUMENTS[5:])
    sync(index, wanted, embedder)
    assert {c.id for shelf in index.shelves.values() for c in shelf.chunks} == {c.id for c in wanted}
    assert set(index.generation.collection("agent-leader-trainer").get(include=[])["ids"]) == {c.id for c in wanted}
    index.close()
    assert canary.check(generations.current(tmp_path))["ok"]


MANY = document("many", "\n".join(f"Refund parcel {i} at once." for i in range(1200)))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index large enough for Chroma to have written its vector files."""
    folder = tmp_path_factory.mktemp("written")
    index = Index.open(folder, WordEmbedder())
    sync(index, chunks(MANY), WordEmbedder())
    index.close()
    return folder


def remove(path: Path) -> None:
    path.unlink()


def overwrite(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 20)
        file.write(os.urandom(max(64, size // 2)))


@pytest.mark.parametrize("harm", [remove, overwrite])
@pytest.mark.parametrize(
    "name", ["chroma.sqlite3", "manifest.db", "data_level0.bin", "link_lists.bin", "index_metadata.pickle"]
)
def test_damage_is_seen_and_a_new_generation_built_from_the_cache(
    written: Path, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(written, folder)
    [file] = folder.rglob(name)
    harm(file)
    embedder = WordEmbedder()
    index = Index.open(folder, embedder)
    # Links of the upper layers may be overwritten without an effect: the probes then find their neighbours.
    assert index.rebuild_reason or (name, harm) == ("link_lists.bin", overwrite)
    done = sync(index, chunks(MANY), embedder)
    assert done.embedded == 0
    retriever = Retriever(index, embedder, lambda: [MANY])
    assert retriever.retrieve(person(), "refund parcel 42", ON).hits[0].chunk.text == "Refund parcel 42 at once."
    index.close()


def test_a_damaged_cache_is_started_anew(tmp_path: Path) -> None:
    for part in (slice(0, 100), slice(4096, 20_000)):
        embedder = WordEmbedder()
        index = Index.open(tmp_path, embedder)
        sync(index, chunks(*DOCUMENTS), embedder)
        index.close()
        cache = tmp_path / "embeddings.db"
        data = bytearray(cache.read_bytes())
        data[part] = b"x" * len(data[part])
        cache.write_bytes(data)
        index = Index.open(tmp_path, embedder)
        sync(index, chunks(*DOCUMENTS), embedder, rebuild=True)
        assert index.size == 120
        index.close()


def test_the_canary_says_what_it_saw(tmp_path: Path) -> None:
    index = Index.open(tmp_path, WordEmbedder())
    sync(index, chunks(*DOCUMENTS), WordEmbedder())
    path = index.generation.folder
    index.generation.collection("agent-leader-trainer").delete(ids=[chunks(*DOCUMENTS)[0].id])
    index.close()
    assert canary.check(path) == {
        "ok": False,
        "problem": "collection agent-leader-trainer: 1 passages missing, 0 unknown",
        "passages": 0,
        "asked": 0,
    }
    assert canary.check_in_child(path).startswith("collection agent-leader-trainer")


def test_pointer_to_nowhere_makes_a_new_index(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("../../etc\n")
    index = Index.open(tmp_path, WordEmbedder())
    assert index.size == 0
    assert index.generation.folder.name == "gen-0001"
    index.close()
