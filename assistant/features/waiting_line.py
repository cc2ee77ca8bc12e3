"""Who is answered next when many ask at once: as many as there is room for, and nobody twice before others once."""

from __future__ import annotations

import asyncio
from collections import Counter, deque

from assistant.errors import TooMany

AT_ONCE = 32
"""Answers and reviews that are worked on at the same time."""
OF_ONE_PERSON = 3
"""Of these, and of those that wait, one person's."""
SOON = 5.0
"""Seconds after which it is worth trying again."""
FULL = (
    "{most} answers of yours are still being written. Your words stay in the box: send them when one of those is done, "
    "or stop one."
)


class Ticket:
    """A place in the line: wait for its ``turn``, and ``leave`` in the end, whatever came of it."""

    def __init__(self, line: WaitingLine, person_id: str) -> None:
        self._line, self._person_id = line, person_id
        self._called: asyncio.Future[None] | None = None
        self._has_turn = self._has_left = False

    async def turn(self) -> None:
        """Wait until there is room."""
        await self._line._wait(self)

    def leave(self) -> None:
        """Make room for others; leaving twice changes nothing."""
        if not self._has_left:
            self._has_left = True
            self._line._leave(self)


class WaitingLine:
    """A line for one event loop. The next is of the person with the least under way, then who waited longest."""

    def __init__(self, at_once: int = AT_ONCE, of_one_person: int = OF_ONE_PERSON) -> None:
        self._at_once, self._of_one_person = at_once, of_one_person
        self._places: Counter[str] = Counter()
        self._under_way: Counter[str] = Counter()
        self._waiting: deque[Ticket] = deque()

    def join(self, person_id: str) -> Ticket:
        """A place for one piece of work. Raises TooMany for who has as many as one person may have."""
        if self._places[person_id] >= self._of_one_person:
            raise TooMany(FULL.format(most=self._of_one_person), SOON)
        self._places[person_id] += 1
        return Ticket(self, person_id)

    async def _wait(self, ticket: Ticket) -> None:
        if self._under_way.total() < self._at_once and not self._waiting:
            self._begin(ticket)
            return
        ticket._called = asyncio.get_running_loop().create_future()
        self._waiting.append(ticket)
        await ticket._called

    def _begin(self, ticket: Ticket) -> None:
        ticket._has_turn = True
        self._under_way[ticket._person_id] += 1

    def _leave(self, ticket: Ticket) -> None:
        _take(self._places, ticket._person_id)
        if ticket._has_turn:
            _take(self._under_way, ticket._person_id)
        elif ticket in self._waiting:
            self._waiting.remove(ticket)
        while self._waiting and self._under_way.total() < self._at_once:
            # Of equals the first in the line.
            following = min(self._waiting, key=lambda one: self._under_way[one._person_id])
            self._waiting.remove(following)
            if following._called is not None and not following._called.done():
                self._begin(following)
                following._called.set_result(None)


def _take(counter: Counter[str], name: str) -> None:
    counter[name] -= 1
    if not counter[name]:
        del counter[name]
