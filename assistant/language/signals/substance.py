"""Signals of substance: an answer, a reason, another way, a summary, a check before and a check after."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.language import phrases
from assistant.language.questions import answers, questions_in
from assistant.language.signals.case import Case, Seen
from assistant.language.signals.guards import is_denied, is_quoted

_FACETS = ("summary happened", "summary wants", "summary promised", "summary next")


def answers_question(case: Case) -> Iterator[Seen]:
    """A sentence that shares words or kind with a question that was asked; strength is the share answered."""
    asked = questions_in(case.asked)
    if not asked:
        return
    found = [answer for question in asked if (answer := answers(question, case.sentences)) is not None]
    for sentence, strength in found:
        yield Seen("answers_question", sentence.span.start, sentence.span.end, strength * len(found) / len(asked))


def reason_given(case: Case) -> Iterator[Seen]:
    """A because, in any words; a rule is no reason."""
    for match in case.find("reason"):
        if not is_quoted(case, match) and not phrases.has("rule as reason", match.sentence):
            yield Seen("reason_given", match.start, match.sentence.span.end, match.strength)


def offers_alternative(case: Case) -> Iterator[Seen]:
    """A way forward that the other one can take: what I can do, this or that."""
    for match in case.find("offers alternative"):
        if not is_quoted(case, match) and not is_denied(match):
            yield Seen("offers_alternative", match.start, match.end, match.strength)


def case_summary(case: Case) -> Iterator[Seen]:
    """What happened, what is wanted, what was promised, what comes next: strength is the share of these."""
    best: dict[str, tuple[int, int]] = {}
    for sentence in case.sentences:
        for facet in _FACETS:
            match = next(iter(phrases.find(facet, sentence)), None)
            if match and facet not in best:
                best[facet] = (sentence.span.start, sentence.span.end)
    told = next(case.find("told colleague"), None)
    if told is not None:
        best["told"] = (told.start, told.end)
    if len(best) >= 2:
        first = min(best.values())
        yield Seen("case_summary", first[0], first[1], min(1.0, len(best) / 4))


def identity_check(case: Case) -> Iterator[Seen]:
    """Something that shows who is asking before anything is shared."""
    for match in case.find("identity check"):
        if not is_quoted(case, match):
            yield Seen("identity_check", match.start, match.end, match.strength)


def checks_outcome(case: Case) -> Iterator[Seen]:
    """Whether it worked: asked now, or promised for later."""
    for match in case.find("checks outcome"):
        if not is_quoted(case, match):
            yield Seen("checks_outcome", match.start, match.end, match.strength)
