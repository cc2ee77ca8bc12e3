"""Questions passed to a person: the inbox and what became of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from assistant.domain.conversation import PersonQuestion
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.store import Store

_QUESTIONS = schema.person_questions.c
_FIELDS = [column for column in _QUESTIONS if column.name != "sequence"]
THERE = _QUESTIONS.taken_back_at.is_(None)
"""What was not taken back."""
_OPEN = _QUESTIONS.answer.is_(None)


class QuestionStore(Store):
    """Every question asked of a person, from asking to the document made of the answer."""

    def ask(
        self, person_id: str, person_name: str, question: str, owner: str, due: date, turn_id: str | None = None
    ) -> PersonQuestion:
        """Put a question into the inbox of ``owner``, to be answered by ``due`` (company's time zone).

        The same question asked again from the same turn returns the one that is there, where it was not taken back.
        Raises FixInput when the question is blank, NotFound when the turn is not one of this person's.
        """
        if not question.strip():
            raise FixInput("The question is empty; write what you want to know.")
        with self._transactions.write() as connection:
            if turn_id is not None:
                _lock_turn(connection, person_id, turn_id)
                same = THERE & (_QUESTIONS.turn_id == turn_id) & (_QUESTIONS.question == question)
                asked = connection.execute(select(*_FIELDS).where(same)).first()
                if asked is not None:
                    return question_of(asked)
            question_id = self._new_id()
            connection.execute(
                insert(schema.person_questions).values(
                    id=question_id,
                    person_id=person_id,
                    person_name=person_name,
                    question=question,
                    owner=owner,
                    due=due,
                    asked_at=self._clock(),
                    turn_id=turn_id,
                )
            )
            return _find(connection, question_id)

    def mine(self, person_id: str) -> tuple[PersonQuestion, ...]:
        """What a person asked and did not take back, newest first."""
        return self._list(THERE & (_QUESTIONS.person_id == person_id), _QUESTIONS.sequence.desc())

    def open(self) -> tuple[PersonQuestion, ...]:
        """The inbox: what nobody has answered, the oldest due date first."""
        return self._list(THERE & _OPEN, _QUESTIONS.due, _QUESTIONS.sequence)

    def get(self, question_id: str) -> PersonQuestion:
        """One question, also one that was taken back. Raises NotFound."""
        with self._transactions.read() as connection:
            return _find(connection, question_id)

    def answer(self, question_id: str, text: str, answered_by: str) -> PersonQuestion:
        """Store the answer; the first one stays.

        Raises FixInput when somebody has answered already or the text is blank, NotFound when there is
        no such question or it was taken back.
        """
        if not text.strip():
            raise FixInput("The answer is empty; write what the person should do.")
        with self._transactions.write() as connection:
            stored = connection.execute(
                update(schema.person_questions)
                .where(_QUESTIONS.id == question_id, _OPEN, THERE)
                .values(answer=text, answered_by=answered_by, answered_at=self._clock())
            )
            question = _find(connection, question_id)
            if question.taken_back_at is not None:
                raise NotFound("The question was taken back. Nobody waits for an answer any more.")
            if stored.rowcount == 0:
                when = f"{question.answered_at:%Y-%m-%d %H:%M} UTC"
                raise FixInput(
                    f"{question.answered_by} answered this question on {when}. That answer stays and yours was "
                    "not sent; read it, and pass on what it lacks."
                )
            return question

    def take_back(self, question_id: str) -> PersonQuestion:
        """Take a question back. Raises NotFound, FixInput for one that has an answer."""
        with self._transactions.write() as connection:
            which = (_QUESTIONS.id == question_id) & _OPEN
            connection.execute(update(schema.person_questions).where(which).values(taken_back_at=self._clock()))
            question = _find(connection, question_id)
            if question.answer is not None:
                raise FixInput("It has been answered by now. You find the answer with your questions.")
            return question

    def put_back(self, question_id: str) -> PersonQuestion:
        """Undo ``take_back``. Raises NotFound."""
        with self._transactions.write() as connection:
            which = _QUESTIONS.id == question_id
            connection.execute(update(schema.person_questions).where(which).values(taken_back_at=None))
            return _find(connection, question_id)

    def purge_taken_back(self, older_than_seconds: float) -> int:
        """Remove for good what was taken back at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            gone = delete(schema.person_questions).where(_QUESTIONS.taken_back_at <= before)
            return connection.execute(gone).rowcount

    def link_draft(self, question_id: str, document_reference: str) -> PersonQuestion:
        """Note the document draft (``id@version``) made from the answer. Raises NotFound."""
        with self._transactions.write() as connection:
            connection.execute(
                update(schema.person_questions)
                .where(_QUESTIONS.id == question_id)
                .values(draft_document_id=document_reference)
            )
            return _find(connection, question_id)

    def forget_names(self, older_than_seconds: float) -> int:
        """Forget who asked the questions that were answered at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        named = (_QUESTIONS.answered_at <= before) & (_QUESTIONS.person_id != "")
        with self._transactions.write() as connection:
            return forget_askers(connection, named)

    def _list(self, which: ColumnElement[bool], *order: ColumnElement[Any]) -> tuple[PersonQuestion, ...]:
        with self._transactions.read() as connection:
            return tuple(question_of(row) for row in connection.execute(select(*_FIELDS).where(which).order_by(*order)))


def forget_askers(connection: Connection, which: ColumnElement[bool]) -> int:
    """Take the names from questions; how many it was."""
    nobody = {"person_id": "", "person_name": "", "turn_id": None}
    return connection.execute(update(schema.person_questions).where(which).values(**nobody)).rowcount


def _lock_turn(connection: Connection, person_id: str, turn_id: str) -> None:
    own = (
        select(schema.turns.c.id)
        .join(schema.conversations)
        .where(schema.turns.c.id == turn_id, schema.conversations.c.person_id == person_id)
        .with_for_update(of=schema.turns)
    )
    if connection.execute(own).first() is None:
        raise NotFound("There is no such turn among yours to ask a person about.")


def _find(connection: Connection, question_id: str) -> PersonQuestion:
    row = connection.execute(select(*_FIELDS).where(_QUESTIONS.id == question_id)).first()
    if row is None:
        raise NotFound("There is no such question to a person.")
    return question_of(row)


def question_of(row: Row[Any]) -> PersonQuestion:
    """A row of the table as a question."""
    return PersonQuestion(**{column.name: getattr(row, column.name) for column in _FIELDS})
