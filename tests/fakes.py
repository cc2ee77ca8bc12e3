"""A hand-written assistant for tests of the page: the real sample knowledge, no engine, no index, no database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents.loader import Knowledge, load_knowledge
from assistant.domain.conversation import Conversation, Line, PersonQuestion, Turn, TurnState
from assistant.domain.knowledge import Document, Kind, in_force
from assistant.domain.people import EVERYONE, Permission, Person
from assistant.domain.question_groups import QuestionGroup
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.quotas import Act, Quotas
from assistant.security.rates import Rates
from tests.fake_answers import ENGINE, NOW, written_answer
from tests.fakes_jobs import FakeJobs
from tests.fakes_people import FakeAudit, FakeNames, FakeOwnData, NoAccounts, NoOwnReplies
from tests.fakes_review import FakeExemplars, FakeReviewing, fake_follow_ups, fake_frictions
from tests.fakes_today import fake_today

if TYPE_CHECKING:
    from fastapi import FastAPI


@lru_cache
def sample_knowledge() -> Knowledge:
    return load_knowledge(Path(__file__).parents[1] / "knowledge")


@dataclass
class Status:
    engine_line: str = ENGINE
    index_as_of: datetime | None = NOW
    documents: int = 0


@dataclass
class Progress:
    turn: Turn
    lines: tuple[Line, ...] = ()


class FakeLibrary:
    def __init__(self, documents: Iterable[Document]) -> None:
        self.all = list(documents)
        self.drafts: list[Document] = []
        self.out: list[Document] = []

    def documents(
        self, person: Person, on: date | None = None, search: str = "", kind: Kind | None = None
    ) -> list[Document]:
        found = [d for d in in_force(self.all, on or NOW.date()).values() if person.may_read(d.audience)]
        if person.may(Permission.publish_draft):
            found = [*self.drafts, *found]
        words = search.casefold().split()
        return [
            d
            for d in found
            if (kind is None or d.kind is kind)
            and all(w in " ".join([d.title, *d.topics, d.body]).casefold() for w in words)
        ]

    def read(self, person: Person, document_id: str, version: int | None = None) -> Document:
        for document in self.all:
            wanted = version or in_force(self.all, NOW.date())[document_id].version if document.id == document_id else 0
            if document.id == document_id and document.version == wanted and person.may_read(document.audience):
                return document
        for document in (*self.drafts, *self.out):
            if document.id == document_id and person.may(Permission.publish_draft):
                return document
        raise NotFound("There is no such document in your library.")

    def opened(self, person: Person) -> dict[str, Document]:
        return {d.reference: d for d in self.all if person.may_read(d.audience)}

    def publish(self, person: Person, reference: str) -> None:
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer puts drafts in force.")
        draft = next(d for d in self.drafts if d.reference == reference)
        self.drafts.remove(draft)
        self.all.append(draft.model_copy(update={"source": ""}))

    def permitted(self, person: Person, on: date) -> dict[str, Document]:
        return {i: d for i, d in in_force(self.all, on).items() if person.may_read(d.audience)}

    def withdrawn(self, person: Person, search: str = "", kind: Kind | None = None) -> list[Document]:
        return self.out

    def withdraw(self, person: Person, reference: str) -> None:
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer takes documents out of force.")
        gone = next(d for d in self.all if d.reference == reference)
        self.all.remove(gone)
        self.out.append(gone.model_copy(update={"source": "withdrawn"}))

    def restore(self, person: Person, reference: str) -> None:
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Only a trainer puts documents in force.")
        back = next(d for d in self.out if d.reference == reference)
        self.out.remove(back)
        self.all.append(back.model_copy(update={"source": ""}))

    def history(self, person: Person, document_id: str) -> tuple[()]:
        return ()


@dataclass
class _Run:
    task: asyncio.Task[None] | None = None
    lines: tuple[Line, ...] = ()


class FakeCoach:
    """Answers from three written answers. ``step`` seconds pass between lines; a question with the word
    "break" fails once after its first line, one with "hold" waits until it is stopped."""

    def __init__(self, library: FakeLibrary, step: float = 0.0) -> None:
        self.library, self.step = library, step
        self.store: dict[str, Conversation] = {}
        self.deleted: dict[str, Conversation] = {}
        self.keys: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self._runs: dict[str, _Run] = {}
        self._tried: set[str] = set()
        self._ids = count(1)

    def examples(self, person: Person) -> list[str]:
        return [
            "A customer's sofa is three weeks late and she is furious. What do I say, and what can I offer?",
            "A vase arrived broken and he wants £80 back. May I do that?",
            "She wants to speak to my manager. What now?",
            "I was shouted at all morning. May I take a break?",
        ]

    def conversations(self, person: Person, search: str = "", most: int = 100) -> list[Conversation]:
        mine = [c for c in self.store.values() if c.person_id == person.id]
        return sorted(
            (c for c in mine if search.casefold() in c.title.casefold()), key=lambda c: c.updated_at, reverse=True
        )[:most]

    def open(self, person: Person, conversation_id: str) -> Conversation:
        found = self.store.get(conversation_id)
        if found is None or found.person_id != person.id:
            raise NotFound("There is no such conversation of yours.")
        return found

    async def begin(self, person: Person, question: str, key: str, conversation_id: str | None = None) -> Turn:
        if not question.strip():
            raise FixInput("The message is empty. Ask something, or paste the customer's words.")
        if len(question) > 8_000:
            raise FixInput("The message has too many characters. Paste the part that matters, up to 8,000.")
        if key in self.keys:
            return self._turn(person, self.keys[key])
        if conversation_id is None:
            conversation_id = f"conversation-{next(self._ids)}"
            self.store[conversation_id] = Conversation(
                id=conversation_id,
                person_id=person.id,
                title=" ".join(question.split())[:60],
                created_at=NOW,
                updated_at=NOW + timedelta(seconds=len(self.store)),
            )
        conversation = self.open(person, conversation_id)
        turn = Turn(
            id=f"turn-{next(self._ids)}",
            conversation_id=conversation_id,
            sequence=len(conversation.turns) + 1,
            question=question.strip(),
            asked_at=NOW,
            state=TurnState.pending,
        )
        self.keys[key] = turn.id
        self._keep(turn)
        self._start(person, turn)
        return turn

    async def retry(self, person: Person, turn_id: str, key: str) -> Turn:
        turn = self._turn(person, turn_id).model_copy(update={"state": TurnState.pending, "reason": "", "partial": ""})
        self._keep(turn)
        self._start(person, turn)
        return turn

    def stop(self, person: Person, turn_id: str) -> None:
        self._turn(person, turn_id)
        run = self._runs.get(turn_id)
        if run and run.task:
            run.task.cancel()

    def progress(self, person: Person, turn_id: str) -> Progress:
        turn = self._turn(person, turn_id)
        run = self._runs.get(turn_id)
        return Progress(turn, run.lines if run and turn.state is TurnState.pending else ())

    def feedback(self, person: Person, turn_id: str, value: str | None, reason: str = "") -> None:
        given = {"feedback": value, "feedback_reason": reason}
        self._keep(self._turn(person, turn_id).model_copy(update=given))
        self.reasons[turn_id] = reason

    def rename(self, person: Person, conversation_id: str, title: str) -> None:
        self.store[conversation_id] = self.open(person, conversation_id).model_copy(update={"title": title})

    def delete(self, person: Person, conversation_id: str) -> None:
        self.open(person, conversation_id)
        self.deleted[conversation_id] = self.store.pop(conversation_id)

    def restore(self, person: Person, conversation_id: str) -> None:
        self.store[conversation_id] = self.deleted.pop(conversation_id)

    def _turn(self, person: Person, turn_id: str) -> Turn:
        for conversation in self.store.values():
            for turn in conversation.turns:
                if turn.id == turn_id and conversation.person_id == person.id:
                    return turn
        raise NotFound("There is no such message of yours.")

    def _keep(self, turn: Turn) -> None:
        conversation = self.store[turn.conversation_id]
        turns = {t.id: t for t in conversation.turns} | {turn.id: turn}
        self.store[turn.conversation_id] = conversation.model_copy(update={"turns": tuple(turns.values())})

    def _start(self, person: Person, turn: Turn) -> None:
        run = self._runs[turn.id] = _Run()
        run.task = asyncio.get_running_loop().create_task(self._pump(person, turn, run))

    async def _pump(self, person: Person, turn: Turn, run: _Run) -> None:
        answer = written_answer(turn.question, self.library, person)
        failed = {
            "state": TurnState.incomplete,
            "reason": "You stopped this answer. Your message is saved; you can retry.",
        }
        try:
            for line in answer.lines:
                await asyncio.sleep(self.step)
                run.lines = (*run.lines, line)
                if "hold" in turn.question:
                    await asyncio.Event().wait()
                if "break" in turn.question and turn.id not in self._tried:
                    self._tried.add(turn.id)
                    reason = "The language model didn’t answer in time. Your message is saved; you can retry."
                    self._keep(turn.model_copy(update={**failed, "reason": reason, "partial": line.text}))
                    return
            await asyncio.sleep(self.step)
            self._keep(turn.model_copy(update={"state": TurnState.complete, "answer": answer}))
        except asyncio.CancelledError:
            self._keep(turn.model_copy(update={**failed, "partial": run.lines[0].text if run.lines else ""}))


class FakeQuestions:
    def __init__(self) -> None:
        self.all: list[PersonQuestion] = []

    def among(self, colleagues: Iterable[Person]) -> FakeQuestions:
        return self

    def ask(self, person: Person, question: str, turn_id: str | None = None) -> tuple[PersonQuestion, tuple[str, ...]]:
        if not question.strip():
            raise FixInput("The question is empty. Write it, then send it.")
        asked = PersonQuestion(
            id=f"question-{len(self.all) + 1}",
            person_id=person.id,
            person_name=person.name,
            question=question.strip(),
            owner="Care coaching desk",
            due=date(2026, 5, 22),
            asked_at=NOW,
            turn_id=turn_id,
        )
        self.all.append(asked)
        return asked, ()

    def mine(self, person: Person) -> list[PersonQuestion]:
        return [q for q in self.all if q.person_id == person.id]

    def waiting(self, person: Person) -> list[PersonQuestion]:
        return [q for q in self.inbox(person) if q.answer is None]

    def inbox(self, person: Person) -> list[PersonQuestion]:
        if not person.may(Permission.answer_questions):
            raise NotAllowed("Your role does not answer people's questions.")
        return sorted(self.all, key=lambda q: q.answer is not None)

    def answer(self, person: Person, question_id: str, text: str) -> PersonQuestion:
        self.inbox(person)
        return self._change(question_id, answer=text, answered_by=person.name, answered_at=NOW + timedelta(hours=2))

    def publish_draft(self, person: Person, question_id: str) -> Document:
        if not person.may(Permission.publish_draft):
            raise NotAllowed("Your role does not publish a document draft.")
        self._change(question_id, draft_document_id="ANSWER-1@1")
        return Document(id="ANSWER-1", kind=Kind.document, title="Draft", audience=EVERYONE, body="Draft")

    def _change(self, question_id: str, **changes: object) -> PersonQuestion:
        for index, question in enumerate(self.all):
            if question.id == question_id:
                self.all[index] = question.model_copy(update=changes)
                return self.all[index]
        raise NotFound("There is no such question.")


class FakeQuestionGroups:
    """Each question in a group of its own."""

    def __init__(self, questions: FakeQuestions) -> None:
        self._questions = questions

    def among(self, colleagues: Iterable[Person]) -> FakeQuestionGroups:
        return self

    def inbox(self, person: Person) -> list[QuestionGroup]:
        return [QuestionGroup(id=f"group-{q.id}", questions=(q,), times=1) for q in self._questions.inbox(person)]

    def owners(self, person: Person) -> tuple[Person, ...]:
        return (person,)

    def default_due(self) -> date:
        return date(2026, 5, 22)


class NoLeaderQuestions:
    """Nobody asked a leader anything."""

    def among(self, colleagues: Iterable[Person]) -> NoLeaderQuestions:
        return self

    def leaders(self, person: Person) -> tuple[()]:
        return ()

    def waiting(self, person: Person) -> tuple[()]:
        return ()

    def mine(self, person: Person) -> tuple[()]:
        return ()

    def answered(self, person: Person, most: int) -> tuple[()]:
        return ()


@dataclass
class FakeAssistant:
    step: float = 0.0
    knowledge: Knowledge = field(default_factory=sample_knowledge)

    def __post_init__(self) -> None:
        self.company = self.knowledge.company
        self.library = FakeLibrary(self.knowledge.documents)
        self.coach = FakeCoach(self.library, self.step)
        self.questions = FakeQuestions()
        self.question_groups, self.leader_questions = FakeQuestionGroups(self.questions), NoLeaderQuestions()
        self.reviewing = FakeReviewing(self.library, self.step)
        self.exemplars = FakeExemplars(self.reviewing)
        self.follow_ups = fake_follow_ups()
        self.friction = fake_frictions(self.library)
        self.accounts, self.audit, self.names = NoAccounts(), FakeAudit(), FakeNames()
        self.own_data, self.quality = FakeOwnData(), NoOwnReplies()
        self.jobs = FakeJobs()
        self.quotas = Quotas(Rates({str(act): "0" for act in Act}))
        self.today = fake_today(self)

    def status(self) -> Status:
        return Status(documents=len(self.library.all))


def built_web(assistant: FakeAssistant) -> FastAPI:
    """The web application around a fake.

    Built inside a loop, since Gradio would else make one and never close it; in a thread, since a
    browser test has a loop of its own in this one.
    """
    from assistant.web import build_web

    async def build() -> FastAPI:
        return build_web(assistant, clock=lambda: NOW)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, build()).result()
