"""What is known of a case for certain: values for slots, and the customer's own words turned to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.domain.reply import Channel, Speaker
from assistant.engines.base import RewriteRequest
from assistant.engines.builtin.choosing import Chooser
from assistant.engines.builtin.composing import slots_of
from assistant.engines.builtin.layout import Layout
from assistant.engines.builtin.wording import Wording
from assistant.language.text import content_words, sentences

PRIVATE = ("order number", "account number")
SLOT = re.compile(r"\{([^{}\n]{1,60})\}")
_NAMED = re.compile(
    r"(?:hi|hiya|hello|hey|dear|good (?:morning|afternoon|evening)|morning)[ \t]+"
    r"(?!there|all|sir|madam|customer|valued)"
    r"(?P<name>[^,!.:\n]*(?:(?<=\b[A-Z])\.[^,!.:\n]+|(?<=Mr|Ms|Dr)\.[^,!.:\n]+|(?<=Mrs)\.[^,!.:\n]+)?)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:mrs?|ms|mx|miss|dr|prof)\b\.?", re.IGNORECASE)
_NEAR_HARDSHIP = 0.42
_LONGEST_HARDSHIP = 20
_TURNED = {
    "i": "you", "i'm": "you're", "im": "you're", "i've": "you've", "ive": "you've", "i'd": "you'd", "i'll": "you'll",
    "my": "your", "me": "you", "mine": "yours", "myself": "yourself", "we": "you", "we're": "you're",
    "we've": "you've", "our": "your", "us": "you",
}  # fmt: skip
_CLAUSES = re.compile(r"(?<=[.!?])\s+|^yesterday,?\s+|,?\s+and (?=i (?:don|can|would|want))", re.IGNORECASE)
_STARTS = re.compile(r"(?:i|i'm|im|i've|ive|my|we|we've|we're|that puts|it puts)\b", re.IGNORECASE)
_TO_US = re.compile(r"\b(?:you|your|you're|you've|u|ur)\b|[?@*]|\b[A-Z]{2}-\d", re.IGNORECASE)


@dataclass(frozen=True)
class Casework:
    """A request as the rewriter looks at it."""

    request: RewriteRequest
    layout: Layout
    wording: Wording
    chooser: Chooser = field(repr=False)

    @cached_property
    def text(self) -> str:
        """Thread, draft and case facts: everything that may be spoken of."""
        reply = self.request.reply
        facts = reply.facts
        return "\n".join(
            [*(m.text for m in reply.thread), reply.draft, facts.item, facts.customer_name, *facts.extra.values()]
        )

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all words of the case."""
        return frozenset(content_words(self.text))

    @cached_property
    def heard(self) -> str:
        """What the other side wrote."""
        return self.request.reply.heard

    @property
    def greets_by_name(self) -> bool:
        """Whether the draft's first words hold the name of the one who asked."""
        first = self.layout.greeted or (self.layout.body[0].text if self.layout.body else "")
        known = {word.lower() for word in re.findall(r"\w{3,}", self.request.reply.facts.customer_name)}
        found = _NAMED.match(self.layout.greeted)
        return bool(found and found["name"].strip()) or bool(known & set(re.findall(r"\w+", first.lower())))

    @cached_property
    def slots(self) -> dict[str, str]:
        """Slot name -> value, only where the case says it plainly."""
        request, facts = self.request, self.request.reply.facts
        texts = [message.text for message in request.reply.thread]
        found = slots_of(texts, request.company.patterns, "")
        found.pop("customer name", None)
        if name := self._customer_name():
            found["customer name"] = name
        if own := self._own_name():
            found["your name"] = own
        if facts.order_number:
            found["order number"] = facts.order_number
        if facts.item:
            found["item"] = facts.item
        if self.late and facts.promised_date:
            found["promised date"] = f"{facts.promised_date.day} {facts.promised_date:%B}"
            found["days late"] = str((request.on - facts.promised_date).days)
        channel = request.reply.channel.value
        found["tell"] = self.wording.tell.get(channel, "write to you")
        found["talk"] = self.wording.talk.get(channel, "conversation")
        if request.reply.channel is Channel.social:
            # Others read along: the number of an order stays out.
            found = {slot: value for slot, value in found.items() if slot not in PRIVATE}
        if self.hardship[0]:
            found["hardship"], found["how it feels"] = self.hardship
        if feeling := self.feeling:
            found["their feeling"] = feeling
        return found | {name: value for name, value in facts.extra.items() if value.strip() and name not in found}

    def _customer_name(self) -> str:
        greeted = _NAMED.match(self.layout.greeted)
        if greeted and greeted["name"].strip():
            return greeted["name"].strip()
        name = self.request.reply.facts.customer_name.strip()
        if not name:
            return ""
        last = re.escape(name.split()[-1])
        titled = re.search(
            rf"\b(Mrs|Mr|Ms|Mx|Miss|Dr)\.? (?:\w+\.? )?{last}\b|\b{last} \((Mrs|Mr|Ms|Mx|Miss|Dr)\)",
            "\n".join(message.text for message in self.request.reply.thread),
        )
        if titled and len(name.split()) > 1 and not _TITLE.match(name):
            return f"{titled[1] or titled[2]} {name.split()[-1]}"
        # A title or an initial goes with the last name: "Dr Lindqvist", "D. Achterberg".
        whole = _TITLE.match(name) or len(name.split()[0].rstrip(".")) == 1
        return name if whole else name.split()[0]

    def _own_name(self) -> str:
        signed = re.findall(r"[A-Z][a-zà-ÿ]+", self.layout.signed.splitlines()[-1] if self.layout.signed else "")
        person = self.request.person.name.strip()
        if signed and not self.layout.signed_by_nobody(self.request.company.name):
            return ""
        return person.split()[0] if person and person != "Somebody" else ""

    @cached_property
    def late(self) -> bool:
        """Whether a promised date has passed and nothing says that the thing has come."""
        facts = self.request.reply.facts
        return bool(facts.item and facts.promised_date and not facts.delivered_date) and (
            facts.promised_date is not None and facts.promised_date < self.request.on
        )

    @cached_property
    def grieves(self) -> bool:
        """Whether the other side tells of a death or another blow."""
        return bool(self.wording.grief.search(self.heard))

    @cached_property
    def is_abused(self) -> bool:
        """Whether the other side's last words are such as nobody has to put up with."""
        return bool(self.wording.abuse.search(self.request.reply.asked))

    @cached_property
    def feeling(self) -> str:
        """The other side's own word for how they feel, where they use exactly one kind plainly."""
        said = re.search(rf"\b(?:i'?m|i am|i feel|feeling|makes me|we are|we're|i was) (?:\w+ ){{0,2}}?"
                         rf"({self.wording.feelings.pattern})", self.heard, re.IGNORECASE)  # fmt: skip
        return said[1].lower() if said and not re.search(r"\bnot\b|n't\b", said[0]) else ""

    @cached_property
    def hardship(self) -> tuple[str, str]:
        """What the trouble did to the other side, in their own words turned to them, and what that must be.

        Both empty where nothing is told plainly.
        """
        parts = [part for span in sentences(self.heard) for part in _CLAUSES.split(span.text)]
        told = [part for part in parts if self._may_be_hardship(part)]
        if not told:
            return "", ""
        anchors = list(self.wording.hardships)
        near = self.chooser.vectors(told) @ self.chooser.vectors(anchors).T
        part, anchor = divmod(int(near.argmax()), len(anchors))
        if float(near.max()) < _NEAR_HARDSHIP:
            return "", ""
        return turned(told[part]), self.wording.hardships[anchors[anchor]]

    def _may_be_hardship(self, text: str) -> bool:
        return (
            4 <= len(text.split()) <= _LONGEST_HARDSHIP
            and bool(_STARTS.match(text))
            and not _TO_US.search(text)
            and not self.wording.not_hardships.search(text)
            and sum(c.isupper() for c in text) < 6
            and "well," not in text.lower()
        )

    def known(self, condition: str) -> bool:
        """Whether a frame's condition holds."""
        return {
            "": True,
            "late": self.late,
            "grief": self.grieves,
            "hardship": bool(self.hardship[0]) and not self.grieves,
            "feeling": bool(self.feeling),
            "order": "order number" in self.slots,
            "abuse": self.is_abused,
        }[condition]

    def covers(self, words: Sequence[str]) -> bool:
        """Whether the other side has used all of these words."""
        return set(content_words(" ".join(words))) <= self.stems

    @property
    def is_from_colleague(self) -> bool:
        """Whether a colleague asked."""
        return any(message.speaker is Speaker.colleague for message in self.request.reply.thread)


def turned(sentence: str) -> str:
    """A sentence about oneself as the other says it back: ``I've got rent to pay`` gives ``You've got rent to pay``."""
    words = sentence.strip().rstrip(".!,; ").replace("’", "'").split(" ")
    out: list[str] = []
    for word in words:
        bare = word.strip(',;:()"').lower()
        new = _TURNED.get(bare)
        if new is not None:
            word = word.lower().replace(bare, new)
        elif out and out[-1].lower() == "you" and bare in ("am", "was"):
            word = word.replace(bare, "are" if bare == "am" else "were")
        out.append(word)
    text = re.sub(r"\b(told|tells) you you\b", r"\1 you that you", " ".join(out))
    return text[:1].upper() + text[1:]
