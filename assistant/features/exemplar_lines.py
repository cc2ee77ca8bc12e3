"""A sentence of a reply made fit for everybody: what belongs to one case becomes a slot."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from assistant.domain.company import Company
from assistant.domain.mentions import MentionKind, mentions
from assistant.domain.reply import Channel, Reply, Speaker
from assistant.errors import FixInput
from assistant.language.text import STOP_WORDS, content_words, words

LONGEST = 300
"""Characters of a line."""
_FEWEST_WORDS = 4
_SAFE_IN_SMALL = 4
"""Letters from which on a name counts in small letters too, where it is no common word."""
_SHORTEST_FACT = 4
_LEAST_SHARE = 0.5
"""Share of a line's own words that have to come from the sentence: the author allowed that one, not another."""
_SLOT = re.compile(r"\{[^{}\n]{1,60}\}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"\bhttps?:\S+|\bwww\.\S+|\[[^\]\n]*\]\([^)\n]*\)|<[^>\n]+>", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w£€$.,])\+?\(?\d(?:[ \-()/.]{0,2}\d){6,}(?![\w%])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_STREET = re.compile(
    r"\b\d{1,4}[a-zA-Z]?,? (?:[A-Z][\w'’]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Way|Court|Place|"
    r"Terrace|Crescent|Gardens|Square|Hill|Row|Mews|Park|Grove|Walk|View)\b"
)
_LONG_NUMBER = re.compile(r"(?<![\w£€$.,])\d{5,}(?!\w)")
_GREETING = re.compile(r"\s*(?:hi|hiya|hello|hey|dear|good (?:morning|afternoon|evening)|morning)\b", re.IGNORECASE)
_HONORIFIC = r"(?:Mrs?|Ms|Mx|Miss|Dr|Prof)\.?"
_TITLED = re.compile(rf"\b{_HONORIFIC} (?:[A-Z]\.? )?([A-Z][\w'’-]+)")
_LAST_WORDS = re.compile(r"(?:[.!?]|^)\s+((?:[A-Z][\w'’-]+ ?){1,3})[.]?\s*\Z")
_NAME_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_OF_SOMEBODY = re.compile(r"['’]s?\Z")
_CLAUSE_END = re.compile(r"[,!.:;–—](?:\s|\Z)")
_NO_NAMES = frozenset("mr mrs ms mx miss dr prof the and".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_SIGNED_LINES, _SIGNED_WORDS = 4, 4


@dataclass(frozen=True)
class _Names:
    """Words that name somebody in a case, as they are written there."""

    other_side: frozenset[str]
    author: frozenset[str]
    others: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.other_side | self.author | self.others


def slotted(sentence: str, reply: Reply, company: Company, known: Collection[str] = ()) -> str:
    """A sentence of a reply with names, numbers, days and addresses of its case as slots; amounts stay.

    Names are those of the case facts, of greetings and signatures of the draft and the thread, and other
    capitalised words of the thread; ``known`` are words in lower case that are no names, such as those of the
    company's documents.
    """
    sentence = " ".join(sentence.split())
    taken: list[tuple[int, int, str]] = []
    for start, end, slot in _found(sentence, reply, company, known):
        if all(end <= begun or ended <= start for begun, ended, _ in taken):
            taken.append((start, end, slot))
    for start, end, slot in sorted(taken, reverse=True):
        sentence = f"{sentence[:start]}{{{slot}}}{sentence[end:]}"
    return sentence


def check_line(line: str, sentence: str, reply: Reply, company: Company, known: Collection[str] = ()) -> str:
    """The line on one row, once nothing in it belongs to the case.

    Raises FixInput, which says what stands in the way: an address or a number of the case, a name, another
    sentence than the one that was allowed, too long or too short a line.
    """
    line = " ".join(line.split())
    plain = _SLOT.sub(" ", line)
    if len(line) > LONGEST:
        raise FixInput(f"The line has {len(line):,} characters. Keep the part that matters, up to {LONGEST}.")
    if "{" in plain or "}" in plain:
        raise FixInput("A slot is a few words between braces, such as {customer name}. Close or remove the open one.")
    if len(plain.split()) < _FEWEST_WORDS:
        raise FixInput(f"The line is too short to learn from. Keep at least {_FEWEST_WORDS} words of the sentence.")
    if found := _private(line, reply, company):
        what, words_found = found
        raise FixInput(f"The line still holds {what} (“{words_found}”). Put a slot there, such as {{order number}}.")
    if name := _named(line, _names(reply, company, known)):
        raise FixInput(f"The line still holds a name of the case (“{name}”). Put a slot there: {{customer name}}.")
    own, said = set(content_words(plain)), set(content_words(sentence))
    if own and len(own & said) < _LEAST_SHARE * len(own):
        raise FixInput("That is another sentence than the one in the reply. Change less of it, or choose another one.")
    return line


def _found(sentence: str, reply: Reply, company: Company, known: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Places and slots, the surest first; later ones that overlap do not count."""
    yield from _spans(_MAIL, sentence, "e-mail address")
    yield from _spans(_LINK, sentence, "link")
    for pattern, slot in _numbers(reply, company):
        yield from _spans(pattern, sentence, slot)
    for start, end, _ in _codes(sentence, company):
        yield start, end, "order number"
    # Before the names: somebody may be called May.
    yield from _days(sentence, reply)
    yield from _spans(_STREET, sentence, "address")
    names = _names(reply, company, known)
    theirs = "name" if reply.channel is Channel.internal else "customer name"
    for group, slot in ((names.other_side, theirs), (names.author, "your name"), (names.others, "name")):
        if group:
            yield from _spans(_any_of(group), sentence, slot)
    yield from _spans(_PHONE, sentence, "phone number")
    yield from _spans(_POSTCODE, sentence, "postcode")
    yield from _spans(_LONG_NUMBER, sentence, "number")


def _spans(pattern: re.Pattern[str], text: str, slot: str) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        yield match.start(), match.end(), slot


def _numbers(reply: Reply, company: Company) -> Iterator[tuple[re.Pattern[str], str]]:
    """Numbers of orders and accounts, and facts of other names that are as particular."""
    for name, pattern in company.patterns.items():
        yield re.compile(pattern), name.replace("_", " ")
    if reply.facts.order_number.strip():
        yield re.compile(re.escape(reply.facts.order_number.strip()), re.IGNORECASE), "order number"
    for name, value in reply.facts.extra.items():
        particular = any(c.isdigit() or c.isupper() for c in value) and not _amount(value)
        if len(value.strip()) >= _SHORTEST_FACT and particular:
            slot = re.sub(r"[^\w ]", " ", name.replace("_", " ")).strip()[:40]
            yield re.compile(rf"(?<!\w){re.escape(value.strip())}(?!\w)", re.IGNORECASE), slot or "detail"


def _amount(text: str) -> bool:
    return any(mention.kind is MentionKind.amount for mention in mentions(text))


def _codes(text: str, company: Company) -> Iterator[tuple[int, int, str]]:
    for mention in mentions(text, list(company.patterns.values())):
        if mention.kind is MentionKind.code:
            yield mention.start, mention.end, mention.text


def _days(sentence: str, reply: Reply) -> Iterator[tuple[int, int, str]]:
    """Days of the calendar with the weekday beside them. A weekday alone tells nothing of a case."""
    dates = [mention for mention in mentions(sentence) if mention.kind is MentionKind.date]
    facts = reply.facts
    meant = {
        f"{day.day}.{day.month}": slot
        for slot, day in (("delivery date", facts.delivered_date), ("promised date", facts.promised_date))
        if day
    }
    for place, day in enumerate(dates):
        if not day.key[0].isdigit():
            continue
        start, end = day.start, day.end
        before = dates[place - 1] if place else None
        after = dates[place + 1] if place + 1 < len(dates) else None
        if before and before.key in _WEEKDAYS and not sentence[before.end : start].strip(" ,").replace("the", ""):
            start = before.start
        if after and after.key in _WEEKDAYS and not sentence[end : after.start].strip(" ,("):
            end = after.end
        yield start, end, meant.get(day.key, "new date")


def _private(line: str, reply: Reply, company: Company) -> tuple[str, str] | None:
    """What of a line could lead to a person, in words, and as it stands there."""
    checks: list[tuple[re.Pattern[str], str]] = [(_MAIL, "an e-mail address"), (_LINK, "a link")]
    checks += [(pattern, f"the {slot}") for pattern, slot in _numbers(reply, company)]
    for pattern, what in checks:
        if match := pattern.search(line):
            return what, match[0]
    for _, _, code in _codes(line, company):
        return "an order number", code
    dates = [m for m in mentions(line) if m.kind is MentionKind.date]
    dateless = line
    for mention in reversed(dates):
        dateless = dateless[: mention.start] + "·" + dateless[mention.end :]
    for pattern, what in (
        (_PHONE, "a phone number"),
        (_POSTCODE, "a postcode"),
        (_STREET, "an address"),
        (_LONG_NUMBER, "a long number"),
    ):
        if match := pattern.search(dateless):
            return what, match[0].strip()
    return None


def _named(line: str, names: _Names) -> str:
    match = _any_of(names.all).search(line) if names.all else None
    return match[0] if match else ""


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of some names, with the title before and the other names after it."""
    forms = {form for name in names for form in (name, name[:1].upper() + name[1:], name.upper())}
    one = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{_HONORIFIC} (?:[A-Z]\.? )?)?(?:{one})(?:[ -](?:[A-Z]\.? )?(?:{one}))*(?!\w)")


def _names(reply: Reply, company: Company, known: Collection[str]) -> _Names:
    ours = set(words(" ".join([company.name, company.opening_hours, *(f.name for f in company.functions)])))
    other, author = set(_name_words(reply.facts.customer_name)), set[str]()
    others: set[str] = set()
    said = [(message.text, message.speaker is Speaker.agent) for message in reply.thread]
    for text, is_ours in (*said, (reply.draft, True)):
        greeted, signed = _without(_greeted(text), ours), _without(_signed(text), ours)
        other |= greeted if is_ours else signed
        author |= signed if is_ours else greeted
        other |= {word for match in _TITLED.finditer(text) for word in _name_words(match[1])}
        others |= _without(_mentioned(text), ours | set(known))
    author -= other
    common = STOP_WORDS | set(known)
    for names in (other, author):
        names |= {name.lower() for name in names if len(name) >= _SAFE_IN_SMALL and name.lower() not in common}
    return _Names(frozenset(other), frozenset(author), frozenset(others - other - author))


def _without(names: Iterable[str], lower: Collection[str]) -> set[str]:
    return {name for name in names if name.lower() not in lower}


def _name_words(text: str) -> Iterator[str]:
    for match in _NAME_WORD.finditer(text):
        name = _OF_SOMEBODY.sub("", match[0])
        if len(name) > 1 and name.lower() not in _NO_NAMES:
            yield name


def _greeted(text: str) -> set[str]:
    """Names in a line that greets, up to its first comma or stop."""
    lines = [line for line in text.splitlines() if _GREETING.match(line)]
    return {name for line in lines for name in _mentioned(_CLAUSE_END.split(line, maxsplit=1)[0])}


def _signed(text: str) -> set[str]:
    """Names in the short lines at the end of a message, or in the words after its last full stop."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    short = [line for line in lines[-_SIGNED_LINES:] if len(line.split()) <= _SIGNED_WORDS]
    last = _LAST_WORDS.search(lines[-1]) if lines else None
    signed = [part for line in short for part in _CLAUSE_END.split(line)] + ([last[1].strip()] if last else [])
    return {name for part in signed for name in _mentioned(part)}


def _mentioned(text: str) -> Iterator[str]:
    for mention in mentions(text):
        if mention.kind is MentionKind.name:
            yield _OF_SOMEBODY.sub("", mention.text)
