"""A review asked for from outside the page: plain values in, the reply to be reviewed out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from assistant.domain.reply import CaseFacts, Reply, Speaker, parse_thread
from assistant.errors import FixInput


def reply_of(request: Mapping[str, Any]) -> Reply:
    """The reply of a request with ``reply``, ``thread``, ``facts``, ``channel`` and ``replied_at``.

    ``thread`` is pasted text; facts by other names than ours are kept as they are. Raises FixInput that
    names the field that is wrong.
    """
    other = Speaker.colleague if request["channel"] == "internal" else Speaker.customer
    facts = request["facts"]
    known = {name: value for name, value in facts.items() if name in CaseFacts.model_fields}
    extra = {name: str(value) for name, value in facts.items() if name not in CaseFacts.model_fields}
    try:
        return Reply(
            draft=request["reply"],
            thread=parse_thread(request["thread"], other),
            channel=request["channel"],
            facts=CaseFacts.model_validate({"extra": extra, **known}),
            replied_at=request["replied_at"] or None,
        )
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise FixInput(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}.") from None
