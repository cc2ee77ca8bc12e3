"""Small typed documents, evidence and requests for the tests of the built-in engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np

from assistant.documents.frontmatter import split
from assistant.documents.loader import parse_document
from assistant.documents.sections import parse_sections
from assistant.domain.company import Company
from assistant.domain.conversation import Answer, Turn, TurnState
from assistant.domain.knowledge import Document, Kind, Policy, Standard, Story
from assistant.domain.people import EVERYONE, Person, Role
from assistant.domain.retrieval import Retrieval
from assistant.engines.base import AnswerRequest, Draft, Standalone
from assistant.engines.builtin.reading import KINDS, Reading
from assistant.language.embedder import Vector, Vectors
from assistant.search.phrasings import Phrasings
from tests.integration.search_support import ON, WordEmbedder

COMPANY = Company(
    name="Penrose Lamps",
    authority_levels=("agent", "team lead", "store manager", "head of care"),
    patterns={"order_number": r"(?:PL|PX)-\d{4}"},
)
_HEAD = """---
id: {id}
kind: {kind}
title: {title}
audience: [{audience}]
effective_from: 2026-01-01
owner: Care
{fields}
---
"""
GOODWILL_BODY = """## In short
Use goodwill for trouble that we caused. You may give up to £30 by yourself.

## 6.1 What goodwill is for
- Give goodwill when we were rude or kept a customer waiting long.
- Look first for the policy that pays for the trouble.

## 6.2 What you may decide
- As an agent, you may give a goodwill payment of up to £30 by yourself.
- A team lead may give a goodwill payment of up to £100; ask your team lead above £30.
- A store manager may give a goodwill payment of up to £300.
- The head of care decides a goodwill payment above £300.
- Give goodwill once per order, whatever the trouble.

## Why
A fair gesture tells the customer that somebody noticed.
"""
RETURNS_BODY = """## In short
Accept a return for 45 days. You may accept a return up to 14 days late by yourself.

## 1.1 How long the customer has
- Accept a return for 45 days from delivery.

## 1.6 What you may decide
- As an agent, you may accept a return up to 14 days late by yourself.
- A team lead may accept a return up to 30 days late; ask your team lead above 14 days.

## Why
A customer who may change her mind buys again.
"""
STANDARD_BODY = """## Behaviour
- Name the feeling before the fix.
- Say sorry for the exact thing that went wrong.
- Ask one open question about the trouble.

## Why
A customer who feels heard stays. Blame makes trouble longer.

## Met when
- Your first sentence names the feeling.

## Missed when
- You quote a rule first.

## Say
> I am sorry that your lamp came broken, {customer name}.
> I have put order {order number} in front of me, and this is {your name}.

## Avoid
> Sorry for any inconvenience.
"""
STORY_BODY = """## In short
Nina read a furious letter aloud. The customer stayed.

## What happened
The lamp came broken twice. Nina rang at once.

## What we learned
- Ring a furious customer the same day.
"""


def typed(kind: str, identity: str, title: str, body: str, fields: str = "", audience: str = "") -> Document:
    """A document out of front matter and body, as the loader makes it."""
    head = _HEAD.format(
        id=identity, kind=kind, title=title, audience=audience or "agent, trainer, leader", fields=fields
    )
    matter = split(head.replace("\n\n---", "\n---") + body, "test.md")
    assert matter is not None
    return parse_document(matter, "test.md", COMPANY)


def policy(identity: str, title: str, body: str, number: int, fields: str = "") -> Policy:
    found = typed("policy", identity, title, body, f"number: {number}\n{fields}".rstrip())
    assert isinstance(found, Policy)
    return found


def limits(action: str, clause: str, *rows: tuple[str, int, str], measure: str = "currency: GBP") -> str:
    """Authority data: (level, up to, who decides above it) for each row."""
    lines = [
        f'  - {{action: {action}, level: {level}, up_to: {up_to}, {measure}, then: {then}, clause: "{clause}"}}'
        for level, up_to, then in rows
    ]
    return "authority:\n" + "\n".join(lines)


GOODWILL = policy(
    "POL-GOODWILL",
    "Goodwill",
    GOODWILL_BODY,
    6,
    limits(
        "goodwill payment",
        "6.2",
        ("agent", 30, "team lead"),
        ("team lead", 100, "store manager"),
        ("store manager", 300, "head of care"),
    )
    + '\nstandards: [STD-EMPATHY-1]\nasked: {"6.2": [how much goodwill can I give], "6.1": [what is goodwill for]}',
)
RETURNS = policy(
    "POL-RETURNS",
    "Returns",
    RETURNS_BODY,
    1,
    limits("late return", "1.6", ("agent", 14, "team lead"), ("team lead", 30, "store manager"), measure="unit: days")
    + '\nasked: {"1.1": [how long does a return have], "1.6": [can I accept a late return]}',
)
HOURS = policy(
    "POL-HOURS", "Hours", "## In short\nWe open at nine.\n\n## 9.1 When\n- We open at nine.\n\n## Why\nLamps.\n", 9
)
STANDARD = typed(
    "standard",
    "STD-EMPATHY-1",
    "Name the feeling",
    STANDARD_BODY,
    "family: empathy\nasked: {Behaviour: [customer is furious about a broken lamp]}",
)
STORY = typed(
    "story",
    "STORY-LETTER",
    "The furious letter",
    STORY_BODY,
    "outcome: success\nstandards: [STD-EMPATHY-1]\nasked: {In short: [a story about a furious letter]}",
)
assert isinstance(STANDARD, Standard) and isinstance(STORY, Story)
SHELF: tuple[Document, ...] = (GOODWILL, RETURNS, HOURS, STANDARD, STORY)


def plain(body: str, identity: str = "notes") -> Document:
    """A company's own text without front matter."""
    return Document(
        id=identity,
        kind=Kind.document,
        title=identity.title(),
        audience=EVERYONE,
        body=body,
        sections=parse_sections(body, Kind.document),
    )


def asker(level: str = "agent", name: str = "Amira Khan") -> Person:
    return Person(id="amira", name=name, role=Role.agent, level=level)


def reading(kind: str, **others: float) -> Reading:
    """A reading that is surely of one kind; ``others`` are kinds with a score of their own."""
    return Reading({**dict.fromkeys(KINDS, 0.0), kind: 1.0, **others}, foreign=False)


class FastWords(WordEmbedder):
    """WordEmbedder for thousands of texts: directions are remembered, and nothing gives no rows."""

    def __init__(self, model_id: str = "words-1") -> None:
        super().__init__(model_id)
        self._remembered = lru_cache(maxsize=None)(super()._direction)

    def _direction(self, stem: str) -> Vector:
        return self._remembered(stem)

    def embed(self, texts: Sequence[str]) -> Vectors:
        return super().embed(texts) if texts else np.zeros((0, self.dimensions), np.float32)


def evidence(question: str, documents: Iterable[Document], person: Person) -> Retrieval:
    """What the phrasings say of a question; without passages."""
    found = Phrasings(FastWords()).read(person, question, ON, tuple(documents))
    return Retrieval(question=question, on=ON).model_copy(update=found._asdict())


def asking(
    question: str | Standalone,
    documents: Iterable[Document] = SHELF,
    person: Person | None = None,
    history: tuple[Turn, ...] = (),
) -> AnswerRequest:
    """A request with evidence from the phrasings."""
    alone = Standalone(question, question) if isinstance(question, str) else question
    person = person or asker()
    shelf: Mapping[str, Document] = {document.id: document for document in documents}
    found = evidence(alone.text, shelf.values(), person)
    return AnswerRequest(alone, found, person, COMPANY, ON, shelf, history)


def answered(question: str, draft: Draft, sequence: int = 0) -> Turn:
    """A turn with a draft as its answer."""
    answer = Answer(
        lines=draft.lines,
        folds=draft.folds,
        engine="builtin",
        on=ON,
        question_kinds=draft.question_kinds,
        focus=draft.focus,
        subject=draft.subject,
        abstained=draft.abstained,
    )
    return Turn(
        id=str(sequence),
        conversation_id="c",
        sequence=sequence,
        question=question,
        asked_at=datetime(2026, 6, 1, tzinfo=UTC),
        state=TurnState.complete,
        answer=answer,
    )
