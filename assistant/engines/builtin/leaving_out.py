"""What no better draft keeps: insults, and sentences that rest on a wrong fact which no other figure puts right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain.claims import FactVerdict
from assistant.domain.review import Suggestion
from assistant.engines.builtin.casework import Casework
from assistant.language import phrases
from assistant.language.plain import plain_sentences
from assistant.language.text import Span

RIGHT = "what the policy says"
INSULT = "Leave out what hurts; say what you do about it."


def insults(case: Casework) -> list[Suggestion]:
    """A suggestion to leave out each sentence that insults somebody."""
    return [
        _without(sentence, case)
        for sentence in case.layout.body
        if any(phrases.has("insult", plain) for plain in plain_sentences(sentence.text))
    ]


def concluded(case: Casework, corrected: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """A blank in place of each sentence with a wrong fact that is not among the ``corrected``.

    What follows from the wrong fact is as wrong, and what is right only the author can tell: the clause stands
    beside the blank.
    """
    for finding in case.request.facts:
        if finding.verdict is not FactVerdict.wrong or finding.citation is None:
            continue
        claim = finding.claim
        if any(claim.start < done.end and done.start < claim.end for done in corrected):
            continue
        sentence = next((s for s in case.layout.body if s.start <= claim.start < s.end), None)
        if sentence is None:
            continue
        yield Suggestion(
            start=sentence.start,
            end=sentence.end,
            original=sentence.text,
            replacement=f"{{{RIGHT}}}",
            reason=finding.message,
            citation=finding.citation,
            open_slots=(RIGHT,),
        )


def _without(sentence: Span, case: Casework) -> Suggestion:
    draft = case.layout.draft
    end = sentence.end
    while draft[end : end + 1] == " ":
        end += 1
    return Suggestion(
        start=sentence.start, end=end, original=draft[sentence.start : end], replacement="", reason=INSULT
    )
