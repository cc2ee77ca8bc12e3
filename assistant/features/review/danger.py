"""A customer in danger, and a draft that says nothing of what the playbook puts first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.reply import Reply, Speaker
from assistant.domain.review import Finding, FindingKind
from assistant.domain.urgency import UrgentClause, urgent_clauses
from assistant.language.text import content_words, sentences

DANGER = "Somebody may be in danger"
_TOLD = 2
"""Sentences of the clause that are told as the next step."""
_LEAST_STEMS, _LEAST_SHARE = 2, 1 / 3
"""How many stems of a clause's sentence, and which share of them, a sentence of the draft holds that speaks of it."""
_OF_EVERY_CLAUSE = frozenset(content_words("ask tell give call ring customer customers colleague team lead order"))


def dangers(reply: Reply, documents: Mapping[str, Document]) -> tuple[Finding, ...]:
    """A finding for each policy with clauses that the customer's words make urgent and the draft does not speak of.

    By words alone, as ``domain.urgency`` says; whether what the draft says of it is right is not judged here.
    """
    said = "\n".join(message.text for message in reply.thread if message.speaker is Speaker.customer)
    found = urgent_clauses(documents, said)
    held = [frozenset(content_words(span.text)) for span in sentences(reply.draft)]
    every = (list(clauses) for _, clauses in groupby(found, key=lambda one: one.policy.id))
    return tuple(_finding(clauses) for clauses in every if not _spoken_of(clauses, held))


def _sentences(clauses: Sequence[UrgentClause]) -> list[str]:
    return [span.text for policy, section in clauses for span in sentences(policy.section_text(section))]


def _spoken_of(clauses: Sequence[UrgentClause], held: Sequence[frozenset[str]]) -> bool:
    for sentence in _sentences(clauses):
        wanted = frozenset(content_words(sentence)) - _OF_EVERY_CLAUSE
        shared = max((len(wanted & stems) for stems in held), default=0)
        if shared >= _LEAST_STEMS and shared >= _LEAST_SHARE * len(wanted):
            return True
    return False


def _finding(clauses: Sequence[UrgentClause]) -> Finding:
    policy, section = clauses[0]
    return Finding(
        kind=FindingKind.criterion,
        title=DANGER,
        message=f"The draft says nothing of what {policy.title} puts first.",
        next_step=" ".join(_sentences(clauses)[:_TOLD]),
        critical=True,
        citation=Citation.of(policy, section.start, section.end, section.heading),
    )
