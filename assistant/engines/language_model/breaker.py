"""A circuit breaker: after several failed calls in a row an endpoint is left alone for a while."""

from __future__ import annotations

from collections.abc import Callable


class Breaker:
    """Counts calls that failed for the endpoint's reasons.

    ``failures`` in a row open it for ``pause`` seconds; then one call is let through, and its outcome
    closes it or opens it again. Every admitted call must end in `succeeded`, `failed` or `abandoned`.
    """

    def __init__(self, monotonic: Callable[[], float], failures: int = 3, pause: float = 30.0) -> None:
        self._monotonic, self._limit, self._pause = monotonic, failures, pause
        self._in_a_row = 0
        self._opened_at: float | None = None
        self._trial = False

    @property
    def is_open(self) -> bool:
        """Whether a call would fail at once."""
        if self._opened_at is None:
            return False
        return self._trial or self._monotonic() - self._opened_at < self._pause

    def admit(self) -> bool:
        """Whether a call may go out now."""
        if self.is_open:
            return False
        self._trial = self._opened_at is not None
        return True

    def succeeded(self) -> None:
        """The endpoint answered, whatever it said."""
        self._in_a_row, self._opened_at, self._trial = 0, None, False

    def failed(self) -> None:
        """The call failed for the endpoint's reasons."""
        self._in_a_row += 1
        self._trial = False
        if self._in_a_row >= self._limit:
            self._opened_at = self._monotonic()

    def abandoned(self) -> None:
        """The call was cancelled, which says nothing of the endpoint."""
        self._trial = False
