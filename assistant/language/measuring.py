"""The limits of standards measured on a reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.domain.company import Company
from assistant.domain.computed import LimitResult, allowed, is_kept, limits_of, reply_time
from assistant.domain.knowledge import Limit, Part, Standard
from assistant.domain.reply import Reply
from assistant.domain.scorecard import Clause, Evidence, Verdict, find_clause
from assistant.language.clauses import fitting
from assistant.language.embedder import Embedder
from assistant.language.plain import PlainSentence
from assistant.language.questions import Question, answers, questions_in
from assistant.language.readability import reading_ease
from assistant.language.signals.case import Case, read_case

_PARTS = (Part.behaviour, Part.met_when, Part.missed_when)
_ALIKE = 0.42
"""Cosine of a question and a sentence from which on the sentence speaks to the question."""
_ABOUT = {
    "length": "words message keep short long",
    "reading_ease": "reading ease short sentences plain words",
    "first_reply": "answer within reply time promised",
    "promise_has_date": "promise who what by which day hour date",
    "answers_every_question": "answer each question every answer",
}
"""Words by which the statement of a standard that carries a limit is found."""
ANSWERED = 0.3
"""How plainly a sentence must speak to a question, 0 to 1."""


class _Found(NamedTuple):
    verdict: Verdict
    measured: str
    evidence: Evidence
    reason: str
    next_step: str


def measure(
    reply: Reply, standards: Sequence[Standard], company: Company, embedder: Embedder | None = None
) -> tuple[LimitResult, ...]:
    """Every limit of the standards that can be told from the reply; the others are left out.

    With an ``embedder`` a question also counts as answered where a sentence is close to it in meaning.
    """
    case = read_case(reply, company.patterns, company.name)
    results = []
    for standard in standards:
        for limit in limits_of(standard.limits, reply.channel):
            found = _MEASURES[limit.measure](case, limit, company, embedder)
            if found is None:
                continue
            results.append(
                LimitResult(
                    standard_id=standard.id,
                    limit=limit,
                    verdict=found.verdict,
                    measured=found.measured,
                    allowed=allowed(limit) if limit.at_most is not None or limit.at_least is not None else "",
                    evidence=found.evidence,
                    clause=_clause(standard, limit),
                    reason=found.reason,
                    next_step=found.next_step,
                )
            )
    return tuple(results)


def _clause(standard: Standard, limit: Limit) -> Clause | None:
    figures = " ".join(str(part) for part in (limit.at_most, limit.at_least, limit.unit, limit.channel) if part)
    statement = fitting(standard, _PARTS, f"{_ABOUT[limit.measure]} {figures}")
    return find_clause(standard, statement.text) if statement else None


def _length(case: Case, limit: Limit, company: Company, embedder: Embedder | None) -> _Found | None:
    count, unit = case.words, limit.unit or "words"
    if unit == "characters":
        count = sum(len(sentence.span.text) for sentence in case.sentences)
    elif unit == "sentences":
        count = len(case.sentences)
    elif unit != "words":
        return None
    measured = f"{count} {unit}"
    return _Found(
        _part(limit, Decimal(count)),
        measured,
        Evidence(measured=measured),
        f"Your reply has {measured}; {allowed(limit)} fit here.",
        "Keep what the customer needs now, and leave the rest for when they ask.",
    )


def _ease(case: Case, limit: Limit, company: Company, embedder: Embedder | None) -> _Found | None:
    ease = reading_ease("\n".join(sentence.span.text for sentence in case.sentences))
    if ease is None:
        return None
    measured = f"reading ease {round(ease)}"
    return _Found(
        _part(limit, Decimal(round(ease))),
        measured,
        Evidence(measured=measured),
        f"Your reply has a {measured}; {allowed(limit)} reads easily.",
        "Cut the longest sentence in two, and swap long words for short ones.",
    )


def _part(limit: Limit, value: Decimal) -> Verdict:
    """A length or an ease is a part of writing well: beyond the limit it is not all missed."""
    return Verdict.met if is_kept(limit, value) else Verdict.partly


def _first_reply(case: Case, limit: Limit, company: Company, embedder: Embedder | None) -> _Found | None:
    took = reply_time(case.reply, company, limit.unit or "hours")
    if took is None:
        return None
    measured = f"{took.normalize():f} {limit.unit or 'hours'}"
    return _Found(
        Verdict.met if is_kept(limit, took) else Verdict.missed,
        measured,
        Evidence(measured=measured),
        f"Your first reply took {measured}; {allowed(limit)} is promised.",
        "Thank them for waiting in your first line, and take over at once.",
    )


def _promise(case: Case, limit: Limit, company: Company, embedder: Embedder | None) -> _Found | None:
    found = case.promises
    if not found:
        return None
    without = [promise for promise in found if not promise.dated]
    shown = (without or found)[0]
    evidence = Evidence(text=shown.quote, start=shown.start, end=shown.end)
    if not without:
        reason = "Every promise of yours says by when."
        return _Found(Verdict.met, "every promise has a date", evidence, reason, "")
    return _Found(
        Verdict.missed if len(without) == len(found) else Verdict.partly,
        "a promise without a date",
        evidence,
        "You promise something here, and they cannot tell by when.",
        "Add the day, and the hour if it is today: by when will it be done?",
    )


def _answers(case: Case, limit: Limit, company: Company, embedder: Embedder | None) -> _Found | None:
    asked = questions_in(case.asked)
    if not asked or not case.sentences:
        return None
    left = [question for question in asked if not is_answered(question, case.sentences, embedder)]
    measured = f"{len(asked) - len(left)} of {len(asked)} questions answered"
    if not left:
        return _Found(Verdict.met, measured, Evidence(measured=measured), "You come to everything they asked.", "")
    question = " ".join(left[0].sentence.span.text.split())
    return _Found(
        Verdict.missed if len(left) == len(asked) else Verdict.partly,
        measured,
        Evidence(absent=f"an answer to “{question}”", measured=measured),
        f"They asked “{question}”, and your reply does not come to it.",
        "Answer it, or say when the answer will come.",
    )


def answered_share(case: Case, embedder: Embedder) -> float | None:
    """The share of the questions that were asked that the draft speaks to, 0 to 1; None where none was asked."""
    asked = questions_in(case.asked)
    if not asked:
        return None
    return sum(is_answered(question, case.sentences, embedder) for question in asked) / len(asked)


def is_answered(question: Question, draft: Sequence[PlainSentence], embedder: Embedder | None = None) -> bool:
    """Whether a sentence of the draft speaks to a question, by its words or, with an embedder, by its meaning."""
    found = answers(question, draft)
    if found is not None and found[1] >= ANSWERED:
        return True
    if embedder is None:
        return False
    asked = embedder.embed_query(question.sentence.span.text)
    return any(float(embedder.embed_query(s.span.text) @ asked) >= _ALIKE for s in draft)


_Measure = Callable[[Case, Limit, Company, Embedder | None], _Found | None]
_MEASURES: Mapping[str, _Measure] = {
    "length": _length,
    "reading_ease": _ease,
    "first_reply": _first_reply,
    "promise_has_date": _promise,
    "answers_every_question": _answers,
}
