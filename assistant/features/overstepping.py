"""Whether a line gives somebody more than the rules of authority do. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.domain.knowledge import Authority
from assistant.domain.limits import own_limit
from assistant.language.quantities import Family, Quantity, quantities

_CLAUSE = re.compile(r"[;:.]\s+|,\s+|\s+(?:but|and|so)\s+", re.IGNORECASE)
_SENT_ON = re.compile(
    r"\b(?:above|over|more than|beyond|exceed\w*|not|never|cannot|\w+n['’]t|ask\w*|whether|if|instead|decides?)\b",
    re.IGNORECASE,
)
"""Words of a clause that grants nothing: it names a border, sends on, or says no."""
_GIVES = re.compile(
    r"\b(?:giv\w+|gave|pay\w*|paid|refund\w*|credit\w*|offer\w*|send\w*|waiv\w+|put\w*|get\w*|receiv\w+|add\w*"
    r"|approv\w+|agree\w*|grant\w*|yes|within)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|yours|yourself|I|my|me)\b", re.IGNORECASE)


def oversteps(
    text: str,
    taken: Sequence[Quantity],
    rules: Sequence[Authority],
    level: str,
    levels: Sequence[str],
    is_limit: bool,
) -> bool:
    """Whether a clause grants an amount that nobody lets its subject grant.

    ``taken`` are amounts of the text that come from the asker alone: each that is given away must be within what
    the clause's subject may decide. In a line about limits (``is_limit``) an amount of the rules must be that of its
    subject too. The subject is the level that a clause names, else the asker's own. Without rules nothing is known.
    """
    rules = [rule for rule in rules if rule.level in levels]
    subject = level
    for clause, start in _clauses(text):
        subject = _named(clause, levels) or (level if _YOU.search(clause) else subject)
        if _SENT_ON.search(clause):
            continue
        for figure in quantities(clause):
            is_taken = any(figure.start + start == one.start for one in taken)
            if is_taken and (is_limit or (figure.family is Family.money and _GIVES.search(clause))):
                if _may(rules, subject, levels, figure, exactly=False) is False:
                    return True
            elif is_limit and not is_taken and _may(rules, subject, levels, figure, exactly=True) is False:
                return True
    return False


def _may(
    rules: Sequence[Authority], level: str, levels: Sequence[str], figure: Quantity, *, exactly: bool
) -> bool | None:
    """Whether some rule lets a level decide the amount (or decide just up to it); None where no rule speaks of it.

    With ``exactly`` only amounts that stand in the rules are spoken of.
    """
    alike = [rule for rule in rules if _same_unit(_in_unit(rule.up_to, rule), figure)]
    if exactly:
        alike = [rule for rule in alike if _in_unit(rule.up_to, rule) == figure.value]
    if not alike:
        return None
    for action in {rule.action for rule in alike}:
        limit = own_limit(rules, action, level, levels)
        if limit is None or limit.up_to is None:
            return True
        mine = _in_unit(limit.up_to, limit.rule)
        if mine == figure.value or (not exactly and _amount(mine) >= _amount(figure.value)):
            return True
    return False


def _in_unit(up_to: Decimal, rule: Authority) -> tuple[object, ...]:
    """The value of an amount of a rule as `quantities` gives it; empty for a unit that it does not know."""
    if rule.currency:
        return (rule.currency, up_to.normalize())
    found = quantities(f"{up_to:f} {rule.unit}")
    return found[0].value if found and found[0].family is Family.length else ()


def _same_unit(value: tuple[object, ...], figure: Quantity) -> bool:
    counted = figure.family in (Family.money, Family.length)
    return counted and bool(value) and (value[0], value[2:]) == (figure.value[0], figure.value[2:])


def _amount(value: tuple[object, ...]) -> Decimal:
    amount = value[1] if len(value) > 1 else None
    return amount if isinstance(amount, Decimal) else Decimal(0)


def _clauses(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for match in _CLAUSE.finditer(text):
        yield text[start : match.start()], start
        start = match.end()
    yield text[start:], start


def _named(clause: str, levels: Sequence[str]) -> str:
    """The highest level that a clause names beside the first, which is everybody."""
    folded = clause.lower()
    return next((level for level in reversed(levels) if level.lower() in folded), "")
