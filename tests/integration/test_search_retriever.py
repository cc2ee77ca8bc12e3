"""Who finds what, on which day: real Chroma, real BM25, a small embedder."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.knowledge import Document
from assistant.domain.people import EVERYONE, Role
from assistant.language.embedder import Vector
from assistant.search.citations import place_of
from assistant.search.index import Index
from assistant.search.retriever import POOL, Retriever
from assistant.search.sync import sync
from tests.integration.search_support import ON, WordEmbedder, chunks, document, person

LEADERS = frozenset({Role.leader})
REFUNDS = document("refunds", "Refund a late parcel at once.\nOffer a voucher when the parcel is lost.\nThank people.")
BUDGET = document("budget", "The secret refund budget for a late parcel is large.", LEADERS)
OLD = document("hours", "Call before noon about opening hours.", start=date(2025, 1, 1))
NEW = document("hours", "Call before evening about opening hours.", version=2, start=date(2026, 7, 1))
NOBODY = document("nobody", "Refund a late parcel twice.", frozenset())


class Shop:
    """An index in a directory and the documents as they are now."""

    def __init__(self, folder: Path, *documents: Document, embedder: WordEmbedder | None = None) -> None:
        self.embedder = embedder or WordEmbedder()
        self.index = Index.open(folder / "index", self.embedder)
        self.documents = list(documents)
        sync(self.index, chunks(*documents), self.embedder)
        self.retriever = Retriever(self.index, self.embedder, lambda: self.documents)

    def found(self, question: str, role: Role = Role.agent, on: date = ON, limit: int = 24) -> list[str]:
        hits = self.retriever.retrieve(person(role), question, on, limit).hits
        return [f"{hit.chunk.reference}: {hit.chunk.text}" for hit in hits]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path, REFUNDS, BUDGET, OLD, NEW, NOBODY)
    yield opened
    opened.index.close()


def test_only_what_the_role_may_read_is_found(shop: Shop) -> None:
    question = "How large is the refund budget for a late parcel?"
    assert any("budget" in line for line in shop.found(question, Role.leader))
    for role in (Role.agent, Role.trainer):
        assert not any("budget" in line for line in shop.found(question, role))
    for role in Role:
        assert not any("nobody" in line for line in shop.found(question, role))


def test_restricted_words_move_no_number_of_others(shop: Shop, tmp_path: Path) -> None:
    question = "secret refund budget"
    without = Shop(tmp_path / "without", REFUNDS, OLD, NEW)
    assert shop.retriever.retrieve(person(), question, ON) == without.retriever.retrieve(person(), question, ON)
    without.index.close()


def test_the_version_in_force_answers(shop: Shop) -> None:
    question = "opening hours call"
    assert shop.found(question)[0] == "hours@1: Call before noon about opening hours."
    assert shop.found(question, on=date(2026, 7, 1))[0] == "hours@2: Call before evening about opening hours."
    assert not any(line.startswith("hours") for line in shop.found(question, on=date(2024, 1, 1)))


def test_deleted_changed_and_restricted_documents_vanish_before_any_sync(shop: Shop) -> None:
    question = "refund late parcel"
    assert shop.found(question)
    shop.documents = [REFUNDS.model_copy(update={"body": "Refund nothing at all today.\nOffer tea."})]
    assert shop.found(question) == []
    shop.documents = [REFUNDS.model_copy(update={"audience": LEADERS})]
    assert shop.found(question) == shop.found(question, Role.leader) == []
    shop.documents = []
    assert shop.found(question) == []


def test_every_hit_has_its_true_scores(shop: Shop) -> None:
    retrieval = shop.retriever.retrieve(person(), "voucher for a lost parcel", ON)
    question = shop.embedder.embed_query("voucher for a lost parcel")
    for hit in retrieval.hits:
        assert hit.similarity == pytest.approx(
            float(shop.embedder.embed_query(hit.chunk.indexed_text) @ question), abs=1e-5
        )
        assert (hit.keyword > 0) == any(w in hit.chunk.text for w in ("voucher", "lost", "parcel"))
    scores = [hit.score for hit in retrieval.hits]
    assert scores == sorted(scores, reverse=True)
    assert retrieval.best_similarity == max(hit.similarity for hit in retrieval.hits)
    assert retrieval.best_keyword == max(hit.keyword for hit in retrieval.hits)
    assert retrieval.coverage == 1
    assert retrieval.nearest_documents(1)[0].chunk.document_id == "refunds"


def test_words_that_nothing_holds_are_named(shop: Shop) -> None:
    retrieval = shop.retriever.retrieve(person(), "Does the zeppelin bring my parcel?", ON)
    assert retrieval.missing == ("zeppelin", "bring")
    assert retrieval.coverage < 0.5


@pytest.mark.parametrize("question", ["", "   ", "the of and", "?!", "\u200b", "x" * 5000])
def test_odd_questions_are_no_fault(shop: Shop, question: str) -> None:
    shop.found(question)


@pytest.mark.parametrize("in_memory", [True, False])
def test_the_search_asks_on_past_versions_that_crowd_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: bool
) -> None:
    if not in_memory:
        monkeypatch.setattr("assistant.search.generation.MOST_BYTES", 0)
    past = [document("p", f"Refund a late parcel, rule {i}.", version=i, end=date(2025, 1, 1)) for i in range(1, 400)]
    now = document("p", "Refund a late parcel, rule now.", version=400, start=date(2025, 1, 2))
    shop = Shop(tmp_path, *past, now)
    assert shop.found("refund late parcel rule") == ["p@400: Refund a late parcel, rule now."]
    shop.index.close()


def test_limit_and_many_documents(tmp_path: Path) -> None:
    shop = Shop(tmp_path, *[document(f"d{i}", f"Refund a late parcel, case {i}.") for i in range(300)])
    assert len(shop.found("refund parcel")) == 24
    assert len(set(shop.found("refund parcel", limit=250))) == 250
    assert len(shop.retriever.candidates(person(), "case 17", ON).hits) >= 100
    assert shop.found("refund parcel case 17")[0] == "d17@1: Refund a late parcel, case 17."
    shop.index.close()


class Anywhere(WordEmbedder):
    """Each text somewhere else in a space so wide that a graph of neighbours leads astray."""

    dimensions = 384

    def embed_query(self, text: str) -> Vector:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
        found = np.random.default_rng(seed).normal(size=self.dimensions).astype(np.float32)
        return found / np.linalg.norm(found)


def test_the_nearest_are_the_nearest_beside_whatever_else_is_indexed(tmp_path: Path) -> None:
    ours = [document(f"d{i}", f"Case {i} of a late parcel.") for i in range(400)]
    secret = [document(f"s{i}", f"Secret {i} of the leaders.", LEADERS) for i in range(50)]
    shops = [
        Shop(tmp_path / "all", *ours, *secret, embedder=Anywhere()),
        Shop(tmp_path / "ours", *ours, embedder=Anywhere()),
    ]
    known = {chunk.reference: Anywhere().embed_query(chunk.indexed_text) for chunk in chunks(*ours)}
    for number in range(20):
        question = f"Question {number}"
        told, same = (shop.retriever.candidates(person(), question, ON) for shop in shops)
        assert told == same
        asked = Anywhere().embed_query(question)
        nearest = sorted(known, key=lambda name: -float(known[name] @ asked))[:POOL]
        assert set(nearest) <= {hit.chunk.reference for hit in told.hits}
    for shop in shops:
        shop.index.close()


def test_answers_go_on_while_the_index_changes(tmp_path: Path) -> None:
    shop = Shop(tmp_path, *[document(f"d{i}", f"Refund a late parcel, case {i}.") for i in range(100)])
    stop = threading.Event()

    def ask() -> int:
        asked = 0
        while not stop.is_set() or not asked:
            assert "d17@1: Refund a late parcel, case 17." in shop.found("refund parcel case 17")
            asked += 1
        return asked

    with ThreadPoolExecutor(3) as pool:
        askers = [pool.submit(ask) for _ in range(3)]
        for round_number in range(4):
            kept = [document(f"d{i}", f"Refund a late parcel, case {i}.") for i in range(10, 100 - round_number)]
            shop.documents = [*kept, document("new", f"Refund parcel number {round_number}.")]
            sync(shop.index, chunks(*shop.documents), shop.embedder, rebuild=round_number == 2)
        stop.set()
        assert all(asker.result() for asker in askers)
    assert shop.found("refund parcel number 3")[0] == "new@1: Refund parcel number 3."
    shop.index.close()


def test_a_quote_is_placed_in_its_document() -> None:
    [_, voucher, _] = chunks(REFUNDS)
    place = place_of(REFUNDS, "offer  a voucher".replace("offer", "Offer"), voucher)
    assert place is not None
    assert REFUNDS.body[place.start : place.end] == place.quote == "Offer a voucher"
    assert place_of(REFUNDS, "Refund a late parcel", voucher) is None, "another passage's words"
    assert place_of(REFUNDS, "Refund a late parcel") is not None
    assert place_of(REFUNDS.model_copy(update={"version": 2}), "Offer a voucher", voucher) is None
    assert voucher.audience == EVERYONE


def test_without_vectors_in_memory_the_same_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "voucher for a lost parcel"
    kept = shop.retriever.retrieve(person(), question, ON)
    assert all(shelf.vectors is not None for shelf in shop.index.shelves.values())
    monkeypatch.setattr("assistant.search.generation.MOST_BYTES", 0)
    shop.index.refresh()
    assert all(shelf.vectors is None for shelf in shop.index.shelves.values())
    read = shop.retriever.retrieve(person(), question, ON)
    assert [hit.chunk for hit in read.hits] == [hit.chunk for hit in kept.hits]
    assert [hit.score for hit in read.hits] == pytest.approx([hit.score for hit in kept.hits], abs=1e-6)
