"""Sent replies that were submitted for a quality process, the verdicts on them, and how these add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from assistant.domain.adherence import Tally
from assistant.domain.quality import Count, Judged, KeptReply, OwnReply, SentReply, Submission
from assistant.errors import FixInput
from assistant.storage import adherence, schema
from assistant.storage.insertion import hold, insert_new
from assistant.storage.quality_processes import in_force
from assistant.storage.quality_rows import add_replies, add_to, add_verdicts, counts_of, known_digests
from assistant.storage.rows import row_of
from assistant.storage.store import Store

_PROCESSES, _SUBMISSIONS, _REPLIES = schema.quality_processes.c, schema.quality_submissions.c, schema.quality_replies.c
_LISTED = [column for column in _SUBMISSIONS if column.name in Submission.model_fields]
_KEPT = [column for column in _REPLIES if column.name in KeptReply.model_fields]
_AT_ONCE = 10_000
"""Replies in one transaction, where many are added."""


class QualityStore(Store):
    """Submissions, their replies and the verdicts on them, counted as they come.

    Whoever changes what counts holds ``quality``: one at a time, so that the counts and the verdicts stay together.
    """

    def submit(
        self,
        process_id: str,
        key: str,
        submitted_by: str,
        replies: Sequence[SentReply],
        *,
        tied_at: datetime | None = None,
        refused: int = 0,
        repeated: int = 0,
        details: int = 0,
    ) -> Submission:
        """Keep replies that are to be judged, without those that are kept already; the same key gives the same one.

        One that is kept and does not count, because it was taken back or its process ended, moves to this one.
        ``repeated`` are those that the caller left out as kept already. ``tied_at`` is since when the
        process ties replies, as the caller knew it. Raises NotFound, and FixInput where the process has ended.
        """
        submission_id = self._new_id()
        values = {
            "id": submission_id,
            "process_id": process_id,
            "key": key,
            "submitted_by": submitted_by,
            "submitted_at": self._clock(),
            "rows": 0,
            "judged": 0,
            "unread": 0,
            "refused": refused,
            "repeated": repeated,
            "details": details,
            "job_id": "",
        }
        with self._transactions.write() as connection:
            hold(connection, "quality")
            process = in_force(connection, process_id)
            if process is None:
                raise FixInput("This quality process has ended. Approve it again, or choose another.")
            if process.tied_at is None or process.tied_at != tied_at:
                # Nobody said what for, or that changed while the file was read.
                replies = [one.model_copy(update={"person_id": ""}) for one in replies]
            if insert_new(connection, schema.quality_submissions, values, unique=("key",)):
                kept = add_replies(connection, submission_id, replies)
                add_to(connection, submission_id, repeated=len(replies) - len(kept))
            return _submission(connection.execute(_listing().where(_SUBMISSIONS.key == key)).one())

    def add_many(self, submission_id: str, rows: Iterable[tuple[SentReply, Sequence[Count]]], engine: str = "") -> int:
        """Add replies with what counts of each to a submission, many at once; how many verdicts were added.

        Replies that are kept already are left out. Each some thousand are a transaction of their own. Raises NotFound.
        """
        added, rows = 0, iter(rows)
        while piece := list(islice(rows, _AT_ONCE)):
            with self._transactions.write() as connection:
                hold(connection, "quality")
                _find(connection, submission_id)
                ids = add_replies(connection, submission_id, [one for one, _ in piece], self._clock(), engine)
                new = [(one, counts) for one, counts in piece if one.digest in ids]
                added += add_verdicts(connection, ((ids[one.digest], counts) for one, counts in new))
                if _is_counted(connection, submission_id):
                    adherence.add(connection, adherence.numbers_of(new))
        return added

    def submissions(self) -> tuple[Submission, ...]:
        """Every submission, newest first."""
        with self._transactions.read() as connection:
            return tuple(map(_submission, connection.execute(_listing())))

    def submission(self, submission_id: str) -> Submission:
        """One of them. Raises NotFound."""
        with self._transactions.read() as connection:
            return _find(connection, submission_id)

    def note_job(self, submission_id: str, job_id: str) -> None:
        """Say which job judges a submission."""
        chosen = update(schema.quality_submissions).where(_SUBMISSIONS.id == submission_id)
        with self._transactions.write() as connection:
            connection.execute(chosen.values(job_id=job_id))

    def waiting(self, submission_id: str, limit: int) -> tuple[KeptReply, ...]:
        """The first replies of a submission that are not judged yet; none where they would not count."""
        mine = (_REPLIES.submission_id == submission_id) & _REPLIES.judged_at.is_(None)
        query = select(*_KEPT).where(mine).order_by(_REPLIES.id).limit(limit)
        with self._transactions.read() as connection:
            if not _is_counted(connection, submission_id):
                return ()
            return tuple(map(_reply, connection.execute(query)))

    def keep_judged(self, submission_id: str, judged: Sequence[Judged], engine: str) -> Submission:
        """Keep what an engine said and count it, once: a reply that is judged stays as it is. Raises NotFound."""
        counts = {one.reply_id: one.counts for one in judged}
        unread = {one.reply_id for one in judged if one.is_unread}
        mine = (_REPLIES.submission_id == submission_id) & _REPLIES.judged_at.is_(None)
        with self._transactions.write() as connection:
            hold(connection, "quality")
            _find(connection, submission_id)
            new = [_reply(row) for row in connection.execute(select(*_KEPT).where(mine, _REPLIES.id.in_(counts)))]
            if new:
                values = {"judged_at": self._clock(), "engine": engine}
                noted = update(schema.quality_replies).where(_REPLIES.id == bindparam("one")).values(values)
                connection.execute(noted, [{"one": reply.id} for reply in new])
            add_verdicts(connection, ((reply.id, counts[reply.id]) for reply in new))
            add_to(connection, submission_id, judged=len(new), unread=sum(reply.id in unread for reply in new))
            if _is_counted(connection, submission_id):
                adherence.add(connection, adherence.numbers_of((reply, counts[reply.id]) for reply in new))
            return _find(connection, submission_id)

    def known(self, digests: Sequence[str]) -> set[str]:
        """Which of these are digests of replies that are kept and count."""
        with self._transactions.read() as connection:
            return known_digests(connection, digests)

    def take_back(self, submission_id: str) -> Submission:
        """Count nothing of a submission any more; one that is taken back stays so. Raises NotFound."""
        return self._change(submission_id, self._clock(), -1)

    def put_back(self, submission_id: str) -> Submission:
        """Count a submission again that was taken back. Raises NotFound, also once it was removed for good."""
        return self._change(submission_id, None, 1)

    def of_person(self, person_id: str) -> tuple[OwnReply, ...]:
        """The judged replies that are tied to somebody's account, the newest first."""
        joined = schema.quality_replies.join(schema.quality_submissions).join(schema.quality_processes)
        mine = (_REPLIES.person_id == person_id) & _REPLIES.judged_at.is_not(None)
        query = (
            select(*_KEPT, _PROCESSES.name.label("process"), _PROCESSES.tie_purpose.label("purpose"))
            .select_from(joined)
            .where(mine, _SUBMISSIONS.taken_back_at.is_(None))
            .order_by(_REPLIES.sent_on.desc(), _REPLIES.id.desc())
        )
        with self._transactions.read() as connection:
            rows = connection.execute(query).all() if person_id else []
            counts = counts_of(connection, [row.id for row in rows])
        return tuple(
            OwnReply(reply=_reply(row), process=row.process, purpose=row.purpose, counts=counts.get(row.id, ()))
            for row in rows
        )

    def tallies(self, since: date, until: date) -> tuple[Tally, ...]:
        """The counted verdicts of every month of which a day is from ``since`` to ``until``, both included."""
        with self._transactions.read() as connection:
            return adherence.tallies(connection, since, until)

    def purge_taken_back(self, older_than_seconds: float) -> int:
        """Remove for good submissions that were taken back at least that long ago; how many it was."""
        old = _SUBMISSIONS.taken_back_at <= self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            hold(connection, "quality")
            return connection.execute(delete(schema.quality_submissions).where(old)).rowcount

    def forget_words(self, older_than_seconds: float) -> int:
        """Forget the words of replies judged at least that long ago, and whose they were; their verdicts stay."""
        old = _REPLIES.judged_at <= self._clock() - timedelta(seconds=older_than_seconds)
        left = (_REPLIES.reply != "") | (_REPLIES.thread != "") | (_REPLIES.person_id != "")
        with self._transactions.write() as connection:
            gone = update(schema.quality_replies).where(old, left).values(thread="", reply="", person_id="")
            return connection.execute(gone).rowcount

    def _change(self, submission_id: str, taken_back_at: datetime | None, sign: int) -> Submission:
        one = _SUBMISSIONS.id == submission_id
        with self._transactions.write() as connection:
            hold(connection, "quality")
            before = _find(connection, submission_id)
            if (before.taken_back_at is None) != (taken_back_at is None):
                change = update(schema.quality_submissions).where(one).values(taken_back_at=taken_back_at)
                connection.execute(change)
                if in_force(connection, before.process_id) is not None:
                    adherence.add(connection, adherence.kept_numbers(connection, one), sign)
            return _find(connection, submission_id)


def _is_counted(connection: Connection, submission_id: str) -> bool:
    found = _find(connection, submission_id)
    return found.taken_back_at is None and in_force(connection, found.process_id) is not None


def _listing() -> Any:
    jobs = schema.jobs.c.id == _SUBMISSIONS.job_id
    joined = schema.quality_submissions.join(schema.quality_processes).outerjoin(schema.jobs, jobs)
    columns = (*_LISTED, _PROCESSES.name.label("process"), schema.jobs.c.state.label("job_state"))
    return select(*columns).select_from(joined).order_by(_SUBMISSIONS.sequence.desc())


def _find(connection: Connection, submission_id: str) -> Submission:
    query = _listing().where(_SUBMISSIONS.id == submission_id)
    return _submission(row_of(connection, query, "There is no such submission."))


def _submission(row: Row[Any]) -> Submission:
    return Submission.model_validate(dict(row._mapping))


def _reply(row: Any) -> KeptReply:
    return KeptReply.model_validate({column.name: getattr(row, column.name) for column in _KEPT})
