"""Choices that repeat themselves: the same seed chooses the same, neighbouring seeds choose apart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Walks through the options instead of throwing dice, so that few seeds already show all of them.

    ``choose_first`` takes the seed's place in a shuffled list; seeds that meet there again are later visits, and
    every other choice then takes the next option of its own shuffled list.
    """

    def __init__(self, salt: str, seed: int) -> None:
        self._salt = salt
        self._seed = seed
        self._visit = 0

    def choose_first(self, options: Sequence[T]) -> T:
        """The main choice; it decides how the others are shuffled."""
        order = self._shuffled("first", options)
        self._visit, place = divmod(self._seed - 1, len(order))
        self._salt = f"{self._salt}/{place}"
        return order[place]

    def pick(self, name: str, options: Sequence[T]) -> T:
        """One of the options for what ``name`` stands for; of the same options the next one at every visit."""
        return self._shuffled(name, options)[self._visit % len(options)]

    def some(self, name: str, options: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different options."""
        order = self._shuffled(name, options)
        start = self._visit * count
        return [order[(start + step) % len(order)] for step in range(min(count, len(order)))]

    def _shuffled(self, name: str, options: Sequence[T]) -> list[T]:
        order = list(options)
        random.Random(f"{self._salt}/{name}").shuffle(order)  # noqa: S311 (variety, not secrecy)
        return order
