"""Finding the rows of conversations and turns, and turning them into what the domain knows.

``lock`` holds a row until the transaction ends where the database locks rows; on SQLite a writer has
the whole database already.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from assistant.domain.conversation import Answer, Conversation, Turn, TurnState
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.text import from_json

_CONVERSATIONS = schema.conversations.c
_TURNS = schema.turns.c


def own_conversation(
    connection: Connection, person_id: str, conversation_id: str, *, deleted_too: bool = False, lock: bool = False
) -> Row[Any]:
    """A person's conversation; one that they deleted only when asked for."""
    query = select(schema.conversations).where(
        _CONVERSATIONS.id == conversation_id, _CONVERSATIONS.person_id == person_id
    )
    if not deleted_too:
        query = query.where(_CONVERSATIONS.deleted_at.is_(None))
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound("There is no such conversation among yours.")
    return row


def find_turn(connection: Connection, turn_id: str, person_id: str | None = None, *, lock: bool = False) -> Row[Any]:
    """A turn; with a person, only one of a conversation that they own and have not deleted.

    ``lock`` holds its conversation: whoever changes a turn notes that in the conversation too, and whoever
    removes a conversation removes its turns, so all of them begin with the conversation.
    """
    query = select(schema.turns).where(_TURNS.id == turn_id)
    if person_id is not None:
        query = query.join(schema.conversations).where(
            _CONVERSATIONS.person_id == person_id, _CONVERSATIONS.deleted_at.is_(None)
        )
    if lock:
        conversation_of = select(_TURNS.conversation_id).where(_TURNS.id == turn_id).scalar_subquery()
        held = select(_CONVERSATIONS.id).where(_CONVERSATIONS.id == conversation_of).with_for_update()
        connection.execute(held)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("There is no such message among yours.")
    return row


def touch(connection: Connection, conversation_id: str, now: datetime) -> None:
    """Note that something new happened in a conversation."""
    connection.execute(update(schema.conversations).where(_CONVERSATIONS.id == conversation_id).values(updated_at=now))


def days_of(connection: Connection, conversation_ids: Iterable[str]) -> dict[str, tuple[date, ...]]:
    """By conversation, the days other than their own that its questions are about, in the order of asking."""
    query = select(_TURNS.conversation_id, _TURNS.as_of).where(
        _TURNS.conversation_id.in_(list(conversation_ids)), _TURNS.as_of.is_not(None)
    )
    found: dict[str, dict[date, None]] = {}
    for row in connection.execute(query.order_by(_TURNS.sequence)):
        found.setdefault(row.conversation_id, {})[row.as_of] = None
    return {name: tuple(days) for name, days in found.items()}


def to_conversation(row: Row[Any], turns: tuple[Turn, ...] = (), as_of: tuple[date, ...] = ()) -> Conversation:
    """The conversation a row holds."""
    return Conversation(
        id=row.id,
        person_id=row.person_id,
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        turns=turns,
        as_of=as_of,
    )


def to_turn(row: Row[Any]) -> Turn:
    """The turn a row holds, its answer read back into the model."""
    return Turn(
        id=row.id,
        conversation_id=row.conversation_id,
        sequence=row.sequence,
        question=row.question,
        asked_at=row.asked_at,
        state=TurnState(row.state),
        answer=None if row.answer is None else from_json(Answer, row.answer, f"The answer of message {row.id}"),
        partial=row.partial,
        reason=row.reason,
        feedback=row.feedback,
        feedback_reason=row.feedback_reason,
        rests_on=None if row.rests_on is None else tuple(json.loads(row.rests_on)),
        as_of=row.as_of,
    )
