"""What a reply claims as a fact, and what the policies in force say to it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.passages import Citation
from assistant.domain.people import AuthorityLevel

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class ClaimKind(StrEnum):
    """What a claim is about."""

    amount = "amount"
    """Money that something costs, or that somebody gets back."""
    offer = "offer"
    """Something that somebody has to have the authority for: an amount, or days or months of grace."""
    share = "share"
    deadline = "deadline"
    """A length of time: a window, a validity, or how long something takes."""
    right = "right"
    """What the customer may or may not have, or has to bring."""


class Claim(BaseModel):
    """Words of a draft with ``draft[start:end] == text``; ``value`` is what they claim, in plain form (``30 days``)."""

    model_config = _FROZEN

    text: str
    start: int
    end: int
    kind: ClaimKind
    value: str = ""


class FactVerdict(StrEnum):
    """What is said of one claim. ``case`` means that it stands in the thread or in the facts of the case."""

    right = "right"
    wrong = "wrong"
    unsupported = "unsupported"
    case = "case"


class FactFinding(BaseModel):
    """One claim, checked. ``citation`` is the clause it was held against; ``ask`` the level that may decide it."""

    model_config = _FROZEN

    claim: Claim
    verdict: FactVerdict
    citation: Citation | None = None
    message: str
    ask: AuthorityLevel | None = None
