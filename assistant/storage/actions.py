"""The plan of leadership actions with the history of each; the newest change can be undone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from assistant.domain.plan import SETTLED, ActionChange, ActionState, ActionText, FieldChange, LeadershipAction, Passage
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_new
from assistant.storage.rows import forget_writer, row_of
from assistant.storage.store import Store
from assistant.storage.text import from_json, to_json, tree_to_json

_ACTIONS, _CHANGES = schema.actions.c, schema.action_changes.c
_NEWEST = (
    select(_CHANGES.id)
    .where(_CHANGES.action_id == _ACTIONS.id)
    .order_by(_CHANGES.sequence.desc())
    .limit(1)
    .correlate(schema.actions)
    .scalar_subquery()
)
_ROWS = select(schema.actions, _NEWEST.label("last_change"))
NONE = "There is no such action in the plan."
MEANWHILE = "Somebody changed this action meanwhile. Look at it as it is now, then change it."


class ActionStore(Store):
    """Every action and every change. Whoever changes one says which change of it they saw last."""

    def add(self, author_id: str, author_name: str, key: str, text: ActionText, owner_name: str) -> LeadershipAction:
        """Keep an action; the same key of the same author returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "author_id": author_id,
                "author_name": author_name,
                "key": key,
                **_columns(text),
                "owner_name": owner_name,
                "state": ActionState.to_do.value,
                "reason": "",
                "evidence": "",
                "made_at": self._clock(),
            }
            if insert_new(connection, schema.actions, values, unique=("author_id", "key")):
                self._note(connection, values["id"], author_id, author_name, [], "")
            own = (_ACTIONS.author_id == author_id) & (_ACTIONS.key == key)
            return _action(connection.execute(_ROWS.where(own)).one())

    def all(self) -> tuple[LeadershipAction, ...]:
        """Every action, as they were made."""
        return self._list()

    def owned_by(self, person_id: str) -> tuple[LeadershipAction, ...]:
        """What somebody owns, as it was made."""
        return self._list(_ACTIONS.owner_id == person_id)

    def of_person(self, person_id: str) -> tuple[LeadershipAction, ...]:
        """What somebody owns or wrote, as it was made."""
        return self._list((_ACTIONS.owner_id == person_id) | (_ACTIONS.author_id == person_id))

    def get(self, action_id: str) -> LeadershipAction:
        """One action. Raises NotFound."""
        with self._transactions.read() as connection:
            return _action(_find(connection, action_id))

    def changes(self) -> dict[str, tuple[ActionChange, ...]]:
        """The history of every action, the newest change first."""
        found: dict[str, tuple[ActionChange, ...]] = {}
        with self._transactions.read() as connection:
            for row in connection.execute(select(schema.action_changes).order_by(_CHANGES.sequence.desc())):
                found[row.action_id] = (*found.get(row.action_id, ()), _change(row))
        return found

    def reword(
        self, person: tuple[str, str], action_id: str, seen: str, text: ActionText, owner_name: str, note: str
    ) -> LeadershipAction:
        """Change words, owner or day, by a person's id and name. Raises NotFound, FixInput as ``_save`` does."""
        return self._save(person, action_id, seen, {**_columns(text), "owner_name": owner_name}, note)

    def set_state(
        self, person: tuple[str, str], action_id: str, seen: str, state: ActionState, reason: str, evidence: str
    ) -> LeadershipAction:
        """Say how far it is. Raises NotFound, FixInput as ``_save`` does."""
        values = {"state": state.value, "reason": reason, "evidence": evidence}
        return self._save(person, action_id, seen, values, "")

    def undo(self, person_id: str, action_id: str, change_id: str) -> None:
        """Take back one's own newest change; without any other the whole action goes.

        Raises NotFound for a change that is not one's own, FixInput where somebody changed the action meanwhile.
        """
        with self._transactions.write() as connection:
            newest = _newest(connection, _find(connection, action_id, lock=True).id)
            own = connection.execute(
                select(_CHANGES.id).where(_CHANGES.id == change_id, _CHANGES.person_id == person_id)
            ).first()
            if own is None:
                raise NotFound("There is no such change of yours.")
            if newest.id != change_id:
                raise FixInput(MEANWHILE)
            if not newest.fields:
                connection.execute(delete(schema.actions).where(_ACTIONS.id == action_id))
                return
            before: dict[str, Any] = {one.field: one.before for one in newest.fields}
            if "due_on" in before:
                before["due_on"] = date.fromisoformat(before["due_on"])
            connection.execute(update(schema.actions).where(_ACTIONS.id == action_id).values(before))
            connection.execute(delete(schema.action_changes).where(_CHANGES.id == change_id))

    def purge(self, due_before: date) -> int:
        """Remove what was done or dropped and was due before a day; how many it was."""
        settled = _ACTIONS.state.in_([one.value for one in SETTLED]) & (_ACTIONS.due_on < due_before)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.actions).where(settled)).rowcount

    def _save(
        self, person: tuple[str, str], action_id: str, seen: str, values: Mapping[str, Any], note: str
    ) -> LeadershipAction:
        """Write what is new and a line of history. Raises NotFound, and FixInput where ``seen`` is not its newest."""
        with self._transactions.write() as connection:
            row = _find(connection, action_id, lock=True)
            if _newest(connection, action_id).id != seen:
                raise FixInput(MEANWHILE)
            new = {name: value for name, value in values.items() if getattr(row, name) != value}
            if new:
                connection.execute(update(schema.actions).where(_ACTIONS.id == action_id).values(new))
                fields = [
                    FieldChange(field=name, before=str(getattr(row, name)), after=str(value))
                    for name, value in new.items()
                ]
                self._note(connection, action_id, *person, fields, note)
            return _action(_find(connection, action_id))

    def _note(
        self,
        connection: Connection,
        action_id: str,
        person_id: str,
        person_name: str,
        fields: Sequence[FieldChange],
        note: str,
    ) -> None:
        values = {
            "id": self._new_id(),
            "action_id": action_id,
            "person_id": person_id,
            "person_name": person_name,
            "at": self._clock(),
            "fields": _to_json(fields),
            "note": note,
        }
        connection.execute(insert(schema.action_changes).values(values))

    def _list(self, *conditions: Any) -> tuple[LeadershipAction, ...]:
        with self._transactions.read() as connection:
            rows = connection.execute(_ROWS.where(*conditions).order_by(_ACTIONS.sequence))
            return tuple(_action(row) for row in rows)


def forget_in_plan(connection: Connection, person_id: str) -> int:
    """Take somebody out of the plan, which stays; of how many actions they were the owner or the author."""
    owns, wrote = _ACTIONS.owner_id == person_id, _ACTIONS.author_id == person_id
    count = connection.execute(select(func.count()).select_from(schema.actions).where(owns | wrote)).scalar_one()
    forget_writer(connection, schema.actions, wrote)
    connection.execute(update(schema.actions).where(owns).values(owner_id="", owner_name=""))
    nobody = {"person_id": "", "person_name": ""}
    connection.execute(update(schema.action_changes).where(_CHANGES.person_id == person_id).values(nobody))
    told_of = select(schema.action_changes).where(_CHANGES.fields.contains(person_id, autoescape=True))
    for row in connection.execute(told_of).all():
        values = {"fields": _to_json(_without(person_id, _change(row).fields))}
        connection.execute(update(schema.action_changes).where(_CHANGES.id == row.id).values(values))
    return count


def _without(person_id: str, fields: Sequence[FieldChange]) -> list[FieldChange]:
    """The change of an owner, without one of both."""
    sides = [
        side
        for one in fields
        for side in ("before", "after")
        if one.field == "owner_id" and getattr(one, side) == person_id
    ]
    return [
        one.model_copy(update=dict.fromkeys(sides, "")) if one.field in ("owner_id", "owner_name") else one
        for one in fields
    ]


def _to_json(fields: Sequence[FieldChange]) -> str:
    return tree_to_json([one.model_dump() for one in fields])


def _columns(text: ActionText) -> dict[str, Any]:
    return {
        "what": text.what,
        "owner_id": text.owner_id,
        "due_on": text.due_on,
        "source": to_json(text.source) if text.source else "",
    }


def _find(connection: Connection, action_id: str, *, lock: bool = False) -> Row[Any]:
    query = _ROWS.where(_ACTIONS.id == action_id)
    return row_of(connection, query.with_for_update() if lock else query, NONE)


def _newest(connection: Connection, action_id: str) -> ActionChange:
    query = select(schema.action_changes).where(_CHANGES.action_id == action_id)
    return _change(connection.execute(query.order_by(_CHANGES.sequence.desc()).limit(1)).one())


def _action(row: Row[Any]) -> LeadershipAction:
    values = {name: value for name, value in row._mapping.items() if name in LeadershipAction.model_fields}
    values["source"] = from_json(Passage, row.source, f"The source of action {row.id}") if row.source else None
    return LeadershipAction.model_validate(values)


def _change(row: Row[Any]) -> ActionChange:
    fields = tuple(FieldChange.model_validate(one) for one in json.loads(row.fields))
    values = {name: value for name, value in row._mapping.items() if name != "sequence"}
    return ActionChange(**{**values, "fields": fields})
