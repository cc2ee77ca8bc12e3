"""Answers that a person gave in the model's place, gone through again on the real knowledge over real HTTP.

See tests/played_model.py for how they were played and recorded_support for what a file holds. What a good line must
hardly ever be is marked, and what a bad one must always be is marked or gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.documents.loader import load_knowledge
from assistant.domain.company import Company
from assistant.domain.conversation import Answer
from assistant.domain.people import Person, Role
from assistant.engines.builtin.engine import BuiltinEngine
from assistant.engines.fallback import Fallback
from assistant.engines.language_model.endpoint import Endpoint
from assistant.engines.language_model.engine import LanguageModelEngine
from assistant.features.answering import Answering
from assistant.features.coach import Coach
from assistant.features.library import Library
from assistant.language.embedder import MiniLM
from assistant.search.support import SupportCheck
from tests.fakes_engine import EmptyShelf, NothingFound
from tests.integration.recorded_support import Case, Replay, cases, marks, replaying, shown_lines
from tests.model_server import ModelServer

CASES = cases()
ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Played:
    """What is shown now for each case, and the passages that are gone."""

    answers: dict[str, list[Answer]]
    missing: dict[str, set[str]]


class Remembering:
    """An embedder that embeds each text once."""

    def __init__(self, embedder: MiniLM) -> None:
        self.embed_query = lru_cache(maxsize=None)(embedder.embed_query)
        self._one = lru_cache(maxsize=None)(lambda text: embedder.embed([text])[0])

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.array([self._one(text) for text in texts])


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    found = Played({}, {})
    knowledge = load_knowledge(ROOT / "knowledge")
    # Nothing is searched: the recorded passages go out, of the documents as they are today.
    nothing: Any = NothingFound()
    shelf: Any = EmptyShelf()
    library = Library(knowledge.documents, shelf, lambda: TODAY)
    embedder = MiniLM()
    remembering: Any = Remembering(embedder)
    with ModelServer() as server:
        endpoint = Endpoint(server.url, None, "any", answer_tokens=1_200, wait_seconds=0.01)
        engine = LanguageModelEngine(endpoint, ROOT / "prompts", lambda text: len(text) // 4, 16_000, 1_200)
        both = Fallback(engine, BuiltinEngine(embedder))
        answering = Answering(
            nothing, nothing, both, library, knowledge.company, lambda: None, SupportCheck(remembering), lambda: TODAY
        )
        coach = Coach(answering, nothing, nothing, lambda: TODAY, nothing)
        for case in CASES:
            replay = Replay({turn["question"]: turn for turn in case.turns})
            server.script(replay)
            with pytest.MonkeyPatch.context() as patch:
                replaying(patch, replay)
                on = date.fromisoformat(case.data["on"]) if "on" in case.data else None
                answers = asyncio.run(coach.answer_thread(asker(case, knowledge.company), case.asked, on))
            found.answers[case.name], found.missing[case.name] = answers, replay.missing
    yield found


def asker(case: Case, company: Company) -> Person:
    """Somebody of the case's role and level."""
    role = Role(case.data["role"])
    level = case.data.get("level") or next(one.level for one in company.sample_people if one.role is role)
    return Person(id="somebody", name="Somebody", role=role, level=level)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_recorded_answer_is_shown_as_it_was_judged(played: Played, case: Case) -> None:
    assert not played.missing[case.name], "these passages are not in the knowledge any more: play the case again"
    for turn, answer in zip(case.turns, played.answers[case.name], strict=True):
        shown = turn["shown"]
        assert answer.engine == shown["engine"]
        if answer.engine == "builtin":
            continue  # the model failed; what the other engine says is tested elsewhere
        assert answer.abstained == shown["abstained"]
        judged = {text: text in turn["wrong"] for text in shown["lines"]}
        found = marks(answer)
        assert list(found) == list(judged)
        assert {t: m for t, m in found.items() if t not in turn["known"]} == {
            t: m for t, m in judged.items() if t not in turn["known"]
        }
        cited = [(c.number, c.document_id, c.section) for c in answer.citations]
        assert cited == [(c["number"], c["document"], c["section"]) for c in shown["citations"]]
        for citation, recorded in zip(answer.citations, shown["citations"], strict=True):
            # At the same sentence, or around it: how much of the neighbours is shown may change.
            assert recorded["quote"] in citation.quote or citation.quote in recorded["quote"]


def test_good_lines_are_hardly_ever_marked_and_bad_ones_always(played: Played) -> None:
    good = wrong = false_alarms = missed = 0
    for case in CASES:
        for turn, answer in zip(case.turns, played.answers[case.name], strict=True):
            for text, marked in marks(answer).items() if answer.engine == "openai" else ():
                is_wrong = text in turn["wrong"]
                good, wrong = good + (not is_wrong), wrong + is_wrong
                false_alarms += marked and not is_wrong
                missed += is_wrong and not marked
    assert good > 200 and wrong > 30
    assert (false_alarms, missed) <= (0.03 * good, 0)


def test_nothing_shown_leads_anywhere_or_recites_the_rules(played: Played) -> None:
    for answers in played.answers.values():
        for text in (line.text for answer in answers for line in shown_lines(answer)):
            assert not any(sign in text for sign in ("http", "](", "**", "<", "`", "experienced colleague"))
