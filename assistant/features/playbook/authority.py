"""Who may decide what: the authority data of the documents in force as tables, one row a level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.domain.knowledge import Document, PlaybookChapter, Policy
from assistant.domain.limits import own_limit
from assistant.domain.passages import Citation
from assistant.domain.people import AuthorityLevel
from assistant.domain.retrieval import Retrieval
from assistant.engines.builtin.deciding import evidence
from assistant.features.playbook.standing import since
from assistant.language.amounts import as_stated
from assistant.language.text import content_words

WITHOUT_LIMIT = "without a limit"
NOTHING = "nothing"
_NEAR_BEST = 0.12
"""How far behind the best match another table may stand."""
_LEAST = 0.35
"""Least nearness (a cosine, as the search gives it) of what was asked and a clause on limits."""
_NAMED = 0.3
"""What a table gains whose action is named, whole; a part of it gains a part."""


@dataclass(frozen=True)
class AuthorityRow:
    """What one level may decide: ``up_to`` is None without a limit and 0 for nothing; ``then`` decides above it."""

    level: AuthorityLevel
    up_to: Decimal | None
    text: str
    then: AuthorityLevel | None
    citation: Citation | None


@dataclass(frozen=True)
class AuthorityTable:
    """One action of one document in force, for every level up to the one that decides without a limit."""

    action: str
    document_id: str
    version: int
    title: str
    clause: str
    since: date | None
    rows: tuple[AuthorityRow, ...]


def tables(documents: Iterable[Document], levels: Sequence[AuthorityLevel]) -> tuple[AuthorityTable, ...]:
    """Every action of every document, by action."""
    found = []
    for document in documents:
        if isinstance(document, Policy | PlaybookChapter):
            for action in dict.fromkeys(rule.action for rule in document.authority):
                found.append(_table(document, action, levels))
    return tuple(sorted(found, key=lambda table: (table.action, table.document_id)))


def fitting(
    every: Sequence[AuthorityTable], what: str, found: Retrieval, documents: Mapping[str, Document]
) -> tuple[AuthorityTable, ...]:
    """The tables that fit what was asked best, best first; none where none comes near it."""
    near = {id(table): _nearness(table, what, found, documents) for table in every}
    best = max(near.values(), default=0.0)
    least = max(_LEAST, best - _NEAR_BEST)
    kept = [table for table in every if near[id(table)] >= least]
    return tuple(sorted(kept, key=lambda table: -near[id(table)]))


def _table(document: Policy | PlaybookChapter, action: str, levels: Sequence[AuthorityLevel]) -> AuthorityTable:
    rules = [rule for rule in document.authority if rule.action == action]
    rows: list[AuthorityRow] = []
    for level in levels:
        limit = own_limit(rules, action, level, levels)
        if limit is None or any(row.up_to is None for row in rows):
            continue
        if limit.up_to is None:
            text = WITHOUT_LIMIT
        else:
            text = as_stated(limit.up_to, limit.rule.currency, limit.rule.unit) if limit.up_to else NOTHING
        said = evidence(document, limit)
        rows.append(AuthorityRow(level, limit.up_to, text, limit.then, said[0].citation() if said else None))
    return AuthorityTable(
        action, document.id, document.version, document.title, rules[0].clause, since(document), tuple(rows)
    )


def _nearness(table: AuthorityTable, what: str, found: Retrieval, documents: Mapping[str, Document]) -> float:
    section = documents[table.document_id].section_named(table.clause)
    heading = section.heading if section else ""
    asked = [a.similarity for a in found.asked if (a.document_id, a.heading) == (table.document_id, heading)]
    hits = [
        hit.similarity
        for hit in found.hits
        if hit.chunk.document_id == table.document_id and hit.chunk.path[-1:] == (heading,)
    ]
    named, said = set(content_words(table.action)), set(content_words(what))
    return max([0.0, *asked, *hits]) + _NAMED * len(named & said) / (len(named) or 1)
