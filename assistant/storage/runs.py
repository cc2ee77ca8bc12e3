"""Practice runs and their turns, each seen by the person who plays it alone.

A turn is two commits: the reply with its answer to come, then the customer's answer. Each reply has a key of the
caller's, so that a step repeated after a lost acknowledgement changes nothing. What was answered never changes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from assistant.domain.customer import Ending, Hostility
from assistant.domain.maxima import LISTED
from assistant.domain.runs import MOST_TURNS, Run, RunTurn
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.counted import count_practised
from assistant.storage.insertion import insert_new
from assistant.storage.store import Store
from assistant.storage.text import from_json, to_json, tree_to_json

_RUNS, _TURNS = schema.runs.c, schema.run_turns.c
NONE = "There is no such run among yours."


class RunStore(Store):
    """One row a run and one a turn.

    A run that is missing, deleted or another person's raises NotFound with the same words, so that nobody learns what
    others have.
    """

    def new_id(self) -> str:
        """An id for a run that is still to be begun."""
        return self._new_id()

    def find(self, person_id: str, key: str) -> Run | None:
        """The run that a person began with this key, deleted or not."""
        with self._transactions.read() as connection:
            query = select(schema.runs).where(_RUNS.person_id == person_id, _RUNS.key == key)
            return next(iter(_runs(connection, connection.execute(query).all())), None)

    def add(self, run: Run, key: str) -> Run:
        """Keep a run without turns. The same key of the same person returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": run.id,
                "person_id": run.person_id,
                "key": key,
                "content": to_json(run),
                "updated_at": run.begun_at,
                "assignment_id": run.assignment_id,
                **_values(wishes=run.wishes, hostility=run.hostility),
                "current": "",
                "stopped": False,
            }
            insert_new(connection, schema.runs, values, unique=("person_id", "key"))
            mine = (_RUNS.person_id == run.person_id) & (_RUNS.key == key)
            return _runs(connection, connection.execute(select(schema.runs).where(mine)).all())[0]

    def get(self, person_id: str, run_id: str) -> Run:
        """One of a person's runs with its turns. Raises NotFound."""
        with self._transactions.read() as connection:
            return _runs(connection, [_own(connection, person_id, run_id)])[0]

    def mine(self, person_id: str, most: int | None = LISTED, for_assignment: str | None = None) -> tuple[Run, ...]:
        """A person's own last runs, at most ``most``, newest first; with an id, those begun for an assignment."""
        query = select(schema.runs).where(_RUNS.person_id == person_id, _RUNS.deleted_at.is_(None))
        if for_assignment is not None:
            query = query.where(_RUNS.assignment_id == for_assignment)
        with self._transactions.read() as connection:
            rows = connection.execute(query.order_by(_RUNS.sequence.desc()).limit(most)).all()
            return _runs(connection, rows)

    def endings(self, assignment_ids: Iterable[str]) -> tuple[tuple[str, str, Ending], ...]:
        """How branches ended of runs begun for assignments: of which one, whose run, and the ending."""
        query = (
            select(_RUNS.assignment_id, _RUNS.person_id, _TURNS.ending)
            .join_from(schema.runs, schema.run_turns)
            .where(_RUNS.assignment_id.in_(sorted(set(assignment_ids))))
            .where(_RUNS.deleted_at.is_(None), _TURNS.ending.is_not(None))
            .distinct()
        )
        with self._transactions.read() as connection:
            return tuple((row[0], row[1], Ending(row[2])) for row in connection.execute(query))

    def change(
        self,
        person_id: str,
        run_id: str,
        *,
        wishes: Sequence[str] | None = None,
        hostility: Hostility | None = None,
        current: str | None = None,
        stopped: bool | None = None,
    ) -> Run:
        """Change what is given and nothing else. Raises NotFound."""
        with self._transactions.write() as connection:
            _own(connection, person_id, run_id, lock=True)
            values = _values(wishes=wishes, hostility=hostility, current=current, stopped=stopped)
            self._touch(connection, run_id, **values)
            return _runs(connection, [_own(connection, person_id, run_id)])[0]

    def turn_of(self, person_id: str, run_id: str, key: str) -> str | None:
        """The id of the turn that was begun with a key. Raises NotFound."""
        with self._transactions.read() as connection:
            _own(connection, person_id, run_id)
            return _turn_of(connection, run_id, key)

    def begin_turn(self, person_id: str, run_id: str, parent: str, reply: str, key: str) -> tuple[Run, str]:
        """First commit: the reply, with its answer to come; the run, and the id of the turn.

        The same key in the same run returns the turn that is there and stores nothing. ``parent`` is the turn it
        follows, empty for the opening. Raises NotFound, and FixInput for a run that is full.
        """
        with self._transactions.write() as connection:
            _own(connection, person_id, run_id, lock=True)
            turn_id = _turn_of(connection, run_id, key)
            if turn_id is None:
                query = select(func.count()).where(_TURNS.run_id == run_id)
                if connection.execute(query).scalar_one() >= MOST_TURNS:
                    raise FixInput(
                        f"This run has {MOST_TURNS} replies on all its branches, which is as many as one holds. Begin "
                        "another one; this one stays in your list."
                    )
                turn_id, now = self._new_id(), self._clock()
                turn = RunTurn(id=turn_id, parent=parent, reply=reply, at=now)
                values = {"id": turn_id, "run_id": run_id, "key": key, "content": to_json(turn)}
                connection.execute(insert(schema.run_turns).values(values))
                self._touch(connection, run_id, current=turn_id, stopped=False)
            return _runs(connection, [_own(connection, person_id, run_id)])[0], turn_id

    def finish_turn(self, run_id: str, turn: RunTurn) -> None:
        """Second commit: the customer's answer; where there is one already, that one stays. Raises NotFound."""
        with self._transactions.write() as connection:
            # Whoever changes a turn begins with its run, as whoever removes the run does.
            if connection.execute(select(_RUNS.id).where(_RUNS.id == run_id).with_for_update()).first() is None:
                raise NotFound(NONE)
            query = select(_TURNS.content).where(_TURNS.id == turn.id, _TURNS.run_id == run_id)
            if _turn(connection.execute(query).scalar_one(), turn.id).is_pending:
                ending = turn.state.ending if turn.state is not None else None
                values = {"content": to_json(turn), "ending": ending.value if ending is not None else None}
                connection.execute(update(schema.run_turns).where(_TURNS.id == turn.id).values(values))
                if ending is not None:
                    count_practised(connection, run_id, self._clock())
                self._touch(connection, run_id)

    def delete(self, person_id: str, run_id: str) -> None:
        """Hide a run until it is restored or purged; nobody it was submitted to sees it. Raises NotFound."""
        with self._transactions.write() as connection:
            _own(connection, person_id, run_id, lock=True)
            connection.execute(update(schema.runs).where(_RUNS.id == run_id).values(deleted_at=self._clock()))

    def restore(self, person_id: str, run_id: str) -> Run:
        """Bring a deleted run back; one that is not deleted stays as it is. Raises NotFound."""
        with self._transactions.write() as connection:
            _own(connection, person_id, run_id, deleted_too=True, lock=True)
            connection.execute(update(schema.runs).where(_RUNS.id == run_id).values(deleted_at=None))
            return _runs(connection, [_own(connection, person_id, run_id)])[0]

    def purge_deleted(self, older_than_seconds: float) -> int:
        """Remove for good what was deleted at least that long ago; how many runs it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.runs).where(_RUNS.deleted_at <= before)).rowcount

    def purge_unused(self, older_than_seconds: float) -> int:
        """Remove for good the runs in which nothing happened for that long; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.runs).where(_RUNS.updated_at <= before)).rowcount

    def _touch(self, connection: Connection, run_id: str, **values: Any) -> None:
        values["updated_at"] = self._clock()
        connection.execute(update(schema.runs).where(_RUNS.id == run_id).values(values))


def _values(**changes: Any) -> dict[str, Any]:
    """What is given, as columns hold it."""
    given = {name: value for name, value in changes.items() if value is not None}
    if "wishes" in given:
        given["wishes"] = tree_to_json(list(given["wishes"]))
    if "hostility" in given:
        given["hostility"] = given["hostility"].value
    return given


def _own(
    connection: Connection, person_id: str, run_id: str, *, deleted_too: bool = False, lock: bool = False
) -> Row[Any]:
    query: Any = select(schema.runs).where(_RUNS.id == run_id, _RUNS.person_id == person_id)
    if not deleted_too:
        query = query.where(_RUNS.deleted_at.is_(None))
    row: Row[Any] | None = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound(NONE)
    return row


def _turn_of(connection: Connection, run_id: str, key: str) -> str | None:
    query = select(_TURNS.id).where(_TURNS.run_id == run_id, _TURNS.key == key)
    return connection.execute(query).scalar_one_or_none()


def _runs(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Run, ...]:
    turns: dict[str, list[RunTurn]] = defaultdict(list)
    of_these = _TURNS.run_id.in_([row.id for row in rows])
    query = select(_TURNS.run_id, _TURNS.id, _TURNS.content).where(of_these).order_by(_TURNS.sequence)
    for turn in connection.execute(query):
        turns[turn.run_id].append(_turn(turn.content, turn.id))
    return tuple(_run(row, turns[row.id]) for row in rows)


def _run(row: Row[Any], turns: Iterable[RunTurn]) -> Run:
    now = {
        "wishes": tuple(json.loads(row.wishes)),
        "hostility": Hostility(row.hostility),
        "turns": tuple(turns),
        "current": row.current,
        "stopped": row.stopped,
    }
    return from_json(Run, row.content, f"Run {row.id}").model_copy(update=now)


def _turn(content: str, turn_id: str) -> RunTurn:
    return from_json(RunTurn, content, f"Turn {turn_id}")
