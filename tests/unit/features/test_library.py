"""The library's door: what is in force, for whom, and what a draft becomes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.knowledge import Document, Kind
from assistant.domain.people import EVERYONE, Role
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.library import DRAFT, Library
from assistant.storage.database import Database
from assistant.storage.documents import DocumentStore
from tests.fakes_engine import EmptyShelf
from tests.integration.search_support import ON, document, person
from tests.integration.storage_support import opened

LEADERS = frozenset({Role.leader})
AGENT, TRAINER, LEADER = (person(role) for role in Role)
DOCUMENTS = (
    document("RETURNS", "Take it back within 14 days.", version=1, end=date(2026, 2, 28)),
    document("RETURNS", "Take it back within 30 days.", version=2, start=date(2026, 3, 1)),
    document("BONUS", "Pay the bonus in March.", audience=LEADERS),
    document("TOMORROW", "From tomorrow on.", start=ON + timedelta(days=1)),
    document("NOBODY", "Nobody may read it.", audience=frozenset()),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = opened(tmp_path)
    yield database
    database.close()


@pytest.fixture
def shelf(database: Database) -> DocumentStore:
    return database.documents


@pytest.fixture
def library(shelf: DocumentStore) -> Library:
    return Library(DOCUMENTS, shelf, lambda: ON)


def ids(documents: list[Document]) -> list[str]:
    return [found.reference for found in documents]


def test_people_browse_what_is_in_force_and_theirs(library: Library) -> None:
    assert ids(library.documents(AGENT)) == ["RETURNS@2"]
    assert ids(library.documents(LEADER)) == ["BONUS@1", "RETURNS@2"]
    assert ids(library.documents(AGENT, on=date(2026, 2, 28))) == ["RETURNS@1"]
    assert sorted(library.permitted(LEADER, ON + timedelta(days=1))) == ["BONUS", "RETURNS", "TOMORROW"]


def test_a_missing_document_and_a_closed_one_are_told_apart_by_nothing(library: Library) -> None:
    said = []
    for identity, version in (("NONE", None), ("BONUS", None), ("BONUS", 1), ("RETURNS", 9), ("NOBODY", 1)):
        with pytest.raises(NotFound) as refused:
            library.read(AGENT, identity, version)
        said.append(str(refused.value))
    assert len(set(said)) == 1
    assert library.read(LEADER, "BONUS").body == "Pay the bonus in March."


def test_reading_gives_the_version_in_force_or_the_one_asked_for(library: Library) -> None:
    assert library.read(AGENT, "RETURNS").version == 2
    # A citation of an old answer still opens.
    assert library.read(AGENT, "RETURNS", 1).body == "Take it back within 14 days."


def test_a_version_closed_to_a_person_does_not_bring_its_forerunner_back(shelf: DocumentStore) -> None:
    """The version for everybody is over; that the new one is for leaders does not put it in force again."""
    old = document("PAY", "Everybody gets £10.", version=1, start=date(2026, 1, 1))
    new = document("PAY", "Leaders get £20.", version=2, start=date(2026, 5, 1), audience=LEADERS)
    library = Library([old, new], shelf, lambda: ON)
    assert library.permitted(AGENT, ON) == {} and library.documents(AGENT) == []
    assert library.permitted(AGENT, date(2026, 4, 30)) == {"PAY": old}
    assert library.permitted(LEADER, ON) == {"PAY": new}
    for version in (None, 1):
        with pytest.raises(NotFound):
            library.read(AGENT, "PAY", version)
    assert library.read(LEADER, "PAY", 1) == old


def test_the_search_looks_for_every_word_in_any_case(library: Library) -> None:
    assert ids(library.documents(LEADER, search="  BONUS  march ")) == ["BONUS@1"]
    assert library.documents(LEADER, search="bonus april") == []
    assert library.documents(AGENT, search="bonus") == []
    assert ids(library.documents(AGENT, kind=Kind.document)) == ["RETURNS@2"]
    assert library.documents(AGENT, kind=Kind.policy) == []


def test_a_draft_is_for_trainers_until_it_is_published(library: Library, shelf: DocumentStore) -> None:
    shelf.save(document("ANSWER-1", "Ring the supplier."), "draft", "Tom")
    assert ids(library.documents(TRAINER)) == ["ANSWER-1@1", "RETURNS@2"]
    assert [draft.source for draft in library.drafts(TRAINER)] == [DRAFT]
    assert library.read(TRAINER, "ANSWER-1").source == DRAFT
    for other in (AGENT, LEADER):
        assert "ANSWER-1@1" not in ids(library.documents(other))
        for version in (None, 1):
            with pytest.raises(NotFound):
                library.read(other, "ANSWER-1", version)
        with pytest.raises(NotAllowed):
            library.drafts(other)
    assert "ANSWER-1" not in library.permitted(TRAINER, ON)  # answers never quote a draft


def test_publishing_puts_a_draft_in_force_and_has_the_index_follow(library: Library, shelf: DocumentStore) -> None:
    shelf.save(document("ANSWER-1", "Ring the supplier."), "draft", "Tom")
    synced: list[list[str]] = []
    library.when_changed(lambda person, out: synced.append([found.id for found in library.all()]))
    assert library.all()[-1].id == "NOBODY"
    library.publish(TRAINER, "ANSWER-1@1")
    assert [found[-1] for found in synced] == ["ANSWER-1"]  # once, and with the document already there
    assert library.read(AGENT, "ANSWER-1").source != DRAFT
    assert library.drafts(TRAINER) == []
    assert shelf.status("ANSWER-1@1").state_by == TRAINER.name
    with pytest.raises(FixInput, match="no longer waiting"):
        library.publish(TRAINER, "ANSWER-1@1")
    assert len(synced) == 1


@pytest.mark.parametrize("other", [AGENT, LEADER])
def test_only_a_trainer_publishes(library: Library, shelf: DocumentStore, other: object) -> None:
    shelf.save(document("ANSWER-1", "Ring the supplier."), "draft", "Tom")
    with pytest.raises(NotAllowed):
        library.publish(other, "ANSWER-1@1")  # type: ignore[arg-type]
    assert shelf.status("ANSWER-1@1").state == "draft"


def test_a_draft_for_leaders_is_not_a_trainer_s_to_see_or_to_publish(library: Library, shelf: DocumentStore) -> None:
    shelf.save(document("ANSWER-1", "Ring the owner.", audience=LEADERS), "draft", "Grace")
    assert library.drafts(TRAINER) == []
    assert "ANSWER-1" not in {found.id for found in library.documents(TRAINER)}
    with pytest.raises(NotFound):
        library.read(TRAINER, "ANSWER-1")
    with pytest.raises(FixInput, match="no longer waiting"):
        library.publish(TRAINER, "ANSWER-1@1")
    assert shelf.status("ANSWER-1@1").state == "draft"


def test_another_reading_of_the_folder_takes_effect_at_once(library: Library, shelf: DocumentStore) -> None:
    shelf.save(document("ANSWER-1", "Ring the supplier."), "published", "Tom")
    library = Library(DOCUMENTS, shelf, lambda: ON)
    library.replace([document("NEW", "Something new.")])
    assert sorted(library.permitted(AGENT, ON)) == ["ANSWER-1", "NEW"]


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))
AUDIENCES = st.sampled_from([EVERYONE, LEADERS, frozenset({Role.agent}), frozenset()])


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, AUDIENCES), max_size=5), DAYS, st.sampled_from(Role))
def test_nobody_is_shown_what_is_not_theirs_or_not_in_force(
    versions: list[tuple[date, date | None, frozenset[Role]]], on: date, role: Role
) -> None:
    documents = [
        document("DOC", "Words.", audience=audience, version=number, start=start, end=end)
        for number, (start, end, audience) in enumerate(versions, 1)
    ]
    library = Library(documents, EmptyShelf(), lambda: on)  # type: ignore[arg-type]
    started = [d for d in documents if d.effective_from <= on and (d.effective_to is None or on <= d.effective_to)]
    latest = max(started, key=lambda d: (d.effective_from, d.version), default=None)
    expected = {"DOC": latest} if latest and role in latest.audience else {}
    assert library.permitted(person(role), on) == expected
