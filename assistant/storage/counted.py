"""Which standards an answer cites and a run practises, noted where it happens: counting must not read every text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Table, delete, insert, select

from assistant.domain.conversation import Answer
from assistant.storage import schema

_STANDARD = "STD-"


def count_asked(connection: Connection, turn_id: str, answer: Answer) -> None:
    """Note the standards that the answer of a turn cites, instead of those of an answer before."""
    of_turn = (
        select(schema.conversations.c.person_id, schema.turns.c.asked_at)
        .join_from(schema.turns, schema.conversations)
        .where(schema.turns.c.id == turn_id)
    )
    person_id, at = connection.execute(of_turn).one()
    cited = (citation.document_id for citation in answer.citations)
    _note(connection, schema.asked_standards, "turn_id", turn_id, cited, person_id, at)


def count_practised(connection: Connection, run_id: str, at: datetime) -> None:
    """Note the standards of a run that came to an end; a room's run is nobody's practice."""
    runs = schema.runs.c
    person_id, content = connection.execute(select(runs.person_id, runs.content).where(runs.id == run_id)).one()
    kept = json.loads(content)
    if not kept.get("in_group"):
        practised = kept["scenario"]["standards"]
        _note(connection, schema.practised_standards, "run_id", run_id, practised, person_id, at)


def _note(
    connection: Connection, table: Table, of: str, of_id: str, documents: Iterable[str], person_id: str, at: datetime
) -> None:
    connection.execute(delete(table).where(table.c[of] == of_id))
    standards = {one for one in documents if one.startswith(_STANDARD)}
    if standards:
        rows = [{of: of_id, "standard_id": one, "person_id": person_id, "at": at} for one in sorted(standards)]
        connection.execute(insert(table), rows)
