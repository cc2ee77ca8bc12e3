"""Replies that people have labelled, to try a change of a standard on. The held half is not read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.domain.reply import CaseFacts, Channel, Reply, Speaker, ThreadMessage, parse_thread

_OPEN = "open"
_FACTS = set(CaseFacts.model_fields) - {"extra"}


@dataclass(frozen=True)
class LabelledReply:
    """A reply with a verdict by standard id."""

    id: str
    reply: Reply
    labels: Mapping[str, str]


def read_labelled(file: Path) -> tuple[LabelledReply, ...]:
    """The rows of a file with one JSON object a line whose ``half`` is open or not named; none without a file.

    Raises ValueError with file, line and what is wrong.
    """
    if not file.is_file():
        return ()
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            if fields.get("half", _OPEN) == _OPEN:
                rows.append(LabelledReply(str(fields["id"]), _reply(fields), dict(fields.get("labels") or {})))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{file.name}:{number}: {str(error).splitlines()[0]}") from None
    return tuple(rows)


def _reply(fields: Mapping[str, Any]) -> Reply:
    channel = Channel(fields["channel"])
    other = Speaker.colleague if channel is Channel.internal else Speaker.customer
    facts = fields.get("facts") or {}
    known = {name: value for name, value in facts.items() if name in _FACTS and value not in (None, "")}
    extra = {str(name): str(value) for name, value in facts.items() if name not in (*_FACTS, "extra")}
    return Reply(
        draft=fields["reply"],
        thread=_thread(fields.get("thread") or "", other),
        channel=channel,
        facts=CaseFacts.model_validate({**known, "extra": {**extra, **(facts.get("extra") or {})}}),
        replied_at=_moment(fields.get("replied_at")),
        moment=fields.get("moment") or "",
    )


def _thread(thread: Any, other: Speaker) -> tuple[ThreadMessage, ...]:
    if isinstance(thread, str):
        return parse_thread(thread, other)
    return tuple(
        ThreadMessage(
            speaker=Speaker(message.get("speaker", message.get("from", other))),
            text=message["text"],
            at=_moment(message.get("at")),
        )
        for message in thread
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
