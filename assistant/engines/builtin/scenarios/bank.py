"""The bank of situations, twists, people and things that scenarios are put together from, read from its files."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Moment, Mood, Patience

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Who = Literal["customer", "colleague", "employee"]
"""Whom the trainee meets."""
Goods = Literal["at home", "ordered", "none"]
"""Where the things are that a matter is about; none where it is about something else or nothing has been bought."""


class Thing(BaseModel):
    """Something that is sold. ``sure`` names are also other words and need a better sign that they are meant."""

    model_config = _FROZEN

    name: str
    tags: frozenset[str]
    price: tuple[int, int]
    plural: bool = False
    one: str = ""
    sure: bool = False


class Secret(BaseModel):
    """Something the other side has not said. ``when``: phrases that stand in the sentence it brings into play."""

    model_config = _FROZEN

    fact: str
    about: str
    topics: tuple[str, ...]
    when: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    unlocks: Literal["asked_about", "trust"] = "asked_about"
    situations: frozenset[str] = frozenset()
    """The only situations of the frame that it fits, empty for all."""
    forbids: frozenset[str] = frozenset()
    """Situations whose words it would contradict."""
    absent: bool = False
    """Whether it supposes that the thing is not there yet."""
    lacking: bool = False
    """Whether it supposes that the thing cannot be used."""
    goods: frozenset[Goods] = frozenset()
    """Where the thing that it speaks of has to be, empty where it speaks of none."""
    excludes: frozenset[str] = frozenset()
    """Words that nobody says of whom this is true."""

    def agrees_with(self, said: str) -> bool:
        """Whether somebody who says this could say it too."""
        return not any(re.search(rf"\b{re.escape(words)}\b", said, re.IGNORECASE) for words in self.excludes)


class Measure(BaseModel):
    """A length of time that decides which clause holds.

    ``near`` are phrases of the sentences that name its thresholds; ``direction`` says whether a rule holds from a
    threshold on, within it, or for so long after an end; ``usual`` are lengths where no document names any.
    """

    model_config = _FROZEN

    name: str
    unit: Literal["days", "months"]
    near: tuple[str, ...]
    direction: Literal["from", "within", "extension"]
    usual: tuple[int, ...]
    extension: tuple[str, ...] = ()
    """Words of an authority over more time."""
    over: bool = False
    """Whether the matter is that the time has run out."""


class Sum(BaseModel):
    """A sum of money at stake: what it is, and the words of the authority that decides it."""

    model_config = _FROZEN

    kind: Literal["asked", "estimate", "difference", "fee", "value"] = Field(default="value", alias="as")
    words: tuple[str, ...] = Field(alias="for")


class Situation(BaseModel):
    """Something that happens to people. Empty ``tags``, ``moments`` and ``channels`` are those of its frame."""

    model_config = _FROZEN

    id: str
    title: str
    gist: str = ""
    happened: str
    background: str
    told: tuple[str, ...]
    short: tuple[str, ...]
    ask: tuple[str, ...]
    wants: str
    also: str
    tags: frozenset[str] = frozenset()
    hidden: tuple[Secret, ...] = ()
    moments: frozenset[Moment] = frozenset()
    channels: frozenset[Channel] = frozenset()
    value: Sum | None = None
    needs: tuple[str, ...] = ()
    """Phrases one of which the document has to hold, so that it really covers this."""
    hard: bool = False
    over: bool = False
    """Whether its time has just run out."""
    plain_money: bool = False
    """Whether the sums are only mentioned, and nobody decides them."""


class Frame(BaseModel):
    """A matter that many companies know; ``about`` and ``rules`` find its documents and their sentences."""

    model_config = _FROZEN

    id: str
    about: tuple[str, ...]
    moments: frozenset[Moment]
    channels: frozenset[Channel]
    rules: tuple[str, ...]
    hidden: tuple[Secret, ...]
    situations: tuple[Situation, ...]
    who: Who = "customer"
    tags: frozenset[str] = frozenset()
    moods: frozenset[Mood] = frozenset()
    twists: frozenset[str] = frozenset()
    """The only twists that fit, empty for any."""
    measure: Measure | None = None
    money: Sum | None = None
    absent: bool = False
    lacking: bool = False
    goods: Goods = "none"
    moneyed: bool = False
    """Whether it is about money and not about the thing itself."""
    least: int = 0
    """The least sum that is worth the trouble."""
    most: int = 0
    """The most that a sum of this kind comes to; 0 for no such bound."""
    stakes: bool = True
    general: bool = False
    behind: bool = False
    """Whether a colleague can have it on their desk."""


class Variant(BaseModel):
    """One way in which a twist shows: said in the opening, noted for the trainer, wanted by the other side."""

    model_config = _FROZEN

    line: str
    note: str
    want: str
    who: frozenset[Who] = frozenset({"customer"})
    channels: frozenset[Channel] = frozenset()
    """Where it can be said, empty for anywhere."""


class Twist(BaseModel):
    """What makes a scenario one for a certain standard."""

    model_config = _FROZEN

    id: str
    signals: frozenset[str]
    words: tuple[str, ...]
    variants: tuple[Variant, ...]
    frames: frozenset[str] = frozenset()
    mood: Mood | None = None
    everyday: bool = False
    """Whether it happens anywhere, and can colour a scenario that is for no standard."""
    decides: bool = False
    """Whether it needs something that somebody has to decide."""


class Voice(BaseModel):
    """How somebody puts things."""

    model_config = _FROZEN

    id: str
    voice: str
    words: Literal["plain", "short"]
    patience: tuple[Patience, ...]
    channels: frozenset[Channel]
    aside: tuple[str, ...]
    close: tuple[str, ...] = ()
    change: frozenset[Literal["lower", "split", "loud", "pauses"]] = frozenset()


class Value(BaseModel):
    """What matters to somebody, and the signals that move them for it."""

    model_config = _FROZEN

    text: str
    up: tuple[str, ...]
    down: tuple[str, ...]


class History(BaseModel):
    """What lies behind somebody, and how they would put it."""

    model_config = _FROZEN

    text: str
    line: str


class Bank(BaseModel):
    """Everything at once."""

    model_config = _FROZEN

    frames: tuple[Frame, ...]
    twists: tuple[Twist, ...]
    things: tuple[Thing, ...]
    stakes: tuple[Secret, ...]
    voices: tuple[Voice, ...]
    values: tuple[Value, ...]
    histories: tuple[History, ...]
    names: tuple[tuple[str, str], ...]
    colleagues: tuple[str, ...]
    lines: dict[str, Any]


@lru_cache(maxsize=1)
def packaged_bank() -> Bank:
    """The bank as it comes with this version."""
    folder = resources.files("assistant.engines.builtin.scenarios") / "bank"
    people = _read(folder / "people.yaml")
    files = sorted((folder / "situations").iterdir(), key=lambda file: file.name)
    return Bank(
        frames=tuple(Frame(id=name, **fields) for file in files for name, fields in _read(file).items()),
        twists=tuple(_twist(name, fields) for name, fields in _read(folder / "twists.yaml").items()),
        things=_read(folder / "things.yaml"),
        stakes=_read(folder / "stakes.yaml"),
        lines=_read(folder / "lines.yaml"),
        **people,
    )


def _twist(name: str, fields: dict[str, Any]) -> Twist:
    who = fields.pop("who", None)
    variants = [{"who": who, **variant} if who else variant for variant in fields.pop("variants")]
    return Twist(id=name, variants=variants, **fields)


def _read(file: Traversable) -> Any:
    return yaml.load(file.read_text("utf-8"), Loader=_SAFE_LOADER)  # noqa: S506 (the safe loader, or its twin in C)
