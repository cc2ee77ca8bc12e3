"""Fees and most amounts that a draft says away, says are fixed, or goes beyond."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from assistant.domain.claims import FactFinding
from assistant.domain.limits import own_limit
from assistant.features.review.case import Case
from assistant.features.review.parts import DraftPart, wrong
from assistant.features.review.rulebook import Rule, Rulebook
from assistant.language.acts import Act, acts
from assistant.language.amounts import as_money
from assistant.language.claims import amounts, denies, for_free, must_pay
from assistant.language.subjects import subject_words

KNOWN = 0.45
"""Share of the subject of a rule on no act that has to be spoken of."""
FITS = 0.25
"""Fit from which a rule that gives something free of charge is about what the draft charges for."""
_UNTIL = re.compile(r"\b(?:until|before|within)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:only\s+up\s+to|no\s+more\s+than|at\s+most|not\s+more\s+than|up\s+to\s+a\s+maximum\s+of)\s+$", re.IGNORECASE
)
_OVER = re.compile(r"\b(?:over|above|more\s+than|up\s+to)\s+$", re.IGNORECASE)
_NO_SAY = re.compile(
    r"\b(?:no\s+(?:say|control|discretion|choice|way\s+(?:round|around))|automatic(?:ally)?|(?:can['’]?t|cannot"
    r"|can\s+not|unable\s+to|not\s+able\s+to|not\s+possible\s+to)\s+(?:\w+\s+)?"
    r"(?:waive|remove|take\s+(?:it|that|the\s+\w+)\s+off|refund\s+the|drop|override|change\s+(?:it|that"
    r"|the\s+(?:fee|charge))))\b",
    re.IGNORECASE,
)
_FEE = re.compile(r"\b(?:fees?|charges?)\b", re.IGNORECASE)


def above_the_most(part: DraftPart, rulebook: Rulebook, case: Case) -> FactFinding | None:
    """An amount above the most that a rule names, where rule and sentence share the rare word it is about."""
    if denies(part.text) or not re.search(r"\b(?:give|refund|pay|have|get|back)\w*\b", part.text, re.IGNORECASE):
        return None
    said = [a for a in amounts(part.text, case.currency) if not _OVER.search(part.text[: a.start])]
    for rule in rulebook.rules:
        for most in rule.money:
            if not _BOUND.search(rule.text[: most.start]):
                continue
            clause = re.split(r",\s+and\b", rule.text)[0]
            subject = {w for w in subject_words(clause) if rulebook.rarity(w) > 3.0}
            above = [a for a in said if a.currency == most.currency and a.amount > most.amount]
            if above and len(above) == len(said) and subject & part.said:
                limit = as_money(most.amount, most.currency)
                return wrong(
                    part, rule, f"At most {limit}, says {rule.clause}.", as_money(above[0].amount, most.currency)
                )
    return None


def fee_said_to_be_fixed(part: DraftPart, rulebook: Rulebook, case: Case) -> FactFinding | None:
    """A fee that the draft says nobody can change, and that the author may waive."""
    if not _NO_SAY.search(part.text) or not _FEE.search(part.text):
        return None
    for policy in rulebook.policies:
        for rule in policy.authority:
            if Act.waive not in acts(rule.action) and "waiver" not in rule.action:
                continue
            limit = own_limit(policy.authority, rule.action, case.level, case.levels)
            fees = [a.amount for a in amounts(part.text, case.currency)]
            if limit is None or not fees or not all(limit.allows(fee) for fee in fees):
                continue
            section = policy.section_named(rule.clause)
            named = subject_words(rule.action) & (part.said | part.context)
            stated = [
                r
                for r in rulebook.rules
                if r.policy is policy and r.section == section and {a.amount for a in r.money} & set(fees)
            ]
            if stated and (len(named) >= 2 or len(subject_words(policy.title) & (part.said | part.context)) >= 1):
                return wrong(part, stated[0], f"You may waive it yourself, {stated[0].clause}.", "fee")
    return None


def charged_but_free(part: DraftPart, rulebook: Rulebook, case: Case) -> FactFinding | None:
    """A price for what a rule gives free of charge in just this case."""
    named = acts(part.text)
    if not must_pay(part.text):
        return None
    if Act.take_back in named:
        named |= {Act.collect}
    prices = {amount.amount for amount in amounts(part.text, case.currency)}
    stated = any(prices & {a.amount for a in r.money} and r.core & part.said for r in rulebook.rules)
    for rule in rulebook.rules:
        about = rule.spoken & named or (
            not rule.spoken and not stated and rulebook.spoken_of(rule, part.near | part.context) >= KNOWN
        )
        if not about or not for_free(rule.text) or denies(rule.text) or rule.lengths or rule.money:
            continue
        if _UNTIL.search(rule.text) or not case.may_use(rule.text):
            continue
        told_apart = {w for w in rule.core if rulebook.rarity(w) > 3.0 and not acts(w)} - subject_words(
            "free fee charge"
        )
        if told_apart & (part.said | case.words) and rulebook.fit(rule, part.said, case.item, part.context) >= FITS:
            return wrong(part, rule, f"It is free here, says {rule.clause}.", "charged")
    return None


def free_but_charged(
    part: str, rulebook: Rulebook, case: Case, said: frozenset[str]
) -> tuple[Rule, Mapping[str, Decimal]] | None:
    """The rule by which what a draft calls free costs a share of the price, above what its author may waive."""
    if not for_free(part) or case.order_value is None:
        return None
    for rule in rulebook.rules:
        rates = rule.shares
        if not rates or denies(rule.text) or not (acts(rule.text) & acts(part)):
            continue
        needed = {w for w in rule.words if rulebook.rarity(w) > 2.0}
        if len(needed & (said | case.words)) < 0.6 * len(needed):
            continue
        fee = case.order_value * rates[0] / 100
        limits = [
            own_limit(rule.policy.authority, action, case.level, case.levels)
            for action in {a.action for a in rule.policy.authority}
        ]
        known = [limit for limit in limits if limit is not None]
        if known and all(not limit.allows(fee) for limit in known):
            return rule, {"fee": fee, "own": max(limit.up_to or Decimal(0) for limit in known)}
    return None
