"""May I, and how far: the asker's own limit out of authority data, and the amount beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.company import Company
from assistant.domain.knowledge import Authority, PlaybookChapter, Policy
from assistant.domain.limits import OwnLimit, own_limit, who_decides
from assistant.domain.people import AuthorityLevel
from assistant.engines.base import Standalone
from assistant.engines.builtin.quotables import Quotable, quotables
from assistant.language.amounts import as_stated, lengths, money
from assistant.language.text import content_words

_GIVEN = re.compile(
    r"\b(gives?|giving|offers?|offering|credits?|pays?|paying|refunds?|refunding|knock|take off|taking|signs?|"
    r"approves?|agrees?|send|wants?|asks?|asking|add|grants?|put|wipe|waives?|and|about|it'?s|its|for|allows?|accepts?|"
    r"decides?|(?:can|could|may)\s+\w+\s+have)\W+(?:\w+\W+){0,4}$",
    re.IGNORECASE,
)
"""What stands, within a few words, before the amount that somebody wants to grant."""
_GRANTS = "give|grant|offer|approve|decide|sign|pay|waive|refund|allow|authori[sz]e|credit|go|knock|agree"
"""What a level that is asked about does: it decides, and does not only call back."""
_JUDGED = re.compile(r"\s*(?:ok|okay|alright|all\s+right|fine|too\s+much|allowed)\b", re.IGNORECASE)
"""What stands right after an amount that somebody wants to grant: "is 50 ok"."""
_BACK = re.compile(r"(?:[£€$]\s?)?\d[\d,.]*\s*(?:pounds|quid|euros)?\s+(?:back|refunded)\b", re.IGNORECASE)
_BEYOND = re.compile(
    r"\s*(?:too\s+)?(?:late|over|past|beyond|overdue|after\s+the|out\s+of\s+date|more|longer|extra)\b", re.IGNORECASE
)
"""What stands after a length of time that counts from a last day: "9 days over", not "52 days after delivery"."""
_EXTENDS = re.compile(
    r"\b(?:by|another|extra|further|extend\w*|extension|add|give|late)\W+(?:\w+\W+){0,3}$", re.IGNORECASE
)
"""What stands before such a length: "extend it by 2 months"."""
_PERCENT = re.compile(
    r"(\d+(?:\.\d+)?)\s?(?:%|percent|per\s+cent)\s+(?:of|off)\s+(?:an?\s+|the\s+)?([£€$])\s?(\d+(?:\.\d+)?)", re.I
)
"""A share of an amount: what is to be granted is the share, "15% of £280"."""
_FEE = re.compile(r"\b(?:fees?|charges?|waives?|waiving|waiver|wipe|wiping|drop|let\w*\s+\w+\s+off)\b", re.IGNORECASE)
_NEAR_FEE = 24
"""Characters within which an amount stands beside the fee that it is."""
_EXCLUDES = re.compile(r"You cannot\b|The [\w -]+ does not cover\b")
"""How a sentence begins that takes cases out of what a policy grants."""
_NAMED = re.compile(r"\b(order|number|no|ref|reference|invoice|account|extension|ext|clause)\W*$", re.IGNORECASE)
"""What a number names when it stands right after it, and then is no amount."""
_RANGE = re.compile(r"\s?(?:-|–|to|or)\s?\d")
"""What makes of an amount the lower end of two: ``£30-40``."""
_BARE = re.compile(
    r"(?<![\w.,£€$])(?<!\w-)(\d{1,3}(?:,\d{3})+|\d+)"
    r"(?![\w.,%]*\d|\s*(?:%|th|st|nd|rd|hours?|hrs?|days?|weeks?|months?|years?|pm|am|o'clock))\b"
)
"""A number without a currency that is no date, time, share or length of time."""


@dataclass(frozen=True)
class Decision:
    """One line about who decides, and the clause's own words it rests on."""

    text: str
    quotes: tuple[Quotable, ...]
    decided: bool
    """Whether it answers for an amount or a level that was asked about, and does not only tell the own limit."""
    is_others: bool = False
    """Whether it tells of another level's limit than the asker's."""


def decide(
    policy: Policy, question: str, level: AuthorityLevel, company: Company, lines: Mapping[str, str], weigh: bool = True
) -> Decision | None:
    """What the asker's level may grant under a policy; None where it carries no authority data.

    With ``weigh`` an amount in the question is compared with the limit, when it is clear which one is meant.
    """
    if not policy.authority or level not in company.authority_levels:
        return None
    action = policy.authority[0].action
    other = asked_level(question, company.authority_levels)
    limit = own_limit(policy.authority, action, other or level, company.authority_levels)
    if limit is None:
        return None
    amount = asked_amount(question, limit.rule) if weigh else None
    if other and other != level:
        return Decision(_others_line(policy, limit, amount, company, lines), evidence(policy, limit), True, True)
    against = exclusion(policy, question) if amount is not None else None
    if against is not None and limit.up_to:
        words = {"action": _article(limit.action), "limit": as_text(limit.up_to, limit.rule), "level": limit.level}
        text = lines["excluded"].format(**words, exclusion=against.text)
        return Decision(text, (against, *evidence(policy, limit)), True)
    text = _line(policy, limit, amount, company, lines)
    return Decision(text, evidence(policy, limit), amount is not None)


def exclusion(policy: Policy, question: str) -> Quotable | None:
    """The sentence that takes what the question speaks of out of a policy; None where there is none.

    What it speaks of is told by words that the policy has in that clause alone: a marketplace, a stain.
    """
    asked = set(content_words(question))
    everywhere = set(
        content_words(" ".join([policy.title, *policy.topics, *(rule.action for rule in policy.authority)]))
    )
    stems = {section.heading: set(content_words(policy.section_text(section))) for section in policy.sections}
    for section in policy.sections:
        others = everywhere.union(*(held for heading, held in stems.items() if heading != section.heading))
        for piece in quotables(policy, section):
            if _EXCLUDES.match(piece.text) and (set(content_words(piece.text)) & asked) - others:
                return piece
    return None


def asked_level(question: str, levels: Sequence[AuthorityLevel]) -> AuthorityLevel | None:
    """The level whose right to decide the question is about: ``what can a team lead give``; None for the asker's own.

    A level that somebody only wants to talk to, or that is away, is not asked about.
    """
    for level in levels:
        name = rf"(?:an?\s+|the\s+|my\s+|our\s+)?{re.escape(level)}(?:s|'s)?"
        able = rf"\b(?:can|could|may|might|does|do|would)\s+{name}\s+(?:\w+\s+)?(?:{_GRANTS})\b"
        limit = rf"\b{name}\s+(?:own\s+)?limit\b|\blimit\s+(?:of|for)\s+{name}\b"
        if re.search(f"{able}|{limit}", question, re.IGNORECASE):
            return level
    return None


def asked_amount(question: str, rule: Authority) -> Decimal | None:
    """The amount that the question wants to grant, in the rule's currency or unit; None where that is not clear."""
    if rule.unit is not None:
        # Working days are no number of days: how many depends on the calendar.
        if any(_RANGE.match(question, length.end) for length in lengths(question)):
            return None
        named = [n for n in lengths(question) if not n.working and _is_beyond(question, n.start, n.end)]
        found = {n for length in named if (n := length.in_unit(rule.unit)) is not None}
        return found.pop() if len(found) == 1 else None
    question = _PERCENT.sub(_share, question)
    if any(_RANGE.match(question, m.end) for m in money(question)):
        return None
    if not set(content_words(rule.action)) & set(content_words(question)):
        # What is to come *back* is a refund, whatever the policy's limit is for.
        question = _BACK.sub(" ", question)
    amounts = [(m.amount, m.start) for m in money(question) if m.currency == rule.currency]
    if _FEE.search(rule.action) and _FEE.search(question):
        # The price of the blind is not the fee for cancelling it.
        fees = [match.span() for match in _FEE.finditer(question)]
        amounts = [(a, at) for a, at in amounts if any(b - _NEAR_FEE <= at <= e + _NEAR_FEE for b, e in fees)]
    if not amounts and not money(question):
        bare = [m for m in _BARE.finditer(question) if not _NAMED.search(question[: m.start()])]
        meant = [m for m in bare if _GIVEN.search(question[: m.start()]) or _JUDGED.match(question, m.end())]
        amounts = [(Decimal(m[1].replace(",", "")), m.start()) for m in meant]
    if len(amounts) > 1:
        amounts = [(a, start) for a, start in amounts if _GIVEN.search(question[:start])]
    values = {amount for amount, _ in amounts}
    return values.pop() if len(values) == 1 else None


def _share(match: re.Match[str]) -> str:
    """A share of an amount as the amount that it is."""
    share = Decimal(match[1]) * Decimal(match[3]) / 100
    return f"{match[2]}{share.quantize(Decimal('0.01')).normalize():f}"


def _is_beyond(question: str, start: int, end: int) -> bool:
    return bool(_BEYOND.match(question, end) or _EXTENDS.search(question[:start]))


def amount_question(question: Standalone) -> str:
    """The words in which an amount counts: of a follow-up ("and 45?") the new one, not that of the turn before."""
    return question.alone if any(c.isdigit() for c in question.alone) else question.text


def grants_what_is_asked(policy: Policy, question: Standalone) -> bool:
    """Whether the question wants to grant an amount of the kind that the policy's limit is in."""
    return bool(policy.authority) and asked_amount(amount_question(question), policy.authority[0]) is not None


def is_named(policy: Policy, question: Standalone) -> bool:
    """Whether the question names what the policy's limit is for: a late-delivery credit by *late*."""
    action = content_words(policy.authority[0].action) if policy.authority else ()
    return bool(set(action) & set(content_words(question.text)))


def _line(policy: Policy, limit: OwnLimit, amount: Decimal | None, company: Company, lines: Mapping[str, str]) -> str:
    below = limit.rule.level
    words = {
        "level": limit.level,
        "action": _article(limit.action),
        "Action": _article(limit.action).capitalize(),
        "limit": as_text(limit.rule.up_to, limit.rule),
        "then": _ask(limit.then, limit.level) if limit.then else "",
        "below": below,
        "amount": as_text(amount, limit.rule) if amount is not None else "",
    }
    if limit.up_to is None:
        return lines["without_limit" if amount is not None else "no_limit"].format(**words)
    if limit.up_to == 0 and limit.then:
        return lines["nothing_of_ones_own"].format(**words)
    if amount is None:
        return lines["own_limit"].format(**words)
    if limit.allows(amount):
        return lines["within"].format(**words)
    decider = who_decides(policy.authority, limit.action, amount, company.authority_levels)
    if decider is None or decider == limit.then:
        return lines["above"].format(**words)
    following = own_limit(policy.authority, limit.action, limit.then, company.authority_levels) if limit.then else None
    if following is None or following.up_to is None:
        return lines["above"].format(**words)
    beyond = as_text(following.up_to, limit.rule)
    return lines["above_next"].format(**words, next_limit=beyond, decider=_ask(decider, limit.level))


def _others_line(
    policy: Policy, limit: OwnLimit, amount: Decimal | None, company: Company, lines: Mapping[str, str]
) -> str:
    """Who decides the amount, or how far another level than the asker's goes."""
    decider = limit.then
    if amount is not None:
        decider = who_decides(policy.authority, limit.action, amount, company.authority_levels)
    words = {
        "level": limit.level,
        "action": _article(limit.action),
        "limit": as_text(limit.up_to, limit.rule) if limit.up_to is not None else "",
        "amount": as_text(amount, limit.rule) if amount is not None else "",
        "decider": decider or limit.level,
    }
    if amount is not None:
        return lines["decides"].format(**words | {"action": limit.action})
    if limit.up_to is None:
        return lines["others_without"].format(**words)
    return lines["others_nothing" if limit.up_to == 0 else "others_limit"].format(**words)


def as_text(amount: Decimal, rule: Authority) -> str:
    """An amount as the clause writes it: ``£50`` or ``14 days``."""
    return as_stated(amount, rule.currency, rule.unit)


def evidence(policy: Policy | PlaybookChapter, limit: OwnLimit) -> tuple[Quotable, ...]:
    """The clause's own sentences about a limit: what the level may grant, and who decides above it."""
    section = policy.section_named(limit.rule.clause)
    if section is None:
        return ()
    pieces = quotables(policy, section)
    stated = as_text(limit.rule.up_to, limit.rule)
    own = [p for p in pieces if stated in p.text and limit.rule.level.lower() in p.text.lower()]
    above = [p for p in pieces if limit.then and limit.then.lower() in p.text.lower() and p not in own]
    return (*own[:1], *above[:1]) or tuple(pieces[:1])


def conditions(policy: Policy, clause: str, used: Sequence[Quotable]) -> list[Quotable]:
    """What else the clause says that grants nothing by level: when not, and by what to measure."""
    section = policy.section_named(clause)
    if section is None:
        return []
    levels = {rule.level for rule in policy.authority} | {rule.then for rule in policy.authority if rule.then}
    amounts = {as_text(rule.up_to, rule) for rule in policy.authority}
    return [
        piece
        for piece in quotables(policy, section)
        if piece not in used
        and not any(amount in piece.text for amount in amounts)
        and not any(f"{level.lower()} decides" in piece.text.lower() for level in levels)
    ]


def _article(action: str) -> str:
    return f"{'an' if action[:1].lower() in 'aeiou' else 'a'} {action}"


def _ask(level: AuthorityLevel, asker: AuthorityLevel) -> str:
    return f"your {level}" if level == "team lead" and asker != level else f"the {level}"
