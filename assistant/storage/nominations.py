"""Who is put forward as a champion, and who is one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from assistant.domain.champions import Champion, EndedBy, Nomination, NominationState
from assistant.errors import FixInput, NotFound
from assistant.storage import schema
from assistant.storage.insertion import hold, insert_once
from assistant.storage.rows import forget_writer, row_of
from assistant.storage.store import Store

_NOMINATIONS, _CHAMPIONS = schema.nominations.c, schema.champions.c
NO_NOMINATION = "There is no such sentence of yours or about you."
NO_CHAMPION = "There is no such champion for you."


class NominationStore(Store):
    """Sentences why somebody would be a good champion, each by one person about one."""

    def add(
        self, author: tuple[str, str], key: str, person: tuple[str, str], sentence: str, state: NominationState
    ) -> Nomination:
        """Keep a sentence; ``author`` and ``person`` are id and name, the same key of an author gives the same one.

        Raises FixInput where the author put the same person forward before and did not take it back.
        """
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "author_id": author[0],
                "author_name": author[1],
                "key": key,
                "person_id": person[0],
                "person_name": person[1],
                "sentence": sentence,
                "state": state.value,
                "made_at": self._clock(),
            }
            hold(connection, f"nominations by {author[0]}")
            own = _NOMINATIONS.author_id == author[0]
            same = own & (_NOMINATIONS.person_id == person[0]) & (_NOMINATIONS.key != key)
            if connection.execute(
                select(_NOMINATIONS.id).where(same, _NOMINATIONS.state != NominationState.taken_back.value)
            ).first():
                raise FixInput("You put this person forward before. Take that sentence back to write another one.")
            query = select(schema.nominations)
            return _nomination(insert_once(connection, schema.nominations, values, ("author_id", "key"), query))

    def agreed(self) -> tuple[Nomination, ...]:
        """Every sentence that may be shown."""
        return self._list(_NOMINATIONS.state == NominationState.agreed.value)

    def of_person(self, person_id: str) -> tuple[Nomination, ...]:
        """What somebody wrote, and what was written about them, as it was made."""
        return self._list((_NOMINATIONS.author_id == person_id) | (_NOMINATIONS.person_id == person_id))

    def get(self, nomination_id: str) -> Nomination:
        """One sentence. Raises NotFound."""
        with self._transactions.read() as connection:
            return _nomination(_find(connection, schema.nominations, nomination_id, NO_NOMINATION))

    def answer(self, nomination_id: str, state: NominationState) -> Nomination:
        """What the person says whom it is about; ``asked`` undoes it. Raises NotFound for one that is taken back."""
        answered_at = None if state is NominationState.asked else self._clock()
        stands = _NOMINATIONS.state != NominationState.taken_back.value
        return self._change(nomination_id, stands, state, answered_at=answered_at)

    def take_back(self, nomination_id: str) -> Nomination:
        """What its author does. Raises NotFound for one that was declined or taken back."""
        may = _NOMINATIONS.state.in_([NominationState.asked.value, NominationState.agreed.value])
        return self._change(nomination_id, may, NominationState.taken_back)

    def say_again(self, nomination_id: str, state: NominationState) -> Nomination:
        """Undo ``take_back``. Raises NotFound for one that was not taken back."""
        return self._change(nomination_id, _NOMINATIONS.state == NominationState.taken_back.value, state)

    def purge(self, older_than_seconds: float) -> int:
        """Remove what was said at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.nominations).where(_NOMINATIONS.made_at <= before)).rowcount

    def _change(self, nomination_id: str, only: Any, state: NominationState, **values: Any) -> Nomination:
        this = (_NOMINATIONS.id == nomination_id) & only
        with self._transactions.write() as connection:
            done = connection.execute(update(schema.nominations).where(this).values(state=state.value, **values))
            if done.rowcount == 0:
                raise NotFound(NO_NOMINATION)
            return _nomination(_find(connection, schema.nominations, nomination_id, NO_NOMINATION))

    def _list(self, *conditions: Any) -> tuple[Nomination, ...]:
        query = select(schema.nominations).where(*conditions).order_by(_NOMINATIONS.sequence)
        with self._transactions.read() as connection:
            return tuple(_nomination(row) for row in connection.execute(query))


class ChampionStore(Store):
    """Champions, also those whose turn has ended."""

    def name(self, author: tuple[str, str], person: tuple[str, str], team: tuple[str, str], because: str) -> Champion:
        """Name somebody (id and name) for a team (id and name); who is one for it stays as they are."""
        with self._transactions.write() as connection:
            hold(connection, f"champion {person[0]}")
            now = (_CHAMPIONS.person_id == person[0]) & (_CHAMPIONS.team_id == team[0]) & _CHAMPIONS.ended_at.is_(None)
            query = select(schema.champions).where(now)
            if (row := connection.execute(query).first()) is None:
                values = {
                    "id": self._new_id(),
                    "person_id": person[0],
                    "person_name": person[1],
                    "team_id": team[0],
                    "team_name": team[1],
                    "author_id": author[0],
                    "author_name": author[1],
                    "because": because,
                    "named_at": self._clock(),
                }
                connection.execute(insert(schema.champions).values(values))
                row = connection.execute(query).one()
            return _champion(row)

    def now(self) -> tuple[Champion, ...]:
        """Who is a champion."""
        return self._list(_CHAMPIONS.ended_at.is_(None))

    def of_person(self, person_id: str) -> tuple[Champion, ...]:
        """When somebody was a champion, and whom they named."""
        return self._list((_CHAMPIONS.person_id == person_id) | (_CHAMPIONS.author_id == person_id))

    def get(self, champion_id: str) -> Champion:
        """One champion, whether or not their turn has ended. Raises NotFound."""
        with self._transactions.read() as connection:
            return _champion(_find(connection, schema.champions, champion_id, NO_CHAMPION))

    def end(self, champion_id: str, by: EndedBy) -> Champion:
        """End a turn; one that has ended stays as it is. Raises NotFound."""
        values = {"ended_at": self._clock(), "ended_by": by.value}
        return self._change(champion_id, _CHAMPIONS.ended_at.is_(None), values)

    def resume(self, champion_id: str, by: EndedBy) -> Champion:
        """Undo an end that the same side brought about; any other stays as it is. Raises NotFound."""
        return self._change(champion_id, _CHAMPIONS.ended_by == by.value, {"ended_at": None, "ended_by": None})

    def purge(self, older_than_seconds: float) -> int:
        """Remove whose turn ended at least that long ago; how many it was."""
        before = self._clock() - timedelta(seconds=older_than_seconds)
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.champions).where(_CHAMPIONS.ended_at <= before)).rowcount

    def _change(self, champion_id: str, only: Any, values: dict[str, Any]) -> Champion:
        with self._transactions.write() as connection:
            connection.execute(update(schema.champions).where(_CHAMPIONS.id == champion_id, only).values(values))
            return _champion(_find(connection, schema.champions, champion_id, NO_CHAMPION))

    def _list(self, *conditions: Any) -> tuple[Champion, ...]:
        query = select(schema.champions).where(*conditions).order_by(_CHAMPIONS.sequence)
        with self._transactions.read() as connection:
            return tuple(_champion(row) for row in connection.execute(query))


def remove_from_champions(connection: Connection, person_id: str) -> tuple[int, int]:
    """Remove somebody as a champion and what was written about them; of what they wrote, the name or all of it.

    How many were removed, and how many lost the name: sentences that somebody else agreed to, and champions they named.
    """
    mine = _NOMINATIONS.author_id == person_id
    not_shown = mine & (_NOMINATIONS.state != NominationState.agreed.value)
    about = _NOMINATIONS.person_id == person_id
    gone = connection.execute(delete(schema.nominations).where(about | not_shown)).rowcount
    gone += connection.execute(delete(schema.champions).where(_CHAMPIONS.person_id == person_id)).rowcount
    names = forget_writer(connection, schema.nominations, mine)
    named = update(schema.champions).where(_CHAMPIONS.author_id == person_id).values(author_id="", author_name="")
    return gone, names + connection.execute(named).rowcount


def _find(connection: Connection, table: Table, row_id: str, missing: str) -> Row[Any]:
    return row_of(connection, select(table).where(table.c.id == row_id), missing)


def _nomination(row: Row[Any]) -> Nomination:
    return Nomination.model_validate({name: getattr(row, name) for name in Nomination.model_fields})


def _champion(row: Row[Any]) -> Champion:
    return Champion.model_validate({name: getattr(row, name) for name in Champion.model_fields})
