"""What people wish for as a customer and no standard promises, pooled without names for trainers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from assistant.domain.debrief import Covering, WishCompared
from assistant.domain.people import Permission, Person
from assistant.errors import NotAllowed
from assistant.language.embedder import Embedder
from assistant.storage.wishes import WishStore

_ALIKE = 0.62
"""Cosine from which on two wishes are the same one."""
FEWEST = 3
"""People who have to wish for the same before anybody is shown it."""


class Wishes:
    """``without_details`` takes personal details out of a text; ``embedder`` keeps nothing of what people write."""

    def __init__(
        self, embedder: Embedder, store: WishStore, without_details: Callable[[str], str], today: Callable[[], date]
    ) -> None:
        self._embedder, self._store = embedder, store
        self._without_details, self._today = without_details, today
        self._grouped: tuple[tuple[str, ...], list[list[str]]] = ((), [])

    def pool(self, wishes: Iterable[WishCompared], earlier: Iterable[str]) -> None:
        """Keep the wishes that no standard covers, without details and without a trace of who had them.

        ``earlier`` is what the same person wished before. Who wishes for the same again is not counted again, and so
        wishes that are alike are of as many people: nothing about them has to be kept to count them.
        """
        own = list(earlier)
        for one in wishes:
            if one.covering is Covering.none and not self._is_among(one.wish, own):
                self._store.add([self._without_details(one.wish)], self._today())
            own.append(one.wish)

    def uncovered(self, person: Person) -> tuple[tuple[str, ...], ...]:
        """What several people wish for and no standard covers, the most wished first: all wordings of one together.

        Raises NotAllowed.
        """
        if not person.may(Permission.see_gaps):
            raise NotAllowed("What no standard covers is for trainers and leaders.")
        wishes = self._store.all()
        read, grouped = self._grouped
        if wishes != read:
            # Only when one came or went: else whoever opens the page would wait until all of them are read.
            grouped = self._groups(wishes)
            self._grouped = wishes, grouped
        groups = [group for group in grouped if len(group) >= FEWEST]
        return tuple(sorted((tuple(sorted(group)) for group in groups), key=lambda group: (-len(group), group)))

    def _is_among(self, wish: str, others: Sequence[str]) -> bool:
        if not others:
            return False
        likeness = self._embedder.embed(list(others)) @ self._embedder.embed_query(wish)
        return bool(likeness.max() >= _ALIKE)

    def _groups(self, wishes: Sequence[str]) -> list[list[str]]:
        """Wishes that are alike, each in the group of the first one that it is like."""
        groups: list[list[int]] = []
        vectors = self._embedder.embed(list(wishes))
        for row in range(len(wishes)):
            near = next((group for group in groups if float(vectors[row] @ vectors[group[0]]) >= _ALIKE), None)
            if near is None:
                groups.append([row])
            else:
                near.append(row)
        return [[wishes[row] for row in group] for group in groups]
