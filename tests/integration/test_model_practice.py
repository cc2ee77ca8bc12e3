"""Practice with a model at a real endpoint: who speaks, what goes out, and that a run goes on without it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.bootstrap import Assistant, build_assistant
from assistant.bootstrap.models import endpoint_of
from assistant.bootstrap.practising import make_scenarios, open_voices
from assistant.bootstrap.private import open_finder
from assistant.domain.conversation import Usage
from assistant.domain.customer_moves import move
from assistant.domain.people import Person, Role
from assistant.domain.practice import Wanted
from assistant.domain.runs import Run
from assistant.domain.scenario_parts import Difficulty, OriginKind
from assistant.features.library import Library
from assistant.settings import Settings, read_settings
from assistant.storage.database import open_database
from tests.fakes import sample_knowledge
from tests.integration.cli_support import write_company
from tests.integration.model_practice import lamp_scenario, well_behaved
from tests.integration.search_support import WordEmbedder
from tests.model_server import Behaviour, Exchange, ModelServer, reply, status
from tests.unit.features.practice.customer_support import GOOD

NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)
SCENARIO = lamp_scenario()
CANARY = ("Zephyrine", "Quartermain", "07700", "900123", "zq@canary.example", "Okafor")
WITH_DETAILS = (
    "Dear Ms Okafor, this is Zephyrine Quartermain. Ring me on 07700 900123 or write to zq@canary.example. I am sorry "
    "that the shade of your lamp came in pieces, after you had waited at the window for it. Who is the lamp for?"
)


def somebody(name: str) -> Person:
    return Person(id=name.lower(), name=name, role=Role.agent, level="agent")


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def settings(folder: Path, server: ModelServer, **more: str) -> Settings:
    environment = {
        "COACH_DATA_DIR": str(folder / "data"),
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "sk-not-a-key",
        "COACH_MODEL_SECONDS": "5",
        "COACH_PERSON_TOKENS_PER_DAY": "2000",
        "COACH_PRACTICE_LIMIT": "0",
        **more,
    }
    return read_settings(environment, folder / "none")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: ModelServer) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("practice")
    given = settings(folder, server, COACH_KNOWLEDGE_DIR=str(write_company(folder / "knowledge")))
    with build_assistant(given, embedder=WordEmbedder(), clock=lambda: NOW) as assistant:
        yield assistant


def played(shop: Assistant, person: Person, *replies: str, key: str = "run") -> Run:
    async def play() -> Run:
        run = shop.runs.begin(person, SCENARIO, key=key)
        for number, text in enumerate(replies):
            run = await shop.runs.reply(person, run.id, text, f"{key} {number}")
            if run.ending is not None:
                break
        return run

    return asyncio.run(play())


def used(shop: Assistant, person: Person) -> str:
    return " ".join(shop.runs._spending.told(person)) if shop.runs._spending else ""


def test_a_model_speaks_in_a_run_and_the_state_decides_how_it_goes(shop: Assistant, server: ModelServer) -> None:
    server.script(well_behaved)
    before = len(server.requests)
    run = played(shop, somebody("Ann"), *GOOD)
    state = run.first
    for turn in run.turns:
        assert turn.seen is not None
        state = move(state, SCENARIO, turn.seen)
        assert turn.state == state
    assert {(turn.engine, turn.prompt, turn.fell_back, turn.caught) for turn in run.turns} == {
        ("openai", "play/customer@1", False, 0)
    }
    assert run == shop.runs.open(somebody("Ann"), run.id)
    asked = server.requests[before:]
    assert len(asked) == len(run.turns) and f"you used {150 * len(asked):,} today" in used(shop, somebody("Ann"))
    assert all(request["max_tokens"] == 600 for request in asked)
    gift, crack = SCENARIO.hidden
    # Nothing is known before it comes out, and the rules never are.
    tells = [n for n, turn in enumerate(run.turns) if turn.state and "gift" in turn.state.telling]
    told = [n for n, request in enumerate(asked) if gift.fact in str(request)]
    assert tells and told == list(range(tells[0], len(asked)))
    assert gift.fact in run.turns[tells[0]].answer
    confided = any(turn.state and "crack" in turn.state.told for turn in run.turns)
    assert confided or crack.fact not in str(asked)
    assert not any(rule.text in str(asked) for rule in SCENARIO.must_not) and "POL-REFUNDS" not in str(asked)
    assert {request["messages"][0]["content"] for request in asked} == {asked[0]["messages"][0]["content"]}


def test_no_personal_detail_is_in_the_bytes_and_the_customer_knows_them_still(
    shop: Assistant, server: ModelServer
) -> None:
    async def rings(exchange: Exchange) -> None:
        told = "My grandmother turns ninety on Saturday and reads by nothing else."
        await reply({"text": f"Was that [phone 1], Ms [name 3]? {told}"})(exchange)

    server.script(rings)
    before = len(server.bodies)
    run = played(shop, somebody("Zephyrine"), WITH_DETAILS)
    sent = b"".join(server.bodies[before:]).decode()
    assert server.bodies[before:] and not any(canary in sent for canary in CANARY)
    assert "07700 900123" in run.turns[0].answer and "[" not in run.turns[0].answer
    assert run.turns[0].engine == "openai" and run.turns[0].reply == WITH_DETAILS


def test_a_model_is_asked_once_more_and_then_the_built_in_customer_speaks(shop: Assistant, server: ModelServer) -> None:
    server.reply({"text": "I can offer you a refund."}, {"text": "And what would that be?"})
    (turn,) = played(shop, somebody("Bea"), "Let me see what there is.").turns
    assert (turn.answer, turn.engine, turn.caught) == ("And what would that be?", "openai", 1)
    assert "speaks as the agent and not as the customer" in str(server.requests[-1])
    server.reply({"text": "Problem solved, I am completely satisfied."})
    (turn,) = played(shop, somebody("Bea"), "Let me see what there is.", key="again").turns
    assert (turn.engine, turn.fell_back, turn.caught) == ("builtin", True, 2)
    assert "you used 600 today" in used(shop, somebody("Bea"))


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("bad JSON", reply('{"text": ')),
        ("cut", reply({"text": "And what"}, finish_reason=None)),
        ("401", status(401, "bad key sk-not-a-key")),
    ],
)
def test_when_the_endpoint_fails_the_customer_still_answers(
    shop: Assistant, server: ModelServer, name: str, fault: Behaviour
) -> None:
    server.script(fault)
    run = played(shop, somebody("Cleo"), GOOD[0], key=name)
    (turn,) = run.turns
    assert turn.answer and (turn.engine, turn.prompt, turn.fell_back) == ("builtin", "", True)
    assert "sk-not-a-key" not in run.model_dump_json()


def test_whose_share_is_used_meets_the_built_in_customer(shop: Assistant, server: ModelServer) -> None:
    dora = somebody("Dora")
    assert shop.runs._spending is not None
    shop.runs._spending.add(dora, Usage(model="any", prompt=2_000))
    before = len(server.requests)
    (turn,) = played(shop, dora, GOOD[0]).turns
    assert (turn.engine, turn.fell_back) == ("builtin", False) and len(server.requests) == before


def test_a_scenario_is_put_into_words_and_stays_the_same_scenario(server: ModelServer, tmp_path: Path) -> None:
    given, knowledge, on = settings(tmp_path, server), sample_knowledge(), date(2026, 6, 1)
    tom = Person(id="tom", name="Tom", role=Role.trainer, level="agent")
    database = open_database(f"sqlite:///{tmp_path / 'assistant.db'}", lambda: NOW)
    library = Library(knowledge.documents, database.documents, lambda: on)
    finder = open_finder(given, knowledge.company)
    plain = make_scenarios(library, database, knowledge.company, lambda: on)
    tickets = "Quartermain here, 07700 900123, zq@canary.example: the wardrobe is late and nobody called."
    policy = Wanted(kind=OriginKind.policy, about="POL-LATE-DELIVERY", difficulty=Difficulty.medium, seed=3)
    pasted = Wanted(kind=OriginKind.tickets, text=tickets)

    async def made() -> None:
        endpoint = endpoint_of(given)
        voices = open_voices(given, endpoint, finder)
        worded = make_scenarios(library, database, knowledge.company, lambda: on, voices, WordEmbedder())
        try:
            for wanted in (policy, pasted):
                builtin = (await plain.generate(tom, wanted)).scenario
                fact = builtin.hidden[0]
                anew = {"hidden": [{"name": fact.name, "words": f"Well, {fact.fact}"}], "background": "You get £5,000."}
                server.reply(anew)
                before = len(server.bodies)
                drafted = await worded.generate(tom, wanted)
                sent = b"".join(server.bodies[before:]).decode()
                assert sent and not any(canary in sent for canary in CANARY)
                assert not any(json.dumps(one.quote)[1:-1] in sent for one in builtin.citations)
                assert (drafted.engine, drafted.prompt, drafted.unverified) == ("openai", "draft/scenario@1", 0)
                assert drafted.scenario.hidden[0].fact == f"Well, {fact.fact}"
                assert (
                    drafted.scenario.model_copy(update={"hidden": builtin.hidden, "origin": builtin.origin}) == builtin
                )
                server.script(status(401))
                assert (await worded.generate(tom, wanted)).scenario == builtin
        finally:
            await endpoint.close()

    asyncio.run(made())
    database.close()
