"""Labelled replies as files hold them, one a line. The half that is not asked for is dropped as it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.domain.reply import CaseFacts, Channel, Reply, Speaker, ThreadMessage, parse_thread

HELD, OPEN = "held", "open"
_FACTS = set(CaseFacts.model_fields) - {"extra"}


@dataclass(frozen=True)
class LabelledReply:
    """A reply with a verdict by standard id; README.md beside the file says what each field means."""

    id: str
    thread_id: str
    reply: Reply
    labels: Mapping[str, str]
    unlabelled: str = ""
    """The verdict on every other standard of the channel; empty where nothing is known of them."""
    traits: tuple[str, ...] = ()
    level: str | None = None
    """The author's authority level; None for the company's first."""


def labelled_replies(text: str, name: str, half: str | None, *, may_lack_labels: bool = False) -> list[LabelledReply]:
    """The rows of one half in a file's text, or all where a row names none or ``half`` is None.

    With ``may_lack_labels`` a row need not say any verdict. Raises ValueError with ``name``, line and what is wrong.
    """
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            if half is None or fields.get("half", half) == half:
                rows.append(_row({"labels": {}, **fields} if may_lack_labels else fields))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{name}:{number}: {error}") from None
    return rows


def _row(fields: Mapping[str, Any]) -> LabelledReply:
    channel = Channel(fields["channel"])
    replied_at = fields.get("replied_at") or fields.get("reply_date")
    reply = Reply(
        draft=fields["reply"],
        thread=_thread(fields.get("thread") or "", channel),
        channel=channel,
        facts=_facts(fields.get("facts") or {}),
        replied_at=datetime.fromisoformat(replied_at) if replied_at else None,
        moment=fields.get("moment") or "",
    )
    return LabelledReply(
        str(fields["id"]),
        str(fields.get("thread_id", fields["id"])),
        reply,
        dict(fields["labels"]),
        traits=tuple(fields.get("traits") or ()),
        level=fields.get("author_level"),
    )


def _thread(thread: Any, channel: Channel) -> tuple[ThreadMessage, ...]:
    other = Speaker.colleague if channel is Channel.internal else Speaker.customer
    if isinstance(thread, str):
        return parse_thread(thread, other)
    return tuple(
        ThreadMessage(
            speaker=Speaker(message.get("speaker", message.get("from", other))),
            text=message["text"],
            at=datetime.fromisoformat(message["at"]) if message.get("at") else None,
        )
        for message in thread
    )


def _facts(facts: Mapping[str, Any]) -> CaseFacts:
    known = {name: value for name, value in facts.items() if name in _FACTS and value not in (None, "")}
    extra = {
        str(name): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in {**facts, **(facts.get("extra") or {})}.items()
        if name not in _FACTS and name != "extra" and value not in (None, "")
    }
    return CaseFacts.model_validate({**known, "extra": extra})
