"""Scenarios that somebody keeps, in versions. A saved version never changes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from assistant.domain.practice import KeptScenario, Scenario
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_new
from assistant.storage.store import Store
from assistant.storage.text import from_json, to_json

_SCENARIOS, _VERSIONS = schema.scenarios.c, schema.scenario_versions.c
_FIELDS = (
    _SCENARIOS.id,
    _SCENARIOS.archived_at,
    _VERSIONS.version,
    _VERSIONS.content,
    _VERSIONS.author,
    _VERSIONS.saved_at,
)


class ScenarioStore(Store):
    """One row a scenario and one a version; the whole version is one JSON text."""

    def add(self, person_id: str, author: str, key: str, scenario: Scenario) -> KeptScenario:
        """Keep a scenario as version 1 of a new one; the same key of the same person returns what is there."""
        with self._transactions.write() as connection:
            values = {"id": self._new_id(), "person_id": person_id, "key": key}
            insert_new(connection, schema.scenarios, values, ("person_id", "key"))
            mine = (_SCENARIOS.person_id == person_id) & (_SCENARIOS.key == key)
            scenario_id = connection.execute(select(_SCENARIOS.id).where(mine)).scalar_one()
            if _latest(connection, scenario_id) == 0:
                self._save(connection, scenario_id, 1, author, scenario)
            return _kept(_find(connection, scenario_id))

    def change(self, scenario_id: str, based_on: int, author: str, scenario: Scenario) -> KeptScenario:
        """Save the next version. Raises NotFound, and FixInput where somebody saved one after ``based_on``."""
        with self._transactions.write() as connection:
            _find(connection, scenario_id, lock=True)
            latest = _latest(connection, scenario_id)
            if latest != based_on:
                raise FixInput(
                    f"Somebody saved version {latest} of this scenario meanwhile. Open it, and make your change there."
                )
            self._save(connection, scenario_id, latest + 1, author, scenario)
            return _kept(_find(connection, scenario_id))

    def get(self, scenario_id: str, version: int | None = None) -> KeptScenario:
        """One version, without a number the latest. Raises NotFound."""
        with self._transactions.read() as connection:
            return _kept(_find(connection, scenario_id, version))

    def all(self, archived: bool = False) -> tuple[KeptScenario, ...]:
        """The latest version of every scenario, newest first; ``archived``: of those that were put away."""
        last = (
            select(_VERSIONS.scenario_id, func.max(_VERSIONS.version).label("version"))
            .group_by(_VERSIONS.scenario_id)
            .subquery()
        )
        shown = _SCENARIOS.archived_at.is_not(None) if archived else _SCENARIOS.archived_at.is_(None)
        query = (
            select(*_FIELDS)
            .join_from(schema.scenarios, schema.scenario_versions, _SCENARIOS.id == _VERSIONS.scenario_id)
            .join(last, (last.c.scenario_id == _VERSIONS.scenario_id) & (last.c.version == _VERSIONS.version))
            .where(shown)
            .order_by(_SCENARIOS.sequence.desc())
        )
        with self._transactions.read() as connection:
            rows: Any = connection.execute(query)
            return tuple(_kept(row) for row in rows)

    def archive(self, scenario_id: str, archived: bool) -> KeptScenario:
        """Put a scenario away, or bring it back. Raises NotFound."""
        with self._transactions.write() as connection:
            kept = _find(connection, scenario_id)
            if (kept.archived_at is not None) != archived:
                at = self._clock() if archived else None
                this = _SCENARIOS.id == scenario_id
                connection.execute(update(schema.scenarios).where(this).values(archived_at=at))
            return _kept(_find(connection, scenario_id))

    def _save(self, connection: Connection, scenario_id: str, version: int, author: str, scenario: Scenario) -> None:
        saved = scenario.model_copy(update={"id": scenario_id, "version": version})
        connection.execute(
            insert(schema.scenario_versions).values(
                scenario_id=scenario_id,
                version=version,
                content=to_json(saved),
                author=author,
                saved_at=self._clock(),
            )
        )


def _latest(connection: Connection, scenario_id: str) -> int:
    query = select(func.max(_VERSIONS.version)).where(_VERSIONS.scenario_id == scenario_id)
    return connection.execute(query).scalar_one() or 0


def _find(connection: Connection, scenario_id: str, version: int | None = None, lock: bool = False) -> Row[Any]:
    if lock:
        connection.execute(select(_SCENARIOS.id).where(_SCENARIOS.id == scenario_id).with_for_update())
    query: Any = select(*_FIELDS).join_from(
        schema.scenarios, schema.scenario_versions, _SCENARIOS.id == _VERSIONS.scenario_id
    )
    query = query.where(_SCENARIOS.id == scenario_id)
    query = query.where(_VERSIONS.version == version) if version is not None else query
    row: Row[Any] | None = connection.execute(query.order_by(_VERSIONS.version.desc()).limit(1)).first()
    if row is None:
        raise NotFound("There is no such scenario.")
    return row


def _kept(row: Row[Any]) -> KeptScenario:
    return KeptScenario(
        scenario=from_json(Scenario, row.content, f"Scenario {row.id}"),
        author=row.author,
        saved_at=row.saved_at,
        archived_at=row.archived_at,
    )
