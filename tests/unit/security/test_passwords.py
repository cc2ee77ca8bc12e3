import threading
import time

import pytest
from argon2 import PasswordHasher

from assistant.errors import FixInput
from assistant.security.passwords import Passwords

LOGIN = "amira.khan@harbour.example"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "at least 12"),
        ("seven kettl", "at least 12"),
        ("k" * 6 + "z" * 6, "same few"),
        ("seven blue kettles " * 14, "Up to 256"),
        ("password1234", "first that somebody"),
        ("P@ssw0rd2026!!", "first that somebody"),
        ("Welcome-Welcome-1", "first that somebody"),
        ("QwertyuiopAsdf", "first that somebody"),
        ("314159265358", "first that somebody"),
        ("Harbour & Home 2026", "first that somebody"),
        ("harbourhelpdesk", "first that somebody"),
        ("amira.khan@harbour.example", "first that somebody"),
        ("AmiraKhan!2026", "first that somebody"),
        ("ＡmiraKhan2026", "first that somebody"),
    ],
)
def test_what_is_guessed_first_is_refused_in_words(password: str, why: str) -> None:
    with pytest.raises(FixInput, match=why):
        Passwords("Harbour & Home", hasher=QUICK).check(password, LOGIN)


@pytest.mark.parametrize(
    "password", ["seven blue kettles", "correct horse battery", "пять синих чайников", "k9#vT!2mQz8@Lw"]
)
def test_other_passwords_are_taken(password: str) -> None:
    Passwords("Harbour & Home", hasher=QUICK).check(password, LOGIN)


def test_a_login_that_repeats_itself_costs_no_time() -> None:
    begun = time.perf_counter()
    Passwords("aaaa", hasher=QUICK).check("a" * 249 + "zyxwv", "aaa@aaaaa")
    assert time.perf_counter() - begun < 1


def test_a_password_is_kept_as_argon2id_and_found_again() -> None:
    passwords = Passwords("Harbour & Home", hasher=QUICK)
    kept = passwords.hash("seven blue kettles à la")
    assert kept.startswith("$argon2id$") and kept != passwords.hash("seven blue kettles à la")
    # Typed with a combining accent, it is the same password.
    assert passwords.verify("seven blue kettles a\u0300 la", kept)
    assert not passwords.verify("seven blue kettles", kept)
    assert not passwords.verify("seven blue kettles", "no hash of ours")


def test_hashes_are_as_strong_as_rfc_9106_asks_and_old_ones_are_told() -> None:
    passwords = Passwords("Harbour & Home")
    assert "$m=65536,t=3,p=4$" in passwords.hash("x")
    assert passwords.outdated(QUICK.hash("x")) and not passwords.outdated(passwords.hash("x"))


class Slow(PasswordHasher):
    """Notes how many are at work at once, and holds each until it is let go."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    now = most = computed = 0
    lock = threading.Lock()

    def hash(self, *given: object, **named: object) -> str:
        kind = type(self)
        with self.lock:
            kind.computed += 1
            kind.now += 1
            kind.most = max(kind.most, kind.now)
        time.sleep(0.02)
        with self.lock:
            kind.now -= 1
        return ""


def test_a_few_are_computed_at_once_and_nobody_costs_as_much_as_somebody() -> None:
    passwords = Passwords("Harbour & Home", at_once=2, hasher=Slow())
    threads = [threading.Thread(target=passwords.verify, args=("x", "")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Slow.most, Slow.computed) == (2, 8)
