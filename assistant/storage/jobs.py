"""Long work: what waits, whose turn it is, how far it is, what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, literal, select, update

from assistant.domain.jobs import OPEN, Job, JobState
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_once
from assistant.storage.rows import row_of
from assistant.storage.store import Store
from assistant.storage.text import tree_to_json

_JOBS = schema.jobs.c
_FIELDS = [column for column in _JOBS if column.name in Job.model_fields]
_OPEN = _JOBS.state.in_([state.value for state in OPEN])
_MOST_LISTED = 20


class JobStore(Store):
    """Jobs by owner. One process works on them; what it had finished is in the row when another takes over."""

    def add(self, person_id: str, key: str, kind: str, payload: Mapping[str, Any]) -> Job:
        """Put work into the queue; the same key of the same person returns the job that is there."""
        values = {
            "id": self._new_id(),
            "person_id": person_id,
            "key": key,
            "kind": kind,
            "payload": tree_to_json(dict(payload)),
            "state": JobState.waiting.value,
            "done": 0,
            "total": 0,
            "message": "",
            "turn": 0,
            "made_at": self._clock(),
        }
        with self._transactions.write() as connection:
            return _job(insert_once(connection, schema.jobs, values, ("person_id", "key"), select(*_FIELDS)))

    def get(self, person_id: str, job_id: str) -> Job:
        """One of a person's jobs. Raises NotFound."""
        with self._transactions.read() as connection:
            return _job(_own(connection, person_id, job_id))

    def unseen(self, person_id: str) -> tuple[Job, ...]:
        """A person's open jobs, and those that ended without being put away; the oldest first."""
        query = select(*_FIELDS).where(_JOBS.person_id == person_id, _JOBS.seen_at.is_(None))
        with self._transactions.read() as connection:
            return tuple(_job(row) for row in connection.execute(query.order_by(_JOBS.sequence).limit(_MOST_LISTED)))

    def open_ones(self, person_id: str | None = None, kind: str | None = None) -> int:
        """How many jobs are open, of all people and kinds or of one."""
        query = select(func.count()).select_from(schema.jobs).where(_OPEN)
        if person_id is not None:
            query = query.where(_JOBS.person_id == person_id)
        if kind is not None:
            query = query.where(_JOBS.kind == kind)
        with self._transactions.read() as connection:
            return connection.execute(query).scalar_one()

    def put_away(self, person_id: str, job_id: str) -> None:
        """Do not list a job any more that has ended; an open one stays. Raises NotFound."""
        with self._transactions.write() as connection:
            _own(connection, person_id, job_id)
            ended = (_JOBS.id == job_id) & ~_OPEN
            connection.execute(update(schema.jobs).where(ended).values(seen_at=self._clock()))

    def cancel(self, person_id: str, job_id: str) -> Job:
        """End a job of a person's; one that has ended stays as it is. Raises NotFound."""
        with self._transactions.write() as connection:
            _own(connection, person_id, job_id)
            self._end(connection, job_id, JobState.cancelled, "")
            return _job(_own(connection, person_id, job_id))

    def take(self) -> Job | None:
        """The job whose turn it is, now running: of the person who had a turn least recently, the one that runs
        already or the oldest. None when nothing is open."""
        last = select(_JOBS.person_id, func.max(_JOBS.turn).label("turn")).group_by(_JOBS.person_id).subquery()
        waits = _JOBS.state == JobState.waiting.value
        query = (
            select(_JOBS.id)
            .join(last, last.c.person_id == _JOBS.person_id)
            .where(_OPEN)
            .order_by(last.c.turn, waits, _JOBS.sequence)
            .limit(1)
        )
        with self._transactions.write() as connection:
            job_id = connection.execute(query).scalar()
            if job_id is None:
                return None
            turn = connection.execute(select(func.max(_JOBS.turn))).scalar_one() + 1
            values = {"state": JobState.running.value, "turn": turn}
            started = func.coalesce(_JOBS.started_at, literal(self._clock(), _JOBS.started_at.type))
            taken = connection.execute(
                update(schema.jobs).where(_JOBS.id == job_id, _OPEN).values(**values, started_at=started)
            )
            # Somebody may have cancelled it in between.
            return _job(_find(connection, job_id)) if taken.rowcount else None

    def progress(self, job_id: str, done: int, total: int, seconds_left: int | None) -> bool:
        """Note how far a job is; False when it was ended meanwhile."""
        values = {"done": done, "total": total, "seconds_left": seconds_left}
        with self._transactions.write() as connection:
            return (
                connection.execute(update(schema.jobs).where(_JOBS.id == job_id, _OPEN).values(**values)).rowcount > 0
            )

    def is_open(self, job_id: str) -> bool:
        """Whether a job has not ended."""
        with self._transactions.read() as connection:
            return connection.execute(select(_JOBS.id).where(_JOBS.id == job_id, _OPEN)).first() is not None

    def end(self, job_id: str, state: JobState, message: str) -> None:
        """Note what came of a job; one that has ended stays as it is."""
        with self._transactions.write() as connection:
            self._end(connection, job_id, state, message)

    def hand_back(self) -> int:
        """Have what a process that is gone was working on wait again, with all it had finished; how many jobs."""
        running = _JOBS.state == JobState.running.value
        with self._transactions.write() as connection:
            return connection.execute(
                update(schema.jobs).where(running).values(state=JobState.waiting.value, seconds_left=None)
            ).rowcount

    def purge_ended(self, older_than_seconds: float) -> int:
        """Remove jobs that ended at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.jobs).where(~_OPEN, _JOBS.ended_at <= before)).rowcount

    def _end(self, connection: Connection, job_id: str, state: JobState, message: str) -> None:
        values = {"state": state.value, "message": message, "seconds_left": None, "ended_at": self._clock()}
        connection.execute(update(schema.jobs).where(_JOBS.id == job_id, _OPEN).values(**values))


def _find(connection: Connection, job_id: str) -> Row[Any]:
    return row_of(connection, select(*_FIELDS).where(_JOBS.id == job_id), "There is no such work of yours.")


def _own(connection: Connection, person_id: str, job_id: str) -> Row[Any]:
    row = _find(connection, job_id)
    if row.person_id != person_id:
        raise NotFound("There is no such work of yours.")
    return row


def _job(row: Row[Any]) -> Job:
    return Job.model_validate({**row._mapping, "payload": json.loads(row.payload)})
