"""Questions to a leader: who asked whom, and who may read the answer."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class LeaderQuestion(BaseModel):
    """A question to a leader, or with an empty ``leader_id`` to whoever leads.

    ``for_everybody`` is the asker's consent that everybody reads question and answer, ``with_name`` that their name
    stands there too. ``person_id`` is empty once the asker is forgotten.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    person_id: str
    person_name: str
    leader_id: str = ""
    leader_name: str = ""
    question: str
    for_everybody: bool = False
    with_name: bool = False
    due: date
    asked_at: datetime
    answer: str | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    taken_back_at: datetime | None = None
