"""The coach: conversations whose words are saved before anything can fail."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from assistant.domain import maxima
from assistant.domain.conversation import Answer, Conversation, Line, Turn, TurnState, render_lines
from assistant.domain.maxima import within
from assistant.domain.people import Permission, Person, Role
from assistant.engines.base import Delta, Fell
from assistant.errors import AssistantError, EngineFailed, FixInput, NotAllowed
from assistant.features.answering import COACHING, MAX_QUESTION_CHARACTERS, Answering, Finished, Purpose
from assistant.features.quotas import Act, Quotas
from assistant.features.still_open import Opened, shown_conversation, shown_turn
from assistant.features.waiting_line import Ticket, WaitingLine
from assistant.storage.conversations import SEARCH_CHARACTERS, ConversationStore
from assistant.storage.gaps import GapStore
from assistant.storage.text import clean, fold

HISTORY_TURNS = 6
STOPPED = "You stopped this answer. Your message is saved; you can retry."
FAILED = "The answer broke off. Your message is saved; you can retry."
RESTARTED = "The assistant was restarted while it answered. Your message is saved; you can retry."

log = logging.getLogger(__name__)

EXAMPLES: dict[Role, tuple[str, ...]] = {
    Role.agent: (
        "A customer's sofa is three weeks late and she is furious. What do I say, and what can I offer?",
        "A vase arrived broken and he wants £80 back. May I do that?",
        "She wants to speak to my manager. What now?",
        "I was shouted at all morning. May I take a break?",
    ),
    Role.trainer: (
        "Tell me a story about a reply that only quoted the rules",
        "Why do we name the feeling before the fix?",
        "What counts as a good apology?",
        "How do we hand over promises before a day off?",
    ),
    Role.leader: (
        "How do we choose champions?",
        "Staff say a policy gets in their way. How fast must we answer?",
        "What do we look at to see whether customers stay?",
        "How often should I coach each person?",
    ),
}


@dataclass
class Progress:
    """A turn as far as it has come: while it is pending, ``lines`` are the short answer so far.

    Where one engine gave up and another is answering, the turn has its ``partial`` and the ``reason``.
    """

    turn: Turn
    lines: tuple[Line, ...] = ()


@dataclass
class _Run:
    """One pump task and what it has produced so far; ``key`` began it, ``ticket`` is its place in the line.

    ``on`` is the date whose policies count, None for the day of answering.
    """

    person_id: str
    key: str
    ticket: Ticket
    on: date | None = None
    purpose: Purpose = COACHING
    lines: tuple[Line, ...] = ()
    fell: Fell = field(default_factory=lambda: Fell(""))
    rests_on: Collection[str] = ()
    """Documents whose words the engine was given."""
    task: asyncio.Task[None] | None = field(default=None)
    reason: str = RESTARTED
    """Why the turn is incomplete if the task ends before the answer is stored."""
    stored: bool = False

    def note_given(self, references: Collection[str]) -> None:
        self.rests_on = references


class Coach:
    """Questions asked in conversations, answered one pump task a turn.

    ``opened`` gives the documents that a person may read now: what rests on others is not shown any more.
    ``without_details`` takes personal details out of what others will read, the words of a question without an answer.
    """

    def __init__(
        self,
        answering: Answering,
        conversations: ConversationStore,
        gaps: GapStore,
        today: Callable[[], date],
        opened: Callable[[Person], Opened],
        quotas: Quotas | None = None,
        line: WaitingLine | None = None,
        without_details: Callable[[str], str] = str,
    ) -> None:
        self._answering = answering
        self._without_details = without_details
        self._opened = opened
        self._store = conversations
        self._gaps = gaps
        self._today = today
        self._quotas = quotas
        self._line = line or WaitingLine()
        self._runs: dict[str, _Run] = {}

    def examples(self, person: Person) -> list[str]:
        """Questions to start with, fit for the person's role."""
        return list(EXAMPLES[person.role])

    def conversations(self, person: Person, search: str = "", most: int = maxima.LISTED) -> list[Conversation]:
        """This person's last conversations, the latest first, without their turns; at most ``most``.

        ``search`` looks at what is shown. Raises FixInput for too long a search.
        """
        within(search, maxima.SEARCH, "The search")
        found = self._store.list(person.id, search, most)
        if not search.strip():
            return list(found)
        words, opened = fold(search)[:SEARCH_CHARACTERS], self._opened(person)
        fitting = {one.id for one in found if words in fold(one.title)}
        for turn in self._store.saying(person.id, search, fitting):
            shown = shown_turn(turn, opened)
            if words in fold(f"{shown.question}\n{shown.answer.text if shown.answer else shown.partial}"):
                fitting.add(turn.conversation_id)
        return [one for one in found if one.id in fitting]

    def open(self, person: Person, conversation_id: str) -> Conversation:
        """One conversation with its turns, as far as they may still be shown. Raises NotFound for another person's."""
        return shown_conversation(self._store.get(person.id, conversation_id), self._opened(person))

    def rename(self, person: Person, conversation_id: str, title: str) -> None:
        """Give a conversation another title. Raises FixInput for an empty or too long one."""
        title = within(" ".join(title.split()), maxima.TITLE, "The name")
        if not title:
            raise FixInput("A conversation needs a name.")
        self._store.rename(person.id, conversation_id, title)

    def delete(self, person: Person, conversation_id: str) -> None:
        """Remove a conversation; ``restore`` brings it back while it can be undone."""
        self._store.delete(person.id, conversation_id)

    def restore(self, person: Person, conversation_id: str) -> None:
        """Undo a deletion."""
        self._store.restore(person.id, conversation_id)

    async def begin(
        self,
        person: Person,
        question: str,
        key: str,
        conversation_id: str | None = None,
        on: date | None = None,
        purpose: Purpose = COACHING,
    ) -> Turn:
        """Save a message and start answering it; the returned turn is pending.

        The same ``key`` gives the same turn. Without ``conversation_id`` a conversation is begun; ``on`` is the date
        whose policies count, without it today.
        Raises FixInput for an empty or too long message, NotFound for another person's conversation, TooMany for
        who asks more than their share, and then nothing is saved.
        """
        if not person.may(Permission.ask_coach):
            raise NotAllowed("The coach is not open to you.")
        question = question.strip()
        if not question:
            raise FixInput("The message is empty. Ask something, or paste the customer's words.")
        if len(question) > MAX_QUESTION_CHARACTERS:
            raise FixInput(
                f"The message has {len(question):,} characters. Paste the part that matters, "
                f"up to {MAX_QUESTION_CHARACTERS:,}."
            )
        if conversation_id is None:
            begin = partial(self._store.begin_conversation, person.id, _title(question))
        else:
            begin = partial(self._store.begin_turn, person.id, conversation_id)
        as_of = None if on == self._today() else on
        turn = await self._begun(person, key, partial(begin, question, key, as_of), on, purpose)
        return shown_turn(turn, self._opened(person))

    async def retry(
        self, person: Person, turn_id: str, key: str, on: date | None = None, purpose: Purpose = COACHING
    ) -> Turn:
        """Answer an incomplete turn again; the message stays as it was, and without ``on`` the day it is about."""
        retry = partial(self._store.retry_turn, person.id, turn_id, key, on)
        turn = await self._begun(person, key, retry, on, purpose)
        return shown_turn(turn, self._opened(person))

    def stop(self, person: Person, turn_id: str) -> None:
        """Cancel a pending answer; the message is kept. Another person's turn is left alone."""
        run = self._runs.get(turn_id)
        if run and run.person_id == person.id and run.task and not run.stored:
            run.reason = STOPPED
            run.task.cancel()

    def progress(self, person: Person, turn_id: str) -> Progress:
        """How far a turn has come. Raises NotFound for another person's."""
        run = self._runs.get(turn_id)
        turn, opened = self._store.get_turn(person.id, turn_id), self._opened(person)
        if run is None or turn.state is not TurnState.pending:
            return Progress(shown_turn(turn, opened))
        fallen = {"partial": render_lines(run.fell.lines), "reason": run.fell.reason, "rests_on": tuple(run.rests_on)}
        lines = run.lines if opened.keys() >= set(run.rests_on) else ()
        return Progress(shown_turn(turn.model_copy(update=fallen), opened), lines)

    def feedback(self, person: Person, turn_id: str, value: str | None, reason: str = "") -> None:
        """Keep a thumb up or down, or take it back with None."""
        if value not in ("up", "down", None):
            raise FixInput("Feedback is up, down or nothing.")
        self._store.feedback(person.id, turn_id, value, within(reason.strip(), maxima.REASON, "The reason"))

    async def finished(self, turn_id: str) -> None:
        """Wait until a turn's pump task has ended, however it ended."""
        run = self._runs.get(turn_id)
        if run and run.task:
            await asyncio.wait([run.task])

    async def answer_once(self, person: Person, question: str, on: date | None = None, engine: str = "") -> Answer:
        """An answer outside any conversation; nothing is stored. ``engine`` as in Answering.answer."""
        return (await self.answer_thread(person, [question], on, engine))[-1]

    async def answer_thread(
        self,
        person: Person,
        questions: Sequence[str],
        on: date | None = None,
        engine: str = "",
        purpose: Purpose = COACHING,
    ) -> list[Answer]:
        """Answers to questions asked one after the other in a conversation that is not stored."""
        turns: list[Turn] = []
        for question in questions:
            answer = None
            async for item in self.stream(person, question, tuple(turns), on, engine, purpose):
                if isinstance(item, Finished):
                    answer = item.answer
            if answer is None:
                raise EngineFailed(FAILED)
            turns.append(_passing_turn(clean(question), len(turns), answer))
        return [turn.answer for turn in turns if turn.answer]

    async def stream(
        self,
        person: Person,
        question: str,
        turns: tuple[Turn, ...] = (),
        on: date | None = None,
        engine: str = "",
        purpose: Purpose = COACHING,
    ) -> AsyncIterator[Delta | Fell | Finished]:
        """The answer to a question after ``turns`` as it comes; nothing is stored. Raises as ``begin`` does."""
        if not question.strip():
            raise FixInput("The question is empty.")
        if len(question) > MAX_QUESTION_CHARACTERS:
            raise FixInput(
                f"The question has {len(question):,} characters; the most is {MAX_QUESTION_CHARACTERS:,}. "
                "Ask about the part that matters."
            )
        history = turns[-HISTORY_TURNS:]
        on = on or self._today()
        async for item in self._answering.answer(person, clean(question), history, on, engine, purpose=purpose):
            yield item

    async def _begun(
        self, person: Person, key: str, store: Callable[[], Turn], on: date | None, purpose: Purpose
    ) -> Turn:
        """The turn that was stored, or that is there with this key already, and is being answered."""
        if any((run.person_id, run.key) == (person.id, key) for run in self._runs.values()):
            return await asyncio.to_thread(store)
        if self._quotas is not None:
            self._quotas.take(person, Act.ask)
        ticket = self._line.join(person.id)
        try:
            turn = await asyncio.to_thread(store)
        except BaseException:
            ticket.leave()
            raise
        if turn.state is TurnState.pending and turn.id not in self._runs:
            self._start(person, turn, _Run(person.id, key, ticket, on or turn.as_of, purpose))
        else:
            ticket.leave()
        return turn

    def _start(self, person: Person, turn: Turn, run: _Run) -> None:
        self._runs[turn.id] = run
        run.task = asyncio.create_task(self._pump(person, turn, run))
        # Not in the task: one that is cancelled before its first step runs none of its code.
        run.task.add_done_callback(lambda _: self._close(turn, run))

    async def _pump(self, person: Person, turn: Turn, run: _Run) -> None:
        try:
            await run.ticket.turn()
            history = await asyncio.to_thread(self._history, person, turn)
            on, given = run.on or self._today(), run.note_given
            answering = self._answering.answer(person, turn.question, history, on, given=given, purpose=run.purpose)
            async for item in answering:
                if isinstance(item, Delta):
                    run.lines = item.lines
                    continue
                if isinstance(item, Fell):
                    run.fell, run.lines = item, ()
                    log.info("turn %s fell back; reference %s", turn.id, item.reference or "none")
                    continue
                fallen = render_lines(run.fell.lines), run.fell.reason
                key = f"{turn.id}-answer"
                await asyncio.to_thread(self._store.finish_turn, turn.id, item.answer, key, *fallen, run.rests_on)
                run.stored = True
                if item.is_gap:
                    await asyncio.to_thread(self._note_gap, turn, item.answer)
            run.reason = FAILED
        except AssistantError as error:
            run.reason = str(error)
        except Exception:
            run.reason = FAILED
            log.exception("answering failed; turn %s", turn.id)

    def _note_gap(self, turn: Turn, answer: Answer) -> None:
        self._gaps.add(self._without_details(turn.question), answer.nearest, turn.id)

    def _close(self, turn: Turn, run: _Run) -> None:
        """Mark the turn incomplete unless its answer was stored; one short commit."""
        try:
            if not run.stored:
                self._store.fail_turn(turn.id, render_lines(run.lines), run.reason, run.rests_on)
        except AssistantError as error:
            log.warning("turn %s was not closed: %s", turn.id, error)
        finally:
            run.ticket.leave()
            self._runs.pop(turn.id, None)

    def _history(self, person: Person, turn: Turn) -> tuple[Turn, ...]:
        turns = self.open(person, turn.conversation_id).turns
        earlier = [t for t in turns if t.sequence < turn.sequence and t.answer is not None]
        return tuple(earlier[-HISTORY_TURNS:])


def _passing_turn(question: str, sequence: int, answer: Answer) -> Turn:
    return Turn(
        id=str(sequence),
        conversation_id="",
        sequence=sequence,
        question=question,
        asked_at=datetime.min,
        state=TurnState.complete,
        answer=answer,
    )


def _title(question: str) -> str:
    words = " ".join(question.split())
    return words if len(words) <= 60 else words[:59].rstrip() + "…"
