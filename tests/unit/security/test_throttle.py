from __future__ import annotations

import time

import pytest

from assistant.errors import TooManyTries
from assistant.security.throttle import Throttle


def wrong(throttle: Throttle, account: str, address: str, times: int = 10) -> int:
    """How many of that many tries were looked at."""
    looked = 0
    for _ in range(times):
        try:
            throttle.begin(account, address)
        except TooManyTries:
            continue
        looked += 1
    return looked


def test_an_account_is_guessed_at_ten_times_from_wherever() -> None:
    throttle = Throttle()
    assert sum(wrong(throttle, "Ada@x.example", f"198.51.100.{n}", 1) for n in range(200)) == 10
    with pytest.raises(TooManyTries, match=r"in 15 minutes; even the right password") as refused:
        throttle.begin(" ada@X.example ", "192.0.2.7")
    assert 890 < refused.value.seconds <= 900


def test_an_address_guesses_ten_times_whoever_it_is_after() -> None:
    throttle = Throttle()
    assert sum(wrong(throttle, f"{n}@x.example", "192.0.2.1", 1) for n in range(200)) == 10
    # Addresses of one IPv6 network are one; IPv4 in IPv6 clothes is IPv4.
    assert sum(wrong(throttle, f"{n}@y.example", f"2001:db8::{n:x}", 1) for n in range(200)) == 10
    assert wrong(throttle, "ada@x.example", "::ffff:192.0.2.1") == 0
    assert wrong(throttle, "ada@x.example", "192.0.2.2") == 10


def test_who_signed_in_here_before_is_counted_alone() -> None:
    throttle = Throttle()
    throttle.begin("ada@x.example", "192.0.2.1")
    throttle.right("ada@x.example", "192.0.2.1")
    wrong(throttle, "bob@x.example", "192.0.2.1", 50)
    wrong(throttle, "ada@x.example", "198.51.100.1", 50)
    throttle.begin("ada@x.example", "192.0.2.1")
    assert wrong(throttle, "ada@x.example", "192.0.2.1", 200) == 9


def test_the_right_password_does_not_count_and_gives_nobody_else_new_tries() -> None:
    throttle = Throttle()
    assert wrong(throttle, "ada@x.example", "192.0.2.1", 9) == 9
    for _ in range(3):
        throttle.begin("eve@x.example", "192.0.2.1")
        throttle.right("eve@x.example", "192.0.2.1")
    assert wrong(throttle, "ada@x.example", "192.0.2.1", 9) == 1


def test_a_lock_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle, now = Throttle(), time.time

    class Later:
        time = staticmethod(lambda: now() + 901)

    assert wrong(throttle, "ada@x.example", "192.0.2.1", 50) == 10
    monkeypatch.setattr("limits.storage.memory.time", Later)
    assert wrong(throttle, "ada@x.example", "192.0.2.1", 50) == 10
