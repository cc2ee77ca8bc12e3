"""Amounts, days and months that a draft grants, held against its author's own authority."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.knowledge import Authority, Policy
from assistant.domain.limits import OwnLimit, own_limit, who_decides
from assistant.features.review.case import Case
from assistant.features.review.parts import clause_parts
from assistant.features.review.rulebook import Rule, Rulebook
from assistant.language.acts import Act, acts
from assistant.language.amounts import as_money, lengths
from assistant.language.claims import amounts, denies
from assistant.language.subjects import subject_words
from assistant.language.text import Span

_GIVES = re.compile(
    r"\b(?:offer\w*|giv(?:e|en|ing)|gave|credit\w*|goodwill|gesture|compensat\w*|knock\w*|tak(?:e|en"
    r"|ing)\b[^.;]{0,30}\boff|took\b[^.;]{0,30}\boff|off\b|reduc\w*|discount\w*|waiv\w*"
    r"|wip(?:e|ed|ing)|drop(?:ped)?|add(?:ed|ing)?|put\w*|pay(?:ing)?|refund\w*|approv\w*"
    r"|sign\w*\s+(?:it\s+)?off|voucher|authoris\w*|send\w*|erase\w*|make\s+it"
    r"|sort\w*|back|grant\w*|accept\w*|extend\w*|longer|back\s+to\s+life)\b",
    re.IGNORECASE,
)
_GIFT = re.compile(
    r"\b(?:offer\w*|credit\w*|goodwill|gesture|compensat\w*|knock\w*|off\b|reduc\w*|discount\w*"
    r"|as\s+an\s+apology|voucher|say\s+sorry|for\s+(?:the|your|all)\s+(?:\w+\s+){0,2}(?:trouble|wait"
    r"|inconvenience|delay|days?|upset)"
    r"|make\s+(?:it\s+)?up|thank\s+you|as\s+an?\s+\w+)\b",
    re.IGNORECASE,
)
_OWN_GIFT = re.compile(
    r"\b(?:credit|goodwill|gesture|compensat\w*|discount|reduc\w*|off\b|offer\s+you|advance|approv\w*|authoris\w*|agree\w*"
    r"|differen\w*|say\s+sorry|(?:by\s+)?myself|my\s+own)\b",
    re.IGNORECASE,
)
"""What makes an offer even of an amount that the customer has named."""
_WAIVES = re.compile(
    r"\b(?:waiv\w*|wip(?:e|ed|ing)|drop(?:ped|ping)?|knock\w*|tak(?:e|en|ing)|took|remov\w*|forget|erase\w*"
    r"|let\s+you\s+off|cancelled?\s+the)\b",
    re.I,
)
_FEE = re.compile(r"\b(?:fees?|charges?)\b", re.IGNORECASE)
_A_PRICE = re.compile(r"\s*(?!off\b)(?:\w+[\s-]){0,2}(?:fees?|charges?|prices?|order|purchase)\b", re.IGNORECASE)
_NO_LIMIT = re.compile(
    r"\b(?:whatever\s+it\s+(?:costs?|comes\s+to|takes)|however\s+much|no\s+limit|any\s+amount"
    r"|no\s+matter\s+(?:what\s+it\s+costs|how\s+much))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:ask\w*|recommend\w*|suggest\w*|propos\w*|request\w*|check\w*|see\s+(?:if|whether)|find\s+out|hop(?:e"
    r"|ing)|want(?:s|ed)?|would\s+need|needs?\s+to\s+decide|decid\w*)\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?:agreed|approved|authorised|authorized|signed\s+(?:it\s+)?off|said\s+yes|okayed|ok['’]?d|cleared"
    r"|confirmed|allowed|given\s+me|has\s+let)\b",
    re.IGNORECASE,
)
_IN_ALL = re.compile(r"\s*(?:in\s+(?:all|total|full)|altogether|all\s+(?:in|told|together)|together)\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\bwithout\s+waiting\s+(?:for|until)\b|\bbefore\s+(?:we|you|it|they|the|your|our)\b[^.;]{0,40}"
    r"\b(?:collect\w*|pick\w*|back|return\w*|fetch\w*|reach\w*|arriv\w*|here)\b",
    re.IGNORECASE,
)
"""Money back before the thing is back is paid in advance."""
_TAKES = re.compile(r"\b(?:accept|tak(?:e|ing)|bring|send)\w*\s+(?:it|them|this|that|the|your)\b", re.IGNORECASE)
_PAID = subject_words("cost costs payment")
_REDUCES = re.compile(r"\b(?:off|reduc\w*|discount\w*)\b", re.IGNORECASE)
MOST_OFFERS = 10
"""Amounts in one part of a sentence that are weighed as offers."""


@dataclass(frozen=True)
class Reading:
    """One action that an offer may be, and how far the author may go in it."""

    policy: Policy
    limit: OwnLimit
    rule: Rule | None
    fit: float


def check_offers(draft: str, spans: list[Span], rulebook: Rulebook, case: Case) -> Iterator[FactFinding]:
    """What the draft grants, within or above its author's own limit. Of several readings the kindest is taken."""
    for place, span in enumerate(spans):
        for start, end in clause_parts(span):
            part = draft[start:end]
            if part.rstrip().endswith("?"):
                continue
            before = spans[place - 1].text if place else ""
            yield from _check_part(draft, part, start, span, before, rulebook, case)


def readings_of(text: str, rulebook: Rulebook, case: Case, currency: str) -> list[Reading]:
    """The actions that a sentence with an amount in ``currency`` may be about, nearest first."""
    waives = bool(_FEE.search(text)) and bool(_WAIVES.search(text))
    said = subject_words(text)
    found = _readings(rulebook, case, said, case.words, currency, None, waives, text)
    return [reading for reading in found if _named(reading, said, case.words)] or found


def _check_part(
    draft: str, part: str, start: int, span: Span, before: str, rulebook: Rulebook, case: Case
) -> Iterator[FactFinding]:
    said = subject_words(part) | (subject_words(span.text) & frozenset({"fee", "credit"}))
    if _AHEAD.search(span.text):
        said |= subject_words("advance refund")
    if _TAKES.search(part):
        said |= subject_words("return")
    context = case.words | subject_words(before)
    waives = bool(_FEE.search(part)) and bool(_WAIVES.search(part))
    granted = _granted(part, case)
    if not granted and _NO_LIMIT.search(span.text) and _GIVES.search(part):
        granted = [(None, case.currency, None, *_place(_NO_LIMIT, part))] if _NO_LIMIT.search(part) else []
    for amount, currency, unit, at, until in granted[:MOST_OFFERS]:
        if not _GIVES.search(part) or denies(part) or (not waives and _A_PRICE.match(part, until)):
            continue
        claim_text = draft[start + at : start + until]
        claim = Claim(
            text=claim_text, start=start + at, end=start + until, kind=ClaimKind.offer,
            value=_as_text(amount, currency, unit) if amount is not None else "without a limit",
        )  # fmt: skip
        if _IN_ALL.match(part, until) and _a_sum(amount, draft[: start + at], case):
            continue
        readings = _readings(rulebook, case, said, context, currency, unit, waives, part)
        if not readings:
            continue
        named = [reading for reading in readings if _named(reading, said, context)]
        readings, own = named or readings, _OWN_GIFT.search(part) or any(_names_action(r, said) for r in named)
        if amount in case.money and not waives and not own:
            continue
        if (
            unit is None
            and amount is not None
            and not (waives or named or _GIFT.search(part) or _names_action(readings[0], said))
        ):
            continue
        yield _verdict(claim, amount, readings, case, span.text)


def _a_sum(amount: Decimal | None, before: str, case: Case) -> bool:
    """Whether an amount is the sum of the last amounts before it: "£35 back and a £45 credit, £80 in all"."""
    total = Decimal(0)
    for one in reversed(amounts(before, case.currency)):
        total += one.amount
        if total == amount:
            return True
    return False


def _named(reading: Reading, said: frozenset[str], context: frozenset[str]) -> bool:
    """Whether a sentence names an action together with what stands around: one of its words itself, all others there.

    What is only paid for ("repair cost", "goodwill payment") is named by its first words.
    """
    named = subject_words(reading.limit.action) - _PAID
    return bool(named & said) and named <= said | context


def _granted(part: str, case: Case) -> list[tuple[Decimal | None, str | None, str | None, int, int]]:
    found: list[tuple[Decimal | None, str | None, str | None, int, int]] = [
        (a.amount, a.currency, None, a.start, a.end) for a in amounts(part, case.currency)
    ]
    found += [
        (length.number * (12 if length.unit == "years" else 7 if length.unit == "weeks" else 1), None,
         {"years": "months", "weeks": "days"}.get(length.unit, length.unit), length.start, length.end)
        for length in lengths(part)
        if not length.working and length.unit in ("days", "weeks", "months", "years")
    ]  # fmt: skip
    return found


def _place(pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    match = pattern.search(text)
    return match.span() if match else (0, len(text))


def _names_action(reading: Reading, said: frozenset[str]) -> bool:
    """Whether the sentence has the words that tell this action from the others."""
    return len(subject_words(reading.limit.action) & said) >= min(2, len(subject_words(reading.limit.action)))


def _readings(
    rulebook: Rulebook,
    case: Case,
    said: frozenset[str],
    context: frozenset[str],
    currency: str | None,
    unit: str | None,
    waives: bool,
    part: str,
) -> list[Reading]:
    found: list[Reading] = []
    for policy in rulebook.policies:
        for action in dict.fromkeys(rule.action for rule in policy.authority):
            rules = [rule for rule in policy.authority if rule.action == action]
            if rules[0].currency != currency or rules[0].unit != unit or case.level not in case.levels:
                continue
            is_waiver = Act.waive in acts(action) or "waiver" in action
            if waives != is_waiver:
                continue
            limit = own_limit(policy.authority, action, case.level, case.levels)
            if limit is None:
                continue
            named = subject_words(action)
            fit = rulebook.nearness(policy, said, context) + 4.0 * len(named & said) / max(1, len(named))
            if unit is not None and len(named & (said | context)) < len(named):
                continue
            found.append(Reading(policy, limit, _clause_rule(rulebook, policy, limit), fit))
    if unit is None and not waives and not _REDUCES.search(part):
        found = _of_the_case(found, said, case)
    best = max((reading.fit for reading in found), default=0.0)
    return sorted((r for r in found if r.fit >= 0.5 * best > 0), key=lambda r: -r.fit)


def _of_the_case(readings: list[Reading], said: frozenset[str], case: Case) -> list[Reading]:
    """The actions that the case is about, where a sentence names none; all of them where the case names none."""
    if any(_names_action(reading, said) for reading in readings):
        return readings
    about = [
        reading
        for reading in readings
        if any(
            (topic := subject_words(piece)) and topic <= case.words
            for piece in re.split(r",|\s+(?:or|and)\s+", reading.policy.title)
        )
    ]
    if len({reading.policy.id for reading in about}) != 1:
        return readings
    return about


def _clause_rule(rulebook: Rulebook, policy: Policy, limit: OwnLimit) -> Rule | None:
    section = policy.section_named(limit.rule.clause)
    rules = [r for r in rulebook.rules if r.policy is policy and section is not None and r.section == section]
    stated = _as_text(limit.rule.up_to, limit.rule.currency, limit.rule.unit)
    own = [r for r in rules if stated in r.text and limit.rule.level.lower() in r.text.lower()]
    return next(iter(own or rules), None)


def _verdict(claim: Claim, amount: Decimal | None, readings: list[Reading], case: Case, sentence: str) -> FactFinding:
    asks, agreed = bool(_ASKS.search(sentence)), agreed_above(sentence, case)
    allowing = [r for r in readings if (r.limit.up_to is None if amount is None else r.limit.allows(amount))]
    reading = allowing[0] if allowing else readings[0]
    citation = reading.rule.citation() if reading.rule else None
    clause = reading.rule.clause if reading.rule else f"clause {reading.limit.rule.clause}"
    action = reading.limit.action
    up_to = reading.limit.up_to
    if allowing:
        limit = "without a limit" if up_to is None else f"up to {_as_text(up_to, *_unit(reading.limit.rule))}"
        words = f"You may give {_article(action)} {limit} yourself, {clause}."
        return FactFinding(claim=claim, verdict=FactVerdict.right, citation=citation, message=words)
    decider = (
        reading.limit.then if amount is None else who_decides(reading.policy.authority, action, amount, case.levels)
    )
    own = _as_text(up_to or Decimal(0), *_unit(reading.limit.rule))
    if agreed:
        words = f"Right if it is agreed: your own limit for {_article(action)} is {own}, {clause}."
        return FactFinding(claim=claim, verdict=FactVerdict.right, citation=citation, message=words, ask=decider)
    ask = f"; ask {_whom(decider, case.level)}" if decider else ""
    if asks:
        words = f"Above your own limit of {own} for {_article(action)}, {clause}{ask}."
        return FactFinding(claim=claim, verdict=FactVerdict.unsupported, citation=citation, message=words, ask=decider)
    words = f"You offer {claim.value}; your own limit for {_article(action)} is {own}, {clause}{ask}."
    return FactFinding(claim=claim, verdict=FactVerdict.wrong, citation=citation, message=words, ask=decider)


def agreed_above(sentence: str, case: Case) -> bool:
    """Whether a sentence says that somebody of a higher level has agreed."""
    higher = [level for level in case.levels if level != case.level] + ["manager", "lead", "supervisor", "leader"]
    names_one = any(re.search(rf"\b{re.escape(level)}\b", sentence, re.IGNORECASE) for level in higher)
    return bool(_AGREED.search(sentence)) and (
        names_one or bool(re.search(r"\b[A-Z][a-z]+\s+(?:has|have)\b", sentence))
    )


def _unit(rule: Authority) -> tuple[str | None, str | None]:
    return rule.currency, rule.unit


def _as_text(amount: Decimal, currency: str | None, unit: str | None) -> str:
    if currency:
        return as_money(amount, currency)
    name = (unit or "").removesuffix("s") if amount == 1 else unit or ""
    return f"{amount.normalize():f} {name}"


def _article(action: str) -> str:
    return f"{'an' if action[:1].lower() in 'aeiou' else 'a'} {action}"


def _whom(level: str, asker: str) -> str:
    return f"your {level}" if level == "team lead" and asker != level else f"the {level}"
