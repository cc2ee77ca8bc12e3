from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.engines.language_model.breaker import Breaker
from assistant.engines.language_model.patience import Patience, retry_after

NOW = datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after": "Mon, 01 Jun 2026 12:00:09 GMT"}, 9),
        ({"retry-after": "Mon, 01 Jun 2026 11:00:00 GMT"}, 0),
        ({"retry-after": "Mon, 01 Jun 2026 12:00:09 -0000"}, 9),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Mon, 99 Jun 2026 99:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


def test_waits_grow_vary_and_end_before_the_deadline(clock: Clock) -> None:
    calm = Patience(60, 15, clock, lambda: 1.0)
    hasty = Patience(60, 15, clock, lambda: 0.0)
    assert [calm.before_try(number, None) for number in (2, 3, 12)] == pytest.approx([0.2, 0.4, 5])
    assert [hasty.before_try(number, None) for number in (2, 3)] == pytest.approx([0.1, 0.2])
    assert calm.before_try(2, 59) == 59
    assert calm.before_try(2, 60) is None and calm.before_try(2, float("inf")) is None
    clock.now += 2
    assert calm.before_try(2, 59) is None


def test_a_chunk_may_take_as_long_as_both_limits_allow(clock: Clock) -> None:
    patience = Patience(60, 15, clock, lambda: 0.0)
    assert patience.for_chunk() == 15 and patience.for_chunk(is_finished=True) == 2
    clock.now += 50
    assert patience.for_chunk() == 10 and patience.spent == 50
    clock.now += 50
    assert patience.for_chunk() == 0 == patience.left


class TestBreaker:
    def test_it_opens_after_three_in_a_row_and_lets_one_through_later(self, clock: Clock) -> None:
        breaker = Breaker(clock)
        for _ in range(3):
            assert breaker.admit()
            breaker.failed()
        assert not breaker.admit()
        clock.now += 30
        assert breaker.admit() and not breaker.admit()
        breaker.failed()
        assert not breaker.admit()
        clock.now += 30
        assert breaker.admit()
        breaker.succeeded()
        assert breaker.admit() and breaker.admit()

    def test_a_success_between_closes_it(self, clock: Clock) -> None:
        breaker = Breaker(clock)
        for _ in range(5):
            breaker.failed()
            breaker.failed()
            breaker.succeeded()
        assert breaker.admit()

    def test_a_cancelled_trial_lets_the_next_one_through(self, clock: Clock) -> None:
        breaker = Breaker(clock, failures=1)
        breaker.failed()
        clock.now += 30
        assert breaker.admit()
        breaker.abandoned()
        assert breaker.admit()
