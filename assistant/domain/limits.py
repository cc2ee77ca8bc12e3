"""Authority arithmetic: who may grant how much, and whom to ask above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.knowledge import Authority
from assistant.domain.people import AuthorityLevel


@dataclass(frozen=True)
class OwnLimit:
    """What one level may grant of one action.

    ``up_to`` is None where the level decides without a limit, zero where it may grant nothing;
    ``rule`` is the line of authority data it rests on; ``then`` decides above it.
    """

    action: str
    level: AuthorityLevel
    up_to: Decimal | None
    then: AuthorityLevel | None
    rule: Authority

    def allows(self, amount: Decimal) -> bool:
        """Whether this level may grant the amount by itself; the limit itself is allowed."""
        return self.up_to is None or amount <= self.up_to


def own_limit(
    rules: Sequence[Authority], action: str, level: AuthorityLevel, levels: Sequence[AuthorityLevel]
) -> OwnLimit | None:
    """What ``level`` may grant of ``action``; None where no rule speaks of the action.

    ``levels`` are the company's levels, lowest first. A level without a line of its own has the
    limit of the nearest level below it that has one; a level named as the one that decides above the
    last limit has none; a level below every line may grant nothing.
    """
    ranked = sorted((r for r in rules if r.action == action), key=lambda r: levels.index(r.level))
    if not ranked:
        return None
    rank = levels.index(level)
    below = [rule for rule in ranked if levels.index(rule.level) <= rank]
    if not below:
        return OwnLimit(action, level, Decimal(0), ranked[0].level, ranked[0])
    rule = below[-1]
    decides_above = rule.then is not None and rank >= levels.index(rule.then) and rule is ranked[-1]
    if decides_above:
        return OwnLimit(action, level, None, None, rule)
    return OwnLimit(action, level, rule.up_to, rule.then, rule)


def spoken_of(rules: Sequence[Authority], action: str, levels: Sequence[AuthorityLevel]) -> tuple[AuthorityLevel, ...]:
    """The levels that rules speak of for ``action``, lowest first: those with a limit, and who decides above the last.

    What another level may grant follows from the rules of one document only where no other document speaks of it.
    """
    ranked = sorted((r for r in rules if r.action == action), key=lambda r: levels.index(r.level))
    named = [rule.level for rule in ranked] + [rule.then for rule in ranked[-1:] if rule.then is not None]
    return tuple(dict.fromkeys(named))


def in_season(usual: Sequence[Authority], seasonal: Sequence[Authority]) -> tuple[Authority, ...]:
    """The limits in the weeks for which ``seasonal`` ones take the place of the same levels' usual ones."""
    stated = {(rule.action, rule.level) for rule in seasonal}
    return (*seasonal, *(rule for rule in usual if (rule.action, rule.level) not in stated))


def who_decides(
    rules: Sequence[Authority], action: str, amount: Decimal, levels: Sequence[AuthorityLevel]
) -> AuthorityLevel | None:
    """The lowest level that may grant the amount; None where nobody is named for it."""
    ranked = sorted((r for r in rules if r.action == action), key=lambda r: levels.index(r.level))
    for rule in ranked:
        if amount <= rule.up_to:
            return rule.level
    return ranked[-1].then if ranked else None
