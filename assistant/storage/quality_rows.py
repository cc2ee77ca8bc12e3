"""Rows of submitted replies and of the verdicts on them, inside a transaction that holds ``quality``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from assistant.domain.quality import Count, SentReply
from assistant.domain.scorecard import Verdict
from assistant.storage import schema

_SUBMISSIONS = schema.quality_submissions.c
_REPLIES, _VERDICTS = schema.quality_replies.c, schema.quality_verdicts.c
_COMPARED = 500
"""Values that one statement compares with."""


def add_replies(
    connection: Connection,
    submission_id: str,
    replies: Sequence[SentReply],
    judged_at: datetime | None = None,
    engine: str = "",
) -> dict[str, int]:
    """Add those that are not kept yet; their ids by digest. They are judged where ``judged_at`` says when."""
    digests = list(dict.fromkeys(one.digest for one in replies))
    _make_room(connection, digests)
    known = known_digests(connection, digests)
    by_digest = {one.digest: one for one in replies if one.digest not in known}
    rows = [
        {**one.model_dump(), "submission_id": submission_id, "engine": engine, "judged_at": judged_at}
        for one in by_digest.values()
    ]
    if not rows:
        return {}
    returning = insert(schema.quality_replies).returning(_REPLIES.id, sort_by_parameter_order=True)
    ids = connection.execute(returning, rows).scalars().all()
    add_to(connection, submission_id, rows=len(ids), judged=len(ids) if judged_at else 0)
    return dict(zip(by_digest, ids, strict=True))


def add_to(connection: Connection, submission_id: str, **more: int) -> None:
    """Let numbers of a submission grow."""
    values = {name: _SUBMISSIONS[name] + number for name, number in more.items()}
    connection.execute(update(schema.quality_submissions).where(_SUBMISSIONS.id == submission_id).values(values))


def add_verdicts(connection: Connection, judged: Iterable[tuple[int, Sequence[Count]]]) -> int:
    """Add what counts of replies, each with its id; how many rows."""
    rows = [
        {"reply_id": reply_id, "standard_id": one.standard_id, "version": one.version, "verdict": one.verdict.value}
        for reply_id, counts in judged
        for one in counts
    ]
    if rows:
        connection.execute(insert(schema.quality_verdicts), rows)
    return len(rows)


def counts_of(connection: Connection, reply_ids: Sequence[int]) -> dict[int, tuple[Count, ...]]:
    """What counts of each reply, by standard."""
    found: defaultdict[int, list[Count]] = defaultdict(list)
    for some in _pieces(reply_ids):
        query = select(schema.quality_verdicts).where(_VERDICTS.reply_id.in_(some)).order_by(_VERDICTS.standard_id)
        for row in connection.execute(query):
            found[row.reply_id].append(Count(row.standard_id, row.version, Verdict(row.verdict)))
    return {reply_id: tuple(counts) for reply_id, counts in found.items()}


def known_digests(connection: Connection, digests: Sequence[str]) -> set[str]:
    """Which of these are of replies that are kept and count."""
    query = select(_REPLIES.digest).where(_REPLIES.submission_id.not_in(_not_counted()))
    return {
        digest
        for some in _pieces(digests)
        for digest in connection.execute(query.where(_REPLIES.digest.in_(some))).scalars()
    }


def _make_room(connection: Connection, digests: Sequence[str]) -> None:
    """Remove for good those of these that are kept and do not count: they are submitted again."""
    away = delete(schema.quality_replies).where(_REPLIES.submission_id.in_(_not_counted()))
    for some in _pieces(digests):
        gone = away.where(_REPLIES.digest.in_(some)).returning(_REPLIES.submission_id, _REPLIES.judged_at)
        for submission_id, judged_at in connection.execute(gone).all():
            add_to(connection, submission_id, rows=-1, judged=-1 if judged_at else 0)


def _not_counted() -> Select[tuple[str]]:
    joined = schema.quality_submissions.join(schema.quality_processes)
    away = _SUBMISSIONS.taken_back_at.is_not(None) | schema.quality_processes.c.ended_at.is_not(None)
    return select(_SUBMISSIONS.id).select_from(joined).where(away)


def _pieces(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _COMPARED] for start in range(0, len(values), _COMPARED))
