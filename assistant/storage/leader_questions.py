"""Questions to a leader: asked, taken back, answered, and read by everybody where the asker agrees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from assistant.domain.leader_questions import LeaderQuestion
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_once
from assistant.storage.rows import forget_writer, row_of
from assistant.storage.store import Store

_QUESTIONS = schema.leader_questions.c
_FIELDS = [column for column in _QUESTIONS if column.name not in ("sequence", "key")]
_THERE = _QUESTIONS.taken_back_at.is_(None)
_OPEN = _QUESTIONS.answer.is_(None)


class LeaderQuestionStore(Store):
    """Every question to a leader that was not removed for good."""

    def ask(
        self,
        person_id: str,
        person_name: str,
        key: str,
        question: str,
        due: date,
        *,
        leader_id: str = "",
        leader_name: str = "",
        for_everybody: bool = False,
        with_name: bool = False,
    ) -> LeaderQuestion:
        """Keep a question; the same key of the same asker returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "person_id": person_id,
                "person_name": person_name,
                "key": key,
                "leader_id": leader_id,
                "leader_name": leader_name,
                "question": question,
                "for_everybody": for_everybody,
                "with_name": with_name,
                "due": due,
                "asked_at": self._clock(),
                "answered_by": "",
            }
            unique = ("person_id", "key")
            return _question(insert_once(connection, schema.leader_questions, values, unique, select(*_FIELDS)))

    def get(self, question_id: str) -> LeaderQuestion:
        """One question, also one that was taken back. Raises NotFound."""
        with self._transactions.read() as connection:
            return _find(connection, question_id)

    def mine(self, person_id: str) -> tuple[LeaderQuestion, ...]:
        """What somebody asked and did not take back, the newest first."""
        return self._list(_THERE & (_QUESTIONS.person_id == person_id), _QUESTIONS.sequence.desc())

    def open(self) -> tuple[LeaderQuestion, ...]:
        """What nobody has answered, the earliest due first."""
        return self._list(_THERE & _OPEN, _QUESTIONS.due, _QUESTIONS.sequence)

    def for_everybody(self, most: int) -> tuple[LeaderQuestion, ...]:
        """What was answered and everybody may read, the latest answer first."""
        shared = _THERE & ~_OPEN & _QUESTIONS.for_everybody.is_(True)
        return self._list(shared, _QUESTIONS.answered_at.desc(), _QUESTIONS.sequence.desc())[:most]

    def answer(self, question_id: str, text: str, by: str) -> LeaderQuestion:
        """Answer a question; the first answer stays. Raises NotFound, FixInput for one that has an answer."""
        with self._transactions.write() as connection:
            given = {"answer": text, "answered_by": by, "answered_at": self._clock()}
            which = (_QUESTIONS.id == question_id) & _OPEN & _THERE
            if connection.execute(update(schema.leader_questions).where(which).values(given)).rowcount:
                return _find(connection, question_id)
            found = _find(connection, question_id)
        if found.taken_back_at is not None:
            raise NotFound("The question was taken back. Nobody waits for an answer any more.")
        raise FixInput(f"{found.answered_by} answered this already. That answer stays and yours was not sent.")

    def share(self, question_id: str, for_everybody: bool) -> LeaderQuestion:
        """Say whether everybody may read question and answer. Raises NotFound."""
        return self._change(question_id, for_everybody=for_everybody)

    def take_back(self, question_id: str) -> LeaderQuestion:
        """Take a question back. Raises NotFound."""
        return self._change(question_id, taken_back_at=self._clock())

    def put_back(self, question_id: str) -> LeaderQuestion:
        """Undo ``take_back``. Raises NotFound."""
        return self._change(question_id, taken_back_at=None)

    def purge_taken_back(self, older_than_seconds: float) -> int:
        """Remove for good what was taken back at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            gone = delete(schema.leader_questions).where(_QUESTIONS.taken_back_at <= before)
            return connection.execute(gone).rowcount

    def forget_names(self, older_than_seconds: float) -> int:
        """Forget who asked what was answered at least that long ago; how many it was.

        What the asker alone reads goes with their name.
        """
        old = _QUESTIONS.answered_at <= self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            alone = delete(schema.leader_questions).where(old, _QUESTIONS.for_everybody.is_(False))
            gone = connection.execute(alone).rowcount
            return gone + _forget(connection, old & (_QUESTIONS.person_id != ""))

    def _change(self, question_id: str, **values: Any) -> LeaderQuestion:
        with self._transactions.write() as connection:
            connection.execute(update(schema.leader_questions).where(_QUESTIONS.id == question_id).values(**values))
            return _find(connection, question_id)

    def _list(self, which: ColumnElement[bool], *order: ColumnElement[Any]) -> tuple[LeaderQuestion, ...]:
        with self._transactions.read() as connection:
            return tuple(map(_question, connection.execute(select(*_FIELDS).where(which).order_by(*order))))


def remove_leader_questions(connection: Connection, person_id: str) -> tuple[int, int]:
    """Remove what somebody asked and everybody does not read, and their name from the rest; how many of each.

    What was asked of them goes to whoever leads.
    """
    own = _QUESTIONS.person_id == person_id
    stays = ~_OPEN & _QUESTIONS.for_everybody.is_(True) & _THERE
    gone = connection.execute(delete(schema.leader_questions).where(own, ~stays)).rowcount
    names = _forget(connection, own)
    nobody = {"leader_id": "", "leader_name": ""}
    connection.execute(update(schema.leader_questions).where(_QUESTIONS.leader_id == person_id).values(nobody))
    return gone, names


def _forget(connection: Connection, which: ColumnElement[bool]) -> int:
    return forget_writer(connection, schema.leader_questions, which, "person", with_name=False)


def _find(connection: Connection, question_id: str) -> LeaderQuestion:
    query = select(*_FIELDS).where(_QUESTIONS.id == question_id)
    return _question(row_of(connection, query, "There is no such question to a leader."))


def _question(row: Row[Any]) -> LeaderQuestion:
    return LeaderQuestion.model_validate(dict(row._mapping))
