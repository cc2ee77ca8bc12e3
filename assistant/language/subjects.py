"""What a text is about: stems of its words, one for each of several ways of saying the same thing."""

from __future__ import annotations

import re

from assistant.language.text import STOP_WORDS, stem, words

_SAME = {
    "guarante": "warranti", "swap": "exchang", "reimburs": "refund", "doubl": "twice", "voucher": "gift",
    "postag": "deliveri", "bought": "purchas", "buy": "purchas", "couch": "sofa", "settee": "sofa", "wipe": "waiv",
    "charg": "fee", "extens": "extend", "erase": "delet", "eras": "delet", "remov": "delet", "despatch": "dispatch",
    "shipment": "dispatch", "paid": "pay", "breakag": "damag", "broken": "damag", "break": "damag",
    "velvet": "fabric", "cloth": "fabric", "textil": "fabric", "cheaper": "price",
    "keep": "hold", "kept": "hold", "held": "hold", "box": "packag", "carton": "packag", "attempt": "redeliveri",
}  # fmt: skip
"""Stems that a customer service uses for one thing."""
_EMPTY = frozenset(
    map(
        stem,
        "customer order item apply everything sell sold offer accept honour treat count ask agent lead team"
        " manager supervisor decide whatever want wants please thank thanks sorry hello hi dear regards tell"
        " say let know get give make take put go come can may must need use time day days working week weeks"
        " month months year years hour hours one two three four five six seven eight nine ten hundred within"
        " never every now still even actually anything something's good news problem try worry bother sure"
        " course also well really very new right today tomorrow help like back find look see think way thing".split(),
    )
)
"""Stems too common in any policy and any reply to say what either is about."""
_PHRASES = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), plain)
    for pattern, plain in (
        (r"(?:r[ua]ns?|running)\s+out|out\s+of\s+date|lapsed", "expired"),
        (r"(?:second|third|another|new|next|further|extra)\s+(?:visit|attempt|delivery|trip)", "redelivery"),
        (r"(?:nobody|no\s+one|not|n['’]t)\s+(?:was\s+|were\s+)?(?:at\s+home|home|in\s+when)", "missed visit"),
        (r"(?:turn|send|wave)\w*\s+(?:it|them)\s+away", "refuse"),
        (r"money\s+(?:\w+\s+){0,2}back|(?:paid|pay)\s+(?:\w+\s+){0,3}back", "refund"),
        (
            r"(?:left|leaves)\s+(?:us|(?:the|our)\s+\w+)|on\s+(?:the|its|their)\s+(?:van|lorry|way|truck)|in\s+transit"
            r"|shipped",
            "dispatched",
        ),
        (r"proof\s+of\s+purchase", "proof receipt purchase"),
        (r"in\s+advance|upfront|up\s+front", "advance"),
    )
)
"""Ways of saying a thing in several words, and the one word that rules have for it."""


def plain_stem(word: str) -> str:
    """The stem of a word, one for each of several words for the same thing."""
    found = stem(word.lower())
    return _SAME.get(found, found)


def subject_words(text: str) -> frozenset[str]:
    """Stems that tell what a text is about, one for each of several words for the same thing."""
    for pattern, plain in _PHRASES:
        text = pattern.sub(plain, text)
    stems = (stem(word) for word in words(text) if word not in STOP_WORDS and not word[0].isdigit())
    return frozenset(found for s in stems if (found := _SAME.get(s, s)) not in _EMPTY and len(found) > 2)
