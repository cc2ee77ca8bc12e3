"""Passwords: which are good enough, and how they are kept (argon2id)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import FixInput, TryAgain

FEWEST_CHARACTERS = 12
MOST_CHARACTERS = 256
_FEWEST_DIFFERENT = 5
_WAIT_SECONDS = 10.0

# Of the longest lists of passwords that were stolen: the words that long ones are made of.
_COMMONEST = (
    "password passwort motdepasse passwd letmein welcome iloveyou administrator admin changeme trustnoi football "
    "baseball basketball sunshine princess dragon monkey superman batman pokemon starwars whatever computer internet "
    "qwertyuiop qwertzuiop azertyuiop qwerty qwertz azerty asdfghjkl asdfgh asdf zxcvbnm yxcvbnm qazwsx abcdefghijkl "
    "abcdef abc abcd secret default temporary login guest service customerservice helpdesk support company"
).split()
_LOOKALIKES = str.maketrans("@4301$5!7", "aaeoissit")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


class Passwords:
    """Checks and hashes passwords; at most ``at_once`` hashes are computed at the same time.

    ``hasher`` is argon2id with the parameters of RFC 9106 for little memory (64 MiB, 3 passes, 4 lanes) unless
    given. A hash takes some 50 ms of a core: call from a thread.
    """

    def __init__(self, company_name: str, at_once: int = 2, hasher: PasswordHasher | None = None) -> None:
        self._company_name = company_name
        self._hasher = hasher or PasswordHasher()
        self._slots = BoundedSemaphore(at_once)

    def check(self, password: str, login: str) -> None:
        """Refuse a new password that is easy to guess. Raises FixInput that says what would be right."""
        if len(password) < FEWEST_CHARACTERS:
            raise FixInput(
                f"That password is short. Take at least {FEWEST_CHARACTERS} characters; a few words in a row are easy "
                "to remember and hard to guess."
            )
        if len(password) > MOST_CHARACTERS:
            raise FixInput(f"That password is very long. Up to {MOST_CHARACTERS} characters fit.")
        if len(set(password)) < _FEWEST_DIFFERENT:
            raise FixInput(
                "That password repeats the same few characters. Take a few words that only you would put in a row."
            )
        if self._easy(password, login):
            raise FixInput(
                "That password is among the first that somebody would try: it is made of your login, the company's "
                "name, a very common word or digits alone. Take a few words that only you would put in a row."
            )

    def hash(self, password: str) -> str:
        """The text to keep of a password. Raises TryAgain when too many are being computed."""
        with _slot(self._slots):
            return self._hasher.hash(_plain(password))

    def verify(self, password: str, kept: str) -> bool:
        """Whether this is the password that was kept.

        ``kept`` may be empty, for nobody or for somebody without a password: that takes as long and is never right.
        Raises TryAgain as ``hash`` does.
        """
        if not kept or len(password) > MOST_CHARACTERS:
            self.hash("")
            return False
        with _slot(self._slots):
            try:
                return self._hasher.verify(kept, _plain(password))
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, kept: str) -> bool:
        """Whether a hash was made with other parameters than today's, and should be made anew."""
        return self._hasher.check_needs_rehash(kept)

    def _easy(self, password: str, login: str) -> bool:
        own = (login, *login.split("@"), self._company_name, *self._company_name.split())
        words = {word for word in map(_letters, (*_COMMONEST, *own)) if len(word) > 2}
        folded = unicodedata.normalize("NFKC", password).casefold()
        # Digits and marks are put at the end; within a word they stand for letters.
        guesses = (folded, folded.rstrip("0123456789!?.*#-_ ").translate(_LOOKALIKES))
        return any(_made_of(_letters(guess), words) for guess in guesses)


@contextmanager
def _slot(slots: BoundedSemaphore) -> Iterator[None]:
    """A place among those who compute, waited for a while."""
    if not slots.acquire(timeout=_WAIT_SECONDS):
        raise TryAgain("Many people are signing in at this moment. Wait a few seconds, then try again.")
    try:
        yield
    finally:
        slots.release()


def _plain(password: str) -> bytes:
    # The same letters typed on another system may be composed otherwise (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _made_of(text: str, words: set[str]) -> bool:
    """Whether a text is nothing but some of the words in a row; also one without any text."""
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            reached.update(start + len(word) for word in words if text.startswith(word, start))
    return len(text) in reached


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())
