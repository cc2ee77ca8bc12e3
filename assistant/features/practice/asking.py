"""What an agent's question wants of the customer: a fact, something at hand, a choice, a yes, or an honest no idea."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.customer import Asked, open_facts
from assistant.domain.practice import Scenario
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Moment
from assistant.features.practice.nearness import Nearness
from assistant.features.practice.offered import CHOICE
from assistant.language.plain import PlainSentence
from assistant.language.text import content_words, stem

NOT_KNOWN = "not known"
"""Text of a fact that the customer is asked for and has not got."""
_DATA = (
    ("order number", re.compile(r"\b(?:order|reference|booking) (?:number|no|id)\b", re.I)),
    ("postcode", re.compile(r"\b(?:post ?code|zip)\b", re.I)),
    (
        "phone number",
        re.compile(r"\b(?:phone|telephone|mobile|which|what|best) number\b|\bnumber (?:may|can|shall)\b", re.I),
    ),
    ("e-mail address", re.compile(r"\be-?mail address\b", re.I)),
    ("address", re.compile(r"\b(?:your|which|what) (?:home |full )?address\b", re.I)),
    ("photo", re.compile(r"\b(?:photos?|photographs?|pictures?)\b", re.I)),
    ("name", re.compile(r"\byour (?:full |first |last )?name\b|\bwho am i speaking\b", re.I)),
    (
        "date",
        re.compile(
            r"\b(?:what|which) (?:date|day)\b.*\b(?:order|bought|buy|came|arriv|deliver)|\bwhen did (?:you|it)\b", re.I
        ),
    ),
)
_AT_HAND = ("name", "postcode", "phone number")
_FACTS = (
    (
        "price",
        re.compile(
            r"\bhow much (?:did|was|have|had)\b|\bwhat (?:did|was) (?:it|you|the price)\b.*\b(?:cost|pay|price)\b", re.I
        ),
    ),
    ("order number", re.compile(r"\bwhich order\b", re.I)),
    ("product", re.compile(r"\bwhich (?:product|item)\b|\bwhat (?:did you (?:buy|order)|is it about)\b", re.I)),
)
_WISH = re.compile(
    r"\bbiggest difference\b|\bwhat (?:would|could|can|might|shall|should|do|are)\b.{0,40}\b(?:help|want|wish|need|hope"
    r"|hoping|matters?|easy|right for you|good for you)\b|\bwhat matters\b|\bwhat is most important\b"
    r"|\bhow (?:can|may|could) i help\b",
    re.I,
)
_MORE = re.compile(
    r"\banything (?:else|more)\b|\bwhat else\b|\banything (?:that )?(?:i|we) (?:have|['’]ve)? ?(?:missed|forgotten)\b"
    r"|\bsomething (?:i|we) (?:have )?(?:missed|forgotten)\b",
    re.I,
)
_PROPOSAL = re.compile(
    r"^\W*(?:and |so |then )?(?:shall|may|would you like (?:me )?to|does (?:that|this)|will (?:that|this)"
    r"|would (?:that|this)|have i\b|could you (?:please )?(?:wait|hold|put|keep)|can you (?:wait|keep|put)"
    r"|is (?:that|this|it|\d[\d:]*)\b.*\b(?:all right|ok(?:ay)?|good|fine|right|convenient|suits?)\b)",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"^\W*(?:and |so |then )?(?:does (?:that|this)|will (?:that|this)|would (?:that|this)|have i\b)", re.IGNORECASE
)
"""Of proposals, those that ask whether something is right or enough, to which nobody gives leave."""
_ANYBODY = re.compile(
    r"^\W*(?:and |so )?(?:did|has|have|had|was|were|is|are|do|does)\b.*\b(?:anybody|anyone|anything|any|ever)\b", re.I
)
_HOW_THEY_ARE = re.compile(
    r"\bhow (?:are you|you are|do you feel|you feel|have you been|you have been)\b(?! \w+ing\b)", re.I
)
_OF_THE_THING = re.compile(r"^\W*(?:and |so |but )?(?:is|are|does|do|can|could|has|have) (?:it|they|the \w+)\b", re.I)
_REAL_CHOICE = re.compile(r"\b(?:which|prefer|rather|or|what would you like|suits?)\b", re.I)


@dataclass(frozen=True)
class Question:
    """``text`` is the reply's question, ``kind`` the answer it wants (None: the reply asks nothing)."""

    text: str = ""
    kind: Asked | None = None
    known: str = ""
    """The name of the fact of the case, or of the datum."""


def read_questions(
    scenario: Scenario, nearness: Nearness, told: tuple[str, ...], questions: Sequence[PlainSentence]
) -> Question:
    """The question of a reply that the customer answers: the first to which they have something to say."""
    found = [_read(scenario, nearness, told, one) for one in questions]
    return next((one for one in found if one.kind is not Asked.other), found[0] if found else Question())


def _read(scenario: Scenario, nearness: Nearness, told: tuple[str, ...], question: PlainSentence) -> Question:
    text = question.span.text.strip()
    about = [fact for fact in scenario.hidden if nearness.about(fact, question)]
    if _MORE.search(text) and all(fact.name in told for fact in about):
        return Question(text, Asked.more)
    if about and all(fact.name in told for fact in about) and not _WISH.search(text):
        return Question(text, _proposal(text) or Asked.told)
    if _HOW_THEY_ARE.search(text) or any(fact.unlocks == "trust" and fact.name not in told for fact in about):
        return Question(text, Asked.private)
    if known := _known(scenario, told, question):
        fact = scenario.fact(known)
        has_it = fact is not None and fact.text.lower() != NOT_KNOWN
        return Question(text, Asked.known if has_it else Asked.lacking, known)
    if name := next((name for name, pattern in _DATA if pattern.search(text)), ""):
        return Question(text, Asked.datum if name in _AT_HAND else Asked.lacking, name)
    if _WISH.search(text):
        return Question(text, Asked.wish)
    if proposed := _proposal(text):
        return Question(text, proposed)
    if CHOICE.search(text) and _REAL_CHOICE.search(text):
        return Question(text, Asked.choice)
    if _ANYBODY.search(text):
        return Question(text, Asked.anybody)
    has_it = scenario.moment is not Moment.before and scenario.channel is not Channel.internal
    return Question(text, Asked.look if has_it and _OF_THE_THING.search(text) else Asked.other)


def _proposal(text: str) -> Asked | None:
    if not _PROPOSAL.search(text):
        return None
    return Asked.check if _CHECK.search(text) else Asked.proposal


def _known(scenario: Scenario, told: tuple[str, ...], question: PlainSentence) -> str:
    """The name of the fact of the case that a question asks for."""
    facts = {fact.name for fact in open_facts(scenario, told)}
    stems = {stem(word.word) for word in question.words}
    for name in sorted(facts - {"product", "own limit", "asked", "enough"}):
        own = set(content_words(name))
        if own and own <= stems and not name.startswith("today"):
            return name
    text = question.span.text
    return next((name for name, pattern in _FACTS if name in facts and pattern.search(text)), "")
