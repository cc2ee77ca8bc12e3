"""Codes that stand for people and cannot be read back without a key that only this installation has."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from assistant.errors import AskOperator

KEY_BYTES = 32
_CODE_CHARACTERS = 24


class Codes:
    """The same words give the same code under the same key; HMAC-SHA256 (RFC 2104).

    Without a key anybody could try every name of a list; with it, only who holds the installation's files.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def code(self, purpose: str, words: str) -> str:
        """24 hexadecimal digits for ``words``, others for every ``purpose``."""
        return self._digest("code", purpose, words)[:_CODE_CHARACTERS]

    def fingerprint(self, *parts: str) -> str:
        """64 hexadecimal digits that tell one sequence of texts from another."""
        return self._digest("fingerprint", *parts)

    def _digest(self, *parts: str) -> str:
        # Each with its length: "ab", "c" is not "a", "bc".
        message = b"".join(
            len(raw).to_bytes(8, "big") + raw for raw in (part.encode("utf-8", "replace") for part in parts)
        )
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def installation_key(file: Path) -> bytes:
    """The key in a file that its owner alone can read; made at the first use.

    Raises AskOperator for a file that cannot be read or written or holds no key of ours.
    """
    try:
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = file.read_bytes()
        else:
            key = secrets.token_bytes(KEY_BYTES)
            with os.fdopen(handle, "wb") as target:
                target.write(key)
                target.flush()
                os.fsync(target.fileno())
    except OSError as error:
        raise AskOperator(f"The key file {file} cannot be used: {error.strerror}") from error
    if len(key) != KEY_BYTES:
        raise AskOperator(
            f"The key file {file} has {len(key)} bytes and needs {KEY_BYTES}. Put it back from a copy; without it, the"
            " same people get other codes. To begin anew, remove it."
        )
    return key
