"""What customers write, brought in from a file without personal details, and the standards a person linked it to."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

_FROZEN = ConfigDict(frozen=True, extra="forbid")
MOST_CHARACTERS = 2_000
MOST_SCORE = 100
MOST_CHANNEL = 40


class CommentRow(BaseModel):
    """A row of a file of comments. ``score`` is as the company counts it, from 0 on; ``channel`` in its own words.

    ``known_by`` are the words by which the same row is known when it comes again; empty for ``words``.
    """

    model_config = _FROZEN

    day: date
    words: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    score: int | None = Field(default=None, ge=0, le=MOST_SCORE)
    channel: str = Field(default="", max_length=MOST_CHANNEL)
    known_by: str = ""


class Comment(BaseModel):
    """A comment that is kept.

    ``decided_at`` is when a person said which ``standards`` (ids) it is about, none of them for none; before that it
    counts for nothing. ``import_id`` is the same for all that came in together.
    """

    model_config = _FROZEN

    id: str
    import_id: str
    day: date
    words: str
    score: int | None = None
    channel: str = ""
    standards: tuple[str, ...] = ()
    brought_in_at: datetime
    decided_at: datetime | None = None
    removed_at: datetime | None = None


class CommentImport(BaseModel):
    """A file that was brought in: how many comments of it there are, and how many of them a person has looked at."""

    model_config = _FROZEN

    id: str
    brought_in_at: datetime
    comments: int
    decided: int
