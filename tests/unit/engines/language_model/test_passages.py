"""Which passages go in: only of documents that may be used, best first, not all of one document."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from assistant.domain.knowledge import Document, Kind
from assistant.domain.passages import Chunk, Hit
from assistant.domain.retrieval import Asked, Retrieval
from assistant.domain.urgency import UrgentClause
from assistant.engines.language_model.passages import MOST_OF_ONE_DOCUMENT, choose, in_reading_order
from tests.engine_support import GOODWILL, HOURS, RETURNS, SHELF, STANDARD, asking, plain
from tests.integration.search_support import ON


def hit(document: Document, text: str, score: float = 0.9, version: int | None = None) -> Hit:
    start = max(0, document.body.find(text))
    chunk = Chunk(
        id=f"{document.id}{start}{version}",
        document_id=document.id,
        version=version or document.version,
        kind=document.kind,
        title=document.title,
        audience=document.audience,
        path=(),
        part=document.sections[0].part,
        position=0,
        start=start,
        end=start + len(text),
        text=text,
    )
    return Hit(chunk=chunk, score=score, similarity=score, keyword=1.0)


def found(*hits: Hit, asked: Iterable[Asked] = (), fits: dict[str, float] | None = None) -> Retrieval:
    return Retrieval(question="q", on=ON, hits=hits, asked=tuple(asked), fits=fits or {})


def noted(document: Document, heading: str, similarity: float, version: int = 1) -> Asked:
    return Asked(document_id=document.id, version=version, heading=heading, phrasing="how", similarity=similarity)


def shelf(*documents: Document) -> dict[str, Document]:
    return {document.id: document for document in documents}


def test_every_passage_is_words_of_a_document_that_may_be_read() -> None:
    request = asking("Can I give £50 goodwill for a broken lamp?")
    chosen = choose(request.documents, request.evidence)
    assert chosen[0].document is GOODWILL and {"6.2 What you may decide"} <= {p.heading for p in chosen}
    for passage in chosen:
        assert request.documents[passage.document.id] is passage.document
        assert passage.document.body[passage.start : passage.end] == passage.text != ""
    assert len(chosen) == len({(p.document.id, p.start) for p in chosen})


def test_another_document_another_version_and_changed_words_are_left_out() -> None:
    text = "We open at nine."
    assert choose(shelf(GOODWILL), found(hit(HOURS, text))) == []
    assert choose(shelf(HOURS), found(hit(HOURS, text, version=2))) == []
    assert choose(shelf(HOURS), found(hit(HOURS, "We open at ten."))) == []
    assert choose(shelf(HOURS), found(asked=[noted(HOURS, "9.1 When", 0.9, version=2)])) == []
    assert choose(shelf(HOURS), found(fits={"POL-SECRET": 1.0})) == []
    assert {p.document.id for p in choose(shelf(HOURS), found(hit(HOURS, text)))} == {"POL-HOURS"}


def test_a_noted_phrasing_brings_its_section_where_the_search_found_nothing() -> None:
    chosen = choose(shelf(*SHELF), found(asked=[noted(RETURNS, "1.1 How long the customer has", 0.95)]))
    assert chosen[0].heading == "1.1 How long the customer has"


def test_what_is_urgent_stands_before_everything_else_and_once() -> None:
    section = next(s for s in RETURNS.sections if s.heading.startswith("1.6"))
    urgent = [UrgentClause(RETURNS, section)]
    for fits in ({GOODWILL.id: 1.0}, {RETURNS.id: 1.0, GOODWILL.id: 0.5}):
        chosen = choose(shelf(*SHELF), found(fits=fits), most=4, urgent=urgent)
        assert chosen[0].section == section and len(chosen) == len({(p.document.id, p.start) for p in chosen}) <= 4


def test_the_standards_of_the_best_policy_are_lifted() -> None:
    fits = {GOODWILL.id: 1.0, STANDARD.id: 0.5, HOURS.id: 0.5}
    order = [p.document.id for p in choose(shelf(*SHELF), found(fits=fits))]
    assert order.index(STANDARD.id) < order.index(HOURS.id)


def test_one_document_does_not_take_every_place_unless_it_is_alone() -> None:
    fits = {document.id: 1.0 - i / 10 for i, document in enumerate(SHELF)}
    first = choose(shelf(*SHELF), found(fits=fits), most=14)
    assert sum(p.document is STANDARD for p in first) <= max(MOST_OF_ONE_DOCUMENT)
    assert len({p.document.id for p in first}) == len(SHELF)
    alone = choose(shelf(STANDARD), found(fits={STANDARD.id: 1.0}))
    assert len(alone) == len(STANDARD.sections)


def test_of_a_long_section_only_what_was_found_goes_in() -> None:
    body = "# Notes\n" + "Lamps are tested by hand every day. " * 100 + "Ring bell nine."
    long = plain(body)
    (passage,) = choose(shelf(long), found(hit(long, "Ring bell nine.")))
    assert passage.text == "Ring bell nine." and long.kind is Kind.document
    assert choose(shelf(long), found(fits={long.id: 1.0})) == []


def test_reading_order_keeps_a_document_together_and_the_best_first() -> None:
    request = asking("Can I give £50 goodwill for a broken lamp?")
    ranked = choose(request.documents, request.evidence)
    ordered = in_reading_order(ranked)
    assert sorted(map(id, ordered)) == sorted(map(id, ranked)) and ordered[0].document is ranked[0].document
    names = [p.document.id for p in ordered]
    assert len(list(dict.fromkeys(names))) == sum(a != b for a, b in zip(names, ["", *names], strict=False))
    assert all(a.start < b.start for a, b in pairwise(ordered) if a.document is b.document)
