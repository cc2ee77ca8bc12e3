"""The words of rewriting.yaml: frames for what a standard wants, and what tells a general word from a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from assistant.language.text import content_words


@dataclass(frozen=True)
class Frame:
    """A sentence with slots; ``when`` names what must be known of the case, empty for nothing."""

    text: str
    when: str = ""


@dataclass(frozen=True)
class Wording:
    """The rewriter's own words, compiled. Stems where word lists are compared, patterns where texts are."""

    frames: Mapping[str, tuple[Frame, ...]]
    instead_of: Mapping[str, tuple[Frame, ...]]
    tell: Mapping[str, str]
    talk: Mapping[str, str]
    vague: re.Pattern[str]
    replaceable: Mapping[str, re.Pattern[str]]
    feelings: re.Pattern[str]
    grief: re.Pattern[str]
    abuse: re.Pattern[str]
    hardships: Mapping[str, str]
    not_hardships: re.Pattern[str]
    farewells: re.Pattern[str]
    things: re.Pattern[str]
    everyday: frozenset[str]


@lru_cache(maxsize=1)
def packaged_wording() -> Wording:
    """The words as they come with this version."""
    data = yaml.safe_load((resources.files("assistant.engines.builtin") / "rewriting.yaml").read_text("utf-8"))
    frames = {name: _frames(rows) for name, rows in data["frames"].items()}
    return Wording(
        frames=frames,
        instead_of={
            name: frames[rows] if isinstance(rows, str) else _frames(rows) for name, rows in data["instead_of"].items()
        },
        tell=data["tell"],
        talk=data["talk"],
        vague=_any(data["vague"]),
        replaceable={name: re.compile("|".join(rows), re.I) for name, rows in data["replaceable"].items()},
        feelings=_any(_quoted(data["feelings"])),
        abuse=_any(data["abuse"]),
        grief=_any(data["grief"]),
        hardships=data["hardships"],
        not_hardships=re.compile(data["not_hardships"], re.I),
        farewells=re.compile(data["farewells"], re.I),
        things=re.compile(rf"\b(?:{'|'.join(data['things'].split())})s?(?:es)?\b", re.I),
        everyday=frozenset(content_words(data["everyday"])),
    )


def _frames(rows: list[dict[str, Any]]) -> tuple[Frame, ...]:
    return tuple(Frame(row["text"], row.get("when", "")) for row in rows)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.I)


def _quoted(text: str) -> list[str]:
    """Words of a list in which quotation marks keep two together."""
    return [one or two for one, two in re.findall(r"\"([^\"]+)\"|(\S+)", text)]
