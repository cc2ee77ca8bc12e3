"""Conversations and their turns, each seen by its owner alone.

A turn is two commits: the question with a pending answer, then the answer. Each has a key of the
caller's, so that a step repeated after a lost acknowledgement changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, or_, select, update

from assistant.domain.conversation import Answer, Conversation, Turn, TurnState
from assistant.domain.maxima import SEARCH, TURNS
from assistant.errors import FixInput
from assistant.storage import schema
from assistant.storage.conversation_rows import days_of, find_turn, own_conversation, to_conversation, to_turn, touch
from assistant.storage.counted import count_asked
from assistant.storage.insertion import hold
from assistant.storage.store import Store
from assistant.storage.text import fold, to_json, tree_to_json

SEARCH_CHARACTERS = SEARCH
"""A search that is longer when it is folded is cut."""

_CONVERSATIONS = schema.conversations.c
_TURNS = schema.turns.c


class ConversationStore(Store):
    """What people asked and what they were told.

    A conversation or turn that is missing, deleted or another person's raises NotFound with the same
    words, so that nobody learns what others have.
    """

    def create(self, person_id: str, title: str) -> Conversation:
        """Start an empty conversation."""
        with self._transactions.write() as connection:
            conversation_id = self._add_conversation(connection, person_id, title)
            return to_conversation(own_conversation(connection, person_id, conversation_id))

    def list(self, person_id: str, search: str = "", limit: int = 100) -> tuple[Conversation, ...]:
        """A person's conversations without their turns, the one with the latest news first.

        ``search`` is looked for in titles, questions and answers as it stands, whatever its case.
        """
        query = select(schema.conversations).where(
            _CONVERSATIONS.person_id == person_id, _CONVERSATIONS.deleted_at.is_(None)
        )
        words = fold(search)[:SEARCH_CHARACTERS]
        if words:
            said = exists().where(
                _TURNS.conversation_id == _CONVERSATIONS.id, _TURNS.search_text.contains(words, autoescape=True)
            )
            query = query.where(or_(_CONVERSATIONS.search_text.contains(words, autoescape=True), said))
        query = query.order_by(_CONVERSATIONS.updated_at.desc(), _CONVERSATIONS.sequence.desc()).limit(limit)
        with self._transactions.read() as connection:
            rows = connection.execute(query).all()
            days = days_of(connection, [row.id for row in rows])
            return tuple(to_conversation(row, as_of=days.get(row.id, ())) for row in rows)

    def saying(self, person_id: str, search: str, done: Container[str]) -> Iterator[Turn]:
        """A person's turns in which words stand, wherever in question or answer.

        Those of conversations in ``done``, which may grow meanwhile, are passed over.
        """
        words = fold(search)[:SEARCH_CHARACTERS]
        mine = (_CONVERSATIONS.person_id == person_id) & _CONVERSATIONS.deleted_at.is_(None)
        query = select(schema.turns).join(schema.conversations).where(mine)
        with self._transactions.read() as connection:
            rows = connection.execute(query.where(_TURNS.search_text.contains(words, autoescape=True))).all()
        yield from (to_turn(row) for row in rows if row.conversation_id not in done)

    def get(self, person_id: str, conversation_id: str) -> Conversation:
        """A conversation with its turns in order. Raises NotFound."""
        with self._transactions.read() as connection:
            row = own_conversation(connection, person_id, conversation_id)
            turns = connection.execute(
                select(schema.turns).where(_TURNS.conversation_id == conversation_id).order_by(_TURNS.sequence)
            )
            days = days_of(connection, [conversation_id]).get(conversation_id, ())
            return to_conversation(row, tuple(to_turn(turn) for turn in turns), days)

    def rename(self, person_id: str, conversation_id: str, title: str) -> Conversation:
        """Give a conversation another title; its place in the list stays. Raises NotFound."""
        return self._change(person_id, conversation_id, title=title, search_text=fold(title))

    def delete(self, person_id: str, conversation_id: str) -> None:
        """Hide a conversation until it is restored or purged. Raises NotFound."""
        self._change(person_id, conversation_id, deleted_at=self._clock())

    def restore(self, person_id: str, conversation_id: str) -> Conversation:
        """Bring a deleted conversation back; one that is not deleted stays as it is. Raises NotFound."""
        return self._change(person_id, conversation_id, deleted_too=True, deleted_at=None)

    def purge_deleted(self, older_than_seconds: float) -> int:
        """Remove for good what was deleted at least that long ago; how many conversations it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            removed = connection.execute(delete(schema.conversations).where(_CONVERSATIONS.deleted_at <= before))
            return removed.rowcount

    def purge_unused(self, older_than_seconds: float) -> int:
        """Remove for good the conversations in which nothing happened for that long; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            removed = connection.execute(delete(schema.conversations).where(_CONVERSATIONS.updated_at <= before))
            return removed.rowcount

    def begin_turn(
        self, person_id: str, conversation_id: str, question: str, key: str, as_of: date | None = None
    ) -> Turn:
        """First commit: store the question with a pending answer, and the day it is about, if that is not its own.

        The same key in the same conversation returns the turn that is there and stores nothing. Raises
        NotFound.
        """
        with self._transactions.write() as connection:
            own_conversation(connection, person_id, conversation_id, lock=True)
            in_conversation = _TURNS.conversation_id == conversation_id
            begun = connection.execute(select(schema.turns).where(in_conversation, _TURNS.begin_key == key)).first()
            if begun is not None:
                return to_turn(begun)
            last = connection.execute(select(func.max(_TURNS.sequence)).where(in_conversation)).scalar()
            if (last or 0) >= TURNS:
                raise FixInput(
                    f"This conversation has {TURNS} questions, which is as many as one holds. Begin a new one; this "
                    "one stays in your list."
                )
            return self._add_turn(connection, conversation_id, (last or 0) + 1, question, key, as_of)

    def begin_conversation(
        self, person_id: str, title: str, question: str, key: str, as_of: date | None = None
    ) -> Turn:
        """First commit of a new conversation: it is stored together with its first question.

        The same key of the same person returns the turn that is there and stores nothing.
        """
        with self._transactions.write() as connection:
            hold(connection, f"begin_conversation {person_id}")
            mine = (
                select(schema.turns)
                .join(schema.conversations)
                .where(_CONVERSATIONS.person_id == person_id, _CONVERSATIONS.deleted_at.is_(None))
            )
            begun = connection.execute(mine.where(_TURNS.begin_key == key)).first()
            if begun is not None:
                return to_turn(begun)
            conversation_id = self._add_conversation(connection, person_id, title)
            return self._add_turn(connection, conversation_id, 1, question, key, as_of)

    def finish_turn(
        self,
        turn_id: str,
        answer: Answer,
        key: str,
        partial: str = "",
        reason: str = "",
        rests_on: Collection[str] = (),
    ) -> Turn:
        """Second commit: store the answer of a pending turn.

        ``partial`` and ``reason`` are what an engine had said that gave up before another answered;
        ``rests_on`` are the documents a language model was given. The same key again returns the turn as it
        is. Raises FixInput when the turn has another answer or was stopped before, NotFound when it was removed.
        """
        with self._transactions.write() as connection:
            row = find_turn(connection, turn_id, lock=True)
            if row.state == TurnState.complete and row.answer_key == key:
                return to_turn(row)
            if row.state != TurnState.pending:
                raise FixInput(f"This message is {row.state} already, so no answer was added to it.")
            count_asked(connection, turn_id, answer)
            return self._update_turn(
                connection,
                row,
                state=TurnState.complete.value,
                answer=to_json(answer),
                answer_key=key,
                partial=partial,
                reason=reason,
                rests_on=tree_to_json(sorted(rests_on)),
                search_text=fold(f"{row.question}\n{answer.text}"),
            )

    def fail_turn(self, turn_id: str, partial: str, reason: str, rests_on: Collection[str] = ()) -> Turn:
        """Mark a pending turn incomplete and keep the part of the answer that was there, and what it rests on.

        A turn that is complete or incomplete already is returned as it is. Raises NotFound.
        """
        with self._transactions.write() as connection:
            row = find_turn(connection, turn_id, lock=True)
            if row.state != TurnState.pending:
                return to_turn(row)
            return self._update_turn(
                connection,
                row,
                state=TurnState.incomplete.value,
                partial=partial,
                reason=reason,
                rests_on=tree_to_json(sorted(rests_on)),
                search_text=fold(f"{row.question}\n{partial}"),
            )

    def retry_turn(self, person_id: str, turn_id: str, key: str, as_of: date | None = None) -> Turn:
        """Make a turn pending again that is incomplete, or was answered by another engine than it was asked of.

        It is about the day that it was about before, or ``as_of``. The same key again returns the turn as it is.
        Raises FixInput for any other turn, NotFound when there is none.
        """
        with self._transactions.write() as connection:
            row = find_turn(connection, turn_id, person_id, lock=True)
            retries = schema.turn_retries
            if connection.execute(select(retries).where(retries.c.turn_id == turn_id, retries.c.key == key)).first():
                return to_turn(row)
            if row.state != TurnState.incomplete and not (row.state == TurnState.complete and row.reason):
                raise FixInput(f"This message is {row.state}; only an incomplete one can be tried again.")
            connection.execute(insert(retries).values(turn_id=turn_id, key=key))
            return self._update_turn(
                connection,
                row,
                state=TurnState.pending.value,
                answer=None,
                answer_key=None,
                partial="",
                reason="",
                rests_on=None,
                feedback=None,
                feedback_reason="",
                search_text=fold(row.question),
                as_of=as_of or row.as_of,
            )

    def close_pending(self, reason: str) -> int:
        """Mark every pending turn incomplete; how many it was.

        For the start of the one process that serves, which ``alone`` sees to: nobody works on these turns any more.
        """
        with self._transactions.write() as connection:
            closed = connection.execute(
                update(schema.turns)
                .where(_TURNS.state == TurnState.pending.value)
                .values(state=TurnState.incomplete.value, reason=reason)
            )
            return closed.rowcount

    def get_turn(self, person_id: str, turn_id: str) -> Turn:
        """One turn. Raises NotFound."""
        with self._transactions.read() as connection:
            return to_turn(find_turn(connection, turn_id, person_id))

    def feedback(self, person_id: str, turn_id: str, value: str | None, reason: str = "") -> Turn:
        """Store what a person thinks of an answer: ``up``, ``down``, or None to take it back.

        Raises FixInput for another value, NotFound.
        """
        if value not in ("up", "down", None):
            raise FixInput(f"Feedback is 'up', 'down' or none, not {value!r}.")
        with self._transactions.write() as connection:
            row = find_turn(connection, turn_id, person_id, lock=True)
            kept = reason if value else ""
            connection.execute(
                update(schema.turns).where(_TURNS.id == turn_id).values(feedback=value, feedback_reason=kept)
            )
            return to_turn(find_turn(connection, row.id))

    def _add_conversation(self, connection: Connection, person_id: str, title: str) -> str:
        conversation_id, now = self._new_id(), self._clock()
        connection.execute(
            insert(schema.conversations).values(
                id=conversation_id,
                person_id=person_id,
                title=title,
                search_text=fold(title),
                created_at=now,
                updated_at=now,
            )
        )
        return conversation_id

    def _add_turn(
        self,
        connection: Connection,
        conversation_id: str,
        sequence: int,
        question: str,
        key: str,
        as_of: date | None,
    ) -> Turn:
        turn_id, now = self._new_id(), self._clock()
        connection.execute(
            insert(schema.turns).values(
                id=turn_id,
                conversation_id=conversation_id,
                sequence=sequence,
                begin_key=key,
                question=question,
                asked_at=now,
                state=TurnState.pending.value,
                partial="",
                reason="",
                feedback_reason="",
                search_text=fold(question),
                as_of=as_of,
            )
        )
        touch(connection, conversation_id, now)
        return to_turn(find_turn(connection, turn_id))

    def _change(self, person_id: str, conversation_id: str, deleted_too: bool = False, **values: Any) -> Conversation:
        with self._transactions.write() as connection:
            own_conversation(connection, person_id, conversation_id, deleted_too=deleted_too, lock=True)
            connection.execute(
                update(schema.conversations).where(_CONVERSATIONS.id == conversation_id).values(**values)
            )
            return to_conversation(own_conversation(connection, person_id, conversation_id, deleted_too=True))

    def _update_turn(self, connection: Connection, row: Row[Any], **values: Any) -> Turn:
        connection.execute(update(schema.turns).where(_TURNS.id == row.id).values(**values))
        touch(connection, row.conversation_id, self._clock())
        return to_turn(find_turn(connection, row.id))
