"""Who may decide what: the authority data of the documents in force as tables, one row a level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.domain.knowledge import Authority, Document, PlaybookChapter, Policy, season_of
from assistant.domain.limits import own_limit, spoken_of
from assistant.domain.passages import Citation
from assistant.domain.people import AuthorityLevel
from assistant.domain.retrieval import Retrieval
from assistant.engines.builtin.deciding import evidence
from assistant.features.playbook.standing import since
from assistant.language.amounts import as_stated
from assistant.language.text import content_words

WITHOUT_LIMIT = "without a limit"
NOTHING = "nothing"
NOT_STATED = ""
_NEAR_BEST = 0.12
"""How far behind the best match another table may stand."""
_LEAST = 0.35
"""Least nearness (a cosine, as the search gives it) of what was asked and a clause on limits."""
_NAMED = 0.3
"""What a table gains whose action is named, whole; a part of it gains a part."""

Stating = Policy | PlaybookChapter


@dataclass(frozen=True)
class ForATime:
    """What a level may decide in the weeks of a season, by another document than the one that says what is usual."""

    text: str
    then: AuthorityLevel | None
    weeks: str
    document_id: str
    version: int
    title: str
    clause: str
    citation: Citation | None


@dataclass(frozen=True)
class AuthorityRow:
    """What one level may decide: ``up_to`` is None without a limit and 0 for nothing; ``then`` decides above it.

    ``seasons`` are its limits in the weeks for which another document sets one.
    """

    level: AuthorityLevel
    up_to: Decimal | None
    text: str
    then: AuthorityLevel | None
    citation: Citation | None
    seasons: tuple[ForATime, ...] = ()


@dataclass(frozen=True)
class AuthorityTable:
    """One action of one document in force, for the levels that it speaks of.

    ``weeks`` names those in which all of it holds; empty where it holds all year.
    """

    action: str
    document_id: str
    version: int
    title: str
    clause: str
    since: date | None
    rows: tuple[AuthorityRow, ...]
    weeks: str = ""


def tables(documents: Iterable[Document], levels: Sequence[AuthorityLevel], on: date) -> tuple[AuthorityTable, ...]:
    """Every action of every document, by action.

    What a document says for the weeks of a season stands beside what another says is usual; by itself where none does.
    """
    stating = [one for one in documents if isinstance(one, Policy | PlaybookChapter) and one.authority]
    usual = {rule.action for one in stating if season_of(one) is None for rule in one.authority}
    found = []
    for document in stating:
        for action in dict.fromkeys(rule.action for rule in document.authority):
            if season_of(document) is None or action not in usual:
                others = [one for one in stating if one is not document]
                found.append(_table(document, action, levels, others, on))
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


def _table(
    document: Stating, action: str, levels: Sequence[AuthorityLevel], others: Sequence[Stating], on: date
) -> AuthorityTable:
    season = season_of(document)
    rules = _rules(document, action)
    beside = [] if season else [one for one in others if season_of(one) is not None and _rules(one, action)]
    told = set(spoken_of(rules, action, levels)).union(
        *({rule.level for rule in _rules(one, action)} for one in beside)
    )
    limited = {rule.level for one in others if season_of(one) is None for rule in _rules(one, action)}
    rows = []
    for level in sorted(told, key=levels.index):
        own = _row(document, action, level, levels)
        if own.text == WITHOUT_LIMIT and level in limited:
            # Another document gives this level a limit: that it decides above the others is said in their rows.
            own = replace(own, text=NOT_STATED, citation=None)
        seasons = tuple(found for one in beside if (found := _for_a_time(one, action, level, levels, on)) is not None)
        if own.text != NOT_STATED or seasons:
            rows.append(replace(own, seasons=seasons))
    return AuthorityTable(
        action,
        document.id,
        document.version,
        document.title,
        rules[0].clause,
        since(document),
        tuple(rows),
        season.text(on) if season else "",
    )


def _row(document: Stating, action: str, level: AuthorityLevel, levels: Sequence[AuthorityLevel]) -> AuthorityRow:
    """What a document says of a level; NOT_STATED where it does not speak of it."""
    rules = _rules(document, action)
    limit = own_limit(rules, action, level, levels) if level in spoken_of(rules, action, levels) else None
    if limit is None:
        return AuthorityRow(level, None, NOT_STATED, None, None)
    if limit.up_to is None:
        text = WITHOUT_LIMIT
    else:
        text = as_stated(limit.up_to, limit.rule.currency, limit.rule.unit) if limit.up_to else NOTHING
    said = evidence(document, limit)
    return AuthorityRow(level, limit.up_to, text, limit.then, said[0].citation() if said else None)


def _for_a_time(
    document: Stating, action: str, level: AuthorityLevel, levels: Sequence[AuthorityLevel], on: date
) -> ForATime | None:
    season, rule = season_of(document), next((r for r in _rules(document, action) if r.level == level), None)
    if season is None or rule is None:
        return None
    row, weeks = _row(document, action, level, levels), season.text(on)
    place = document.id, document.version, document.title, rule.clause
    return ForATime(row.text, row.then, weeks, *place, row.citation)


def _rules(document: Stating, action: str) -> list[Authority]:
    return [rule for rule in document.authority if rule.action == action]


def _nearness(table: AuthorityTable, what: str, found: Retrieval, documents: Mapping[str, Document]) -> float:
    clauses = {(table.document_id, table.clause)}
    clauses |= {(one.document_id, one.clause) for row in table.rows for one in row.seasons}
    places = set()
    for document_id, clause in clauses:
        section = documents[document_id].section_named(clause)
        places.add((document_id, section.heading if section else ""))
    asked = [a.similarity for a in found.asked if (a.document_id, a.heading) in places]
    hits = [
        hit.similarity for hit in found.hits if hit.chunk.path and (hit.chunk.document_id, hit.chunk.path[-1]) in places
    ]
    named, said = set(content_words(table.action)), set(content_words(what))
    return max([0.0, *asked, *hits]) + _NAMED * len(named & said) / (len(named) or 1)
