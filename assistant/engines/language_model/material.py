"""What a prompt says of the asker, the passages and the conversation: data between delimiters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from assistant.domain.company import Company
from assistant.domain.conversation import Line, LineKind, Turn, TurnState
from assistant.domain.knowledge import Authority, Policy
from assistant.domain.limits import OwnLimit, own_limit
from assistant.domain.people import Person
from assistant.engines.builtin.deciding import as_text
from assistant.engines.language_model.passages import Passage
from assistant.engines.language_model.prompts import Block, Ready, attribute, rendered

Numbered = Mapping[int, Passage]
"""Passages by the number under which the model cites them."""


def passage_block(number: int, passage: Passage) -> Block:
    """One passage with what tells whose words these are and since when they hold."""
    text, attributes = _made_ready(passage)
    return Block("passage", text, {"number": number, **attributes})


@lru_cache(maxsize=1024)
def _made_ready(passage: Passage) -> tuple[Ready, Mapping[str, Ready]]:
    # The same passages come again and again; making them safe is most of the work of a prompt.
    document = passage.document
    since = "" if document.effective_from == date.min else document.effective_from.isoformat()
    attributes = {
        "kind": document.kind.value,
        "title": document.title,
        "section": passage.heading if passage.heading != document.title else "",
        "in_force_since": since,
    }
    return Ready(rendered(passage.text)), {name: attribute(value) for name, value in attributes.items()}


def turn_block(turn: Turn) -> Block:
    """An earlier turn as it was seen: the question, and the answer's words without its source numbers."""
    parts = [Block("person", turn.question)]
    if turn.answer is not None and turn.state is TurnState.complete:
        answer = turn.answer
        lines = [*answer.lines, *(line for fold in answer.folds for line in fold.lines)]
        parts.append(Block("coach", "\n".join(_as_seen(line) for line in lines)))
    return Block("turn", parts)


def _as_seen(line: Line) -> str:
    """A line with what its place on the page says of it: words better not said would read as a rule."""
    if line.kind is LineKind.say:
        return f"To say: “{line.text}”"
    return f"Better not said: “{line.text}”" if line.kind is LineKind.avoid else line.text


def asker_text(person: Person, company: Company, on: date, passages: Numbered) -> str:
    """Who asks, for whom, on which day, and what they may decide of what the passages are about.

    A limit stands here only beside a passage that says it, so that it can be cited.
    """
    facts = [
        f"Company: {company.name}",
        f"Language: {company.locale}",
        f"Today: {on.strftime('%A')} {on.day} {on.strftime('%B %Y')}",
        f"Role: {person.role}",
        f"Level: {person.level}",
    ]
    limits = [
        line
        for policy, numbers in _policies(passages)
        for action in dict.fromkeys(rule.action for rule in policy.authority)
        if (line := _limit_line(policy, action, person.level, company.authority_levels, numbers))
    ]
    if limits:
        facts += ["What this person may decide (exact, from the rules in force):", *limits]
    return "\n".join(facts)


def _policies(passages: Numbered) -> list[tuple[Policy, dict[str, int]]]:
    """Policies among the passages, each with the numbers of its clauses: ``4.2`` -> 3."""
    documents = {passage.document.id: passage.document for passage in passages.values()}
    clauses: dict[str, dict[str, int]] = {identity: {} for identity in documents}
    for number, passage in passages.items():
        clauses[passage.document.id].setdefault(passage.heading.split(" ")[0], number)
    return [(found, clauses[found.id]) for found in documents.values() if isinstance(found, Policy)]


def _limit_line(
    policy: Policy, action: str, level: str, levels: Sequence[str], clauses: Mapping[str, int]
) -> str | None:
    limit = own_limit(policy.authority, action, level, levels) if level in levels else None
    if limit is None or limit.rule.clause not in clauses:
        return None
    rules = [rule for rule in policy.authority if rule.action == action]
    return f"- {action}: {_own(limit)} ({_everybody(rules, levels)}) [passage {clauses[limit.rule.clause]}]"


def _own(limit: OwnLimit) -> str:
    if limit.up_to is None:
        return "decides without a limit"
    above = f"; above that asks the {limit.then}" if limit.then else ""
    if limit.up_to == 0:
        return f"decides nothing alone; asks the {limit.then}" if limit.then else "decides nothing alone"
    return f"up to {as_text(limit.up_to, limit.rule)} alone{above}"


def _everybody(rules: Sequence[Authority], levels: Sequence[str]) -> str:
    ranked = sorted(rules, key=lambda rule: levels.index(rule.level))
    parts = [f"{rule.level} up to {as_text(rule.up_to, rule)}" for rule in ranked]
    return "; ".join([*parts, *([f"above that the {ranked[-1].then}"] if ranked[-1].then else [])])
