"""Documents, the passages cut from them, and what a search gives back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.domain.people import AuthorityLevel, Role
from assistant.domain.scenario_parts import (
    CaseFact,
    Conditions,
    Ground,
    HiddenFact,
    Move,
    MustNots,
    Offer,
    Origin,
    Persona,
)
from assistant.domain.seasons import Season

FROZEN = ConfigDict(frozen=True, extra="forbid")
Audience = frozenset[Role]


class Kind(StrEnum):
    """What a document is; ids of the first six start with the kind's prefix."""

    standard = "standard"
    policy = "policy"
    story = "story"
    playbook = "playbook"
    guide = "guide"
    scenario = "scenario"
    document = "document"
    """A company's own text without our front matter: searched and quoted, not typed."""


PREFIX = {
    Kind.standard: "STD-",
    Kind.policy: "POL-",
    Kind.story: "STORY-",
    Kind.playbook: "PLAY-",
    Kind.guide: "GUIDE-",
    Kind.scenario: "SCN-",
}


class Part(StrEnum):
    """The role a passage plays in an answer, known from the kind and the heading it stands under."""

    in_short = "in short"
    behaviour = "behaviour"
    why = "why"
    met_when = "met when"
    missed_when = "missed when"
    say = "say"
    avoid = "avoid"
    clause = "clause"
    decide = "what you may decide"
    story = "story"
    text = "text"


SIGNALS_WANTED = frozenset(
    "apology apology_for_specific feeling_named first_person_ownership next_step next_step_with_date"
    " offers_alternative answers_question courtesy greeting_with_name own_name open_question thanks"
    " case_summary reason_given identity_check invites_reply checks_outcome".split()
)
SIGNALS_FORBIDDEN = frozenset(
    "stonewalling blame jargon shouting pass_the_buck vague_promise asks_again script_phrase"
    " shares_private_data over_promise".split()
)


def _known_signals(known: frozenset[str]) -> AfterValidator:
    def check(value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(value) - known)
        if unknown:
            raise ValueError(f"unknown {', '.join(unknown)}; known: {', '.join(sorted(known))}")
        return value

    return AfterValidator(check)


class Signals(BaseModel):
    """Checkable signs in a reply that speak for a standard (``wants``) or against it (``forbids``)."""

    model_config = FROZEN

    wants: Annotated[tuple[str, ...], _known_signals(SIGNALS_WANTED)] = ()
    forbids: Annotated[tuple[str, ...], _known_signals(SIGNALS_FORBIDDEN)] = ()


class Limit(BaseModel):
    """A measurable limit of a standard: computed, never judged."""

    model_config = FROZEN

    measure: Literal["first_reply", "length", "reading_ease", "promise_has_date", "answers_every_question"]
    channel: str | None = None
    at_most: Decimal | None = None
    at_least: Decimal | None = None
    unit: str | None = None


class Authority(BaseModel):
    """Who may grant how much of what, and who decides above it.

    ``up_to`` is an amount in ``currency`` (ISO code) or a number of ``unit``; ``clause`` is the
    number of the heading in the same policy whose prose says the same.
    """

    model_config = FROZEN

    action: str
    level: AuthorityLevel
    up_to: Decimal
    currency: str | None = None
    unit: str | None = None
    then: AuthorityLevel | None = None
    clause: str


class Urgent(BaseModel):
    """Clauses, by number or heading, that an answer begins with where a question holds one of ``when``.

    For danger to life and health: whoever asks has no time for anything else. With ``only`` they are told then and
    in no other answer of the coach: what to do about a wish to die has no place beside the death of a husband.
    """

    model_config = FROZEN

    clauses: tuple[str, ...] = Field(min_length=1)
    when: tuple[Annotated[str, Field(pattern=r"\w")], ...] = Field(min_length=1)
    only: bool = False


class Figure(BaseModel):
    """A time or an amount that a clause states, as data, so that documents can be held beside each other.

    ``value`` is an amount in ``currency`` (ISO code) or a number of ``unit``; ``clause`` is the heading, or its number,
    in the same document whose prose says the same. Two documents that name one ``what`` speak of one thing.
    """

    model_config = FROZEN

    what: str
    value: Decimal
    currency: str | None = None
    unit: str | None = None
    clause: str


class Section(BaseModel):
    """A heading and the text below it, up to the next heading.

    ``path`` are the headings from the top down to this one; ``start`` and ``end`` are offsets of
    the text in the document's body; ``line`` counts from 1 in the file.
    """

    model_config = FROZEN

    path: tuple[str, ...]
    start: int
    end: int
    line: int
    part: Part = Part.text

    @property
    def heading(self) -> str:
        """The section's own heading, empty for text before the first."""
        return self.path[-1] if self.path else ""


class Document(BaseModel):
    """One version of one document. Its ``body`` is what is shown, quoted and searched."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    kind: Kind
    title: str
    audience: Audience
    version: int = 1
    effective_from: date = date.min
    effective_to: date | None = None
    owner: str = ""
    topics: tuple[str, ...] = ()
    asked: dict[str, tuple[str, ...]] = {}
    """How people ask for it, in their own words: clause number or heading -> phrasings."""
    body: str
    sections: tuple[Section, ...] = ()
    source: str = ""

    def __hash__(self) -> int:
        # The phrasings are a mapping, which pydantic's own hash of a frozen model cannot take.
        return hash((self.id, self.version, self.fingerprint))

    @property
    def reference(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    def section_text(self, section: Section) -> str:
        """The words of one section of this document."""
        return self.body[section.start : section.end]

    def section_named(self, name: str) -> Section | None:
        """The section whose heading is ``name`` or starts with it as a clause number."""
        return next((s for s in self.sections if s.heading == name or s.heading.split(" ")[0] == name), None)

    def parts(self, part: Part) -> tuple[Section, ...]:
        """The sections that play a given role."""
        return tuple(s for s in self.sections if s.part is part)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that an index or an answer depends on."""
        data = self.model_dump(mode="json", exclude={"source"})
        data["audience"] = sorted(data["audience"])
        if data.get("season") is None:
            # As it was before documents could name one: a library that is kept has not changed by that.
            data.pop("season", None)
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic does it, but a copy works out its own fingerprint."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("fingerprint", None)
        return copied


class Standard(Document):
    """Good service as observable behaviour."""

    family: str
    channels: tuple[str, ...] = ()
    moment: tuple[str, ...] = ()
    weight: int = Field(default=1, ge=1, le=3)
    critical: bool = False
    signals: Signals = Signals()
    limits: tuple[Limit, ...] = ()


class Policy(Document):
    """A rule of the company with numbered clauses and, as data, who may decide how much."""

    number: int
    channels: tuple[str, ...] = ()
    moment: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    authority: tuple[Authority, ...] = ()
    figures: tuple[Figure, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    confidential: str = ""
    """The clause that says what somebody who is not the customer may be told."""


class Story(Document):
    """Something a colleague did, well or not, and what it teaches."""

    outcome: Literal["success", "learning"]
    standards: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    moment: tuple[str, ...] = ()


class PlaybookChapter(Document):
    """What leaders do to build the culture.

    With a ``season`` its limits and figures hold in those weeks alone, in place of another document's.
    """

    authority: tuple[Authority, ...] = ()
    figures: tuple[Figure, ...] = ()
    season: Season | None = None


def season_of(document: Document) -> Season | None:
    """The weeks of each year for which a document's limits and figures hold; None where they hold all year."""
    return document.season if isinstance(document, PlaybookChapter) else None


class Guide(Document):
    """Who does what in the company."""

    function: str = ""


PersonaSeed = Persona
"""The simulated customer's character."""


class ScenarioSeed(Document):
    """A situation worth practising, as a file: opening, background and coaching notes stand in the body."""

    channel: str
    moment: Literal["before", "during", "after"]
    difficulty: Literal["easy", "medium", "hard"]
    standards: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    persona: Persona
    mood: Literal["calm", "worried", "annoyed", "angry", "furious"]
    wants: str
    also_content_with: str = ""
    resolved_when: Conditions = ()
    resolved_needs: int = Field(default=0, ge=0)
    must_not: MustNots = ()
    hidden: tuple[HiddenFact, ...] = ()
    happened: str = ""
    facts: tuple[CaseFact, ...] = ()
    moves: tuple[Move, ...] = ()
    grounds: tuple[Ground, ...] = ()
    offers: tuple[Offer, ...] = ()
    origin: Origin = Origin()
    rests_on: tuple[str, ...] = ()


DOCUMENT_TYPES: dict[Kind, type[Document]] = {
    Kind.standard: Standard,
    Kind.policy: Policy,
    Kind.story: Story,
    Kind.playbook: PlaybookChapter,
    Kind.guide: Guide,
    Kind.scenario: ScenarioSeed,
    Kind.document: Document,
}


def in_force(documents: Iterable[Document], on: date) -> dict[str, Document]:
    """The version of each document that is in force on a date (of the company's time zone).

    Of the versions that have started and not ended, the one with the latest start wins; of equal
    starts, the higher version. Documents with none are left out.
    """
    chosen: dict[str, Document] = {}
    for document in documents:
        if document.effective_from > on or (document.effective_to and document.effective_to < on):
            continue
        best = chosen.get(document.id)
        if best is None or (document.effective_from, document.version) > (best.effective_from, best.version):
            chosen[document.id] = document
    return chosen
