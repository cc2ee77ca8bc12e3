"""Which lines suit a turn: by the channel, the kind of matter, and the form of what was said."""

from __future__ import annotations

import re

from assistant.domain.customer import Deed
from assistant.domain.customer_turns import Reaction
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Moment
from assistant.engines.base import PlayRequest
from assistant.engines.builtin.customer.voices import LIVE

_OF_WRITING = re.compile(r"\b(?:reads?|wrote|writes?|scroll|paste|page|letter|text|sent)\b", re.IGNORECASE)
"""Of lines that suit only what is written."""
_OF_A_GRIEVANCE = re.compile(
    r"\bremedy\b|\babout it\?|\bput right\b|\bmake up for\b|\bgrudge\b|\bcross with\b|\bcomplain about\b", re.IGNORECASE
)
"""Of lines that suit only somebody to whom something has gone wrong."""
_OF_A_PURCHASE = re.compile(r"\bask about a \{product\}")
"""Of lines that suit only somebody who has not bought yet."""
_OF_A_START = re.compile(
    r"\bwarmer\b|\bthe direction\b|\byet\b|\bnot quite\b|\blittle more\b|\bthe rest\b|\bstill to come\b", re.IGNORECASE
)
"""Of lines that suit only a reply that has brought something."""
_OF_A_CLOCK = re.compile(r"\b(?:in time|clock)\b", re.IGNORECASE)
_OF_THE_QUESTION = re.compile(r"\bI asked\b", re.IGNORECASE)
_NO = re.compile(r"no\b", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"\b(?:what else|which other|how else)\b", re.IGNORECASE)
_BRINGS = frozenset((Deed.answered, Deed.informed, Deed.declined, Deed.offered))


def suits(line: str, reaction: Reaction, request: PlayRequest) -> bool:
    """Whether somebody in this case could say a line, slots unfilled, in answer to this reply."""
    scenario, state, seen = request.scenario, request.state, request.seen
    is_before = scenario.moment is Moment.before
    is_answering = reaction in (Reaction.has_nothing_more, Reaction.has_nothing_now)
    return not (
        (scenario.channel in LIVE and _OF_WRITING.search(line))
        or ((is_before or scenario.channel is Channel.internal) and _OF_A_GRIEVANCE.search(line))
        or (not is_before and _OF_A_PURCHASE.search(line))
        or (reaction is Reaction.wants_more and not seen.deeds & _BRINGS and _OF_A_START.search(line))
        or (reaction is Reaction.waits_to_see and not seen.due and _OF_A_CLOCK.search(line))
        or (reaction is Reaction.says_wish and state.answered and _OF_THE_QUESTION.search(line))
        or (is_answering and _ASKS_WHAT.search(seen.asks) and _NO.match(line))
    )
