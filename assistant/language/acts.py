"""What a shop does for its customers, by whatever words."""

from __future__ import annotations

import re
from enum import Enum


class Act(Enum):
    """What a shop does for a customer, whatever words are used for it."""

    refund = "refund"
    take_back = "take back"
    exchange = "exchange"
    cancel = "cancel"
    compensate = "compensate"
    waive = "waive"
    match_price = "match a price"
    warranty = "warranty"
    repair = "repair"
    replace = "replace"
    collect = "collect"
    extend = "extend"
    reschedule = "change the date"
    delete = "delete"


_ACTS: tuple[tuple[Act, str], ...] = (
    (Act.refund, r"refund\w*|money[\s-]?back|reimburs\w*|repay\w*|repaid|pay\w*\s+(?:\w+\s+){0,3}back"
                 r"|every\s+penny\s+back"),
    (Act.take_back, r"returns?|returned|returning|returnable|(?:bring|send|take|have|give"
                    r"|accept)\w*\s+(?!money)(?:\w+\s+){0,4}?back"
                    r"|(?:bring|send|take|have)\w*\s+(?:it|them|this|that)\s+back|take\s+back|sale\s+is\s+final"
                    r"|(?:can|could|can['’]?t|cannot|may|not|be)\s+(?:\w+\s+)?(?:come|go)\s+back"
                    r"|final\s+sale"),
    (Act.exchange, r"exchang\w*|swap\w*"),
    (Act.cancel, r"cancel\w*"),
    (Act.compensate, r"compensat\w*|goodwill|late-delivery\s+credit|gesture|make\s+up\s+for"
                     r"|credits?\s+for\s+(?:\w+\s+){0,2}(?:late|delay|wait)\w*"),
    (Act.waive, r"waiv\w*|wip(?:e|ed|ing)\s+(?:\w+\s+){0,4}(?:fee|charge)|(?:tak|took"
                r"|knock)\w*\s+(?:\w+\s+){0,4}(?:fee|charge)\s+off"
                r"|(?:drop|remov|overrid)\w*\s+(?:\w+\s+){0,3}(?:fee|charge)"),
    (Act.match_price, r"price[\s-](?:promise|match\w*|difference)|match\w*\s+(?:\w+\s+){0,3}prices?"
                      r"|match\s+(?:it|that|this)"
                      r"|refund\s+(?:\w+\s+){0,3}difference"),
    (Act.warranty, r"warrant\w*|guarantee\w*"),
    (Act.repair, r"repair\w*|mend\w*"),
    (Act.replace, r"replac\w*"),
    (Act.collect, r"collect\w*|pick\w*\s+(?:it|them|\w+\s+\w+)?\s*up|fetch\w*"),
    (Act.extend, r"extend\w*|(?:card|warranty|deadline|return)\s+extensions?|extension\s+of|prolong\w*"),
    (Act.reschedule, r"reschedul\w*|chang\w*\s+(?:\w+\s+){0,3}dates?|mov\w*\s+(?:\w+\s+){0,3}(?:date|delivery)"),
    (Act.delete, r"delet\w*|eras\w*"),
)  # fmt: skip
_ACT = {act: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for act, pattern in _ACTS}


def acts(text: str) -> frozenset[Act]:
    """What a text speaks of doing, granted or denied."""
    found = {act for act, pattern in _ACT.items() if pattern.search(text)}
    if Act.refund in found and Act.take_back in found and not re.search(r"\breturn", text, re.IGNORECASE):
        # "have the money back" takes nothing back.
        bare = re.sub(
            r"(?:money|penny|£[\d.,]+|refund\w*|price|fee|credit)\s+(?:\w+\s+){0,2}back", "", text, flags=re.IGNORECASE
        )
        if not _ACT[Act.take_back].search(bare):
            found.discard(Act.take_back)
    return frozenset(found)
