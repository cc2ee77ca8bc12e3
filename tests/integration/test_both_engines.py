"""What holds whoever answers: the same questions to the built-in engine and to a model at a real endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.conversation import ANSWER_CITATIONS, ANSWER_WORDS, SHORT_LINES, TurnState
from assistant.domain.people import Person, Role
from assistant.errors import FixInput
from assistant.features.answering import MAX_QUESTION_CHARACTERS
from assistant.settings import read_settings
from tests.integration.cli_support import BONUS, LEADERS_WORDS, MAY_I, write_company
from tests.integration.model_support import honest
from tests.integration.search_support import WordEmbedder
from tests.model_server import ModelServer, disconnect, status

AGENT = Person(id="ann", name="Ann", role=Role.agent, level="agent")
LEADER = Person(id="sam", name="Sam", role=Role.leader, level="manager")
ENGINES = ("builtin", "openai")


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        server.script(honest)
        yield server


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: ModelServer) -> Iterator[Assistant]:
    folder = write_company(tmp_path_factory.mktemp("both") / "knowledge")
    environment = {
        "COACH_DATA_DIR": str(folder.parent / "data"),
        "COACH_KNOWLEDGE_DIR": str(folder),
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "sk-not-a-key",
    }
    with build_assistant(read_settings(environment, folder / "none"), embedder=WordEmbedder()) as assistant:
        yield assistant


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, server: ModelServer) -> str:
    server.script(honest)
    return str(request.param)


def test_an_answer_cites_the_policy_in_force_word_for_word(shop: Assistant, engine: str) -> None:
    answer = asyncio.run(shop.coach.answer_once(AGENT, MAY_I, engine=engine))
    assert answer.engine == engine and not answer.abstained
    assert {c.document_id for c in answer.citations} == {"POL-REFUNDS"} and "£80" in answer.text
    assert not any(line.unsupported for line in answer.lines) and answer.unverified == 0
    for citation in answer.citations:
        body = shop.library.read(AGENT, citation.document_id, citation.version).body
        assert body[citation.start : citation.end] == citation.quote
    assert len(answer.lines) <= SHORT_LINES and answer.words <= ANSWER_WORDS
    assert len(answer.citations) <= ANSWER_CITATIONS


def test_the_date_decides_which_version_counts(shop: Assistant, engine: str) -> None:
    answer = asyncio.run(shop.coach.answer_once(AGENT, MAY_I, date(2026, 2, 1), engine))
    assert "£40" in answer.text and "£80" not in answer.text and answer.on == date(2026, 2, 1)


def test_leaders_words_reach_leaders_alone(shop: Assistant, engine: str) -> None:
    answer = asyncio.run(shop.coach.answer_once(AGENT, BONUS, engine=engine))
    assert not any(secret in answer.model_dump_json() for secret in LEADERS_WORDS)
    told = asyncio.run(shop.coach.answer_once(LEADER, BONUS, engine=engine))
    assert "£450" in told.text and {c.document_id for c in told.citations} == {"PLAY-BONUS"}


def test_what_is_not_covered_is_said_and_names_what_is_near(shop: Assistant, engine: str) -> None:
    answer = asyncio.run(shop.coach.answer_once(AGENT, "Which gate for the flight to Oslo?", engine=engine))
    assert answer.abstained and not answer.citations
    assert answer.text.startswith("The playbook doesn't cover this.")


def test_a_follow_up_is_understood(shop: Assistant, engine: str) -> None:
    answers = asyncio.run(shop.coach.answer_thread(AGENT, [MAY_I, "and who decides above that?"], engine=engine))
    assert answers[1].engine == engine
    assert "POL-REFUNDS" in {c.document_id for c in answers[1].citations} | {t.document_id for t in answers[1].nearest}


@pytest.mark.parametrize("text", ["  \n ", "x" * (MAX_QUESTION_CHARACTERS + 1), "word " * 200_000])
def test_a_question_that_cannot_be_asked_is_refused_before_any_call(
    shop: Assistant, engine: str, server: ModelServer, text: str
) -> None:
    calls = len(server.requests)
    with pytest.raises(FixInput):
        asyncio.run(shop.coach.answer_once(AGENT, text, engine=engine))
    assert len(server.requests) == calls


def test_another_engine_answers_when_the_endpoint_fails_and_the_next_question_tries_it_again(
    shop: Assistant, server: ModelServer
) -> None:
    async def asked(key: str) -> tuple[str, str, TurnState]:
        turn = await shop.coach.begin(AGENT, MAY_I, key)
        await shop.coach.finished(turn.id)
        done = shop.coach.progress(AGENT, turn.id).turn
        assert done.answer is not None and "£80" in done.answer.text
        return done.answer.engine, done.reason, done.state

    for number, fault in enumerate((status(401, "bad key sk-not-a-key"), status(400, "no"), disconnect())):
        server.script(fault)
        engine, reason, state = asyncio.run(asked(f"fault-{number}"))
        assert (engine, state) == ("builtin", TurnState.complete)
        assert reason and "sk-not-a-key" not in reason
        server.script(honest)
        assert asyncio.run(asked(f"after-{number}")) == ("openai", "", TurnState.complete)
