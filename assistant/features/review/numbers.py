"""Lengths of time, amounts and shares that a draft states as rules, held against the policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.knowledge import Part
from assistant.features.review.case import Case
from assistant.features.review.offers import agreed_above
from assistant.features.review.parts import clause_parts
from assistant.features.review.rulebook import Rule, Rulebook
from assistant.language.acts import Act, acts
from assistant.language.amounts import as_money
from assistant.language.claims import amounts, in_hours, ruled_lengths, shares
from assistant.language.subjects import subject_words
from assistant.language.text import Span

SURE = 0.42
"""Fit from which another number in a rule on the same subject is called wrong; tuned on labelled replies."""
SURE_OF_A_STRANGER = 0.3
"""The same for a number that no rule near the subject has at all."""
SURE_OF_A_PRICE = 0.31
"""The same for what something costs, where words such as cost, fee and free are left out."""
UNRELATED = 0.15
"""Fit below which a rule with the same number is about something else."""
KNOWN = 0.3
"""Share of a rule's own subject that has to be spoken of before anybody is told that the rule says otherwise."""
DOUBT = 0.5
"""Share of the best fit from which a rule with the same number keeps anybody from being accused."""
NEAR, NEAR_THE_SURE = 0.45, 0.75
"""Share of the best fit within which a rule with the same number makes a claim right; more where the best is sure."""
FEWEST_WORDS = 2
"""Words about a subject that a part of a sentence needs to be held against rules by itself."""
MOST_NUMBERS = 40
"""Numbers of one draft that are held against the policies."""
OTHER_ACT = 0.75
"""What is left of the fit of a rule on another act."""
SAME_UNIT = 0.06
"""What counting in the same unit adds to a fit."""
LEAST = 0.2
"""Fit below which a rule has nothing to do with the claim."""
_COSTS = re.compile(
    r"\b(?:costs?|fees?|charge[sd]?|price|free\s+(?:on|over|from|for)|deposit"
    r"|(?:delivery|collection|visit|redelivery|postage|return|change|that|it|this|which|service)\s+(?:is|are)\s+(?=[£€$]))",
    re.IGNORECASE,
)
_COSTS_MORE = re.compile(r"\b(?:costs?|charge[sd]?|price|free\s+(?:on|over|from|for)|deposit)\b", re.IGNORECASE)
"""Words that state what something costs, rather than name a fee that is known."""
_PRICE_WORDS = subject_words("cost costs fee charge price pay paid free")
_POINTS = re.compile(r"\b(?:it|them|they|that|this|yours|one)\b", re.IGNORECASE)
"""Words whose subject is what the other side has spoken of."""
_UP_TO = re.compile(r"\b(?:up\s+to|for\s+example|above|below)\b", re.IGNORECASE)
_RULED = re.compile(
    r"\b(?:within|valid\s+for|up\s+to|only\s+for|for\s+up\s+to|takes|longer\s+than)\s+(?:the\s+|a\s+)?$", re.IGNORECASE
)
_OWN_TIMES = re.compile(
    r"\b(?:I|we)(?:\s+will|['’]ll|\s+can)?\s+(?:\w+\s+){0,2}(?:call|ring|phone|write|message|text|e-?mail"
    r"|get\s+back|come\s+back|answer|reply)"
    r"\s+(?:to\s+|with\s+)?you\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Number:
    start: int
    end: int
    kind: ClaimKind
    family: str
    number: Decimal
    text: str


def check_numbers(
    draft: str, spans: list[Span], rulebook: Rulebook, case: Case, taken: list[Claim]
) -> Iterator[FactFinding]:
    """One finding for each number that no offer has claimed already, ``MOST_NUMBERS`` of them at most."""
    left = MOST_NUMBERS
    for place, span in enumerate(spans):
        before = subject_words(spans[place - 1].text) if place else frozenset()
        parts = [(span.text[a - span.start : b - span.start], a, b) for a, b in clause_parts(span)]
        for number in _numbers(span.text, case):
            part = next((text for text, a, b in parts if a <= span.start + number.start < b), span.text)
            start, end = span.start + number.start, span.start + number.end
            if any(c.start < end and start < c.end for c in taken):
                continue
            if not left:
                return
            left -= 1
            claim = Claim(text=draft[start:end], start=start, end=end, kind=number.kind, value=number.text)
            earlier = [a.amount for a in amounts(draft[:start], case.currency)]
            yield _held(claim, number, part, span.text, before, rulebook, case, earlier)


def _numbers(text: str, case: Case) -> Iterator[_Number]:
    for length in ruled_lengths(text):
        if _OWN_TIMES.search(text[: length.start]) and length.unit in ("minutes", "hours", "days"):
            continue
        family, hours = in_hours(length)
        unit = re.sub(r"[^a-z]", "", text[length.start : length.end].lower().split()[-1])
        unit = unit if unit.startswith("night") else length.unit
        name = f"{length.number.normalize():f} {'working ' if length.working else ''}{unit}"
        yield _Number(length.start, length.end, ClaimKind.deadline, family, hours, name)
    for rate, start, end in shares(text):
        yield _Number(start, end, ClaimKind.share, "share", rate, f"{rate.normalize():f}%")
    for amount in amounts(text, case.currency):
        if not amount.guessed:
            name = as_money(amount.amount, amount.currency)
            yield _Number(amount.start, amount.end, ClaimKind.amount, amount.currency, amount.amount, name)


def _held(
    claim: Claim,
    number: _Number,
    part: str,
    sentence: str,
    before: frozenset[str],
    rulebook: Rulebook,
    case: Case,
    earlier: list[Decimal],
) -> FactFinding:
    said = subject_words(part)
    whole = subject_words(sentence)
    if len(said) < FEWEST_WORDS:
        said = whole if len(whole) >= FEWEST_WORDS or not _POINTS.search(part) else whole | case.words
    if claim.kind is ClaimKind.amount:
        said -= _PRICE_WORDS
    around = case.words | before | whole
    ranked = ranked_rules(number, said, around, acts(sentence), rulebook, case)
    best = ranked[0][0] if ranked else 0.0
    near = max(0.1, (NEAR_THE_SURE if best >= SURE else NEAR) * best)
    alike = [rule for fit, rule, value in ranked if value == number.number and fit >= near]
    # Of rules with this number one that says what is so goes before one on who may decide how much of something else.
    plain = (rule for rule in alike if claim.kind is ClaimKind.amount and rule.section.part is not Part.decide)
    same = next(plain, alike[0] if alike else None)
    if same is None and claim.kind is ClaimKind.amount and not _COSTS_MORE.search(part):
        same = next((r for _, r, value in ranked if value == number.number and r.section.part is not Part.decide), None)
    stands = _in_case(number, sentence[: number.start], case)
    if same and (best >= SURE or not stands):
        return FactFinding(
            claim=claim, verdict=FactVerdict.right, citation=same.citation(), message=f"It says so in {same.clause}."
        )
    if agreed_above(sentence, case) and claim.kind is not ClaimKind.amount:
        return FactFinding(claim=claim, verdict=FactVerdict.unsupported, message="Right if it is agreed.")
    if stands or _worked_out(number, case, earlier):
        return FactFinding(claim=claim, verdict=FactVerdict.case, message="It stands in the conversation or the case.")
    telling = (
        _a_price(ranked, part)
        if claim.kind is ClaimKind.amount
        else _telling(ranked, number, said | around | case.item, rulebook)
    )
    doubtful = any(value == number.number and fit >= DOUBT * best for fit, _, value in ranked)
    if telling is not None and not (doubtful and claim.kind is not ClaimKind.amount):
        words = f"{telling.clause[:1].upper()}{telling.clause[1:]} says otherwise; you wrote {number.text}."
        return FactFinding(claim=claim, verdict=FactVerdict.wrong, citation=telling.citation(), message=words)
    return FactFinding(
        claim=claim,
        verdict=FactVerdict.unsupported,
        citation=ranked[0][1].citation() if ranked and best >= LEAST else None,
        message="No policy you can read says this. Check it before you send it.",
    )


def _in_case(number: _Number, before: str, case: Case) -> bool:
    """Whether the thread or the facts name the number; a length after "within" or "valid for" states a rule."""
    if number.kind is ClaimKind.amount:
        return number.number in case.money
    return (number.family, number.number) in case.lengths and not _RULED.search(before)


def _telling(
    ranked: list[tuple[float, Rule, Decimal]], number: _Number, known: frozenset[str], rulebook: Rulebook
) -> Rule | None:
    """The rule that a claim with another number contradicts, if one is near enough."""
    if not ranked:
        return None
    best, rule, _ = ranked[0]
    elsewhere = any(value == number.number and fit >= UNRELATED for fit, _, value in ranked)
    needed = SURE if elsewhere else SURE_OF_A_STRANGER
    return rule if best >= needed and rulebook.spoken_of(rule, known) >= KNOWN else None


def _a_price(ranked: list[tuple[float, Rule, Decimal]], part: str) -> Rule | None:
    """The nearest rule that names a price, not a limit or an example, when the draft says what something costs."""
    if not _COSTS.search(part):
        return None
    fit, rule = next(
        ((f, r) for f, r, _ in ranked if r.section.part is not Part.decide and not _UP_TO.search(r.text)), (0.0, None)
    )
    return rule if fit >= SURE_OF_A_PRICE else None


def ranked_rules(
    number: _Number,
    said: frozenset[str],
    context: frozenset[str],
    spoken: frozenset[Act],
    rulebook: Rulebook,
    case: Case,
) -> list[tuple[float, Rule, Decimal]]:
    """Rules that state a number of the same family, best fit first; ``spoken`` are the acts of the sentence.

    A rule on another act than draft and case speak of fits less, one that counts in the same unit a little more.
    """
    unit = number.text.rsplit(" ", 1)[-1].removesuffix("s") if number.kind is ClaimKind.deadline else ""
    known = spoken | case.acts
    if Act.refund in known:
        known |= {Act.take_back}
    found: list[tuple[float, Rule, Decimal]] = []
    for rule in rulebook.rules:
        values = _values(rule, number.family)
        if values and rule.core & (said | case.item) and case.may_use(rule.text) and not rule.excepted & said:
            fit = rulebook.fit(rule, said, case.item, context)
            fit *= OTHER_ACT if rule.spoken and not rule.spoken & known else 1.0
            fit += SAME_UNIT if unit and unit in rule.text else 0.0
            found += [(fit, rule, value) for value in values]
    return sorted(found, key=lambda item: -item[0])


def _values(rule: Rule, family: str) -> list[Decimal]:
    if family in ("hours", "months"):
        return [value for f, value in map(in_hours, rule.lengths) if f == family]
    if family == "share":
        return list(rule.shares)
    return [amount.amount for amount in rule.money if amount.currency == family]


def _worked_out(number: _Number, case: Case, earlier: list[Decimal]) -> bool:
    """An amount that follows from the case: a share or a difference of amounts it names, or of those before it."""
    if number.kind is not ClaimKind.amount:
        return bool(number.family == "hours" and case.late is not None and number.number == 24 * case.late)
    known = sorted(case.money)
    differences = {a - b for a in known for b in known}
    portions = {a * Decimal(p) / 100 for a in known for p in (5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80)}
    told = [*known, *earlier]
    sums = {a + b for a, b in combinations(told, 2)} | {abs(a - b) for a, b in combinations(told, 2)}
    return number.number in differences | portions | sums | {sum(earlier, Decimal(0))}
