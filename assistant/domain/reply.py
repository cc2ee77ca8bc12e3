"""What is reviewed: a draft, the conversation before it, and the facts of the case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, field_validator

from assistant.domain.knowledge import Standard

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Channel(StrEnum):
    """How the reply reaches the one who asked; ``internal`` is a colleague."""

    email = "email"
    chat = "chat"
    phone = "phone"
    shop = "shop"
    social = "social"
    internal = "internal"


class Speaker(StrEnum):
    """Who said something in a thread."""

    customer = "customer"
    colleague = "colleague"
    agent = "agent"


class ThreadMessage(BaseModel):
    """One message before the draft. ``at`` without a zone is in the company's own time."""

    model_config = _FROZEN

    speaker: Speaker
    text: str
    at: datetime | None = None


class CaseFacts(BaseModel):
    """What the agent knows of the case; everything may be missing. ``extra`` holds facts by any name."""

    model_config = _FROZEN

    customer_name: str = ""
    order_number: str = ""
    order_value: Decimal | None = None
    promised_date: date | None = None
    delivered_date: date | None = None
    item: str = ""
    extra: dict[str, str] = {}

    @field_validator("order_value", mode="before")
    @classmethod
    def _as_written(cls, value: object) -> object:
        """People write £1,249.00: signs of currencies, commas and blanks are no part of the number."""
        return re.sub(r"[£€$,\s]|GBP|EUR|USD", "", value) if isinstance(value, str) else value

    def __hash__(self) -> int:
        # The extra facts are a mapping, which pydantic's own hash of a frozen model cannot take.
        return hash(self.model_dump_json())


class Reply(BaseModel):
    """A draft with what it answers. ``moment`` is before, during or after the purchase, empty where unknown."""

    model_config = _FROZEN

    draft: str
    thread: tuple[ThreadMessage, ...] = ()
    channel: Channel = Channel.email
    facts: CaseFacts = CaseFacts()
    replied_at: datetime | None = None
    moment: str = ""

    @property
    def asked(self) -> str:
        """What the other side wrote since the last message of ours, one paragraph a message."""
        since: list[str] = []
        for message in self.thread:
            since = [] if message.speaker is Speaker.agent else [*since, message.text]
        return "\n\n".join(since or [m.text for m in self.thread if m.speaker is not Speaker.agent])

    @property
    def heard(self) -> str:
        """Everything the other side wrote in the thread."""
        return "\n\n".join(m.text for m in self.thread if m.speaker is not Speaker.agent)


def standards_for(standards: Iterable[Standard], reply: Reply) -> tuple[Standard, ...]:
    """The standards that speak of the reply's channel and, where it is known, of its moment; by id.

    A standard without channels or without moments speaks of all of them.
    """
    return tuple(
        sorted(
            (
                standard
                for standard in standards
                if (not standard.channels or reply.channel in standard.channels)
                and (not reply.moment or not standard.moment or reply.moment in standard.moment)
            ),
            key=lambda standard: standard.id,
        )
    )


_SPEAKERS = {
    Speaker.customer: "customer client caller guest visitor buyer shopper patient",
    Speaker.colleague: "colleague teammate coworker",
    Speaker.agent: "agent me us advisor adviser support staff care assistant team",
}
_BY_LABEL = {label: speaker for speaker, labels in _SPEAKERS.items() for label in labels.split()}
_TIME = r"(?:\d{4}-\d{2}-\d{2}[ T])\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?"
_LABEL = re.compile(
    rf"[ \t]*[*_]{{0,2}}(?:[\[(]?(?:(?P<before>{_TIME})|\d{{1,2}}:\d{{2}})[\])]?[ \t]*[-–—,:]?[ \t]*)?"
    rf"(?:[^\W\d_][\w .'’-]{{0,40}}[ \t]\()?(?P<label>{'|'.join(_BY_LABEL)})\)?[*_]{{0,2}}"
    rf"(?:[ \t]+\((?!\d)[^()\n:]{{1,40}}\))?"
    rf"(?:[ \t]*,?[ \t]*[\[(]?(?P<after>{_TIME})[\])]?)?[ \t]*[*_]{{0,2}}:[*_]{{0,2}}(?P<text>.*)",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"[ \t]*(?:On\b.{4,200}\bwrote|-{2,}[ \t]*Original Message[ \t]*-{2,}):?[ \t]*", re.IGNORECASE
)
_MARK = re.compile(r"[ \t]?>[ \t]?")


def parse_thread(text: str, other: Speaker = Speaker.customer) -> tuple[ThreadMessage, ...]:
    """The messages of a pasted thread, oldest first; empty for empty text.

    Three forms: lines that begin with who speaks (``Customer:``, ``[2026-05-04 10:12] Agent:``, ``Me:``);
    an e-mail above the older ones it quotes (``On … wrote:`` and ``>``), where the sides take turns; and
    anything else, which is one message of ``other``. No word of a message is dropped.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return ()
    labelled = [_LABEL.fullmatch(line) for line in text.split("\n")]
    if any(labelled):
        return _by_label(text.split("\n"), labelled, other)
    return _by_quoting(text.split("\n"), other)


def _by_label(lines: list[str], labels: list[re.Match[str] | None], other: Speaker) -> tuple[ThreadMessage, ...]:
    messages: list[tuple[Speaker, datetime | None, list[str]]] = [(other, None, [])]
    for line, label in zip(lines, labels, strict=True):
        if label is None:
            messages[-1][2].append(line)
        else:
            at = _read_time(label["before"] or label["after"])
            messages.append((_BY_LABEL[label["label"].lower()], at, [label["text"]]))
    return tuple(
        ThreadMessage(speaker=speaker, text=words, at=at)
        for speaker, at, said in messages
        if (words := "\n".join(said).strip())
    )


def _read_time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _by_quoting(lines: list[str], other: Speaker) -> tuple[ThreadMessage, ...]:
    depths: dict[int, list[str]] = {}
    shift = 0
    for line in lines:
        if _ATTRIBUTION.fullmatch(_unmarked(line)[1]):
            # Some programs mark what they quote with >, others only announce it.
            shift += line.lower().lstrip("> \t").startswith("-")
            continue
        depth, words = _unmarked(line)
        depths.setdefault(depth + shift, []).append(words)
    newest_first = [words for depth in sorted(depths) if (words := "\n".join(depths[depth]).strip())]
    sides = (other, Speaker.agent)
    found = [ThreadMessage(speaker=sides[place % 2], text=words) for place, words in enumerate(newest_first)]
    return tuple(reversed(found))


def _unmarked(line: str) -> tuple[int, str]:
    depth = 0
    while mark := _MARK.match(line):
        depth, line = depth + 1, line[mark.end() :]
    return depth, line
