"""The answers that the fake coach gives: real quotes from the sample knowledge."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from assistant.domain.conversation import Answer, Fold, Line, LineKind, Topic
from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.people import Person

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
ENGINE = "Built-in engine: quotes the playbook, no language model"


class Shelf(Protocol):
    def read(self, person: Person, document_id: str, version: int | None = None) -> Document: ...


class _Citations:
    """Numbers quotes as they are used, with their true places."""

    def __init__(self, library: Shelf, person: Person) -> None:
        self._library, self._person = library, person
        self.made: list[Citation] = []

    def line(self, kind: LineKind, document_id: str, quote: str, section: str, text: str = "") -> Line:
        document = self._library.read(self._person, document_id)
        start = document.body.index(quote)
        self.made.append(
            Citation(
                number=len(self.made) + 1,
                document_id=document.id,
                version=document.version,
                title=document.title,
                section=section,
                quote=quote,
                start=start,
                end=start + len(quote),
            )
        )
        return Line(kind=kind, text=text or quote, citations=(len(self.made),))


def written_answer(question: str, library: Shelf, person: Person) -> Answer:
    """An answer as the engine would give it: about the weather none, about anything else a late sofa's."""
    if "weather" in question:
        return Answer(
            lines=(Line(kind=LineKind.note, text="The playbook doesn’t cover this."),),
            abstained=True,
            nearest=(
                Topic(document_id="POL-LATE-DELIVERY", title="Late delivery"),
                Topic(document_id="POL-GOODWILL", title="Goodwill"),
            ),
            engine=ENGINE,
            index_as_of=NOW,
            on=NOW.date(),
        )
    cited = _Citations(library, person)
    late, feeling = "POL-LATE-DELIVERY", "STD-EMPATHY-1"
    decide, behaviour = "4.2 What you may decide", "Behaviour"
    credit = "As an agent, you may give a late-delivery credit of up to £50 by yourself."
    above = "A team lead may give a late-delivery credit of up to £200; ask your team lead above £50."
    lines = (
        cited.line(
            LineKind.do,
            feeling,
            "Name what the customer feels, in your first two sentences, before any fix.",
            behaviour,
        ),
        cited.line(LineKind.limit, late, credit, decide),
        cited.line(LineKind.rule, late, above, decide),
        cited.line(
            LineKind.say,
            feeling,
            "You took a day off for a sofa that never came, {customer name}, and anybody would be fed up;"
            " let me find out where it is.",
            "Say",
        ),
        cited.line(
            LineKind.say,
            feeling,
            "Six nights on a mattress that hurts your back must be exhausting, {customer name};"
            " here is what we can do today.",
            "Say",
        ),
    )
    folds = (
        Fold(
            title="avoid",
            lines=(
                cited.line(LineKind.avoid, feeling, "I understand your frustration.", "Avoid"),
                cited.line(LineKind.avoid, feeling, "Lots of customers are waiting much longer than you.", "Avoid"),
            ),
        ),
        Fold(
            title="why",
            lines=(
                cited.line(
                    LineKind.why,
                    feeling,
                    "People cannot listen to a solution until they know that somebody has understood the trouble.",
                    "Why",
                ),
            ),
        ),
    )
    return Answer(
        lines=lines,
        folds=folds,
        citations=tuple(cited.made),
        engine=ENGINE,
        index_as_of=NOW,
        on=NOW.date(),
    )
