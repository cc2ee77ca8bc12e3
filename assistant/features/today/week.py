"""For leaders: what moved in the last seven days, in numbers that tell of nobody.

A number stands for at least five people; what fewer did is named without one, and no total is given that it could be
worked out from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime

from assistant.domain.people import Permission, Role
from assistant.domain.today import Item, Section
from assistant.features.library import Library
from assistant.features.today.opening import WEEK, Look, Source
from assistant.storage.week import Asked, Uncovered, WeekStore

FEWEST_PEOPLE = 5


def last_week(store: WeekStore, library: Library) -> Source:
    """Questions to a person asked and answered in time, and what the playbook did not cover, by topic."""

    def section(look: Look) -> Section | None:
        if look.person.role is not Role.leader or not look.person.may(Permission.see_gaps):
            return None
        began = look.now - WEEK
        titles = {document.id: document.title for document in library.permitted(look.person, look.today).values()}
        items = [
            *questions_moved(store.questions(began), began, look.day_of),
            *gaps_by_topic(store.gaps(began), titles),
        ]
        few = "Numbers appear once at least five people are behind each of them, so that nobody can be told."
        return Section(key="week", title="The last seven days", said="" if items else few, items=tuple(items))

    return section


def questions_moved(rows: Iterable[Asked], began: datetime, day_of: Callable[[datetime], date]) -> list[Item]:
    """How many questions were asked since ``began``, and how many of those answered since then were in time."""
    rows = list(rows)
    asked = [row for row in rows if row.asked_at >= began]
    answered = [row for row in rows if row.answered_at is not None and row.answered_at >= began]
    items = []
    if _enough(row.person_id for row in asked):
        items.append(Item(words=f"{len(asked)} questions were passed to a person", link="/?tab=questions"))
    # How many wait, or were late, would tell of the few who waited.
    waiting = [row for row in asked if row.answered_at is None]
    if _enough(row.person_id for row in answered) and (not waiting or _enough(row.person_id for row in waiting)):
        late = [row for row in answered if row.answered_at is not None and day_of(row.answered_at) > row.due]
        in_time = "" if late else ", all of them in time"
        if late and _enough_apart(answered, late):
            in_time = f", {len(answered) - len(late)} of them in time"
        items.append(Item(words=f"{len(answered)} were answered{in_time}", link="/?tab=questions"))
    return items


def gaps_by_topic(rows: Iterable[Uncovered], titles: dict[str, str]) -> list[Item]:
    """What the playbook did not cover, by the document nearest to it, for topics that enough people asked about."""
    topics: dict[str, list[Uncovered]] = defaultdict(list)
    for row in rows:
        if row.document_id in titles:
            topics[row.document_id].append(row)
    told = {name: len(found) for name, found in topics.items() if _enough(row.person_id for row in found)}
    items = [
        Item(
            words=f"{count} questions near “{titles[name]}” were not covered",
            link=f"/?tab=library&d={name}",
        )
        for name, count in sorted(told.items(), key=lambda one: (-one[1], titles[one[0]]))
    ]
    if items and len(told) < len(topics):
        items.append(Item(words="Other topics came up too, each with fewer than five people"))
    return items


def _enough(person_ids: Iterable[str]) -> bool:
    return len({person_id for person_id in person_ids if person_id}) >= FEWEST_PEOPLE


def _enough_apart(whole: Iterable[Asked], part: Iterable[Asked]) -> bool:
    """Whether both a part and the rest of a whole stand for enough people."""
    part = list(part)
    rest = [row for row in whole if row not in part]
    return _enough(row.person_id for row in part) and _enough(row.person_id for row in rest)
