"""How long a call may take, how long one waits for the next chunk and before the next try."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stamina import Attempt

DEADLINE_SECONDS, STALL_SECONDS = 60.0, 15.0
"""What a call may take with all its tries, and the pause before each chunk, unless settings say otherwise."""
TRIES = 3
FIRST_WAIT = 0.2
LONGEST_WAIT = 5.0
"""Seconds before the second try, and the most before any; the wait doubles, up to half of it by chance."""
USAGE_SECONDS = 2.0
"""How long the token count may come after the last word; some servers never send it and keep the line open."""


class Patience:
    """The deadline of one call over all its tries, and the stall limit between two chunks. Seconds."""

    def __init__(
        self,
        seconds: float,
        stall: float,
        monotonic: Callable[[], float],
        random: Callable[[], float],
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self._monotonic, self._random, self._stall, self._first_wait = monotonic, random, stall, first_wait
        self._started = monotonic()
        self._deadline = self._started + seconds

    @property
    def spent(self) -> float:
        """Seconds since the call began."""
        return self._monotonic() - self._started

    @property
    def left(self) -> float:
        """Seconds until the deadline; never negative."""
        return max(0.0, self._deadline - self._monotonic())

    def for_chunk(self, is_finished: bool = False) -> float:
        """Most seconds to wait for the next chunk; ``is_finished`` when only the token count is missing."""
        return min(self._stall, self.left, *([USAGE_SECONDS] if is_finished else []))

    def before_try(self, number: int, retry_after: float | None) -> float | None:
        """Seconds to wait before try ``number`` (from 2), or None where that would end after the deadline."""
        growing = min(LONGEST_WAIT, self._first_wait * 2 ** (number - 2))
        # A server that says "now" still gets our own pause, so that many clients do not come back at once.
        wait = max(retry_after or 0.0, growing * (0.5 + self._random() / 2))
        return wait if wait < self.left else None


def within(seconds: float, usual: float) -> float:
    """A wait that is ``usual`` seconds beside the usual deadline, beside one of ``seconds``: it grows with a longer
    one, and is cut to a shorter one."""
    return min(seconds, usual * max(1.0, seconds / DEADLINE_SECONDS))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: a number or an HTTP date (RFC 9110, 10.2.3).

    ``retry-after-ms``, which OpenAI sends, goes first. None where there is none or it cannot be read.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if seconds >= 0:  # false for NaN too
            return seconds
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds())


def tries(wait: Callable[[Exception], bool | float]) -> AsyncIterator[Attempt]:
    """The one retry layer: at most TRIES attempts; ``wait`` says whether and after how long to try again.

    The attempts are stamina's context managers. Its own log lines name exceptions, so they are off.
    """
    import stamina
    from stamina.instrumentation import set_on_retry_hooks

    set_on_retry_hooks(())
    return aiter(stamina.retry_context(on=wait, attempts=TRIES, timeout=None))
