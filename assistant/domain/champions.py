"""Champions of service: who is put forward, by whom and why, and whom a leader named. Nothing here is counted."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.culture import Remark

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class NominationState(StrEnum):
    """What becomes of being put forward."""

    asked = "asked"
    agreed = "agreed"
    declined = "declined"
    taken_back = "taken back"


class Nomination(Remark):
    """One sentence why somebody would be a good champion; a person's own has the same author and person."""

    sentence: str
    state: NominationState
    made_at: datetime
    answered_at: datetime | None = None

    @property
    def is_own(self) -> bool:
        """Whether somebody put themselves forward."""
        return self.author_id == self.person_id


class EndedBy(StrEnum):
    """Who ended a champion's turn."""

    champion = "champion"
    leader = "leader"


class Champion(BaseModel):
    """Somebody named for a team. ``because`` is the leader's sentence; ``author_name`` is empty once forgotten."""

    model_config = _FROZEN

    id: str
    person_id: str
    person_name: str
    team_id: str
    team_name: str
    author_name: str
    because: str
    named_at: datetime
    ended_at: datetime | None = None
    ended_by: EndedBy | None = None


class Standing(BaseModel):
    """Somebody who agreed to be put forward, with the sentences they agreed to, and no word about whose they are."""

    model_config = _FROZEN

    person_id: str
    person_name: str
    team_id: str
    team_name: str
    sentences: tuple[str, ...]
