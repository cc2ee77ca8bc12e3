"""Whether matched words are the agent's own claim: not taken back, quoted, reported or only supposed."""

from __future__ import annotations

from assistant.language import phrases
from assistant.language.phrases import Match
from assistant.language.signals.case import Case

_NEAR = 4
"""Words that may stand between who said something and what they said."""
_DENIED_WITHIN = 3
_SUPPOSED_WITHIN = 10


def is_quoted(case: Case, match: Match) -> bool:
    """Whether it stands in quotation marks: somebody else's words, shown."""
    return any(start <= match.start and match.end <= end for start, end in case.quoted)


def _ends_before(group: str, match: Match, within: int) -> bool:
    """Whether a phrase of a group ends shortly before the match, in the same clause."""
    clause = match.sentence.words[match.first].clause
    return any(
        0 <= match.first - found.last <= within and match.sentence.words[found.last - 1].clause == clause
        for found in phrases.find(group, match.sentence)
    )


def is_reported(match: Match) -> bool:
    """Whether somebody else said it: "you said it is our policy"."""
    return _ends_before("reported", match, _NEAR)


def is_taken_back(match: Match) -> bool:
    """Whether the agent says that they do not say it: "I will not tell you that those are the rules"."""
    return _ends_before("taken back", match, _NEAR)


def is_denied(match: Match) -> bool:
    """Whether a "not" stands right before: "that was not your fault"."""
    return _ends_before("denied", match, _DENIED_WITHIN)


def is_supposed(match: Match) -> bool:
    """Whether it is only imagined: "if I were to say those are the rules"."""
    clause = match.sentence.words[match.first].clause
    return any(
        found.first < match.first
        and match.first - found.last <= _SUPPOSED_WITHIN
        and match.sentence.words[found.first].clause == clause
        for found in phrases.find("supposed", match.sentence)
    )


def is_own(case: Case, match: Match) -> bool:
    """Whether the agent says it, in their own voice and in earnest."""
    return not (is_quoted(case, match) or is_reported(match) or is_taken_back(match) or is_supposed(match))
