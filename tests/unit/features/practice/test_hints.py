"""Hints: what is lacking first, quoted from an open document, and never what the customer has not said."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.customer import begin
from assistant.domain.knowledge import ScenarioSeed
from assistant.domain.practice import Scenario
from assistant.domain.quotes import find_quote
from assistant.domain.reply import Speaker, ThreadMessage
from assistant.domain.runs import Run
from assistant.features.practice.hints import hints
from assistant.features.practice.reading import opening_question
from assistant.features.practice.written import scenario_of
from assistant.language.text import content_words
from tests.scenario_support import documents_for, made

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@lru_cache
def scenarios() -> tuple[Scenario, ...]:
    """Those of the knowledge folder, and some that are made."""
    documents = documents_for()
    written = [scenario_of(one, documents) for one in documents.values() if isinstance(one, ScenarioSeed)]
    return (*written, *(made(about=name, seed=4) for name in ("STD-EMPATHY-1", "STD-OWNERSHIP-2", "STD-FOLLOW-2")))


def a_run(scenario: Scenario, **state: object) -> Run:
    first = begin(scenario, opening_question(scenario)).model_copy(update=state)
    opening = tuple(ThreadMessage(speaker=Speaker.customer, text=text) for text in scenario.opening)
    return Run(id="run", person_id="alex", scenario=scenario, begun_at=NOW, first=first, opening=opening)


STATES = st.fixed_dictionaries(
    {
        "answered": st.booleans(),
        "counted": st.sets(st.sampled_from(("acknowledged", "next step", "owned"))).map(tuple),
        "offers": st.sampled_from(((), ("a credit",))),
    }
)


@given(st.integers(0, len(scenarios()) - 1), STATES, st.booleans())
def test_every_hint_is_quoted_and_tells_nothing_that_is_hidden(number: int, state: dict, told: bool) -> None:
    scenario, documents = scenarios()[number], documents_for()
    state = {**state, "told": tuple(fact.name for fact in scenario.hidden) if told else ()}
    run = a_run(scenario, **state)
    known = set(content_words(" ".join([scenario.background, *scenario.opening])))
    for hint in hints(run, documents):
        document = documents[hint.citation.document_id]
        assert document.version == hint.citation.version
        assert document.body[hint.citation.start : hint.citation.end] and find_quote(document.body, hint.citation.quote)
        for fact in scenario.hidden:
            stems = set(content_words(fact.fact)) - known
            if not told and len(stems) > 2:
                assert len(stems & set(content_words(hint.text))) < 2, (hint.text, fact.fact)


def test_what_is_lacking_comes_in_the_order_of_a_good_reply() -> None:
    scenario = next(one for one in scenarios() if one.grounds and one.offers)
    texts = [hint.text for hint in hints(a_run(scenario), documents_for())]
    begins = ("Say first", "They still want to know", "There may be more", "Something that you may", "Say what happens")
    for text, start in zip(texts, begins, strict=False):
        assert text.startswith(start)
    later = {"counted": ("acknowledged", "next step", "owned"), "answered": True, "offers": ("a credit",)}
    told = tuple(fact.name for fact in scenario.hidden)
    left = hints(a_run(scenario, **later, told=told), documents_for())
    assert {hint.text for hint in left} == {"Something to look for in your own replies."}
    assert len({hint.citation.quote for hint in left}) == len(left)


@pytest.mark.parametrize("number", range(len(scenarios())))
def test_there_is_a_hint_for_every_first_reply_and_none_without_documents(number: int) -> None:
    run = a_run(scenarios()[number])
    assert hints(run, documents_for())
    assert hints(run, {}) == ()
