"""An engine behind placeholders: the question and the conversation go out without personal details."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from assistant.domain.conversation import Answer, Fold, Line, Turn
from assistant.engines.base import AnswerRequest, Delta, Draft, Engine, Fell, Final, Standalone
from assistant.features.private.usage import counted
from assistant.security.personal.finder import Finder
from assistant.security.redaction import Redactor


class PrivateEngine:
    """Another engine, asked without personal details. What it says has them again."""

    def __init__(self, engine: Engine, finder: Finder) -> None:
        self._engine, self._finder = engine, finder

    @property
    def name(self) -> str:
        """The engine's own."""
        return self._engine.name

    @property
    def line(self) -> str:
        """The engine's own."""
        return self._engine.line

    async def standalone(self, question: str, history: tuple[Turn, ...]) -> Standalone:
        """The question as the engine reads it: with its details where it is as typed, without where it is reworded."""

        def prepared() -> tuple[Redactor, str, tuple[Turn, ...]]:
            redactor = Redactor(self._finder, [*_said(history), question])
            turns = _without_details(history, redactor)
            return redactor, redactor.redact(question), turns

        redactor, asked, turns = await asyncio.to_thread(prepared)
        read = await self._engine.standalone(asked, turns)
        # What the engine made of it is searched with, perhaps elsewhere: there a detail would find nothing.
        text = question if read.text == asked else redactor.plain(read.text)
        return replace(read, text=text, alone=question, usage=counted(read.usage, redactor.count))

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Fell | Final]:
        """The engine's answer; what is shown on the way holds back a placeholder until it is whole."""
        redactor, redacted = await asyncio.to_thread(self._prepared, request)
        shown: tuple[Line, ...] = ()
        async with aclosing(cast(Any, self._engine.answer(redacted))) as items:
            async for item in items:
                if isinstance(item, Final):
                    yield Final(_restored(item.draft, redactor))
                    continue
                lines = tuple(_lines_so_far(item.lines, redactor))
                if isinstance(item, Fell):
                    yield replace(item, lines=lines)
                elif lines != shown:
                    shown = lines
                    yield Delta(lines)

    def _prepared(self, request: AnswerRequest) -> tuple[Redactor, AnswerRequest]:
        question = request.question
        redactor = Redactor(
            self._finder,
            [*_said(request.history), question.alone, question.text],
            called=[request.person.name],
            published=[text for document in request.documents.values() for text in (document.title, document.body)],
        )
        # The conversation first, so that it begins with the same words in the next request.
        history = _without_details(request.history, redactor)
        asked = replace(question, alone=redactor.redact(question.alone), text=redactor.redact(question.text))
        evidence = request.evidence.model_copy(update={"question": asked.text, "missing": ()})
        person = request.person.model_copy(update={"name": ""})
        return redactor, replace(request, question=asked, evidence=evidence, person=person, history=history)


def _said(history: Iterable[Turn]) -> Iterator[str]:
    """Everything of earlier turns that an engine may read."""
    for turn in history:
        yield turn.question
        yield turn.partial
        if turn.answer is not None:
            yield turn.answer.subject
            for line in (*turn.answer.lines, *(line for fold in turn.answer.folds for line in fold.lines)):
                yield line.text


def _without_details(history: Iterable[Turn], redactor: Redactor) -> tuple[Turn, ...]:
    return tuple(
        turn.model_copy(
            update={
                "question": redactor.redact(turn.question),
                "partial": redactor.redact(turn.partial),
                "answer": _answer_without(turn.answer, redactor) if turn.answer else None,
            }
        )
        for turn in history
    )


def _answer_without(answer: Answer, redactor: Redactor) -> Answer:
    def redacted(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(line.model_copy(update={"text": redactor.redact(line.text)}) for line in lines)

    return answer.model_copy(
        update={
            "lines": redacted(answer.lines),
            "folds": tuple(fold.model_copy(update={"lines": redacted(fold.lines)}) for fold in answer.folds),
            "subject": redactor.redact(answer.subject),
        }
    )


def _lines_so_far(lines: Iterable[Line], redactor: Redactor) -> Iterator[Line]:
    for line in lines:
        if text := redactor.restore_so_far(line.text).rstrip():
            yield line.model_copy(update={"text": text})


def _restored(draft: Draft, redactor: Redactor) -> Draft:
    """The draft with its details; the quotes are the documents' own words and have none of ours."""

    def restored(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(line.model_copy(update={"text": redactor.restore(line.text)}) for line in lines)

    folds = tuple(Fold(title=fold.title, lines=restored(fold.lines)) for fold in draft.folds)
    return replace(
        draft,
        lines=restored(draft.lines),
        folds=folds,
        subject=redactor.restore(draft.subject),
        usage=counted(draft.usage, redactor.count),
    )
