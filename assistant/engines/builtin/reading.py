"""Reading a question: what kind it is, what it leans on, and which amounts it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources

import numpy as np
import yaml

from assistant.domain.conversation import Turn
from assistant.engines.base import AnswerRequest, Standalone
from assistant.engines.builtin import cues
from assistant.language.embedder import Embedder, Vectors
from assistant.language.text import STOP_WORDS, content_words, words

KINDS = (
    "how", "may_i", "policy", "story", "why", "who", "customer_message", "distress", "review", "greeting", "thanks",
    "off_topic", "identity",
)  # fmt: skip
_NEAREST = 3
_CUE = 0.25
"""What a certain cue adds to the mean cosine of the nearest phrasings."""
_MESSAGE_WORDS = 28
_TALK_WORDS = 9
_FOLLOW_UP_WORDS = 30
_AS_BEFORE = 0.12
"""What the kind of the turn before adds to a follow-up's."""
_LETTERS = re.compile(r"[^\W\d_]")
_LAST_OF_LATIN = 0x24F


@dataclass(frozen=True)
class Reading:
    """A question as read: kinds with their scores (best first), and whether it is in another language."""

    scores: Mapping[str, float]
    foreign: bool
    heat: float = 0.0
    """How upset the words sound, 0 to 1: capitals, marks in a row, hard words."""

    @property
    def kind(self) -> str:
        """The likeliest kind."""
        return max(self.scores, key=lambda kind: self.scores[kind])

    def near(self, kind: str, margin: float = 0.08) -> bool:
        """Whether a kind is the likeliest or close to it: several at once are normal."""
        return self.scores[kind] >= self.scores[self.kind] - margin


class Reader:
    """Recognises the kind of a question by its nearest labelled phrasings and a few certain cues."""

    def __init__(self, embedder: Embedder, phrasings: Mapping[str, Sequence[str]] | None = None) -> None:
        self._embedder = embedder
        self._phrasings = phrasings or _packaged()

    @cached_property
    def _vectors(self) -> dict[str, Vectors]:
        return {kind: self._embedder.embed(self._phrasings[kind]) for kind in KINDS}

    def read_request(self, request: AnswerRequest) -> Reading:
        """The kinds of a request's question; a bare follow-up is of the kind that was asked before."""
        reading = self.read(request.question.alone)
        last = request.history[-1].answer if request.history else None
        if not request.question.inherits or last is None:
            return reading
        scores = dict(reading.scores)
        for kind in last.question_kinds:
            scores[kind] += _AS_BEFORE if request.question.certain else _AS_BEFORE / 2
        for kind in ("greeting", "thanks", "identity", "off_topic"):
            scores[kind] -= _AS_BEFORE
        return replace(reading, scores=dict(sorted(scores.items(), key=lambda item: -item[1])))

    def read(self, question: str) -> Reading:
        """The kinds of a question; a pasted customer's message is told from an agent's own question."""
        vector = self._embedder.embed_query(question)
        scores = {kind: float(np.sort(vectors @ vector)[-_NEAREST:].mean()) for kind, vectors in self._vectors.items()}
        for kind, cue in cues.KIND_CUES:
            if cue.search(question):
                scores[kind] += _CUE
        scores["customer_message"] += _CUE * _message_signs(question)
        if len(question.split()) > _TALK_WORDS:
            for kind in ("greeting", "thanks", "identity"):
                scores[kind] -= 0.3
        return Reading(dict(sorted(scores.items(), key=lambda item: -item[1])), is_foreign(question), heat(question))


def _packaged() -> dict[str, list[str]]:
    text = (resources.files("assistant.engines.builtin") / "kinds.yaml").read_text("utf-8")
    phrasings: dict[str, list[str]] = yaml.safe_load(text)
    missing = set(KINDS) - set(phrasings)
    if missing:
        raise ValueError(f"kinds.yaml lacks {', '.join(sorted(missing))}")
    return phrasings


def _message_signs(question: str) -> float:
    """-1 (surely not) to 2 (surely): whether the words are a customer's to the company."""
    count = len(question.split())
    if cues.ASKS_COACH.search(question) or count < 8:
        return -1.0
    signs = 0.0
    signs += bool(cues.LETTER.search(question)) * 0.8
    to_us, third = len(cues.TO_US.findall(question)), len(cues.THIRD_PERSON.findall(question))
    signs += 0.8 if to_us and cues.OF_ME.search(question) and to_us >= third else 0.0
    signs += 0.4 if count >= _MESSAGE_WORDS else 0.0
    signs -= 0.8 if third > to_us else 0.0
    signs -= 0.8 if cues.OF_CUSTOMERS.search(question) else 0.0
    return max(-1.0, min(2.0, signs))


def heat(question: str) -> float:
    """How upset words sound, 0 to 1."""
    shouted = sum(word.isupper() and len(word) > 2 for word in question.split())
    signs = shouted + len(re.findall(r"[!?]{2,}|!", question)) + 2 * len(cues.HARD_WORDS.findall(question))
    return min(1.0, signs / 4)


def is_foreign(question: str) -> bool:
    """Whether a text is in another language than English, as far as small words and letters tell."""
    letters = _LETTERS.findall(question)
    if letters and sum(ord(letter) > _LAST_OF_LATIN for letter in letters) > len(letters) / 2:
        return True
    if any(mark in question for mark in "¿¡"):
        return True
    said = words(question)
    foreign = sum(word in cues.FOREIGN_WORDS for word in said)
    english = sum(word in STOP_WORDS for word in said)
    return foreign >= 2 and foreign > english


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """A follow-up with the words of the turn before; any other question as it is.

    A question goes on from the last one when it begins like that ("and ...", "what if ..."), or when it
    is short and points back ("how long does that take").
    """
    earlier = [turn for turn in history if turn.answer is not None]
    alone = Standalone(question, question)
    if not earlier or cues.NEW_SUBJECT.search(question):
        return alone
    last = earlier[-1].answer
    assert last is not None
    subject = last.subject or earlier[-1].question
    content = content_words(question)
    begins = bool(cues.GOES_ON.match(question))
    points = bool(cues.POINTS_BACK.search(question))
    if not (begins or len(content) <= 2 or (points and len(content) <= 5)) or len(question.split()) > _FOLLOW_UP_WORDS:
        return alone
    return Standalone(
        f"{subject.rstrip(' ?.!')}. {question}",
        question,
        inherits=True,
        begins=begins,
        certain=len(content) <= 2 or (begins and len(content) <= 3),
        focus=last.focus,
    )
