"""The engine with a language model: it writes from the passages that were found, and cites them by number."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import lru_cache
from json import dumps
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from assistant.domain.conversation import ENGINE_LINES, Line, Topic, Turn, Usage
from assistant.engines.base import AnswerRequest, Delta, Draft, Final, Standalone
from assistant.engines.builtin.reading import is_foreign
from assistant.engines.builtin.reading import standalone as without_a_model
from assistant.engines.builtin.words import not_covered, packaged_words
from assistant.engines.language_model.answering import (
    ModelAnswer,
    complete_lines,
    partial_lines,
    remark,
    runs_of,
    subject_of,
    without_rules,
)
from assistant.engines.language_model.budget import best_that_fit, budget, check_question, newest_that_fit
from assistant.engines.language_model.condensing import ModelQuestion, inherited
from assistant.engines.language_model.endpoint import Complete, Partial
from assistant.engines.language_model.material import Numbered, asker_text, passage_block, turn_block
from assistant.engines.language_model.passages import Passage, choose, in_reading_order
from assistant.engines.language_model.prompts import Prompt, load_prompts, rendered
from assistant.engines.language_model.structured import Message, strict_schema
from assistant.errors import EngineFailed, EngineGarbled

T = TypeVar("T", bound=BaseModel)

CONDENSE_SECONDS = 8.0
CONDENSE_TOKENS = 200
CONDENSE_TURNS = 4
LONG_MESSAGE = 60
"""Words from which a message is read before it is searched: its subject is lost among the rest."""
FIRST_QUESTION = "(this is the first question)"
ABOUT_THE_ASKER = 400
"""Tokens that their role and limits take where many policies are among the passages."""
_ANY_NUMBER = 99
_NEAREST = 3
_SUBJECT_WORDS = 60
UNUSABLE = "The language model's answer named no source that it was given."


class Asking(Protocol):
    """What is needed of an endpoint; `endpoint.Endpoint` is one."""

    def stream(
        self, task: str, messages: Sequence[Message], shape: type[T], *, answer_tokens: int | None = None
    ) -> AsyncGenerator[Partial | Complete[T], None]:
        """The result as it grows."""
        ...

    async def ask(
        self,
        task: str,
        messages: Sequence[Message],
        shape: type[T],
        *,
        seconds: float | None = None,
        answer_tokens: int | None = None,
    ) -> Complete[T]:
        """The whole result."""
        ...


@dataclass(frozen=True)
class Laid:
    """A prompt ready to be sent; ``passages`` by the number in it, ``left_out`` did not fit."""

    messages: tuple[Message, Message]
    passages: Numbered
    left_out: int
    nearest: tuple[Topic, ...]


class LanguageModelEngine:
    """Answers in its own words; what it cites is looked up afterwards, and nothing it says changes any state.

    ``count`` gives the tokens of a text. Raises PromptFileWrong for a prompt file that cannot be used.
    """

    name = "openai"
    line = ENGINE_LINES["openai"]

    def __init__(
        self,
        endpoint: Asking,
        prompts_dir: Path,
        count: Callable[[str], int],
        context_tokens: int,
        answer_tokens: int,
        words: Mapping[str, str] | None = None,
        condense_seconds: float = CONDENSE_SECONDS,
        language: str = "en-GB",
    ) -> None:
        self._endpoint = endpoint
        self._prompts = load_prompts(prompts_dir)
        self._count = count
        # Rules and passages come again and again; people's own words are not kept.
        self._count_again = lru_cache(maxsize=4096)(count)
        self._passage_tokens = lru_cache(maxsize=4096)(self._tokens_of)
        self._rules = lru_cache(maxsize=16)(self._tokens_of_rules)
        self._context_tokens, self._answer_tokens = context_tokens, answer_tokens
        self._words = words or packaged_words()
        self._condense_seconds, self._language = condense_seconds, language

    async def standalone(self, question: str, history: tuple[Turn, ...]) -> Standalone:
        """A question in words that can be searched, by a short call where it needs one and as it is where that fails.

        A follow-up does, a long message in which the question is one line among many, and another language.
        """
        plain = without_a_model(question, history)
        answered = [turn for turn in history if turn.answer is not None]
        is_reworded = is_foreign(question) or len(question.split()) >= LONG_MESSAGE
        if not answered and not is_reworded:
            return plain
        prompt = self._prompts["condense/follow_up"]
        turns = [turn_block(turn) for turn in answered[-CONDENSE_TURNS:]]
        conversation = turns or FIRST_QUESTION
        filled = prompt.fill({"language": self._language, "conversation": conversation, "question": question})
        if self._count(filled) + self._count(prompt.stable) + CONDENSE_TOKENS > self._context_tokens:
            return plain
        try:
            found = await self._endpoint.ask(
                "condense",
                (Message("system", prompt.stable), Message("user", filled)),
                ModelQuestion,
                seconds=self._condense_seconds,
                answer_tokens=CONDENSE_TOKENS,
            )
        except EngineFailed:
            return plain
        return inherited(found.value, plain, answered[-1] if answered else None, found.usage, is_reworded)

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Final]:
        """Stream the answer. Raises FixInput before any call for a question that is too long, EngineFailed."""
        prompt = self._prompts[f"answer/{request.person.role}"]
        laid = await asyncio.to_thread(self.lay_out, request, prompt)
        request.given(passage.document for passage in laid.passages.values())
        shown: tuple[Line, ...] = ()
        result: Complete[ModelAnswer] | None = None
        stream = self._endpoint.stream("answer", laid.messages, ModelAnswer, answer_tokens=self._answer_tokens)
        async with aclosing(stream) as items:
            async for item in items:
                if isinstance(item, Complete):
                    result = item
                elif (lines := partial_lines(item.data, laid.passages)) and lines != shown:
                    shown = lines
                    yield Delta(lines)
        if result is None:
            raise EngineGarbled("The language model stopped before its answer was complete.")
        said = without_rules(result.value, self._own_runs(prompt))
        yield Final(self._draft(request, said, laid, prompt.reference, result.usage))

    def lay_out(self, request: AnswerRequest, prompt: Prompt) -> Laid:
        """The messages of a request within the budget. Raises FixInput, SettingsError."""
        ranked = choose(request.documents, request.evidence, request.question.focus, urgent=request.urgent)
        about = asker_text(request.person, request.company, request.on, dict(enumerate(in_reading_order(ranked), 1)))
        share = budget(self._context_tokens, self._answer_tokens, self._rules(prompt) + self._count(about))
        asked = _question(request.question)
        question = self._count(asked)
        check_question(question, share.question)
        history = newest_that_fit(
            request.history, lambda turn: self._count(rendered([turn_block(turn)])), share.history
        )
        said = [turn_block(turn) for turn in history]
        room = share.room - question - self._count(rendered(said))
        fitting = best_that_fit(ranked, self._passage_tokens, room)
        passages = dict(enumerate(in_reading_order(fitting), 1))
        if len(fitting) < len(ranked):
            about = asker_text(request.person, request.company, request.on, passages)
        filled = prompt.fill(
            {
                "asker": about,
                "passages": [passage_block(number, passage) for number, passage in passages.items()] or "(none found)",
                "conversation": said or FIRST_QUESTION,
                "question": asked,
            }
        )
        documents = {passage.document.id: passage.document.title for passage in ranked}
        nearest = [Topic(document_id=identity, title=title) for identity, title in documents.items()][:_NEAREST]
        messages = (Message("system", prompt.stable), Message("user", filled))
        return Laid(messages, passages, len(ranked) - len(fitting), tuple(nearest))

    def check_room(self) -> None:
        """Raise SettingsError where the settings leave no room beside the rules; for the start of the program."""
        for name in sorted(name for name in self._prompts if name.startswith("answer/")):
            budget(self._context_tokens, self._answer_tokens, self._rules(self._prompts[name]) + ABOUT_THE_ASKER)

    @staticmethod
    @lru_cache(maxsize=8)
    def _own_runs(prompt: Prompt) -> frozenset[tuple[str, ...]]:
        # The invented example apart: what it says could be said.
        return runs_of(prompt.stable.split('{"covered"', 1)[0])

    def _tokens_of_rules(self, prompt: Prompt) -> int:
        fixed = (prompt.stable, prompt.fill(dict.fromkeys(prompt.variables, "")), dumps(strict_schema(ModelAnswer)))
        return sum(self._count_again(text) for text in fixed)

    def _tokens_of(self, passage: Passage) -> int:
        return self._count(rendered([passage_block(_ANY_NUMBER, passage)])) + 1

    def _draft(self, request: AnswerRequest, said: ModelAnswer, laid: Laid, prompt: str, usage: Usage) -> Draft:
        subject = subject_of(said) or " ".join(request.question.text.split()[-_SUBJECT_WORDS:])
        if said.covered in ("no", "off_topic"):
            off_topic = said.covered == "off_topic"
            nearest = () if off_topic else laid.nearest
            return Draft(
                lines=not_covered(self._words, nearest),
                abstained=True,
                is_gap=not off_topic,
                nearest=nearest,
                focus=request.question.focus,
                subject=subject,
                engine=self.name,
                prompt=prompt,
                usage=usage,
                left_out=laid.left_out,
            )
        lines, folds, quotes = complete_lines(said, laid.passages, self._words)
        common: dict[str, Any] = {"free": True, "engine": self.name, "prompt": prompt, "usage": usage}
        if said.covered == "talk":
            last = request.history[-1].answer if request.history else None
            kept = remark(lines)
            if not kept:
                raise EngineGarbled(UNUSABLE, tokens=usage.tokens)
            focus, subject = (last.focus, last.subject) if last else ((), "")
            return Draft(lines=kept, focus=focus, subject=subject, left_out=laid.left_out, **common)
        if not lines or not quotes:
            raise EngineGarbled(UNUSABLE, tokens=usage.tokens)
        return Draft(
            lines=lines,
            folds=folds,
            quotes=quotes,
            focus=tuple(dict.fromkeys(quote.document_id for quote in quotes)),
            subject=subject,
            left_out=laid.left_out,
            **common,
        )


def _question(question: Standalone) -> str:
    """The question as typed, and what it means where it goes on from an earlier one."""
    if question.inherits and question.text != question.alone:
        return f"{question.alone}\n(in this conversation that means: {question.text})"
    return question.alone
