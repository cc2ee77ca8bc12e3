"""What has to be told first: clauses that their policy ties to words which mean that somebody is in danger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.domain.knowledge import Document, Policy, Section
from assistant.domain.retrieval import Asked

LIKE_ENOUGH = 0.7
"""Cosine from which a question means nearly what a noted phrasing means."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class UrgentClause(NamedTuple):
    """A clause that goes before everything else, and its policy."""

    policy: Policy
    section: Section


def urgent_clauses(
    documents: Mapping[str, Document], text: str, asked: Sequence[Asked] = ()
) -> tuple[UrgentClause, ...]:
    """The clauses that a text makes urgent, in the order of the policies.

    ``documents`` are those in force that the asker may read. A clause becomes urgent where the text holds one of the
    phrases that its policy names, word for word in any case, or where the nearest of the phrasings in ``asked`` means
    nearly the same and is noted for one of these clauses.
    """
    said = _plain(text)
    nearest = max(asked, key=lambda near: near.similarity, default=None)
    found: dict[UrgentClause, None] = {}
    for policy in (document for document in documents.values() if isinstance(document, Policy)):
        for one in policy.urgent:
            sections = [section for clause in one.clauses if (section := policy.section_named(clause))]
            if _pattern(one.when).search(said) or (nearest and _is_of(nearest, policy, sections)):
                found.update(dict.fromkeys(UrgentClause(policy, section) for section in sections))
    return tuple(found)


def _is_of(near: Asked, policy: Policy, sections: Sequence[Section]) -> bool:
    if near.similarity < LIKE_ENOUGH or (near.document_id, near.version) != (policy.id, policy.version):
        return False
    return policy.section_named(near.heading) in sections


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f" (?:{'|'.join(re.escape(_plain(phrase).strip()) for phrase in phrases)}) ")


def _plain(text: str) -> str:
    """The words in small letters with one space around each."""
    return f" {' '.join(_WORD.findall(text.replace('’', chr(39)).casefold()))} "
