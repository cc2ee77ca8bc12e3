"""Which gaps and questions to a person belong together, who sees to them, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, insert, select, update

from assistant.domain.conversation import Gap, PersonQuestion
from assistant.domain.question_groups import QuestionGroup
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.gaps import gap_of
from assistant.storage.insertion import insert_new
from assistant.storage.questions import THERE, question_of
from assistant.storage.store import Store

_GROUPS, _MEMBERS = schema.question_groups.c, schema.question_group_members.c
_GAPS, _QUESTIONS = schema.gaps.c, schema.person_questions.c
_FIELDS = [column for column in _GROUPS if column.name != "sequence"]


class Members(NamedTuple):
    """Ids of what belongs together; ``group_id`` is empty for a group that is not there yet."""

    group_id: str
    gaps: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class QuestionGroupStore(Store):
    """A group holds no words of those who asked: they go with their gaps and questions.

    What was taken back is in none, and stands in its group again where that is undone.
    """

    def all(self) -> tuple[QuestionGroup, ...]:
        """Every group in which something is left, the oldest first; without gaps of conversations that were deleted."""
        with self._transactions.read() as connection:
            return _read(connection)

    def owned_by(self, person_id: str) -> tuple[QuestionGroup, ...]:
        """The groups that somebody is to see to, the oldest first."""
        with self._transactions.read() as connection:
            return _read(connection, _GROUPS.owner_id == person_id)

    def get(self, group_id: str) -> QuestionGroup:
        """One group. Raises NotFound."""
        with self._transactions.read() as connection:
            return _find(connection, group_id)

    def ungrouped(self, most: int) -> tuple[tuple[Gap, ...], tuple[PersonQuestion, ...]]:
        """The last ``most`` gaps and as many questions to a person that are in no group yet, the oldest first."""
        gaps = _visible_gaps().where(_GAPS.id.not_in(_members(_MEMBERS.gap_id))).order_by(_GAPS.sequence.desc())
        questions = select(schema.person_questions).where(THERE, _QUESTIONS.id.not_in(_members(_MEMBERS.question_id)))
        with self._transactions.read() as connection:
            lacking = connection.execute(gaps.limit(most)).all()
            asked = connection.execute(questions.order_by(_QUESTIONS.sequence.desc()).limit(most)).all()
        return tuple(map(gap_of, reversed(lacking))), tuple(map(question_of, reversed(asked)))

    def place(self, placed: Iterable[Members]) -> None:
        """Put gaps and questions in their groups; what is in one already stays there."""
        with self._transactions.write() as connection:
            for members in placed:
                group_id = members.group_id or self._make(connection)
                for column, ids in (("gap_id", members.gaps), ("question_id", members.questions)):
                    for one in ids:
                        values = {"group_id": group_id, column: one}
                        insert_new(connection, schema.question_group_members, values, unique=(column,))

    def give(self, group_id: str, owner_id: str, owner: str, due: date) -> QuestionGroup:
        """Say who sees to it, by when. Raises NotFound."""
        return self._change(group_id, owner_id=owner_id, owner=owner, owner_due=due)

    def answer(self, group_id: str, text: str, by: str) -> QuestionGroup:
        """Answer the group, and everybody in it who waits; answers that somebody got stay. Raises NotFound."""
        now = self._clock()
        given = {"answer": text, "answered_by": by, "answered_at": now}
        with self._transactions.write() as connection:
            waiting = [one.id for one in _find(connection, group_id).waiting]
            who = _QUESTIONS.id.in_(waiting) & _QUESTIONS.answer.is_(None) & THERE
            connection.execute(update(schema.person_questions).where(who).values(given))
            back = {"reason": "", "set_aside_by": "", "set_aside_at": None}
            connection.execute(update(schema.question_groups).where(_GROUPS.id == group_id).values({**given, **back}))
            return _find(connection, group_id)

    def link_draft(self, group_id: str, document: str) -> QuestionGroup:
        """Note the draft (``id@version``) made of its answer. Raises NotFound."""
        return self._change(group_id, document=document)

    def set_aside(self, group_id: str, reason: str, by: str) -> QuestionGroup:
        """Set it aside. Raises NotFound."""
        return self._change(group_id, reason=reason, set_aside_by=by, set_aside_at=self._clock())

    def take_up(self, group_id: str) -> QuestionGroup:
        """Undo ``set_aside``. Raises NotFound."""
        return self._change(group_id, reason="", set_aside_by="", set_aside_at=None)

    def purge_empty(self) -> int:
        """Remove groups of which nothing is left; how many it was."""
        with self._transactions.write() as connection:
            gone = delete(schema.question_groups).where(_GROUPS.id.not_in(select(_MEMBERS.group_id)))
            return connection.execute(gone).rowcount

    def _make(self, connection: Connection) -> str:
        group_id = self._new_id()
        texts = ("owner_id", "owner", "answer", "answered_by", "document", "reason", "set_aside_by")
        connection.execute(insert(schema.question_groups).values(id=group_id, **dict.fromkeys(texts, "")))
        return group_id

    def _change(self, group_id: str, **values: Any) -> QuestionGroup:
        with self._transactions.write() as connection:
            connection.execute(update(schema.question_groups).where(_GROUPS.id == group_id).values(**values))
            return _find(connection, group_id)


def forget_owner(connection: Connection, person_id: str) -> None:
    """Leave the groups that somebody was to see to without an owner."""
    nobody = {"owner_id": "", "owner": "", "owner_due": None}
    connection.execute(update(schema.question_groups).where(_GROUPS.owner_id == person_id).values(nobody))


def _members(column: Any) -> Select[Any]:
    return select(column).where(column.is_not(None))


def _visible_gaps() -> Select[Any]:
    """Gaps without those of conversations that were deleted a moment ago."""
    asked = schema.gaps.outerjoin(schema.turns).outerjoin(schema.conversations)
    return select(schema.gaps).select_from(asked).where(schema.conversations.c.deleted_at.is_(None))


def _find(connection: Connection, group_id: str) -> QuestionGroup:
    found = _read(connection, _GROUPS.id == group_id)
    if not found:
        raise NotFound("There is no such group of questions any more.")
    return found[0]


def _read(connection: Connection, *which: ColumnElement[bool]) -> tuple[QuestionGroup, ...]:
    member_of = schema.question_group_members
    only = [_MEMBERS.group_id.in_(select(_GROUPS.id).where(*which))] if which else []
    gaps: dict[str, list[Row[Any]]] = defaultdict(list)
    with_group = _visible_gaps().join(member_of, _MEMBERS.gap_id == _GAPS.id).where(*only)
    for row in connection.execute(with_group.add_columns(_MEMBERS.group_id).order_by(_GAPS.sequence)):
        gaps[row.group_id].append(row)
    questions: dict[str, list[Row[Any]]] = defaultdict(list)
    asked = select(schema.person_questions, _MEMBERS.group_id).where(THERE)
    asked = asked.join(member_of, _MEMBERS.question_id == _QUESTIONS.id).where(*only)
    for row in connection.execute(asked.order_by(_QUESTIONS.sequence)):
        questions[row.group_id].append(row)
    return tuple(
        _group(row, gaps[row.id], questions[row.id])
        for row in connection.execute(select(*_FIELDS).where(*which).order_by(_GROUPS.sequence))
        if gaps[row.id] or questions[row.id]
    )


def _group(row: Row[Any], gaps: list[Row[Any]], questions: list[Row[Any]]) -> QuestionGroup:
    passed_on = {one.turn_id for one in questions if one.turn_id}
    return QuestionGroup(
        **row._mapping,
        gaps=tuple(map(gap_of, gaps)),
        questions=tuple(map(question_of, questions)),
        times=len(questions) + sum(one.turn_id not in passed_on for one in gaps),
    )
