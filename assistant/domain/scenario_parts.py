"""What scenarios are made of. Every sentence that states a rule of the company carries the words it rests on."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_FROZEN = ConfigDict(frozen=True, extra="forbid")

Words = Annotated[str, Field(max_length=2_000)]
"""A few sentences of one part; no part needs more."""
Patience = Literal["low", "medium", "high"]


class Difficulty(StrEnum):
    """How much a scenario asks of the trainee."""

    easy = "easy"
    medium = "medium"
    hard = "hard"


class Moment(StrEnum):
    """Where the customer stands: before, during or after the purchase."""

    before = "before"
    during = "during"
    after = "after"


class Mood(StrEnum):
    """How the customer feels when the run begins, from the calmest on."""

    calm = "calm"
    worried = "worried"
    annoyed = "annoyed"
    angry = "angry"
    furious = "furious"


class Cited(BaseModel):
    """Words of a document. ``document`` is ``id@version``; in a file the version may be left out: the one in force.

    ``section`` is the heading they stand under; empty where it is still to be looked up.
    """

    model_config = _FROZEN

    document: str
    section: str = ""
    quote: Words

    @property
    def document_id(self) -> str:
        """The id without the version."""
        return self.document.partition("@")[0]


class FactKind(StrEnum):
    """What a fact of the case is."""

    text = "text"
    amount = "amount"
    length = "length"
    share = "share"
    code = "code"
    day = "day"


_NUMERIC = (FactKind.amount, FactKind.length, FactKind.share)


class CaseFact(BaseModel):
    """One fact of the case, exact: ``text`` as people write it (``£35``), ``value`` and ``unit`` as data.

    ``name`` is the slot it fills (``days late``); ``unit`` is an ISO currency, ``days`` or the like. ``known_to`` says
    who knows it when the run begins.
    """

    model_config = _FROZEN

    name: str
    kind: FactKind = FactKind.text
    text: Words
    value: Decimal | None = None
    unit: str = ""
    known_to: Literal["both", "customer", "trainee"] = "both"

    @model_validator(mode="after")
    def _exact(self) -> CaseFact:
        if self.kind in _NUMERIC and (self.value is None or not self.unit):
            raise ValueError(f"a fact of kind {self.kind.value} has a value and a unit")
        return self


class Check(BaseModel):
    """How a run can tell that something was done: everything that is filled holds in one reply.

    Any of the ``signals`` of ``language/signals`` is seen; all words of any of ``says`` stand in one sentence, by
    stem; an amount or length in ``unit`` stands there within the bounds (``above`` excludes its value). ``hidden``
    is the name of a hidden fact that has come out. A check with nothing filled is a person's to judge.
    """

    model_config = _FROZEN

    signals: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    above: Decimal | None = None
    unit: str = ""
    hidden: str = ""

    @property
    def by_a_person(self) -> bool:
        """Whether no rule can tell."""
        bounds = (self.at_least, self.at_most, self.above)
        return not (self.signals or self.says or self.hidden) and all(bound is None for bound in bounds)

    @model_validator(mode="after")
    def _bounds_have_a_unit(self) -> Check:
        if not self.unit and any(bound is not None for bound in (self.at_least, self.at_most, self.above)):
            raise ValueError("a bound needs a unit, such as GBP or days")
        return self


def _as_text(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Condition(BaseModel):
    """One thing that has to be done before the matter is resolved. A company's rule has ``cited``."""

    model_config = _FROZEN

    text: Words
    check: Check = Check()
    cited: Cited | None = None


class MustNot(BaseModel):
    """One thing that must not be done, and the clause that forbids it."""

    model_config = _FROZEN

    text: Words
    check: Check = Check()
    cited: Cited | None = None


Conditions = tuple[Annotated[Condition, BeforeValidator(_as_text)], ...]
"""In a file a condition may be its text alone."""
MustNots = tuple[Annotated[MustNot, BeforeValidator(_as_text)], ...]


class Resolution(BaseModel):
    """What «resolved» means: at least ``needed`` of the conditions are met (0: all of them)."""

    model_config = _FROZEN

    conditions: Conditions = ()
    needed: int = Field(default=0, ge=0)

    @property
    def threshold(self) -> int:
        """How many conditions have to be met."""
        return min(self.needed or len(self.conditions), len(self.conditions))


class HiddenFact(BaseModel):
    """Something the customer has not said yet, in the customer's words, and what unlocks it.

    ``about`` names its subject for people, ``topics`` are words that ask about it. ``changes`` says what it changes
    in the right answer, and ``cited`` where that stands.
    """

    model_config = _FROZEN

    name: str = ""
    fact: Words
    unlocks: Literal["asked_about", "trust"]
    about: str = ""
    topics: tuple[str, ...] = ()
    changes: Words = ""
    cited: Cited | None = None


class Persona(BaseModel):
    """Who writes or speaks: ``voice`` is how, ``values`` what matters to them, ``history`` what lies behind."""

    model_config = _FROZEN

    name: str
    voice: Words
    patience: Patience
    values: Words
    history: Words = ""


class Move(BaseModel):
    """What moves this customer's mood more than others': a signal seen in a reply, up (1) or down (-1)."""

    model_config = _FROZEN

    signal: str
    by: Literal[-1, 1]
    because: Words = ""


class Ground(BaseModel):
    """A clause in play. ``applies`` says whether it holds in this case, ``why`` by which facts."""

    model_config = _FROZEN

    cited: Cited
    applies: bool = True
    why: Words = ""


class Offer(BaseModel):
    """Something the trainee may grant, as a sentence of theirs, with the words that allow it."""

    model_config = _FROZEN

    text: Words
    cited: Cited


class Note(BaseModel):
    """Something to look for in the run or to talk about afterwards, with the words it rests on."""

    model_config = _FROZEN

    text: Words
    cited: tuple[Cited, ...] = ()


class OriginKind(StrEnum):
    """What a scenario was made from."""

    written = "written"
    standard = "standard"
    policy = "policy"
    story = "story"
    playbook = "playbook"
    criterion = "missed criterion"
    tickets = "tickets"
    brief = "brief"
    document = "document"


class Origin(BaseModel):
    """Where a scenario comes from. With the same documents, ``seed`` and wishes the same scenario is made again."""

    model_config = _FROZEN

    kind: OriginKind = OriginKind.written
    reference: str = ""
    """``id@version`` of the document it was made from, empty for pasted words, which are not kept."""
    seed: int = 0
    engine: str = ""
