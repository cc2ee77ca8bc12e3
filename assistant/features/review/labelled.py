"""Replies that people have labelled, to try a change of a standard on. The held half is not read."""

from __future__ import annotations

from pathlib import Path

from assistant.domain.labelled import OPEN, LabelledReply, labelled_replies


def read_labelled(file: Path) -> tuple[LabelledReply, ...]:
    """The rows of a file whose ``half`` is open or not named; none without a file.

    Raises ValueError with file, line and what is wrong.
    """
    if not file.is_file():
        return ()
    try:
        return tuple(labelled_replies(file.read_text("utf-8"), file.name, OPEN, may_lack_labels=True))
    except ValueError as error:
        # One line is what a person at the page can use.
        raise ValueError(str(error).splitlines()[0]) from None
