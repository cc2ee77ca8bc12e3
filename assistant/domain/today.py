"""What Today says: sections of items, when somebody was here, what changed in the library."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Visit(BaseModel):
    """When a person came and was last here; times are aware.

    ``told_at`` is when they last saw Today in this visit, ``before_at`` when they last saw it before: what is newer
    than that is news. ``before_at`` is None on a first visit.
    """

    model_config = _FROZEN

    began_at: datetime
    last_at: datetime
    told_at: datetime | None = None
    before_at: datetime | None = None

    def at(self, now: datetime, ends_after: timedelta, *, told: bool = False) -> Visit:
        """The visit after a request, which with ``told`` shows Today; another one after ``ends_after`` without any."""
        now = max(now, self.last_at)
        if now - self.last_at > ends_after:
            # Who did not see Today has yet to be told what was new then.
            before = self.told_at or self.before_at or self.began_at
            return Visit(began_at=now, last_at=now, told_at=now if told else None, before_at=before)
        return self.model_copy(update={"last_at": now, "told_at": now if told else self.told_at})


class Tone(StrEnum):
    """How an item looks; its words say the same without a colour."""

    plain = "plain"
    good = "good"
    look = "look"
    late = "fix"


class Act(BaseModel):
    """Something to do about an item at once: a control of the page by its name, with what it needs."""

    model_config = _FROZEN

    name: str
    label: str
    data: dict[str, str] = {}


class Item(BaseModel):
    """One line of Today, in plain text.

    ``words`` lead to ``link`` (an address of the page). ``state`` and the day or moment ``on`` are said before it,
    ``facts`` behind that, ``detail`` below.
    """

    model_config = _FROZEN

    words: str
    link: str = ""
    state: str = ""
    on: date | datetime | None = None
    tone: Tone = Tone.plain
    facts: tuple[str, ...] = ()
    detail: str = ""
    act: Act | None = None


class Section(BaseModel):
    """A part of Today under a heading. ``key`` is unique; ``more`` leads to where all of it is.

    ``said`` stands above the items, or alone where there are none. The first ``shown`` items are seen at once.
    Somebody waits for what is in a section that is ``due``.
    """

    model_config = _FROZEN

    key: str
    title: str
    said: str = ""
    items: tuple[Item, ...] = ()
    more: str = ""
    more_label: str = ""
    shown: int = 5
    due: bool = False


class Badge(BaseModel):
    """What the frame says beside the name of a view."""

    model_config = _FROZEN

    view: str
    words: str = ""
    late: bool = False


class ChangeKind(StrEnum):
    """What became of a document."""

    new = "new"
    changed = "changed"
    ended = "ended"
    coming = "coming"
    ending = "ending"


class Change(BaseModel):
    """A document that is not what it was, in one sentence; ``on`` is the first day of it, for ``ending`` the last.

    ``on`` is None where the document names no day.
    """

    model_config = _FROZEN

    kind: ChangeKind
    document_id: str
    version: int
    title: str
    on: date | None = None
    sentence: str = ""
