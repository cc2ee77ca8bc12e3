"""How many details were replaced, told beside what a call took."""

from __future__ import annotations

from assistant.domain.conversation import Usage


def counted(usage: Usage | None, replaced: int) -> Usage | None:
    """The usage of a call with the number of details that it did not get to see."""
    return usage.model_copy(update={"replaced": replaced}) if usage is not None else None
