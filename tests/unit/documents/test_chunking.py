from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents.chunking import WINDOW, chunk_document, chunk_documents
from assistant.documents.sections import parse_sections
from assistant.domain.knowledge import Document, Kind
from assistant.domain.people import EVERYONE, Role


def count(text: str) -> int:
    return len(text.split())


def document(body: str, **changes: object) -> Document:
    fields = {
        "id": "D",
        "kind": Kind.document,
        "title": "A title",
        "audience": EVERYONE,
        "body": body,
        "sections": parse_sections(body, Kind.document),
    }
    return Document.model_validate(fields | changes)


words = st.lists(st.text(alphabet="abc", min_size=1, max_size=6), min_size=1, max_size=900)


@settings(max_examples=30)
@given(words, st.sampled_from([" ", ". ", "\n\n", "\n- "]))
def test_every_word_is_in_one_chunk_within_the_window(tokens: list[str], joiner: str) -> None:
    body = "## Head\n\n" + joiner.join(tokens)
    chunks = list(chunk_document(document(body), count))
    assert all(count(c.indexed_text) <= WINDOW for c in chunks)
    assert all(body[c.start : c.end] == c.text for c in chunks)
    found = " ".join(c.text for c in chunks).split()
    assert found == parse_sections_words(body)


def parse_sections_words(body: str) -> list[str]:
    return " ".join(body[s.start : s.end] for s in parse_sections(body, Kind.document)).split()


def test_ids_are_stable_and_change_with_anything_that_matters() -> None:
    base = document("## A\n\nSame words.\n\n## B\n\nSame words.")
    ids = [c.id for c in chunk_document(base, count)]
    assert ids == [c.id for c in chunk_document(base, count)]
    assert len(set(ids)) == 2
    for change in ({"version": 2}, {"audience": frozenset({Role.leader})}, {"title": "Other"}, {"id": "E"}):
        changed = {c.id for c in chunk_document(base.model_copy(update=change), count)}
        assert not changed & set(ids)


def test_scenarios_answer_nothing() -> None:
    scenario = document("## Opening\n\n> I am cross.").model_copy(update={"kind": Kind.scenario})
    assert not list(chunk_documents([scenario], count))
