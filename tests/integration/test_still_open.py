"""History, search, sources, later prompts and reviews after a document was closed or a role fell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.conversation import LineKind, Turn, TurnState
from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.engines.base import AnswerRequest, Delta, Draft, Fell, Final, Quote, Standalone
from assistant.errors import EngineSlow, NotFound
from assistant.features.coach import Coach
from assistant.features.library import Library
from assistant.features.still_open import PARTIAL_GONE
from assistant.storage.database import Database
from tests.fakes_engine import EmptyShelf, answering_with, line, note
from tests.integration.search_support import ON, document
from tests.integration.storage_support import opened

pytestmark = pytest.mark.anyio

LEADER = Person(id="alex", name="Alex", role=Role.leader, level="manager")
AGENT = LEADER.model_copy(update={"role": Role.agent})
OPEN = document("POL-OPEN", "You may offer a voucher of £20.")
SECRET = "The canary bonus is paid in May."
PLAYBOOK = document("PLAY-BONUS", SECRET, audience=frozenset({Role.leader}))


class Reader:
    """Reads everything that the asker may, says it, or breaks off after it has begun to."""

    name, line = "model", "Reads aloud"

    def __init__(self, fails: bool = False) -> None:
        self.requests: list[AnswerRequest] = []
        self.fails = fails

    async def standalone(self, question: str, history: tuple[Turn, ...]) -> Standalone:
        return Standalone(question, question)

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Fell | Final]:
        self.requests.append(request)
        documents = list(request.documents.values())
        request.given(documents)
        lines = tuple(line(one.body, number, kind=LineKind.rule) for number, one in enumerate(documents, 1))
        yield Delta(lines)
        if self.fails:
            raise EngineSlow("It took too long.")
        quotes = tuple(Quote(n, one.id, one.version, one.body) for n, one in enumerate(documents, 1))
        yield Final(Draft(lines=(*lines, note(f"In short: {SECRET}")), quotes=quotes))


class World:
    """A coach over a library whose documents can change."""

    def __init__(self, database: Database, engine: Reader) -> None:
        shelf: Any = EmptyShelf()
        documents = (OPEN, PLAYBOOK)
        self.engine = engine
        self.library = Library(documents, shelf, lambda: ON)
        answering = answering_with(engine, documents)
        self.coach = Coach(
            answering, database.conversations, database.gaps, lambda: ON, lambda person: self.library.opened(person)
        )

    async def ask(self, person: Person, conversation_id: str | None = None) -> Turn:
        turn = await self.coach.begin(person, "What is paid?", f"key-{len(self.engine.requests)}", conversation_id)
        await asyncio.wait_for(self.coach.finished(turn.id), 10)
        return self.coach.progress(person, turn.id).turn


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = opened(tmp_path)
    yield database
    database.close()


async def test_a_role_that_fell_takes_the_closed_words_out_of_history_search_and_prompts(database: Database) -> None:
    world = World(database, Reader())
    turn = await world.ask(LEADER)
    place = turn.conversation_id
    assert SECRET in turn.model_dump_json() and world.coach.conversations(LEADER, "canary bonus")
    for shown in (world.coach.open(AGENT, place).turns[0], world.coach.progress(AGENT, turn.id).turn):
        assert "canary" not in shown.model_dump_json()
        assert shown.answer is not None and shown.answer.withheld
        assert [one.text for one in shown.answer.lines] == [OPEN.body]
    assert world.coach.conversations(AGENT, "canary bonus") == []
    assert len(world.coach.conversations(AGENT, "voucher of £20")) == len(world.coach.conversations(AGENT, "PAID")) == 1

    later = await world.ask(AGENT, place)
    assert "canary" not in world.engine.requests[-1].history[0].model_dump_json()
    assert later.answer is not None and not later.answer.withheld
    # Back in the role, all of it is there again.
    assert SECRET in world.coach.open(LEADER, place).model_dump_json()


@pytest.mark.parametrize(
    "left",
    [
        pytest.param((OPEN,), id="deleted"),
        pytest.param((OPEN, PLAYBOOK.model_copy(update={"version": 2, "body": "Nothing."})), id="replaced in place"),
    ],
)
async def test_a_document_that_is_gone_takes_its_words_along(database: Database, left: tuple[Document, ...]) -> None:
    world = World(database, Reader())
    turn = await world.ask(LEADER)
    world.library.replace(left)
    assert "canary" not in world.coach.open(LEADER, turn.conversation_id).model_dump_json()
    assert world.coach.conversations(LEADER, "canary") == []


async def test_who_may_not_read_the_version_in_force_is_not_shown_the_one_before(database: Database) -> None:
    first = document("POL-BONUS", SECRET)
    closed = frozenset({Role.leader})
    second = document("POL-BONUS", "New.", audience=closed, version=2, start=date(2026, 5, 20))
    world = World(database, Reader())
    world.library.replace((first,))
    assert list(world.library.opened(AGENT)) == ["POL-BONUS@1"]
    assert world.library.read(AGENT, "POL-BONUS", 1) == first
    world.library.replace((first, second))
    assert world.library.opened(AGENT) == {}
    with pytest.raises(NotFound):
        world.library.read(AGENT, "POL-BONUS", 1)
    assert list(world.library.opened(LEADER)) == ["POL-BONUS@1", "POL-BONUS@2"]
    # A version that is still to come closes nothing yet.
    world.library.replace((first, second.model_copy(update={"effective_from": date(2026, 7, 1)})))
    assert world.library.read(AGENT, "POL-BONUS", 1) == first and list(world.library.opened(AGENT)) == ["POL-BONUS@1"]


async def test_what_broke_off_goes_with_the_documents_it_was_made_of(database: Database) -> None:
    world = World(database, Reader(fails=True))
    turn = await world.ask(LEADER)
    assert turn.state is TurnState.incomplete and SECRET in turn.partial
    fallen = world.coach.open(AGENT, turn.conversation_id).turns[0]
    assert (fallen.partial, fallen.reason) == ("", f"It took too long. {PARTIAL_GONE}")


async def test_a_repeated_click_shows_no_more_than_history_does(database: Database) -> None:
    world = World(database, Reader())
    turn = await world.ask(LEADER)
    again = await world.coach.begin(AGENT, "What is paid?", "key-0")
    assert again.id == turn.id and "canary" not in again.model_dump_json()
