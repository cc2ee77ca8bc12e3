"""What the asker may decide, all of it: one line a limit, for who asks about no case."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.domain.conversation import DIGEST_CITATIONS, LineKind
from assistant.domain.knowledge import Policy
from assistant.domain.limits import own_limit
from assistant.engines.base import AnswerRequest
from assistant.engines.builtin.composing import Composition
from assistant.engines.builtin.deciding import as_text, evidence

_ASKED = re.compile(
    r"\W*(?:(?:and|so|ok|hi|hello|please|tell me|show me)\W+)*(?:"
    r"(?:what(?:'?s| is| are)?\s+)?(?:all\s+(?:of\s+)?)?my\s+(?:own\s+)?limits?(?:\s+as\s+[\w ]{3,20})?"
    r"|(?:what|how\s+(?:much|far)|how\s+high)(?:\s+all)?\s+(?:can|could|may|am)\s+i\s+(?:allowed\s+to\s+)?"
    r"(?:decide|approve|sign(?:\s+off)?|give|grant|spend|offer|go)(?:\s+away)?"
    r"(?:\s+(?:by\s+myself|on\s+my\s+own|myself|alone|without\s+asking(?:\s+\w+){0,3}))?"
    r")\W*",
    re.IGNORECASE,
)


def asks_for_own_limits(question: str) -> bool:
    """Whether somebody asks what is theirs to decide and names no case: ``what's my limit``."""
    return _ASKED.fullmatch(question.replace("’", "'")) is not None


def write_own_limits(request: AnswerRequest, lines: Mapping[str, str], out: Composition) -> None:
    """A line for each limit of the asker's level, in the order of the policies; none where the level has none."""
    out.most_lines = out.most_citations = DIGEST_CITATIONS
    level, levels = request.person.level, request.company.authority_levels
    if level not in levels:
        return
    policies = [d for d in request.documents.values() if isinstance(d, Policy) and d.authority]
    for policy in sorted(policies, key=lambda p: (p.number, p.id)):
        for action in dict.fromkeys(rule.action for rule in policy.authority):
            limit = own_limit(policy.authority, action, level, levels)
            if limit is None or limit.up_to == 0:
                continue
            name = "one_limit" if limit.up_to is not None else "one_without"
            text = lines[name].format(
                action=action[:1].upper() + action[1:],
                limit=as_text(limit.up_to, limit.rule) if limit.up_to is not None else "",
                then=limit.then or "",
            )
            out.say(LineKind.limit, text, evidence(policy, limit))
