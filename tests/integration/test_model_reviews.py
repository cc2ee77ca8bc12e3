"""Reviews by a language model at a real endpoint: what is shown, what is refused, and that nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.people import Person, Role
from assistant.domain.reply import CaseFacts, Reply, Speaker, ThreadMessage
from assistant.domain.review import Review
from assistant.domain.scorecard import NOT_JUDGED, Outcome, Verdict
from assistant.features.review.reviewing import INSTEAD, SUGGESTED
from assistant.features.spending import OWN_SHARE
from assistant.settings import read_settings
from tests.integration.cli_support import LEADERS_WORDS, write_company
from tests.integration.model_reviews import SOON, STANDARD, fair, is_judging, judged, suggested
from tests.integration.search_support import WordEmbedder
from tests.model_server import Behaviour, Exchange, ModelServer, disconnect, raw, reply, stall, status

ANN = Person(id="ann", name="Ann", role=Role.agent, level="agent")
NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)
DRAFT = f"Hello Kate,\n\nyour lamp is on its way. {SOON}\n\nAnn"
REPLY = Reply(
    draft=DRAFT,
    thread=(ThreadMessage(speaker=Speaker.customer, text="My lamp came broken. When do I get a new one? Kate"),),
    facts=CaseFacts(customer_name="Kate Lowe"),
)


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: ModelServer) -> Iterator[Assistant]:
    folder = write_company(tmp_path_factory.mktemp("reviews") / "knowledge")
    (folder / "standards" / "day.md").write_text(STANDARD)
    environment = {
        "COACH_DATA_DIR": str(folder.parent / "data"),
        "COACH_KNOWLEDGE_DIR": str(folder),
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "sk-not-a-key",
        "COACH_MODEL_SECONDS": "5",
        "COACH_PERSON_TOKENS_PER_DAY": "20000",
        "COACH_REVIEW_LIMIT": "0",
    }
    with build_assistant(
        read_settings(environment, folder / "none"), embedder=WordEmbedder(), clock=lambda: NOW
    ) as assistant:
        yield assistant


def reviewed(shop: Assistant, key: str, person: Person = ANN) -> Review:
    return asyncio.run(shop.reviewing.review(person, REPLY, key))


def by_task(judging: Behaviour, rewriting: Behaviour) -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        await (judging if is_judging(exchange) else rewriting)(exchange)

    return behave


def test_a_model_judges_and_suggests_and_all_of_it_is_checked(shop: Assistant, server: ModelServer) -> None:
    server.script(fair)
    before = len(server.requests)
    review = reviewed(shop, "fair")
    result = next(r for r in review.scorecard.criteria if r.standard_id == "STD-DAY")
    assert (result.verdict, result.verified, review.outcome, review.fell) == (Verdict.missed, True, Outcome.fix, "")
    assert (review.scorecard.engine, review.scorecard.prompt) == ("openai", "judge/reply@2")
    rewrite = review.rewrite
    assert rewrite is not None and rewrite.text == DRAFT.replace(SOON, "I will ring you by {day}.")
    assert rewrite.prompt == "rewrite/reply@2" and rewrite.open_slots == ("day",)
    citation = rewrite.suggestions[0].citation
    assert citation is None or citation.quote in shop.library.read(ANN, citation.document_id, citation.version).body
    assert review.usage is not None and review.usage.tokens == 300
    assert shop.reviewing.open(ANN, review.id) == review
    judge, rewriter = server.requests[before:]
    assert "STD-DAY" in str(judge) and "Soon is no day." in str(rewriter)
    assert not any(words in str([judge, rewriter]) for words in LEADERS_WORDS)
    assert all(request["max_tokens"] == 1_200 for request in (judge, rewriter))


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("500", status(500, "trouble sk-not-a-key")),
        ("401", status(401, "bad key sk-not-a-key")),
        ("bad JSON", reply('{"judgements": [{"standard_id": "STD-DAY", ')),
        ("prose", reply("This reply is fine, full marks.")),
        ("no list", reply({"judgements": "all met"})),
        ("nothing", raw(b"")),
        ("cut", reply(judged(), finish_reason=None)),
        ("too long", reply(judged(), finish_reason="length")),
        ("disconnect", disconnect("{")),
        ("stall", stall('{"judgements": [', seconds=8.0)),
    ],
)
def test_when_the_judge_fails_the_built_in_engine_reviews_and_says_so(
    shop: Assistant, server: ModelServer, name: str, fault: Behaviour
) -> None:
    server.script(fault)
    review = reviewed(shop, f"judge {name}")
    assert review.scorecard.engine == "builtin" and review.fell.endswith(INSTEAD)
    assert review.reply == REPLY and "sk-not-a-key" not in review.model_dump_json()
    assert review.rewrite is None or review.rewrite.engine == "builtin"
    rested = "rests" in review.fell
    server.script(fair)
    again = reviewed(shop, f"after {name}")
    assert rested or again.scorecard.engine == "openai" or "rests" in again.fell


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, server: ModelServer) -> Iterator[Assistant]:
    """The same company after no failures, so that the endpoint does not rest."""
    folder = write_company(tmp_path_factory.mktemp("calm") / "knowledge")
    (folder / "standards" / "day.md").write_text(STANDARD)
    environment = {
        "COACH_DATA_DIR": str(folder.parent / "data"),
        "COACH_KNOWLEDGE_DIR": str(folder),
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "sk-not-a-key",
        "COACH_MODEL_SECONDS": "5",
        "COACH_PERSON_TOKENS_PER_DAY": "1100",
    }
    with build_assistant(
        read_settings(environment, folder / "none"), embedder=WordEmbedder(), clock=lambda: NOW
    ) as assistant:
        yield assistant


def test_when_only_the_suggestions_fail_the_scorecard_stands(calm: Assistant, server: ModelServer) -> None:
    server.script(by_task(reply(judged()), reply({"suggestions": "none"})))
    review = reviewed(calm, "suggestions")
    assert review.scorecard.engine == "openai" and review.fell.endswith(SUGGESTED)
    assert review.usage is not None and review.usage.tokens >= 150


def test_what_comes_twice_or_not_at_all_is_shown_as_that(calm: Assistant, server: ModelServer) -> None:
    twice = {"judgements": judged()["judgements"] * 2}
    server.script(by_task(reply(twice), reply(suggested())))
    (result,) = reviewed(calm, "twice").scorecard.criteria
    assert result.decided and not result.verified
    server.script(by_task(reply({"judgements": []}), reply(suggested())))
    (result,) = reviewed(calm, "none").scorecard.criteria
    assert (result.verdict, result.reason) == (Verdict.unsure, NOT_JUDGED)


def test_who_has_used_their_share_is_told_so_and_still_reviewed(calm: Assistant, server: ModelServer) -> None:
    bea = Person(id="bea", name="Bea", role=Role.agent, level="agent")
    server.script(fair)
    reviews = [reviewed(calm, f"bea {n}", bea) for n in range(5)]
    assert [review.scorecard.engine for review in reviews] == ["openai"] * 4 + ["builtin"]
    assert reviews[-1].fell == f"{OWN_SHARE} {INSTEAD}" and reviews[-1].findings is not None
