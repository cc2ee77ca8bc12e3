"""Labelled replies for the suites that judge them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.domain.labelled import HELD, OPEN, LabelledReply, labelled_replies

__all__ = ["HELD", "OPEN", "LabelledReply", "read_rows"]

NOT_APPLICABLE = "not_applicable"


def read_rows(file: Path, half: str | None) -> list[LabelledReply]:
    """The rows of one half, or all where a row names none or ``half`` is None.

    Where no row of the file says "not_applicable", a standard without a label does not apply.

    Raises ValueError with file, line and what is wrong.
    """
    rows = labelled_replies(file.read_text("utf-8"), file.name, half)
    if any(label == NOT_APPLICABLE for row in rows for label in row.labels.values()):
        return rows
    return [replace(row, unlabelled=NOT_APPLICABLE) for row in rows]
