"""Answers in an engine's own words: what a source does not carry is marked, and every source is cut to its ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.domain.conversation import Answer, Fold, Line, LineKind, Usage
from assistant.domain.people import Person
from assistant.engines.base import Delta, Draft, Fell, Final, Quote, Standalone
from assistant.errors import FixInput
from assistant.features.answering import Finished
from tests.fakes_engine import ScriptedEngine, answering_with, final, line
from tests.integration.search_support import ON, document, person

pytestmark = pytest.mark.anyio

LIMITS = "You may refund up to £40 by yourself. A team lead may refund up to £200. Refund within 5 working days."
VISITS = "Ring the customer before a visit. Ask on extension 320 for a new date."
SHELF = [document("POL-REFUNDS", LIMITS), document("GUIDE-VISITS", VISITS)]
SOURCES = (Quote(1, "POL-REFUNDS", 1, LIMITS), Quote(2, "GUIDE-VISITS", 1, VISITS))
USAGE = Usage(model="m", prompt=70, completion=30)


def written(*lines: Line, folds: tuple[Fold, ...] = (), quotes: tuple[Quote, ...] = SOURCES) -> Draft:
    return Draft(lines=lines, folds=folds, quotes=quotes, free=True, engine="openai", prompt="answer/agent@1")


async def shown(draft: Draft, question: str = "May I?") -> Answer:
    asking = answering_with(ScriptedEngine([Final(draft)]), SHELF).answer(person(), question, (), ON)
    *_, last = [item async for item in asking]
    assert isinstance(last, Finished)
    return last.answer


def doubts(answer: Answer) -> list[bool]:
    return [line.unsupported for line in answer.lines]


async def test_what_the_source_says_stands_and_what_it_does_not_say_is_marked() -> None:
    answer = await shown(
        written(
            line("You may refund up to £40 yourself.", 1, kind=LineKind.limit),
            line("You may refund up to £60 yourself.", 1, kind=LineKind.limit),
            line("A team lead may refund up to £40.", 1, kind=LineKind.limit),
            line("Never refund within 5 working days.", 1, kind=LineKind.rule),
            line("Customers with a gold card get double.", kind=LineKind.rule),
        )
    )
    assert doubts(answer) == [False, True, True, True, True]
    assert (answer.engine, answer.prompt) == ("openai", "answer/agent@1")


async def test_words_to_say_are_the_engines_own_but_not_their_figures() -> None:
    answer = await shown(
        written(
            line("I am so sorry about the chair, that is a poor start to your week.", kind=LineKind.say),
            line("I can refund you £40 today.", 1, kind=LineKind.say),
            line("I can refund you £400 today.", 1, kind=LineKind.say),
            line("Your £85 chair deserves better.", kind=LineKind.say),
        ),
        question="He wants £85 back for the chair. What do I say?",
    )
    assert doubts(answer) == [False, False, True, False]


async def test_a_source_is_cut_to_the_sentence_that_carries_its_lines() -> None:
    why = Fold(title="Why", lines=(line("Ring before you visit.", 2, kind=LineKind.rule),))
    answer = await shown(written(line("A team lead may refund up to £200.", 1, kind=LineKind.limit), folds=(why,)))
    quotes = {citation.number: citation for citation in answer.citations}
    assert quotes[1].quote == "A team lead may refund up to £200."
    assert quotes[2].quote == "Ring the customer before a visit."
    for citation in answer.citations:
        body = next(d.body for d in SHELF if d.id == citation.document_id)
        assert body[citation.start : citation.end] == citation.quote


async def test_a_source_that_no_line_names_is_not_shown_and_an_invented_one_takes_its_line_along() -> None:
    invented = Quote(3, "POL-REFUNDS", 1, "You may refund anything you like.")
    answer = await shown(
        written(
            line("You may refund up to £40.", 1, kind=LineKind.limit),
            line("You may refund anything.", 3, kind=LineKind.limit),
            quotes=(*SOURCES, invented),
        )
    )
    assert [citation.number for citation in answer.citations] == [1]
    assert len(answer.lines) == 1 and answer.unverified == 2


class Purse:
    """Spending without a database."""

    is_limited = True

    def __init__(self, refusal: str | None = None) -> None:
        self._refusal, self.tokens = refusal, 0

    def refusal(self, person: Person) -> str | None:
        return self._refusal

    def add(self, person: Person, usage: Usage | None) -> None:
        self.tokens += usage.tokens if usage else 0


class Named(ScriptedEngine):
    """A scripted engine by another name."""

    def __init__(self, name: str, script: Sequence[Delta | Fell | Final], reads: Standalone | None = None) -> None:
        super().__init__(script, reads=reads)
        self.name = name


BUILTIN = [final("The playbook says this.")]


async def test_who_has_used_their_share_is_told_and_the_built_in_engine_answers() -> None:
    model, builtin = Named("openai", BUILTIN), Named("builtin", BUILTIN)
    asking = answering_with(model, spending=Purse("Tomorrow again."), others=(builtin,))
    fell, done = [item async for item in asking.answer(person(), "May I?", (), ON)]
    assert fell == Fell("Tomorrow again.") and isinstance(done, Finished) and done.answer.engine == "builtin"
    assert not model.requests and builtin.requests
    # Who asks the built-in engine by name is not told about a share.
    (done,) = [item async for item in asking.answer(person(), "May I?", (), ON, "builtin")]
    assert isinstance(done, Finished)
    with pytest.raises(FixInput, match="There is: builtin, openai"):
        _ = [item async for item in asking.answer(person(), "May I?", (), ON, "another")]


async def test_all_that_was_used_is_counted_also_what_came_to_nothing() -> None:
    purse = Purse()
    reads = Standalone("May I?", "May I?", usage=USAGE)
    draft = replace(written(line("You may refund up to £40.", 1)), usage=USAGE)
    script = [Fell("Too slow.", tokens=11), Final(draft)]
    asking = answering_with(Named("openai", script, reads), SHELF, spending=purse)
    *_, done = [item async for item in asking.answer(person(), "May I?", (), ON)]
    assert isinstance(done, Finished) and done.answer.usage is not None
    assert (done.answer.usage.prompt, done.answer.usage.completion) == (140, 60)
    assert purse.tokens == 211
