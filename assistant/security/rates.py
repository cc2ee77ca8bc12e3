"""How often somebody may do something in a minute and an hour; counted in memory, since one process serves."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


@dataclass(frozen=True)
class Wait:
    """A limit that was reached: ``most`` times in ``window_seconds``; it goes on after ``seconds``."""

    most: int
    window_seconds: int
    seconds: float


class Rates:
    """Limits by what is done, in the notation of the limits library: ``30/minute;300/hour``; 0 is no limit.

    A window moves: what was done longer ago than it is wide does not count. Safe to use from several threads.
    """

    def __init__(self, limits: Mapping[str, str]) -> None:
        self._limits: dict[str, list[RateLimitItem]] = {
            what: [] if text == "0" else parse_many(text) for what, text in limits.items()
        }
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._one_at_a_time = Lock()

    def take(self, what: str, person_id: str) -> Wait | None:
        """Count that somebody does something; what stands in the way, and then it does not count."""
        with self._one_at_a_time:
            for limit in self._limits[what]:
                if not self._limiter.test(limit, what, person_id):
                    free_at = self._limiter.get_window_stats(limit, what, person_id).reset_time
                    return Wait(limit.amount, limit.get_expiry(), max(1.0, free_at - time.time()))
            for limit in self._limits[what]:
                self._limiter.hit(limit, what, person_id)
            return None

    def allowed(self, what: str) -> tuple[tuple[int, int], ...]:
        """(times, seconds) of each limit on something."""
        return tuple((limit.amount, limit.get_expiry()) for limit in self._limits[what])
