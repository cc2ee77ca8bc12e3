"""Which documents an answer is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.knowledge import Document, Guide, Policy, Standard, Story
from assistant.engines.base import Standalone
from assistant.engines.builtin.deciding import grants_what_is_asked, is_named
from assistant.engines.builtin.ranking import Ranked

COACHING = ("how", "customer_message", "distress", "review")
"""Kinds of question of somebody who needs words for a customer or a colleague."""
_NEARLY_AS_SURE = 0.4
"""Share of the likeliest policy's chance from which one whose action is named is asked instead."""


def limit_asked_for(ranked: Sequence[Ranked], question: Standalone) -> Policy | None:
    """The likeliest policy whose limit the question asks for an amount of, and which it names."""
    policies = (row.document for row in ranked if isinstance(row.document, Policy))
    return next((p for p in policies if grants_what_is_asked(p, question) and is_named(p, question)), None)


@dataclass(frozen=True)
class Selection:
    """How sure (chance of answering, 0 to 1) a document must be to be used."""

    first_standard: float = 0.10
    linked: float = 0.5
    """How much more a standard counts that the likeliest policy names."""
    guide: float = 0.08
    """For a question of who: a guide says it best."""
    story: float = 0.01
    """For the story of a colleague under an answer."""
    more: float = 0.15
    """For a further document, at the least."""
    beside: float = 0.4
    """For a further document, as a share of the likeliest one's chance: beside a sure one an unsure one is noise."""
    most: int = 3


@dataclass(frozen=True)
class Picker:
    """Picks out of ranked documents, for a ``kind`` of question."""

    ranked: Sequence[Ranked]
    kind: str
    selection: Selection
    question: Standalone

    def documents(self) -> list[Document]:
        """The documents to answer from, best first: the first, and others that are sure enough."""
        chosen: list[Document] = []
        if self.kind == "story":
            chosen += [r.document for r in self.ranked if isinstance(r.document, Story)][:1]
        elif self.kind == "who":
            sure = self.selection.guide
            chosen += [r.document for r in self.ranked if isinstance(r.document, Guide) and r.chance >= sure][:1]
        for row in self.ranked:
            document = row.document
            if isinstance(document, Story) or document in chosen:
                continue
            same = sum(type(d) is type(document) for d in chosen)
            if isinstance(document, Standard | Story | Guide) and same:
                continue
            enough = self._enough(document)
            if isinstance(document, Standard) and self.kind in COACHING and not same:
                enough = self.selection.first_standard
            if not chosen or (row.chance >= enough and len(chosen) < self.selection.most):
                chosen.append(document)
        chosen = self._by_named_action(chosen or [self.ranked[0].document])
        return chosen if self.kind not in COACHING else [self._fitting(d) for d in chosen]

    def _enough(self, document: Document) -> float:
        # Where somebody may be in danger a rule too many is better than one that is missing.
        if isinstance(document, Policy) and document.urgent:
            return self.selection.more
        return max(self.selection.more, self.selection.beside * self.ranked[0].chance)

    def _by_named_action(self, chosen: list[Document]) -> list[Document]:
        """With the policy in front whose action the question names, where it asks for an amount.

        "May I give £40 for a late sofa" is about the credit for lateness, not about goodwill, which pays for
        what no other policy pays for and so is near to everything.
        """
        first = next((d for d in chosen if isinstance(d, Policy) and grants_what_is_asked(d, self.question)), None)
        if first is None or is_named(first, self.question):
            return chosen
        least = _NEARLY_AS_SURE * next(row.chance for row in self.ranked if row.document is first)
        other = limit_asked_for([row for row in self.ranked if row.chance >= least], self.question)
        return [other, *(d for d in chosen if d is not other)][: max(len(chosen), 2)] if other else chosen

    def _fitting(self, document: Document) -> Document:
        """In place of a standard the one that suits the chosen policy better, if there is one."""
        if not isinstance(document, Standard):
            return document
        rows = [row for row in self.ranked if isinstance(row.document, Standard)]
        bonus = self.selection.linked
        best = max(rows, key=lambda row: row.chance * (1 + bonus * row.features.get("linked", 0.0)))
        return best.document
