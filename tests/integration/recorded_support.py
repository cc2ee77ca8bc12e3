"""Exchanges with a played model, kept as files, and how they are gone through again.

A file of tests/recorded/answers is one conversation: who asked what and when, which passages went out under which
number, what the model gave back, and what was shown of it. ``wrong`` are the lines that somebody judged to be wrong:
each of them has to be marked or left out, and nothing else. ``known`` are the lines that are still judged otherwise
than they should be. The passages of the request are laid out again as they were, so that a better search leaves the
recorded answers what they are; the documents are those of today.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.conversation import Answer, Line
from assistant.domain.knowledge import Document
from assistant.engines.base import AnswerRequest
from assistant.engines.language_model import engine as engine_module
from assistant.engines.language_model.engine import Laid, LanguageModelEngine
from assistant.engines.language_model.passages import Passage
from assistant.engines.language_model.prompts import Prompt
from tests.model_server import Exchange, reply

RECORDED = Path(__file__).parents[1] / "recorded" / "answers"
PASSAGE = re.compile(r'<passage number="(\d+)" kind="\w+" title="([^"]*)"(?: section="([^"]*)")?')
GONE = 999


@dataclass(frozen=True)
class Case:
    """One recorded conversation."""

    name: str
    data: dict[str, Any]

    @property
    def asked(self) -> list[str]:
        """The questions in order."""
        return [turn["question"] for turn in self.data["turns"]]

    @property
    def turns(self) -> list[dict[str, Any]]:
        """What was answered to each."""
        turns: list[dict[str, Any]] = self.data["turns"]
        return turns


def cases() -> list[Case]:
    """All recorded conversations by name."""
    return [Case(path.stem, json.loads(path.read_text("utf-8"))) for path in sorted(RECORDED.glob("*.json"))]


@dataclass
class Replay:
    """Behaviour of a model server that says what was recorded, for one conversation.

    ``choose`` gives the recorded passages in the place of the search's; ``missing`` are not in the documents any more.
    """

    turns: dict[str, dict[str, Any]]
    missing: set[str] = field(default_factory=set)

    async def __call__(self, exchange: Exchange) -> None:
        user = exchange.body["messages"][1]["content"]
        question = user[user.rindex("<question>\n") + 11 : user.rindex("\n</question>")]
        turn = self.turns[question.split("\n(in this conversation that means:")[0].strip()]
        if "<asker>" not in user:
            await reply(turn["condensed"])(exchange)
        elif "raw" in turn:
            await reply(turn["raw"])(exchange)
        else:
            here = {f"{title}#{section}": int(number) for number, title, section in PASSAGE.findall(user)}
            await reply(json.dumps(self._numbered(turn, here)), size=400)(exchange)

    def choose(self, question: str, documents: Mapping[str, Document]) -> list[Passage]:
        """The passages that went out with a question."""
        titles = {document.title: document for document in documents.values()}
        found = []
        for name in self.turns[question]["passages"].values():
            title, _, heading = name.partition("#")
            document = titles.get(title)
            section = document.section_named(heading or title) if document else None
            if document is None or section is None:
                self.missing.add(name)
                continue
            text = document.section_text(section).strip()
            start = document.body.index(text, section.start)
            found.append(Passage(document, section, start, start + len(text)))
        return found

    def _numbered(self, turn: dict[str, Any], here: dict[str, int]) -> dict[str, Any]:
        """The recorded answer with the numbers that its passages have now."""
        answer = json.loads(json.dumps(turn["answer"]))
        for line in [*answer.get("lines", ()), *answer.get("more", ())]:
            if isinstance(line.get("sources"), list) and all(isinstance(n, int) for n in line["sources"]):
                line["sources"] = [self._now(turn["passages"].get(str(n)), here) for n in line["sources"]]
        return answer

    def _now(self, passage: str | None, here: dict[str, int]) -> int:
        if passage is None:
            return GONE
        return here.get(passage, GONE)


def replaying(patch: pytest.MonkeyPatch, replay: Replay) -> None:
    """Let the language-model engine lay out a replay's passages instead of what the search finds."""
    lay_out = LanguageModelEngine.lay_out

    def recorded(engine: LanguageModelEngine, request: AnswerRequest, prompt: Prompt) -> Laid:
        patch.setattr(
            engine_module, "choose", lambda documents, *_, **__: replay.choose(request.question.alone, documents)
        )
        return lay_out(engine, request, prompt)

    patch.setattr(LanguageModelEngine, "lay_out", recorded)


def shown_lines(answer: Answer) -> Iterator[Line]:
    """Every line of an answer, folded ones last."""
    yield from answer.lines
    for fold in answer.folds:
        yield from fold.lines


def marks(answer: Answer) -> dict[str, bool]:
    """Text of each line and whether it is marked as not found."""
    return {line.text: line.unsupported for line in shown_lines(answer)}
