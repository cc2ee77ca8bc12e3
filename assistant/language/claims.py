"""What sentences of a reply claim: acts granted or denied, things asked for, lengths of time, amounts, shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.language.amounts import Length, lengths, money
from assistant.language.subjects import plain_stem, subject_words

_DENIAL = re.compile(
    r"\b(?:not|never|no|none|nothing|neither|nor|cannot|unable|impossible|\w+n['’]t|(?:ca|wo|do|does|is|are"
    r"|could|was)nt|without\s+exception"
    r"|(?<!\ban )(?<!\bthe )(?<!\byour )expired?|run\s+out|ran\s+out|too\s+late|(?:is|are|was)\s+final"
    r"|final\s+sale|final\s+once|void|invalid|lapsed)\b",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(
    r"\b(?:can['’]?t|cannot|can\s+not|don['’]?t|do\s+not|could(?:n['’]t|\s+not)|won['’]t"
    r"|will\s+not)\s+(?:yet\s+|quite\s+|really\s+|even\s+)?(?:see|find|say|tell|know|confirm|access"
    r"|imagine|believe|understand|promise|guess|think|want|like|wait|thank|apologise|let|ask|look|trace|locate"
    r"|reach|judge|be\s+sure)\b|"
    r"\bno\s+(?:matter|problem|worries|bother|doubt|later|more\s+than|longer\s+than|trouble|question)\w*"
    r"|\b(?:does\s+not|doesn['’]?t)\s+(?:matter|mean)\b|\bnot\s+(?:only|just|have\s+to|need)\b"
    r"|\b(?:don|doesn|needn|won)['’]?t\s+(?:have|need|worry|hesitate)\b|\bno\s+need\b|\bif\s+not\b|\bwhy\s+not\b"
    r"|\b(?:no|without\s+a(?:ny)?)\s+(?:extra\s+)?(?:fee|charge|cost|receipt|form|debate|question|proof|approval)\w*"
    r"|\b(?:do|does)n['’]?t\s+(?:fit|work)|\b(?:has|have|had|did|was|were)n['’]?t\s+(?:\w+\s+)?(?:come|came|arrive\w*|turn\w*|deliver\w*"
    r"|fit|work\w*)\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:free(?:\s+of\s+charge)?|for\s+(?:free|nothing)|(?:no|without\s+a(?:ny)?|zero)\s+(?:\w+\s+)?(?:fees?"
    r"|charges?|costs?)|at\s+no\s+(?:extra\s+)?cost)\b",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"\bonly\b[^.;]{0,40}\bwith\s+(?:the|your)\b|\bonce\s+you\s+(?:can\s+)?(?:show|send|bring|provide|have)\s+us\b"
    r"|\bno\s+\w+,?\s+no\s+\w+|\b(?:you|they|he|she|we|it)(?:['’]d|\s+would|['’]ll|\s+will)?\s+(?:also\s+|still\s+|only\s+)?need"
    r"|(?<!\bI )(?<!\bwe )(?<!\bshe )(?<!\bhe )(?<!\bthey )\bmust\b|\bha(?:ve|s)\s+to\b|\bre(?:quired?"
    r"|quires)\b"
    r"|\bnot\s+without\b|\bonly\s+with\b|\b(?:can['’]?t|cannot|unable\s+to)\b[^.;]{0,60}\bwithout\b|\bmandatory\b"
    r"|\bwithout\s+(?:an?|the|your|that|its)\s+[^,.;]{1,40},?\s+(?:\w+\s+){0,4}"
    r"(?:can['’]?t|cannot|unable|not\s+able|not\s+possible|won['’]?t)\b",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(
    r"\b(?:needs?|require[sd]?)\s+no\s+(?:\w+\s+)?(?P<a>\w+)|\bwith\s+or\s+without\s+(?:an?\s+|the\s+)?(?P<b>\w+)"
    r"|\bwithout\s+(?:asking\s+for\s+|an?\s+|any\s+|the\s+)?(?P<c>proof|receipt|form|photo|reason|justification)\b"
    r"|\bnever\s+ask\s+(?:the\s+customer\s+|a\s+customer\s+|customers\s+)?for\s+(?:an?\s+|the\s+)?(?P<d>\w+)"
    r"|\bdo\s+not\s+require\s+(?:the\s+)?(?:\w+\s+)?(?P<e>\w+)",
    re.IGNORECASE,
)
_NEVER_ASKED_TO = re.compile(
    r"\bnever\s+ask\s+(?:the\s+customer\s+|a\s+customer\s+"
    r"|customers\s+)to\s+(?P<what>[^;.]+)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:under\s+any\s+circumstances|no\s+exceptions?|without\s+exception|that['’]?s\s+(?:it|that|final)"
    r"|(?:is|are)\s+final|final\s+sale|nothing\s+(?:else\s+|more\s+)?(?:I|we|any(?:one|body)|you)\s+can"
    r"|nothing\s+(?:left\s+|else\s+|more\s+)?(?:to\s+be\s+done|(?:I|we)\s+could)|nothing\s+can\s+be\s+done|ever)\b",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"\b(?:(?:have|need)\s+to\s+(?:pay|cover)|you(?:['’]ll|\s+will|\s+must)?\s+pay"
    r"|at\s+your\s+(?:own\s+)?(?:cost|expense)"
    r"|[£€$][\d.,]*\d\s+(?:extra|more|on\s+top)\b|(?:we|is|are)\s+charged?\s+(?:at\s+)?[£€$\d]"
    r"|costs?\s+(?:you\s+)?[£€$\d]|(?:fee|charge)\s+(?:of|is)\s+[£€$\d]|extra\s+charge|there(?:['’]s"
    r"|\s+is)\s+an?\s+(?:[£€$]?[\w.]+\s+)?(?:fee|charge)"
    r"|(?:collection|postage|return|service|delivery|that|it)\s+(?:is|would\s+be|comes?\s+to)\s+[£€$]\d)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\bfirst\s+(?P<unit>year|month)\b(?=\s*(?:[.,;!]|$|only|after|from|of))", re.IGNORECASE)
_SHARE = re.compile(r"(?<![\w.,])(?P<number>\d+(?:\.\d+)?)\s?(?:%|per\s?cent\b|percent\b)", re.IGNORECASE)
_PORTIONS = {"half": Decimal(50), "third": Decimal(33), "quarter": Decimal(25), "fifth": Decimal(20)}
_PORTION = re.compile(
    r"\b(?P<of>half|(?:an?|one)\s+(?:half|third|quarter|fifth))\s+(?:of\s+)?(?:the|its|your)\s+(?:\w+\s+)?"
    r"(?:price|cost|amount|value|total)\b",
    re.IGNORECASE,
)
_HUNDREDS = re.compile(
    r"\b(?P<head>an?|one|two|three|four|five|six|seven|eight"
    r"|nine)\s+hundred(?:\s+and\s+(?P<tens>\w+(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?))?"
    r"(?:\s+(?P<pounds>pounds?|quid|euros?|dollars?))?\b(?!\s+(?:days?|nights?|weeks?|months?|years?|per\s?cent"
    r"|times|people|others?|and\b))",
    re.IGNORECASE,
)
_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_ARTICLE = re.compile(r"\ban?\s+(?!hundred|couple|thousand)", re.IGNORECASE)
_RULED = re.compile(
    r"\b(?:with\s*in|inside|in|for|up\s+to|maximum|max|at\s+most|takes?|valid|after|than|around|about"
    r"|approximately|first|full|roughly"
    r"|have|has|got|is|of|a|the|allow|over|past|under|only|another|by)\s+(?:the\s+|a\s+|an\s+)?\W?$|^\W*$|\bof\s+$",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"['’]?\s*(?:-\s*\w+\s+)?(?:ago|late|overdue|old|early|notice|slot|window|on\s+(?:a|an|the)\b|with\s+(?:a"
    r"|an|no|nobody)\b|of\s+(?:your|bin|waiting)\b|that\s+suit"
    r"|over\b|past\b|short\b|left\b|to\s+go|into\b|which|(?:that\s+)?(?:you|we|I)\s+(?!(?:can|may|could)\b)"
    r"|off\s+work|before\s+your|without\s+(?:a\s+word|an?\s+answer)|waiting|since)\b",
    re.IGNORECASE,
)
_PAST_CUE = re.compile(
    r"\b(?:you(?:['’]ve|\s+have)?\s+(?:had|waited|waiting)|waited|been|sat|missed|lost|because|which|last|past"
    r"|bought\s+it)\s+(?:\w+\s+){0,2}$|\b(?:has|have|had)\s+(?:\w+\s+){1,4}for\s+$",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:until|once|unless|only\s+(?:if|when|from|after)|(?<!even\s)when)\s+(?:an?|the|it|they|orders?|deliver\w+)\b"
    r"(?:\s+\w+){0,3}\s+(?:is|are|was)\s+(?:at\s+least\s+|more\s+than\s+|over\s+)?$",
    re.IGNORECASE,
)
_LATE_AFTER = re.compile(r"\s+(?:or\s+more\s+)?(?:late|overdue)\b", re.IGNORECASE)
"""A lateness from which something holds is a rule; the lateness of one order is not."""
_NOTICE = re.compile(r"['’]?\s*(?:of\s+)?notice\b", re.IGNORECASE)
_ASKED_FOR = re.compile(r"\b(?:needs?|requires?|asks?\s+for|give\s+us|takes?|with|at\s+least)\s+(?:\w+\s+){0,2}$", re.I)
_BREAK = re.compile(r"\s+(?:break|pause|rest)\b", re.IGNORECASE)
"""Seconds and minutes are a rule only as a break; else they tell what happened."""
_ENDED = re.compile(
    r"\b(?:expired?|run\s+out|ran\s+out|too\s+late|no\s+longer|out\s+of\s+(?:warranty|guarantee)|passed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """Money in a text; ``guessed`` where no currency stands beside the number."""

    amount: Decimal
    currency: str
    start: int
    end: int
    guessed: bool = False


def denies(text: str) -> bool:
    """Whether a clause says that something is not possible or not so any more."""
    return len(_DENIAL.findall(_NO_DENIAL.sub(" ", text))) % 2 == 1


_IMPOSSIBLE = re.compile(
    r"\b(?:can['’]?t|cannot|can\s+not|could(?:n['’]?t|\s+not)|unable|not\s+able|not\s+possible|impossible"
    r"|no\s+longer|won['’]?t|will\s+not|do\s+not|don['’]?t|does\s+not"
    r"|doesn['’]?t|never|(?:is|are)\s+final|final\s+sale|expired?|r[ua]n\s+out|too\s+late|(?:not|isn['’]?t"
    r"|aren['’]?t)\s+(?:\w+\s+)?(?:eligible|allowed|covered|refundable|returnable|after)"
    r"|(?:not|isn['’]?t|aren['’]?t)\s+(?:possible|permitted|accepted|transferable|valid)"
    r"|no\s+(?:[\w-]+\s+){1,4}possible|nothing\s+(?:\w+\s+){0,3}(?:can|could|to\s+\w+)"
    r"|not\s+after|no\s+(?:refunds?|returns?|exchanges?|compensation|cancellations?|warranty|guarantee))\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:if|unless|in\s+case|could\s+(?:write|say|have\s+said)|would\s+have"
    r"|won['’]?t\s+tell|not\s+going\s+to\s+(?:tell|say))\b",
    re.IGNORECASE,
)
_TO_THE_READER = re.compile(
    r"\b(?:do\s+not|don['’]?t|please\s+(?:do\s+not|don['’]?t)|never)\s+(?:worry|use|sit"
    r"|try|pay|hesitate|throw|plug|send|return)\b",
    re.IGNORECASE,
)


def refuses(text: str) -> bool:
    """Whether a clause tells the reader that something is not to be had; not what has not happened, nor an if."""
    plain = _NO_DENIAL.sub(" ", text)
    return (
        denies(text)
        and bool(_IMPOSSIBLE.search(plain))
        and not _HYPOTHETICAL.search(text)
        and not _TO_THE_READER.search(text)
    )


def for_free(text: str) -> bool:
    """Whether a clause speaks of doing something at no cost."""
    return bool(_FREE.search(text))


def must_pay(text: str) -> bool:
    """Whether a clause says that the reader pays for something."""
    return bool(_PAYS.search(text)) and not denies(text) and not for_free(text)


def says_needed(text: str) -> bool:
    """Whether a clause says that the customer has to bring or do something."""
    return bool(_NEEDED.search(text)) and not re.search(
        r"\b(?:no|don['’]?t|needn['’]?t|not)\s+(?:\w+\s+)?(?:need|have\s+to|must)|\bneed\w*\s+(?:no|nothing)\b",
        text,
        re.I,
    )


def never_asked_to(text: str) -> frozenset[str]:
    """Stems of what a rule says must never be asked of a customer: ``Never ask a customer to put it in writing``."""
    match = _NEVER_ASKED_TO.search(text)
    return subject_words(match["what"]) if match else frozenset()


def total(text: str) -> bool:
    """Whether a denial leaves no door open: under any circumstances, no exceptions, that's it."""
    return bool(_TOTAL.search(text))


def not_needed(text: str) -> frozenset[str]:
    """Stems of what a rule says is not needed: ``with or without a receipt``, ``needs no form``."""
    found = (next(group for group in match.groups() if group) for match in _NOT_NEEDED.finditer(text))
    return frozenset(map(plain_stem, found))


def says_ended(text: str) -> bool:
    """Whether a clause says that a time is over: expired, run out, too late."""
    return bool(_ENDED.search(text))


def shares(text: str) -> list[tuple[Decimal, int, int]]:
    """Every percentage, with its place; "half of the price" is one too."""
    found = [(Decimal(match["number"]), match.start(), match.end()) for match in _SHARE.finditer(text)]
    return found + [(_PORTIONS[m["of"].split()[-1].lower()], *m.span()) for m in _PORTION.finditer(text)]


def amounts(text: str, currency: str) -> list[Amount]:
    """Every amount of money, in order; spelled hundreds too, where ``currency`` is meant without being said."""
    found = [Amount(m.amount, m.currency, m.start, m.end) for m in money(text)]
    for match in _HUNDREDS.finditer(text):
        head = match["head"].lower()
        number = 100 * (1 if head in ("a", "an") else _TEENS.index(head)) + _below_hundred(match["tens"] or "zero")
        taken = [a for a in found if a.start < match.end() and match.start() < a.end]
        for one in taken:
            found.remove(one)
        found.append(
            Amount(Decimal(number), taken[0].currency if taken else currency, *match.span(), not match["pounds"])
        )
    return sorted(found, key=lambda amount: amount.start)


def _below_hundred(text: str) -> int:
    total = 0
    for word in re.split(r"[\s-]+", text.lower()):
        total += _TEENS.index(word) if word in _TEENS else _TENS.get(word, 0)
    return total


def ruled_lengths(text: str) -> list[Length]:
    """Lengths of time that may state a rule; not how long ago something was, how late it is, or how long a slot is."""
    found = []
    for length in lengths(text):
        if _STATED.search(text[: length.start]) and _LATE_AFTER.match(text, length.end):
            found.append(length)
            continue
        if _NOTICE.match(text, length.end) and _ASKED_FOR.search(text[: length.start]):
            found.append(length)
            continue
        if _ARTICLE.match(text, length.start) and not re.search(
            r"\b(?:within|in|with\s*in|for)\s+$", text[: length.start], re.I
        ):
            continue
        if length.unit in ("seconds", "minutes") and not re.match(
            r"\s+(?:break|pause|rest)\b", text[length.end :], re.I
        ):
            continue
        if _HAPPENED.match(text, length.end) and not says_ended(text):
            continue
        if _PAST_CUE.search(text[: length.start]) and not says_ended(text):
            continue
        found.append(length)
    for match in _FIRST.finditer(text):
        found.append(Length(Decimal(1), f"{match['unit'].lower()}s", False, match.start(), match.end()))
    return sorted(found, key=lambda length: length.start)


def in_hours(length: Length) -> tuple[str, Decimal]:
    """A family of comparable units and the length in it: hours up to weeks, months up to years."""
    per = {
        "seconds": Decimal(1) / 3600,
        "minutes": Decimal(1) / 60,
        "hours": Decimal(1),
        "days": Decimal(24),
        "weeks": Decimal(168),
    }
    if length.unit in per:
        return "hours", length.number * per[length.unit]
    return "months", length.number * (12 if length.unit == "years" else 1)
