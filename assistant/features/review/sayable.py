"""What an engine says about a reply may name no money, share, number of an order or address that stands nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.knowledge import Standard
from assistant.domain.mentions import MentionKind, mentions
from assistant.domain.preserving import invented
from assistant.domain.reply import Reply
from assistant.domain.scorecard import CriterionResult

NOT_SHOWN = "The reason that was given names something that stands nowhere, so it is not shown."
_HARD = frozenset({MentionKind.amount, MentionKind.share, MentionKind.code, MentionKind.address})


def says_more(text: str, sources: Sequence[str], patterns: Sequence[str] = ()) -> bool:
    """Whether a text names an amount, a share, a code or an address that no source does.

    ``patterns`` are those of the company's order and account numbers. Counts, days and names pass: an account of a
    reply has reasons to name them.
    """
    hard = {mention.text for mention in mentions(text, patterns) if mention.kind in _HARD}
    return bool(hard) and not hard.isdisjoint(invented(text, sources, patterns))


def without_more(result: CriterionResult, reply: Reply, standard: Standard, patterns: Sequence[str]) -> CriterionResult:
    """A result whose reason and next step name nothing but what the reply, its case or the standard does."""
    sources = [*said(reply), standard.body]
    changes = {}
    if says_more(result.reason, sources, patterns):
        changes["reason"] = NOT_SHOWN
    if says_more(result.next_step, sources, patterns):
        changes["next_step"] = ""
    return result.model_copy(update=changes) if changes else result


def said(reply: Reply) -> list[str]:
    """The thread, the facts of the case and the draft."""
    return [*(message.text for message in reply.thread), reply.facts.model_dump_json(), reply.draft]
