"""Stories from the floor: told, decided about, and the colleagues who agreed to be named in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from assistant.domain.culture import FloorStory, StoryState, StoryText
from assistant.errors import NotFound
from assistant.storage import schema
from assistant.storage.insertion import insert_new
from assistant.storage.rows import forget_writer
from assistant.storage.store import Store
from assistant.storage.text import from_json, to_json

_STORIES, _PEOPLE = schema.stories.c, schema.story_people.c


class StoryStore(Store):
    """What becomes of a story; whether its document is still in force the library knows."""

    def add(self, author_id: str, author_name: str, key: str, text: StoryText, named: Iterable[str]) -> FloorStory:
        """Keep a story; the same key of the same author returns the one that is there."""
        with self._transactions.write() as connection:
            values = {
                "id": self._new_id(),
                "author_id": author_id,
                "author_name": author_name,
                "key": key,
                "content": to_json(text),
                "state": StoryState.waiting.value,
                "told_at": self._clock(),
                "reason": "",
                "decided_by": "",
                "document": "",
            }
            if insert_new(connection, schema.stories, values, unique=("author_id", "key")):
                people = [{"story_id": values["id"], "person_id": one} for one in sorted(set(named))]
                if people:
                    connection.execute(insert(schema.story_people), people)
            return self._read(connection, _STORIES.author_id == author_id, _STORIES.key == key)[0]

    def get(self, story_id: str) -> FloorStory:
        """One story. Raises NotFound."""
        with self._transactions.read() as connection:
            found = self._read(connection, _STORIES.id == story_id)
        if not found:
            raise NotFound("There is no such story.")
        return found[0]

    def all(self, *states: StoryState) -> tuple[FloorStory, ...]:
        """Stories in one of these states, the oldest first."""
        with self._transactions.read() as connection:
            return self._read(connection, _STORIES.state.in_([state.value for state in states]))

    def of_person(self, person_id: str) -> tuple[FloorStory, ...]:
        """Stories that somebody told or agreed to be named in, the oldest first."""
        names = select(_PEOPLE.story_id).where(_PEOPLE.person_id == person_id)
        with self._transactions.read() as connection:
            return self._read(connection, or_(_STORIES.author_id == person_id, _STORIES.id.in_(names)))

    def decide(
        self,
        story_id: str,
        state: StoryState,
        by: str,
        *,
        reason: str = "",
        document: str = "",
        text: StoryText | None = None,
    ) -> bool:
        """Say what becomes of a story that waits, with the text as it was edited; False when it does not wait."""
        values: dict[str, Any] = {"state": state.value, "reason": reason, "decided_by": by, "document": document}
        if text is not None:
            values["content"] = to_json(text)
        waits = (_STORIES.id == story_id) & (_STORIES.state == StoryState.waiting.value)
        with self._transactions.write() as connection:
            decided = update(schema.stories).where(waits).values(**values, decided_at=self._clock())
            return bool(connection.execute(decided).rowcount)

    def take_back(self, story_id: str) -> bool:
        """Take one that waits away from the trainers; False when it does not wait."""
        return self.decide(story_id, StoryState.withdrawn, "")

    def put_back(self, story_id: str) -> None:
        """Have one that was taken back wait again."""
        back = (_STORIES.id == story_id) & (_STORIES.state == StoryState.withdrawn.value)
        with self._transactions.write() as connection:
            waits = {"state": StoryState.waiting.value, "decided_at": None}
            connection.execute(update(schema.stories).where(back).values(waits))

    def purge_taken_back(self, older_than_seconds: float) -> int:
        """Remove for good what its author took back at least that long ago; how many it was."""
        return self._remove(older_than_seconds, _STORIES.state == StoryState.withdrawn.value)

    def purge(self, older_than_seconds: float) -> int:
        """Remove those that waited or were kept back for so long; how many it was. What is in the library stays."""
        return self._remove(older_than_seconds, _STORIES.state != StoryState.in_library.value)

    def _remove(self, older_than_seconds: float, which: ColumnElement[bool]) -> int:
        before = self._clock() - timedelta(seconds=older_than_seconds)
        old = func.coalesce(_STORIES.decided_at, _STORIES.told_at) <= before
        with self._transactions.write() as connection:
            return connection.execute(delete(schema.stories).where(old, which)).rowcount

    def _read(self, connection: Connection, *conditions: Any) -> tuple[FloorStory, ...]:
        query = select(schema.stories).where(*conditions).order_by(_STORIES.sequence)
        rows = connection.execute(query).all()
        people: dict[str, list[str]] = {}
        who = select(_PEOPLE.story_id, _PEOPLE.person_id).where(_PEOPLE.story_id.in_([row.id for row in rows]))
        for story_id, person_id in connection.execute(who.order_by(_PEOPLE.person_id)):
            people.setdefault(story_id, []).append(person_id)
        return tuple(_story(row, people.get(row.id, ())) for row in rows)


def remove_stories(connection: Connection, person_id: str) -> tuple[int, int]:
    """Remove somebody's stories that are in no library, and their name from those that are; how many of each."""
    own = _STORIES.author_id == person_id
    gone = connection.execute(delete(schema.stories).where(own, _STORIES.state != StoryState.in_library.value)).rowcount
    named = forget_writer(connection, schema.stories, own)
    connection.execute(delete(schema.story_people).where(_PEOPLE.person_id == person_id))
    return gone, named


def _story(row: Row[Any], named: Iterable[str]) -> FloorStory:
    return FloorStory(
        id=row.id,
        author_id=row.author_id,
        author_name=row.author_name,
        text=from_json(StoryText, row.content, f"The story {row.id}"),
        named=tuple(named),
        state=row.state,
        told_at=row.told_at,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        document=row.document,
    )
