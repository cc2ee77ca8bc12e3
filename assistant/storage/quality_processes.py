"""Quality processes: approved, ended, and whether their replies are tied to accounts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select, update

from assistant.domain.quality import Process
from assistant.storage import adherence, schema
from assistant.storage.insertion import hold, insert_once
from assistant.storage.rows import row_of
from assistant.storage.store import Store

_PROCESSES, _SUBMISSIONS, _REPLIES = schema.quality_processes.c, schema.quality_submissions.c, schema.quality_replies.c
_FIELDS = [column for column in _PROCESSES if column.name in Process.model_fields]
_NO_TIES: dict[str, Any] = {"tie_purpose": "", "tied_by": "", "tied_at": None}


class QualityProcessStore(Store):
    """Every process that a leader approved, also those that have ended."""

    def approve(self, key: str, name: str, purpose: str, run_by: str, approved_by: str) -> Process:
        """Keep a process; the same key gives the same one."""
        values = {
            "id": self._new_id(),
            "key": key,
            "name": name,
            "purpose": purpose,
            "run_by": run_by,
            "approved_by": approved_by,
            "approved_at": self._clock(),
            **_NO_TIES,
        }
        with self._transactions.write() as connection:
            return _process(insert_once(connection, schema.quality_processes, values, ("key",), select(*_FIELDS)))

    def list(self) -> tuple[Process, ...]:
        """Every process, the oldest first."""
        with self._transactions.read() as connection:
            return tuple(map(_process, connection.execute(select(*_FIELDS).order_by(_PROCESSES.sequence))))

    def get(self, process_id: str) -> Process:
        """One of them. Raises NotFound."""
        with self._transactions.read() as connection:
            return _find(connection, process_id)

    def end(self, process_id: str) -> Process:
        """Take no more replies for it and count none of its own; its ties go. Raises NotFound."""
        with self._transactions.write() as connection:
            hold(connection, "quality")
            if _find(connection, process_id).in_force:
                _remove_ties(connection, process_id)
                _count(connection, process_id, -1)
                _change(connection, process_id, ended_at=self._clock())
            return _find(connection, process_id)

    def approve_again(self, process_id: str, approved_by: str) -> Process:
        """Let one that has ended take replies again, and count those it had. Raises NotFound."""
        with self._transactions.write() as connection:
            hold(connection, "quality")
            if not _find(connection, process_id).in_force:
                _count(connection, process_id, 1)
                _change(connection, process_id, ended_at=None, approved_by=approved_by, approved_at=self._clock())
            return _find(connection, process_id)

    def tie(self, process_id: str, purpose: str, tied_by: str) -> Process:
        """Have replies that come from now on tied to accounts. Raises NotFound."""
        with self._transactions.write() as connection:
            hold(connection, "quality")
            _change(connection, process_id, tie_purpose=purpose, tied_by=tied_by, tied_at=self._clock())
            return _find(connection, process_id)

    def untie(self, process_id: str) -> tuple[Process, int]:
        """Tie no more replies, and remove the ties there are; how many. Raises NotFound."""
        with self._transactions.write() as connection:
            hold(connection, "quality")
            removed = _remove_ties(connection, process_id)
            return _find(connection, process_id), removed


def in_force(connection: Connection, process_id: str) -> Process | None:
    """The process, where it has not ended; inside a transaction. Raises NotFound."""
    found = _find(connection, process_id)
    return found if found.in_force else None


def forget_person(connection: Connection, person_id: str) -> int:
    """Remove somebody's ties; how many. The replies stay and say no more whose they were."""
    tied = update(schema.quality_replies).where(_REPLIES.person_id == person_id)
    return connection.execute(tied.values(person_id="")).rowcount


def _remove_ties(connection: Connection, process_id: str) -> int:
    _change(connection, process_id, **_NO_TIES)
    of_process = select(_SUBMISSIONS.id).where(_SUBMISSIONS.process_id == process_id)
    tied = (_REPLIES.person_id != "") & _REPLIES.submission_id.in_(of_process)
    return connection.execute(update(schema.quality_replies).where(tied).values(person_id="")).rowcount


def _count(connection: Connection, process_id: str, sign: int) -> None:
    which = (_SUBMISSIONS.process_id == process_id, _SUBMISSIONS.taken_back_at.is_(None))
    adherence.add(connection, adherence.kept_numbers(connection, *which), sign)


def _change(connection: Connection, process_id: str, **values: Any) -> None:
    connection.execute(update(schema.quality_processes).where(_PROCESSES.id == process_id).values(values))


def _find(connection: Connection, process_id: str) -> Process:
    query = select(*_FIELDS).where(_PROCESSES.id == process_id)
    return _process(row_of(connection, query, "There is no such quality process."))


def _process(row: Row[Any]) -> Process:
    return Process.model_validate(dict(row._mapping))
