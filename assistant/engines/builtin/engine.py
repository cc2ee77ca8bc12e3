"""The engine without a language model: it reads the question, picks documents, and quotes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Container, Sequence

from assistant.domain.conversation import ENGINE_LINES, Line, LineKind, Topic, Turn
from assistant.domain.urgency import UrgentClause
from assistant.engines.base import AnswerRequest, Delta, Desk, Draft, Final, Standalone
from assistant.engines.builtin.choosing import Chooser
from assistant.engines.builtin.clause_plan import ClausePlan
from assistant.engines.builtin.composing import Composition, slots_of
from assistant.engines.builtin.own_limits import asks_for_own_limits, write_own_limits
from assistant.engines.builtin.picking import Selection, limit_asked_for
from assistant.engines.builtin.plans import Plan
from assistant.engines.builtin.quotables import quotables
from assistant.engines.builtin.ranking import (
    Calibration,
    Ranked,
    answerable_features,
    as_noted,
    logistic,
    packaged_calibration,
    rank,
)
from assistant.engines.builtin.reading import Reader, Reading, standalone
from assistant.engines.builtin.unphrased import LEAST_LIKENESS, RANKING, has_phrasings, is_plain, likeness
from assistant.engines.builtin.words import not_covered, packaged_words
from assistant.language.embedder import Embedder

TALK = ("greeting", "thanks", "identity", "review")
_TALK_WORDS = 9
"""Words up to which a greeting or thanks is no more than that."""
_SURELY_TALK = 0.5
"""Least score of a greeting or thanks; odd words resemble short talk a little."""
_LIKELY = 0.15
"""Least chance of a policy that answers because a question names its limit and an amount."""
_UNCOVERED = 0.5
"""How well, by the learnt rule, a question may fit what is noted as not covered and still ask for such a limit."""
_SUBJECT_WORDS = 60
_NEAREST = 3


class BuiltinEngine:
    """Quotes the company's documents word for word; its own words are in lines.yaml."""

    name = "builtin"
    line = ENGINE_LINES["builtin"]

    def __init__(
        self, embedder: Embedder, calibration: Calibration | None = None, selection: Selection | None = None
    ) -> None:
        self.reader = Reader(embedder)
        self._chooser = Chooser(embedder)
        self._calibration = calibration or packaged_calibration()
        self._selection = selection or Selection()
        self._words = packaged_words()

    async def standalone(self, question: str, history: tuple[Turn, ...]) -> Standalone:
        """The question with what it takes over from earlier turns."""
        found = standalone(question, history)
        if found.inherits and not found.begins and self.reader.read(question).kind in ("off_topic", "identity"):
            return Standalone(question, question)
        return found

    async def answer(self, request: AnswerRequest) -> AsyncIterator[Delta | Final]:
        """Put the answer together in a thread, then give it line by line."""
        draft = await asyncio.to_thread(self.draft, request)
        for count in range(1, len(draft.lines) + 1):
            yield Delta(draft.lines[:count])
        yield Final(draft)

    def draft(self, request: AnswerRequest) -> Draft:
        """The whole answer at once; CPU work of some tens of milliseconds."""
        reading = self.reader.read_request(request)
        ranked = self._rank(request, reading)
        if reading.foreign:
            return self._note(request, reading, self._words["other_language"], abstained=True)
        if urgent := request.urgent:
            return self._first(request, reading, urgent)
        talk = reading.kind in TALK and reading.scores[reading.kind] >= _SURELY_TALK
        if talk and len(request.question.alone.split()) <= _TALK_WORDS:
            return self._note(request, reading, self._words[reading.kind].format(company=request.company.name))
        asks_alone = request.desk is Desk.coach and not request.question.inherits
        if asks_alone and asks_for_own_limits(request.question.alone):
            out = Composition()
            write_own_limits(request, self._words, out)
            if out.short:
                return _written(out, reading, request, is_digest=True)
        if not ranked or not self._answerable(request, reading, ranked):
            return self._abstain(request, reading, ranked)
        at_playbook = request.desk is Desk.playbook
        history = [turn.question for turn in request.history]
        slots = slots_of([*history, request.question.alone], request.company.patterns, request.person.name)
        out = Composition(slots, heard=frozenset() if at_playbook else _heard(request))
        clauses = ClausePlan(request, ranked, self._chooser, self._words, out) if at_playbook else None
        plan = clauses or Plan(request, reading, ranked, self._chooser, self._words, self._selection, out)
        plan.write()
        if not out.short:
            return self._abstain(request, reading, ranked)
        return _written(out, reading, request, is_digest=clauses is not None and clauses.is_digest)

    def _first(self, request: AnswerRequest, reading: Reading, urgent: Sequence[UrgentClause]) -> Draft:
        """What has to be done where somebody is in danger, and nothing beside it that takes time to read."""
        out = Composition()
        for policy, section in urgent:
            for piece in quotables(policy, section):
                if not out.add(LineKind.rule, piece):
                    out.add(LineKind.rule, piece, self._words["fold_more"])
        return _written(out, reading, request)

    def _rank(self, request: AnswerRequest, reading: Reading) -> list[Ranked]:
        weights = RANKING if is_plain(request.documents) else self._calibration.ranking
        return rank(request.documents, request.evidence, reading, request.question.focus, weights)

    def chance_of_an_answer(self, request: AnswerRequest, reading: Reading, ranked: list[Ranked]) -> float:
        """How likely (0 to 1) the documents answer the question."""
        if as_noted(request.evidence) & {row.document.id for row in ranked}:
            return 1.0
        features = answerable_features(ranked, request.evidence, reading, request.documents)
        return logistic(self._calibration.answerable, features)

    def _answerable(self, request: AnswerRequest, reading: Reading, ranked: list[Ranked]) -> bool:
        if not has_phrasings(request.documents):
            return likeness(request.evidence) >= LEAST_LIKENESS
        if self.chance_of_an_answer(request, reading, ranked) >= self._calibration.threshold:
            return True
        likely = [row for row in ranked if row.chance >= _LIKELY]
        if request.evidence.uncovered < _UNCOVERED and limit_asked_for(likely, request.question):
            return True
        return request.today is not None and self._answerable_today(request.today, reading, set(request.documents))

    def _answerable_today(self, request: AnswerRequest, reading: Reading, then: Container[str]) -> bool:
        """Whether a document answers today that was there ``then``: few documents tell little of what they cover."""
        ranked = self._rank(request, reading)
        return bool(ranked) and ranked[0].document.id in then and self._answerable(request, reading, ranked)

    def _abstain(self, request: AnswerRequest, reading: Reading, ranked: list[Ranked]) -> Draft:
        off_topic = reading.kind == "off_topic"
        nearest = tuple(
            Topic(document_id=row.document.id, title=row.document.title)
            for row in ([] if off_topic else ranked[:_NEAREST])
        )
        return Draft(
            lines=not_covered(self._words, nearest),
            abstained=True,
            is_gap=not off_topic,
            nearest=nearest,
            question_kinds=(reading.kind,),
            subject=_subject(request),
            focus=request.question.focus,
        )

    def _note(self, request: AnswerRequest, reading: Reading, text: str, abstained: bool = False) -> Draft:
        return Draft(
            lines=(Line(kind=LineKind.note, text=text),),
            abstained=abstained,
            question_kinds=(reading.kind,),
            focus=_last_focus(request),
            subject=_last_subject(request),
        )


def _written(out: Composition, reading: Reading, request: AnswerRequest, is_digest: bool = False) -> Draft:
    return Draft(
        lines=tuple(out.short),
        folds=out.folded(),
        quotes=out.quotes,
        question_kinds=(reading.kind,),
        focus=tuple(out.used()),
        subject=_subject(request),
        is_digest=is_digest,
    )


def _heard(request: AnswerRequest) -> frozenset[str]:
    """Advice of earlier turns that a follow-up need not hear again; rules and limits may be asked again."""
    if not request.question.inherits:
        return frozenset()
    again = (LineKind.rule, LineKind.limit, LineKind.who)
    return frozenset(
        line.text
        for turn in request.history
        if turn.answer
        for line in (*turn.answer.lines, *(line for fold in turn.answer.folds for line in fold.lines))
        if line.kind not in again
    )


def _subject(request: AnswerRequest) -> str:
    return " ".join(request.question.text.split()[-_SUBJECT_WORDS:])


def _last_focus(request: AnswerRequest) -> tuple[str, ...]:
    last = request.history[-1].answer if request.history else None
    return last.focus if last else ()


def _last_subject(request: AnswerRequest) -> str:
    last = request.history[-1].answer if request.history else None
    return last.subject if last else ""
