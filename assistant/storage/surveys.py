"""NPS and CSAT answers as they came, and the mark of a made-up history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, select, update

from assistant.domain.surveys import Scored, SurveyAnswer, SurveyImport, SurveyKind
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_new
from assistant.storage.store import Store

_IMPORTS, _ANSWERS = schema.survey_imports.c, schema.survey_answers.c


class SurveyStore(Store):
    """Nobody's name is in it: not who answered, and not who brought it in, which the audit says."""

    def add(self, answers: Iterable[SurveyAnswer]) -> tuple[SurveyImport, bool]:
        """Keep answers that came together, at least one, and whether they were new.

        The same answers in whatever order are the same import; one that was taken back counts again.
        """
        kept = sorted(answers)
        text = "\n".join(f"{one.day.isoformat()} {one.kind.value} {one.score}" for one in kept)
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self._transactions.write() as connection:
            values = {"id": self._new_id(), "digest": digest, "brought_in_at": self._clock()}
            new = insert_new(connection, schema.survey_imports, values, unique=("digest",))
            if new:
                rows = [{"import_id": values["id"], **one._asdict(), "kind": one.kind.value} for one in kept]
                connection.execute(insert(schema.survey_answers), rows)
            same = _IMPORTS.digest == digest
            back = update(schema.survey_imports).where(same, _IMPORTS.taken_back_at.is_not(None))
            again = connection.execute(back.values(taken_back_at=None)).rowcount > 0
            import_id = connection.execute(select(_IMPORTS.id).where(same)).scalar_one()
            return _imports(connection, import_id)[0], new or again

    def imports(self) -> tuple[SurveyImport, ...]:
        """What was brought in and counts, the newest first."""
        with self._transactions.read() as connection:
            return tuple(one for one in _imports(connection) if one.taken_back_at is None)

    def take_back(self, import_id: str) -> None:
        """Count an import no more. Raises NotFound."""
        self._change(import_id, self._clock())

    def put_back(self, import_id: str) -> None:
        """Count an import again that was taken back. Raises NotFound."""
        self._change(import_id, None)

    def purge_taken_back(self, older_than_seconds: float) -> int:
        """Remove for good what was taken back at least that long ago; how many imports it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.survey_imports).where(_IMPORTS.taken_back_at <= before)).rowcount

    def scores(self, since: date, until: date) -> tuple[Scored, ...]:
        """How often each score was given on each day from ``since`` to ``until``, both included."""
        keys = (_ANSWERS.kind, _ANSWERS.day, _ANSWERS.score)
        query = (
            select(*keys, func.count())
            .join_from(schema.survey_answers, schema.survey_imports)
            .where(_IMPORTS.taken_back_at.is_(None), _ANSWERS.day >= since, _ANSWERS.day <= until)
            .group_by(*keys)
        )
        kinds = {kind.value: kind for kind in SurveyKind}
        with self._transactions.read() as connection:
            rows = connection.execute(query)
            return tuple(Scored(kinds[kind], *rest) for kind, *rest in rows)

    def mark_made_up(self) -> None:
        """Say that the history was invented for looking at."""
        with self._transactions.write() as connection:
            if connection.execute(select(schema.made_up_history)).first() is None:
                connection.execute(insert(schema.made_up_history).values(at=self._clock()))

    def made_up(self) -> bool:
        """Whether the history was invented for looking at."""
        with self._transactions.read() as connection:
            return connection.execute(select(schema.made_up_history)).first() is not None

    def _change(self, import_id: str, taken_back_at: datetime | None) -> None:
        values = {"taken_back_at": taken_back_at}
        with self._transactions.write() as connection:
            change = update(schema.survey_imports).where(_IMPORTS.id == import_id).values(**values)
            if not connection.execute(change).rowcount:
                raise NotFound("There is no such import. It may have been removed since you looked.")


def _imports(connection: Connection, import_id: str | None = None) -> list[SurveyImport]:
    query = (
        select(
            _IMPORTS.id,
            _IMPORTS.brought_in_at,
            _IMPORTS.taken_back_at,
            _how_many(SurveyKind.nps),
            _how_many(SurveyKind.csat),
            func.min(_ANSWERS.day).label("first"),
            func.max(_ANSWERS.day).label("last"),
        )
        .join_from(schema.survey_imports, schema.survey_answers)
        .group_by(_IMPORTS.id)
        .order_by(_IMPORTS.brought_in_at.desc())
    )
    if import_id is not None:
        query = query.where(_IMPORTS.id == import_id)
    return [SurveyImport.model_validate(dict(row._mapping)) for row in connection.execute(query)]


def _how_many(kind: SurveyKind) -> ColumnElement[int]:
    return func.sum(case((_ANSWERS.kind == kind.value, 1), else_=0)).label(kind.value)
