"""The plan of leadership actions: what, who owns it, until when, what shows that it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.passages import Quoted

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class ActionState(StrEnum):
    """How far an action is."""

    to_do = "to do"
    under_way = "under way"
    done = "done"
    dropped = "dropped"


SETTLED = frozenset({ActionState.done, ActionState.dropped})


class Passage(Quoted):
    """Words of a document that ask something of leaders."""

    @property
    def id(self) -> str:
        """What names it among all passages."""
        return f"{self.document}:{self.start}"

    @property
    def document(self) -> str:
        """``id@version`` of the document."""
        return f"{self.document_id}@{self.version}"


class ActionText(BaseModel):
    """What can be changed of an action besides its state. ``owner_id`` is empty once the owner's data are deleted."""

    model_config = _FROZEN

    what: str
    owner_id: str
    due_on: date
    source: Passage | None = None


class LeadershipAction(BaseModel):
    """An action of the plan. ``reason`` says why it was dropped, ``evidence`` what shows that it is done.

    ``last_change`` is the id of its newest change. ``is_closed`` says that the words are left out, because they come
    from a document that is not open to the reader.
    """

    model_config = _FROZEN

    id: str
    what: str
    owner_id: str
    owner_name: str
    due_on: date
    state: ActionState
    reason: str = ""
    evidence: str = ""
    source: Passage | None = None
    author_name: str
    made_at: datetime
    last_change: str
    is_closed: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        return self.state in SETTLED

    def closed(self) -> LeadershipAction:
        """The same for who may not read the document that its words come from."""
        return self.model_copy(update={"what": "", "source": None, "is_closed": True})

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before ``today``."""
        return not self.is_settled and self.due_on < today


class FieldChange(BaseModel):
    """A field of an action before and after a change, as stored; people stand there by their ids."""

    model_config = _FROZEN

    field: str
    before: str
    after: str


class ActionChange(BaseModel):
    """A line of an action's history; without ``fields`` it is the beginning. ``note`` is why, where that was said."""

    model_config = _FROZEN

    id: str
    action_id: str
    person_id: str
    person_name: str
    at: datetime
    fields: tuple[FieldChange, ...] = ()
    note: str = ""


def in_order(actions: Iterable[LeadershipAction]) -> list[LeadershipAction]:
    """Those still to be done by their day, so that the overdue ones come first; then the others, the latest first."""
    found = sorted(actions, key=lambda one: one.due_on)
    return [
        *(one for one in found if not one.is_settled),
        *(one for one in reversed(found) if one.is_settled),
    ]
