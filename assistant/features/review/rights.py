"""What a draft grants, denies or asks for, held against the policies.

Four kinds of slip are looked for, each only where a rule on the same subject plainly says otherwise: a denial of
what a rule grants, a condition that a rule waives, a grant of what a rule excludes, and an act that a rule keeps
from the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.features.review.case import Case
from assistant.features.review.conditions import NEEDED, NEVER, condition_left_out, condition_waived, forbidden
from assistant.features.review.fees import above_the_most, charged_but_free, fee_said_to_be_fixed, free_but_charged
from assistant.features.review.parts import DraftPart, clause_parts, wrong
from assistant.features.review.rulebook import Rule, Rulebook
from assistant.language.acts import Act, acts
from assistant.language.amounts import as_money, lengths
from assistant.language.claims import (
    amounts,
    denies,
    for_free,
    in_hours,
    refuses,
    says_ended,
    total,
)
from assistant.language.subjects import subject_words
from assistant.language.text import STOP_WORDS, Span, stem, words

SURE = 0.31
"""Fit from which a rule that grants what a draft denies makes the denial wrong; tuned on labelled replies."""
KNOWN = 0.3
"""Share of a rule's own subject that has to be spoken of before anybody is told that the rule says otherwise."""
SURE_WITHOUT_ACT = 0.36
"""The same where the denial names no act, such as "not allowed"."""
_RUN_OUT = re.compile(r"\br[ua]n\s+out\b|\bexpired?\b|\blapsed\b", re.IGNORECASE)
_TIMED = re.compile(r"\bvalid\s+for\b", re.IGNORECASE)
_FLAT = re.compile(
    r"(?:\bnot|n['’]t)\s+(?:be\s+)?(?:\w+\s+)?(?:allowed|permitted|possible|accepted|valid|welcome|available)\b"
    r"|\bnothing\b|\bcan['’]?t\s+do\s+anything\b|\bno\s+(?:way|option|chance)\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"(?:As\s+an?\s+[\w ]+,\s+)?you\s+(?:may|can)\s+(?!ask\b)|(?:Welcome|Give|Offer|Send|Refund|Accept|Honour|Cancel"
    r"|Replace|Collect|Cover|Waive|Let|Hold|Extend|Book|Apply|Tell\s+the\s+customer\s+that)\b",
    re.IGNORECASE,
)
"""How rules begin that give a customer something."""
_QUOTED = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"")
_AFTER = re.compile(r"\b(?:later\s+than|more\s+than|longer\s+than|after|from|over)\s+$", re.IGNORECASE)
_STANDS_FOR = re.compile(r"\W*(?:so\s+|and\s+|but\s+)?(?:it|they|that|this)\b", re.IGNORECASE)
"""How a part begins whose subject stands in the part before."""
_PROCEDURE = re.compile(
    r"(?:Ask|Tell(?!\s+the\s+customer\s+that)|Say|Check|Write|Record|Count|Read|Explain|Search|Find|Call|Ring"
    r"|Confirm|See|Note|Follow|Use|Look|Name|Learn|Help)\b"
)
"""How rules begin that tell how something is done, and grant nothing."""
CHECKS = (
    condition_waived, condition_left_out, forbidden, above_the_most, fee_said_to_be_fixed, charged_but_free,
)  # fmt: skip
"""What is asked of a whole sentence, before its parts are."""


def check_rights(draft: str, spans: list[Span], rulebook: Rulebook, case: Case) -> Iterator[FactFinding]:
    """Denials, conditions and grants of a draft that a rule speaks of; nothing is said of the others."""
    quoted = [match.span() for match in _QUOTED.finditer(draft)]
    granted = _granted_anywhere(draft, spans)
    for place, span in enumerate(spans):
        before = subject_words(spans[place - 1].text) if place else frozenset()
        said = subject_words(span.text)
        whole = DraftPart(
            span.start, span.end, span.text, said, said | before | case.item, case.words | before, span.text
        )
        if span.text.rstrip().endswith("?") or any(a <= span.start and span.end <= b for a, b in quoted):
            continue
        found = next(
            (finding for check in CHECKS if (finding := check(whole, rulebook, case)) is not None),
            None,
        )
        if found:
            yield found
            continue
        for start, end in clause_parts(span):
            if any(a < end and start < b for a, b in quoted):
                continue
            part = DraftPart(start, end, draft[start:end].strip(), said, whole.near, whole.context, span.text)
            found = (
                _denied(part, rulebook, case, granted)
                or _half(part, rulebook, case, granted)
                or _all_denied(part, rulebook, case)
                or _too_much(part, rulebook, case)
            )
            if found:
                yield found
                break


def _granted_anywhere(draft: str, spans: list[Span]) -> frozenset[Act]:
    parts = (draft[start:end] for span in spans for start, end in clause_parts(span))
    return frozenset(act for part in parts if not denies(part) for act in acts(part))


def _denied(part: DraftPart, rulebook: Rulebook, case: Case, granted: frozenset[Act]) -> FactFinding | None:
    if not refuses(part.text) or for_free(part.text):
        return None
    best: tuple[float, Rule, Act] | None = None
    before = part.sentence.partition(part.text)[0]
    named = acts(part.text) or (acts(before) if _STANDS_FOR.match(part.text) else frozenset())
    ended = _ended(part.text)
    for act in sorted(named - granted if acts(part.text) else named, key=lambda act: act.value):
        family = {Act.refund, Act.take_back} if act in (Act.refund, Act.take_back) else {act}
        grants = [
            (rulebook.fit(rule, part.said, case.item, part.context), rule)
            for rule in rulebook.rules
            if rule.grants(act)
            and not (rule.spoken & granted - named)
            and _speaks_to(rule, case)
            and (rule.lengths or not ended)
        ]
        denials = [
            rulebook.fit(rule, part.said, case.item, part.context)
            for rule in rulebook.rules
            if any(rule.refuses(one) for one in family) and not NEVER.match(rule.text)
        ]
        if not grants:
            continue
        fit, rule = max(grants, key=lambda item: item[0])
        if _same_number(part.text, rule, case) and fit >= NEEDED:
            return wrong(part, rule, f"It says so in {rule.clause}.", "denied", FactVerdict.right)
        # One rule may deny one thing and grant another: "no return, but an exchange".
        known = rulebook.spoken_of(rule, part.near | part.context) >= KNOWN
        in_time = _in_time(rule, case, ended)
        if not in_time and (later := _afterwards(rule, act, rulebook, case)) is not None:
            rule, in_time = later, True
        sure = fit >= SURE and fit > 0.9 * max(denials, default=0.0)
        if sure and known and in_time and (best is None or fit > best[0]):
            best = fit, rule, act
    if best is None:
        return None
    _, rule, act = best
    return wrong(part, rule, f"This can be done: {rule.clause} says how.", act.value)


def _ended(text: str) -> bool:
    """Whether a part says that a time is over; "no longer possible" says so only beside a length of time."""
    return says_ended(re.sub(r"\bno\s+longer\b", " ", text)) or bool(says_ended(text) and lengths(text))


def _half(part: DraftPart, rulebook: Rulebook, case: Case, granted: frozenset[Act]) -> FactFinding | None:
    """A denial that a rule bears out, though the same sentence of the rule goes on to what may be had instead."""
    if not refuses(part.text):
        return None
    spoken = acts(part.text)
    family = spoken | ({Act.refund, Act.take_back} if spoken & {Act.refund, Act.take_back} else frozenset())
    for rule in rulebook.rules:
        if NEVER.match(rule.text) or not refuses(rule.text) or not any(rule.refuses(act) for act in family):
            continue
        if (
            rulebook.fit(rule, part.said, case.item, part.context) < SURE
            or rulebook.spoken_of(rule, part.near | part.context) < KNOWN
        ):
            continue
        instead = frozenset(act for _, denied, more in rule.parts if not denied for act in more) - family
        if not instead:
            return wrong(part, rule, f"It says so in {rule.clause}.", "denied", FactVerdict.right)
        if instead <= granted:
            return wrong(part, rule, f"It says so in {rule.clause}.", "denied", FactVerdict.right)
        verdict = FactVerdict.wrong if total(part.sentence) else FactVerdict.unsupported
        return wrong(part, rule, f"That is half of {rule.clause}: it goes on to what you can offer.", "denied", verdict)
    return None


def _all_denied(part: DraftPart, rulebook: Rulebook, case: Case) -> FactFinding | None:
    """A no without any act, where a rule on the very subject gives something: "dogs may not", "nothing can be done"."""
    # What has run out is a second no: "the card has run out and nothing can be done".
    if not _FLAT.search(part.text) or not refuses(_RUN_OUT.sub(" ", part.text)):
        return None
    nothing = bool(total(part.text))
    if acts(part.text) and not nothing:
        return None
    said = part.said | (case.words if nothing else frozenset())
    fitting = [
        (rulebook.fit(rule, said, case.item, part.context), rule)
        for rule in rulebook.rules
        if rule.core & part.said and case.may_use(rule.text) and not rule.excepted & said
        if not nothing or (_GIVES.match(rule.text) and not _TIMED.search(rule.text) and not denies(rule.text))
    ]
    fit, rule = max(fitting, key=lambda item: item[0], default=(0.0, None))
    if (
        rule is None
        or fit < (SURE if nothing else SURE_WITHOUT_ACT)
        or denies(rule.text)
        or not _GIVES.match(rule.text)
    ):
        return None
    if rulebook.spoken_of(rule, part.near | part.context) < KNOWN or not _in_time(rule, case, says_ended(part.text)):
        return None
    return wrong(part, rule, f"There is a way: {rule.clause} names it.", "denied")


def _speaks_to(rule: Rule, case: Case) -> bool:
    """Whether a rule grants something to a customer, and not to somebody of another level than the author's."""
    if rule.upholds:
        return True
    return not NEVER.match(rule.text) and not _PROCEDURE.match(rule.text) and case.may_use(rule.text)


def _afterwards(rule: Rule, act: Act, rulebook: Rulebook, case: Case) -> Rule | None:
    """The rule beside another that says what holds once its time is over."""
    windows = {in_hours(length) for length in rule.lengths}
    for other in rulebook.rules:
        if other.policy is not rule.policy or other.section != rule.section or act not in acts(other.text):
            continue
        for length in other.lengths:
            family, start = in_hours(length)
            elapsed = case.elapsed_hours(family)
            after = _AFTER.search(other.text[: length.start])
            if after and (family, start) in windows and elapsed is not None and elapsed > start:
                return other
    return None


def _same_number(text: str, rule: Rule, case: Case) -> bool:
    """Whether a draft names the very limit that a rule names: "not over £100"."""
    amounts_ = {a.amount for a in amounts(text, case.currency)} & {a.amount for a in rule.money}
    return bool(amounts_)


def _in_time(rule: Rule, case: Case, ended: bool) -> bool:
    """Whether the case is not known to lie outside the time that a rule names.

    Where the draft says that the time is over, the case has to show that it is not.
    """
    for length in rule.lengths:
        family, window = in_hours(length)
        after = rule.text[length.end : length.end + 16]
        if re.match(r"\s*or\s+more\s+late|\s+late\b", after, re.IGNORECASE):
            if case.late is None or Decimal(case.late * 24) < window:
                return False
            continue
        elapsed = case.elapsed_hours(family)
        before = rule.text[max(0, length.start - 12) : length.start]
        if elapsed is None and ended:
            return False
        if elapsed is not None and elapsed > window and re.search(r"\b(?:within|for|of)\s+$", before, re.IGNORECASE):
            return False
    return True


def _too_much(part: DraftPart, rulebook: Rulebook, case: Case) -> FactFinding | None:
    if denies(part.text) or re.search(
        r"\b(?:if|when|once)\s+(?:it['’]?s|it\s+is|they\s+are)\s+(?:faulty|damaged|wrong)", part.text, re.IGNORECASE
    ):
        return None
    if (charged := free_but_charged(part.text, rulebook, case, part.near)) is not None:
        rule, figures = charged
        fee, own = as_money(figures["fee"], case.currency), as_money(figures["own"], case.currency)
        words_ = f"It costs {fee}, {rule.clause}; you may waive up to {own} yourself."
        return wrong(part, rule, words_, "free")
    named = acts(part.text)
    for rule in rulebook.rules if named else ():
        if NEVER.match(rule.text):
            continue
        for piece, refused, spoken in rule.parts:
            if (
                not refused
                or not spoken & named
                or not re.match(
                    r"\s*(?:you\s+)?(?:cannot|can\s+not|may\s+not)\b|.*\b(?:does|do)\s+not\s+cover\b",
                    piece,
                    re.IGNORECASE,
                )
            ):
                continue
            if any(act in named for _, no, more in rule.parts if not no for act in more):
                continue
            if _excluded(piece, part) and not rule.excepted & (part.said | part.context):
                return wrong(
                    part,
                    rule,
                    f"The policy does not ask for this: see {rule.clause}.",
                    min(act.value for act in spoken),
                )
    return None


def _excluded(piece: str, part: DraftPart) -> bool:
    """Whether all words of one of the things that a rule excludes are spoken of."""
    verbs = {stem(w) for w in words("take back return refund match cancel exchange items")} | {
        stem(w) for w in STOP_WORDS
    }
    for thing in re.split(r"\s+or\s+|,\s+", piece):
        needed = subject_words(thing) - verbs
        if needed & part.near and needed <= part.near | part.context:
            return True
    return False
