"""What most stores stand on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from assistant.storage.connection import Transactions


class Store:
    """Records of a kind, each with an id of its own and a time."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._transactions, self._clock, self._new_id = transactions, clock, new_id
