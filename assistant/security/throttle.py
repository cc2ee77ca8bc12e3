"""Slows down whoever guesses passwords, for an account and from an address."""

from __future__ import annotations

import hashlib
import ipaddress
import time
import unicodedata
from collections import OrderedDict
from threading import Lock

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from assistant.errors import TooManyTries

TRIES = 10
SECONDS = 15 * 60
_MOST_KNOWN = 50_000


class Throttle:
    """At most ``tries`` wrong passwords in ``seconds``, for one account and from one address.

    Somebody who signed in from an address before has a count of their own there: neither a stranger who guesses
    elsewhere nor a colleague behind the same router locks them out. A lock ends by itself; counts live in memory.
    """

    def __init__(self, tries: int = TRIES, seconds: int = SECONDS) -> None:
        self._limit = RateLimitItemPerSecond(tries, seconds)
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def begin(self, account: str, address: str = "") -> None:
        """Count a try before it is looked at, so that tries at the same moment count too.

        ``account`` is what was typed as login. Raises TooManyTries, whatever the password, while a lock holds.
        """
        with self._lock:
            counts = self._counts(account, address)
            for count in counts:
                if not self._limiter.test(self._limit, *count):
                    left = self._limiter.get_window_stats(self._limit, *count).reset_time - time.time()
                    raise TooManyTries(_words(left), max(1, round(left)))
            for count in counts:
                self._limiter.hit(self._limit, *count)

    def right(self, account: str, address: str = "") -> None:
        """The try was right and does not count. What others tried stays counted."""
        with self._lock:
            for count in self._counts(account, address):
                self._storage.decr(self._limit.key_for(*count))
            if address:
                self._known[_account_key(account), _network(address)] = None
                self._known.move_to_end((_account_key(account), _network(address)))
                while len(self._known) > _MOST_KNOWN:
                    self._known.popitem(last=False)

    def _counts(self, account: str, address: str) -> tuple[tuple[str, ...], ...]:
        key, network = _account_key(account), _network(address)
        if (key, network) in self._known:
            return (("known", key, network),)
        return (("account", key), *((("address", network),) if address else ()))


def _account_key(account: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", account).casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()


def _network(address: str) -> str:
    """An IPv4 address, or the network that one household or office has of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _words(seconds: float) -> str:
    minutes = max(1, -(-round(seconds) // 60))
    return (
        "There were many tries in a short time, so we wait a little to keep the account safe. Try again in "
        f"{minutes} minute{'s' if minutes > 1 else ''}; even the right password has to wait. If you are in a hurry, "
        "your administrator can make you a new link."
    )
