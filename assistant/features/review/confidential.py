"""Somebody asks about another's order, and a draft that tells them what only the customer may hear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.domain.company import WorkingCalendar
from assistant.domain.knowledge import Document, Policy, Section
from assistant.domain.passages import Citation
from assistant.domain.reply import Reply, Speaker
from assistant.domain.review import Finding, FindingKind
from assistant.language.dates import find_times
from assistant.language.signals.case import SOME_DAY
from assistant.language.text import sentences
from assistant.security.personal import addresses, mails, numbers, phones
from assistant.security.personal.finder import Finder
from assistant.security.personal.view import Span

CONFIDENTIAL = "This is somebody else’s order"
_TOLD = 2
"""Sentences of the clause that are told as the next step."""
_WHO = (
    r"(?:late\s+|ex[- ]?)?(?:husband|wife|partner|spouse|boyfriend|girlfriend|fianc[eé]e?|mum|mam|mom|mother|dad|father"
    r"|parents|son|daughter|brother|sister|gran|grandma|grandmother|nan|grandad|grandfather|aunt|uncle|cousin|neighbou?r"
    r"|friend|mate|flatmate|housemate|roommate|landlord|landlady|tenant|boss|colleague|client|ex)(?:-in-law)?"
)
_THING = (
    r"(?:orders?|delivery|parcels?|account|address|refund|purchases?|card|phone|number|details|deliveries|e-?mail"
    r"|appointment|slot)"
)
_NO_THING = (
    r"(?:a|an|the|at|in|on|not|been|come|coming|gone|going|got|had|just|so|very|really|still|now|been|moved|back|home"
    r"|birthday|wedding|present|gift|house|place|room|flat)"
)
"""What follows a short "is" or "has", and what somebody else has who ordered nothing."""
_OWN = re.compile(r"\bI(?:['’]ve|\s+have)?\s+(?:just\s+)?(?:ordered|bought|placed|purchased|paid)\b", re.IGNORECASE)
_OTHERS = re.compile(
    rf"\b(?:my|our|the)\s+{_WHO}(?:['’]s(?!\s+{_NO_THING}\b)|s['’]|\s+(?:has\s+|had\s+|have\s+|just\s+|recently\s+)?"
    rf"(?:ordered|bought|placed|purchased|paid)\b)"
    rf"|\b[A-Z][\w-]+['’]s\s+(?:ex[- ]?)?{_WHO}\b"
    rf"|\b(?:his|her)\s+(?:\w+\s+){{0,2}}{_THING}\b|\btheir\s+(?:order|account|address|card|parcel)\b"
    rf"|\bwhere\s+(?:does\s+)?(?:he|she)\s+lives?\b"
    rf"|\bis\s+(?:he|she)\s+(?:a\s+)?(?:customer|client)\b",
    re.IGNORECASE,
)
_PERMITTED = re.compile(
    r"\b(?:says?|said)\s+(?:yes\b|(?:that\s+)?it['’]?s\s+(?:fine|ok))"
    r"|\b(?:fine|ok|okay)\s+(?:for\s+(?:us|me)\s+)?to\s+talk\b"
    r"|\bspeak\s+(?:to|with)\s+(?:her|him)\b"
    r"|\bpermission|\bpermitted\b|\bconsent|\bauthori[sz]ed\b|\bpower of attorney\b",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:deliver(?:y|ed|ing|s)?|arriv(?:e|es|ing)|com(?:e|es|ing)|van|drivers?|slot|due|dispatched|on its way)\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"\bending\s+(?:in\s+|with\s+)?\d{2,4}\b", re.IGNORECASE)
_WILL_WRITE = re.compile(r"\b(?:I|we)(?:['’]ll|\s+will|\s+can)\s+(?:write|call|ring|e-?mail|tell|let)\b", re.IGNORECASE)
_SHAPES = frozenset({addresses.KIND, phones.KIND, mails.KIND, numbers.CARD, numbers.IBAN})
"""Kinds of detail that tell where somebody lives, how to reach them and how they pay."""


def disclosures(
    reply: Reply, documents: Mapping[str, Document], finder: Finder, calendar: WorkingCalendar
) -> tuple[Finding, ...]:
    """A finding where somebody asks about another person's order and the draft tells its details.

    Details are addresses, numbers and the day of a delivery that the other side has not said. Nothing is found
    without a policy that names its ``confidential`` clause, nor where the case speaks of the customer's permission.
    Whether the permission is really noted is not known here.
    """
    said = "\n".join(message.text for message in reply.thread if message.speaker is Speaker.customer)
    clause = _clause(documents)
    if clause is None or not _OTHERS.search(said) or _OWN.search(said):
        return ()
    known = [reply.draft, *(message.text for message in reply.thread), *reply.facts.extra.values()]
    if _PERMITTED.search("\n".join(known)):
        return ()
    told = min(_told(reply.draft, said, finder, calendar), default=None)
    return () if told is None else (_finding(*clause, *told),)


def _clause(documents: Mapping[str, Document]) -> tuple[Policy, Section] | None:
    policies = (document for document in documents.values() if isinstance(document, Policy) and document.confidential)
    return next(((one, section) for one in policies if (section := one.section_named(one.confidential))), None)


def _told(draft: str, said: str, finder: Finder, calendar: WorkingCalendar) -> Iterator[tuple[int, int]]:
    """Places of the sentences that tell a detail which the other side has not said."""
    heard = _plain(said)
    look = finder.look(draft)
    details = [span for span in look.view.original(look.structured) if span.kind in _SHAPES]
    details += [Span(*match.span(), numbers.CARD) for match in _CARD.finditer(draft)]
    for sentence in sentences(draft):
        named = any(
            sentence.start <= one.start < sentence.end and _plain(draft[one.start : one.end]) not in heard
            for one in details
        )
        if named or _tells_the_day(sentence.text, calendar):
            yield sentence.start, sentence.end


def _tells_the_day(sentence: str, calendar: WorkingCalendar) -> bool:
    if not _COMES.search(sentence) or _WILL_WRITE.search(sentence):
        return False
    return any(when.on is not None and not when.bare for when in find_times(sentence, SOME_DAY, calendar))


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _finding(policy: Policy, section: Section, start: int, end: int) -> Finding:
    clause = [span.text for span in sentences(policy.section_text(section))]
    return Finding(
        kind=FindingKind.criterion,
        title=CONFIDENTIAL,
        message="Somebody else asks, and the draft tells them about the customer’s order.",
        next_step=" ".join(clause[:_TOLD]),
        start=start,
        end=end,
        critical=True,
        citation=Citation.of(policy, section.start, section.end, section.heading),
    )
