"""How browsers reach the assistant, and whose word about a request is believed."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


@dataclass(frozen=True)
class Site:
    """``public_url`` is an origin such as https://coach.example, or empty: then only this machine is served.

    ``proxies`` are the networks whose X-Forwarded-* is believed;
    ``frame_origins`` may show the page in a frame. Behind ``trusted_proxies`` the header ``trusted_header`` holds
    the login of the person.
    """

    public_url: str = ""
    proxies: tuple[Network, ...] = ()
    frame_origins: tuple[str, ...] = ()
    trusted_header: str = ""
    trusted_proxies: tuple[Network, ...] = ()

    @property
    def public_host(self) -> str:
        """Host, and port where it is not the usual one, of the public address; empty without one."""
        return urlsplit(self.public_url).netloc.casefold()

    @property
    def public_scheme(self) -> str:
        """http or https; empty without a public address."""
        return urlsplit(self.public_url).scheme

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names that a request may have in its Host header, without ports."""
        named = urlsplit(self.public_url).hostname
        return (*LOOPBACK, named) if named and named not in LOOPBACK else LOOPBACK


def is_among(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if found.version == 6 else None
    return any((mapped or found) in network for network in networks)


def own_path(text: str) -> str:
    """A path of ours to go on to after sign-in, else "/"; never another host, whatever a browser makes of it."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    plain = text.isascii() and text.isprintable() and "\\" not in text and " " not in text
    own = text.startswith("/") and not text.startswith("//") and not parts.scheme and not parts.netloc
    if not plain or not own or len(text) > 500 or parts.path.startswith(("/sign-", "/signed-", "/welcome")):
        return "/"
    return text
