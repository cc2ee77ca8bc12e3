"""Assignments, who got them, and what they submitted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from assistant.domain.assignments import Assignee, Assignment, AtLeast, Submission
from assistant.domain.customer import Hostility
from assistant.domain.runs import Mode
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_new, insert_or_replace
from assistant.storage.store import Store

_ASSIGNMENTS, _ASSIGNEES = schema.assignments.c, schema.assignees.c
_SUBMISSIONS, _RUNS = schema.submissions.c, schema.runs.c
NONE = "There is no such assignment for you."


class AssignmentStore(Store):
    """One row an assignment, one an assignee and one a submitted run. Who may see what is the caller's to ask."""

    def add(
        self,
        author_id: str,
        author_name: str,
        key: str,
        *,
        scenario_id: str,
        assignees: Iterable[Assignee],
        due_on: date,
        team_id: str = "",
        attempts: int = 0,
        at_least: AtLeast = AtLeast.finished,
        mode: Mode = Mode.free,
        hostility: Hostility = Hostility.none,
    ) -> tuple[Assignment, bool]:
        """Give an assignment, and whether it is new: the same key of the same author returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "author_id": author_id,
                "key": key,
                "author_name": author_name,
                "scenario_id": scenario_id,
                "team_id": team_id,
                "due_on": due_on,
                "attempts": attempts,
                "at_least": at_least.value,
                "mode": mode.value,
                "hostility": hostility.value,
                "made_at": self._clock(),
            }
            is_new = insert_new(connection, schema.assignments, values, unique=("author_id", "key"))
            if is_new:
                rows = [{"assignment_id": values["id"], **one.model_dump()} for one in assignees]
                connection.execute(insert(schema.assignees), rows)
            mine = (_ASSIGNMENTS.author_id == author_id) & (_ASSIGNMENTS.key == key)
            return _found(connection, mine)[0], is_new

    def get(self, assignment_id: str) -> Assignment:
        """One assignment, withdrawn or not. Raises NotFound."""
        with self._transactions.read() as connection:
            found = _found(connection, _ASSIGNMENTS.id == assignment_id)
        if not found:
            raise NotFound(NONE)
        return found[0]

    def of_person(self, person_id: str) -> tuple[Assignment, ...]:
        """What somebody was given and is not withdrawn, the earliest day first."""
        theirs = select(_ASSIGNEES.assignment_id).where(_ASSIGNEES.person_id == person_id)
        with self._transactions.read() as connection:
            return _found(connection, _ASSIGNMENTS.id.in_(theirs) & _ASSIGNMENTS.withdrawn_at.is_(None))

    def all(self) -> tuple[Assignment, ...]:
        """Everything that is not withdrawn, the earliest day first."""
        with self._transactions.read() as connection:
            return _found(connection, _ASSIGNMENTS.withdrawn_at.is_(None))

    def withdraw(self, assignment_id: str) -> None:
        """Take an assignment back; runs that were begun for it stay with those who played them. Raises NotFound."""
        with self._transactions.write() as connection:
            this = _ASSIGNMENTS.id == assignment_id
            values = {"withdrawn_at": self._clock()}
            if connection.execute(update(schema.assignments).where(this).values(values)).rowcount == 0:
                raise NotFound(NONE)

    def submit(self, assignment_id: str, run_id: str, to_turn: str) -> None:
        """Let a branch of a run be read; another branch of the same run takes its place."""
        with self._transactions.write() as connection:
            values = {
                "assignment_id": assignment_id,
                "run_id": run_id,
                "to_turn": to_turn,
                "submitted_at": self._clock(),
            }
            insert_or_replace(connection, schema.submissions, values, unique=("assignment_id", "run_id"))

    def take_back(self, assignment_id: str, run_id: str) -> None:
        """Nobody else reads the run any more."""
        with self._transactions.write() as connection:
            this = (_SUBMISSIONS.assignment_id == assignment_id) & (_SUBMISSIONS.run_id == run_id)
            connection.execute(delete(schema.submissions).where(this))

    def submitted(self, assignment_ids: Collection[str]) -> tuple[Submission, ...]:
        """What was submitted of runs that their owners have not deleted, the oldest first."""
        query = (
            select(schema.submissions, _RUNS.person_id)
            .join_from(schema.submissions, schema.runs)
            .where(_SUBMISSIONS.assignment_id.in_(sorted(assignment_ids)), _RUNS.deleted_at.is_(None))
            .order_by(_SUBMISSIONS.submitted_at)
        )
        with self._transactions.read() as connection:
            rows: Sequence[Any] = connection.execute(query).all()
        return tuple(Submission.model_validate(dict(row._mapping)) for row in rows)

    def purge(self, before: date) -> int:
        """Remove for good what was due before a day; how many assignments it was."""
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.assignments).where(_ASSIGNMENTS.due_on < before)).rowcount


def _found(connection: Connection, which: ColumnElement[bool]) -> tuple[Assignment, ...]:
    query = select(schema.assignments).where(which).order_by(_ASSIGNMENTS.due_on, _ASSIGNMENTS.sequence)
    rows: Sequence[Any] = connection.execute(query).all()
    got: dict[str, list[Assignee]] = defaultdict(list)
    of_these = _ASSIGNEES.assignment_id.in_([row.id for row in rows])
    people: Sequence[Any] = connection.execute(
        select(schema.assignees).where(of_these).order_by(_ASSIGNEES.person_id)
    ).all()
    for row in people:
        got[row.assignment_id].append(Assignee(person_id=row.person_id, as_leader=row.as_leader))
    return tuple(_assignment(row, got[row.id]) for row in rows)


def _assignment(row: Any, assignees: Iterable[Assignee]) -> Assignment:
    return Assignment(
        id=row.id,
        author_id=row.author_id,
        author_name=row.author_name,
        scenario_id=row.scenario_id,
        team_id=row.team_id,
        assignees=tuple(assignees),
        due_on=row.due_on,
        attempts=row.attempts,
        at_least=AtLeast(row.at_least),
        mode=Mode(row.mode),
        hostility=Hostility(row.hostility),
        made_at=row.made_at,
        withdrawn_at=row.withdrawn_at,
    )
