from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.domain.knowledge import (
    Authority,
    Document,
    Guide,
    HiddenFact,
    Kind,
    Limit,
    Part,
    PersonaSeed,
    PlaybookChapter,
    Policy,
    ScenarioSeed,
    Section,
    Signals,
    Standard,
    Story,
)
from assistant.domain.people import EVERYONE, Role
from assistant.errors import AskOperator, FixInput, NotFound
from assistant.storage import schema
from assistant.storage.database import Database


def guide(version: int = 1, body: str = "Call the depot.") -> Guide:
    return Guide(id="GUIDE-1", kind=Kind.guide, title="Depot", audience=EVERYONE, version=version, body=body)


EVERY_KIND: list[Document] = [
    Standard(
        id="STD-1", kind=Kind.standard, title="Own it", audience=EVERYONE, body="Say what you do.", family="ownership",
        signals=Signals(wants=("apology",), forbids=("blame",)), critical=True,
        limits=(Limit(measure="first_reply", at_most=Decimal("4.50"), unit="hours"),),
    ),
    Policy(
        id="POL-1", kind=Kind.policy, title="Refunds", audience=frozenset({Role.trainer, Role.leader}), body="Text",
        number=1, effective_from=date(2026, 3, 1), effective_to=date(2027, 3, 1),
        authority=(Authority(action="refund", level="agent", up_to=Decimal("25.00"), currency="GBP", clause="1.2"),),
    ),
    Story(id="STORY-1", kind=Kind.story, title="Rain", audience=EVERYONE, body="Once", outcome="learning"),
    PlaybookChapter(id="PLAY-1", kind=Kind.playbook, title="Lead", audience=frozenset({Role.leader}), body="Lead"),
    guide(),
    ScenarioSeed(
        id="SCN-1", kind=Kind.scenario, title="Late", audience=EVERYONE, body="Late", channel="email", moment="after",
        difficulty="hard", mood="angry", wants="money", hidden=(HiddenFact(fact="gift", unlocks="trust"),),
        persona=PersonaSeed(name="Kim", voice="short", patience="low", values="time"),
    ),
    Document(
        id="notes", kind=Kind.document, title="Notes", audience=EVERYONE, body="A\x00B\ud800 rest",
        sections=(Section(path=("Notes",), start=4, end=9, line=1, part=Part.text),),
    ),
]  # fmt: skip


@pytest.mark.parametrize("document", EVERY_KIND, ids=lambda document: document.kind)
def test_every_kind_comes_back_as_its_own_type(database: Database, document: Document) -> None:
    saved = database.documents.save(document, "published", "Robin")
    stored = database.documents.get(document.reference)
    assert type(stored) is type(document)
    assert stored == saved
    assert database.documents.published() == (stored,)
    if document.kind is Kind.document:
        assert stored.body == "A\ufffdB\ufffd rest"
        assert stored.section_text(stored.sections[0]) == document.section_text(document.sections[0])
    else:
        assert stored == document
        assert stored.fingerprint == document.fingerprint


def test_a_saved_version_never_changes(database: Database) -> None:
    documents = database.documents
    documents.save(guide(1), "draft", "Robin")
    documents.save(guide(2), "draft", "Robin")
    with pytest.raises(FixInput, match=r"GUIDE-1@1 is saved already.*as version 3"):
        documents.save(guide(1, "Other words."), "draft", "Robin")
    assert documents.get("GUIDE-1@1") == guide(1)
    assert documents.drafts() == (guide(1), guide(2))


def test_a_draft_is_published_and_withdrawn(database: Database) -> None:
    documents = database.documents
    documents.save(guide(), "draft", "Robin")
    assert documents.published() == ()
    published = documents.set_state("GUIDE-1@1", "published", "Sam")
    assert (published.state, published.author, published.state_by) == ("published", "Robin", "Sam")
    assert published.state_at > published.saved_at
    assert (documents.drafts(), documents.published()) == ((), (guide(),))
    assert documents.set_state("GUIDE-1@1", "published", "Alex") == published
    with pytest.raises(FixInput, match="cannot become draft; it can become withdrawn"):
        documents.set_state("GUIDE-1@1", "draft", "Sam")
    documents.set_state("GUIDE-1@1", "withdrawn", "Sam")
    assert (documents.drafts(), documents.published()) == ((), ())
    assert documents.get("GUIDE-1@1") == guide()
    assert documents.status("GUIDE-1@1").state == "withdrawn"


@pytest.mark.parametrize("reference", ["GUIDE-1", "GUIDE-1@2", "GUIDE-1@", "GUIDE-1@x", "@1", "GUIDE-1@" + "9" * 30])
def test_an_unknown_reference_is_not_found(database: Database, reference: str) -> None:
    database.documents.save(guide(), "draft", "Robin")
    with pytest.raises(NotFound, match="id and a version"):
        database.documents.get(reference)


def test_wrong_states_and_types_are_refused(database: Database) -> None:
    with pytest.raises(FixInput, match="draft, published, withdrawn"):
        database.documents.save(guide(), "ready", "Robin")  # type: ignore[arg-type]
    untyped = Document(id="POL-9", kind=Kind.policy, title="x", audience=EVERYONE, body="x")
    with pytest.raises(FixInput, match="must be a Policy"):
        database.documents.save(untyped, "draft", "Robin")


def test_a_document_of_another_version_of_the_code_is_a_clear_error(database: Database) -> None:
    database.documents.save(guide(), "published", "Robin")
    with database.engine.begin() as connection:
        connection.execute(schema.documents.update().values(content='{"from": "the future"}'))
    with pytest.raises(AskOperator, match="Document GUIDE-1@1 was stored by another version"):
        database.documents.published()
