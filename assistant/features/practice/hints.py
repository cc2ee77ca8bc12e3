"""Hints for the next reply: what the present state still lacks, with the words of the company that say so.

A hint tells nothing that the customer has not said, and no condition of the scenario.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.domain.knowledge import Document, Part, Policy, Standard
from assistant.domain.passages import Citation
from assistant.domain.quotes import find_quote
from assistant.domain.run_views import Hint
from assistant.domain.runs import Run
from assistant.domain.scenario_parts import Cited
from assistant.features.practice.checking import resolve
from assistant.language.text import content_words

_ITEM = re.compile(r"^\s*[-*+]\s+(?P<text>\S.*?)\s*$", re.MULTILINE)
_OWN_STANDARD = 1.5
"""Words that a standard of the scenario is ahead of others."""
_TELLS = 2
"""Words that only a hidden fact has, from which on a text tells of it."""


@dataclass(frozen=True)
class _Lack:
    """Something to say that a standard asks for; ``words`` are those of a sentence of it that says so best."""

    text: str
    signals: tuple[str, ...]
    words: str


_FEELING = _Lack(
    "Say first what it was like for them, with their own words.",
    ("feeling_named", "apology_for_specific"),
    "feeling felt exact thing sorry customer's own words lost happened",
)
_ASK = _Lack(
    "There may be more behind it than they have told you. Ask a question that cannot be answered with yes or no.",
    ("open_question",),
    "ask open question what how need who for",
)
_DAY = _Lack(
    "Say what happens next and by when, so that they can plan with it.",
    ("next_step_with_date",),
    "day hour promise names date when next by",
)
_OWN = _Lack(
    "Say that you see to it yourself: “I will …” with the thing you do.",
    ("first_person_ownership",),
    "name first thing yourself own take person",
)


def hints(run: Run, documents: Mapping[str, Document]) -> tuple[Hint, ...]:
    """What would help most now comes first; empty where nothing that is lacking stands in a document.

    ``documents`` are in force and readable by whoever asks, by id; each hint quotes one of them word for word.
    """
    found: dict[tuple[str, int], Hint] = {}
    for hint in _Hinting(run, documents).found():
        # Who asks for another hint wants other words.
        found.setdefault((hint.citation.document_id, hint.citation.start), hint)
    return tuple(found.values())


class _Hinting:
    def __init__(self, run: Run, documents: Mapping[str, Document]) -> None:
        self._scenario, self._state, self._documents = run.scenario, run.state(), documents
        self._untold = tuple(_untold_words(run))
        untold = (fact for fact in run.scenario.hidden if fact.name not in self._state.told)
        self._for_untold = tuple(fact.cited for fact in untold if fact.cited is not None)

    def found(self) -> Iterator[Hint]:
        scenario, state = self._scenario, self._state
        if "acknowledged" not in state.counted:
            yield from self._by_standard(_FEELING)
        if not state.answered:
            yield from self._answers(state.question)
        if any(fact.name not in state.told for fact in scenario.hidden):
            yield from self._by_standard(_ASK)
        if not state.offers:
            yield from self._offers()
        if "next step" not in state.counted:
            yield from self._by_standard(_DAY)
        if "owned" not in state.counted:
            yield from self._by_standard(_OWN)
        yield from self._noted()

    def _answers(self, question: str) -> Iterator[Hint]:
        """The clause in play that is nearest to what they ask."""
        asked = set(content_words(question))
        clauses = sorted(self._clauses(), key=lambda one: -len(asked & set(content_words(one.quote))))
        for citation in filter(None, map(self._quoted, clauses)):
            yield Hint(text=f"They still want to know: “{question}” This clause is in play.", citation=citation)
            return

    def _offers(self) -> Iterator[Hint]:
        offers = [(f"Something that you may offer: “{one.text}”", one.cited) for one in self._scenario.offers]
        clauses = [("You have offered nothing yet. This may give you something.", one) for one in self._clauses()]
        for text, cited in offers or clauses:
            if not self._tells(text) and (citation := self._quoted(cited)):
                yield Hint(text=text, citation=citation)
                return

    def _noted(self) -> Iterator[Hint]:
        """What the coaching notes quote of standards; the notes themselves are for afterwards and tell too much."""
        for cited in self._cited_in_notes():
            if isinstance(self._documents.get(cited.document_id), Standard) and (citation := self._quoted(cited)):
                yield Hint(text="Something to look for in your own replies.", citation=citation)

    def _clauses(self) -> list[Cited]:
        """Clauses that hold in the case; where the scenario lists none, those of policies that its notes quote."""
        grounds = [ground.cited for ground in self._scenario.grounds if ground.applies]
        noted = [one for one in self._cited_in_notes() if isinstance(self._documents.get(one.document_id), Policy)]
        return grounds or noted

    def _cited_in_notes(self) -> Iterator[Cited]:
        return (cited for note in self._scenario.notes for cited in note.cited)

    def _by_standard(self, lack: _Lack) -> Iterator[Hint]:
        """The sentence that asks for it best, rather of the scenario's own standards."""
        found = [
            (score + _OWN_STANDARD * (standard.id in self._scenario.standards), citation)
            for standard in self._documents.values()
            if isinstance(standard, Standard) and self._fits(standard, lack)
            for score, citation in _sentences(standard, lack.words)
            if score
        ]
        if found:
            yield Hint(text=lack.text, citation=max(found, key=lambda one: one[0])[1])

    def _fits(self, standard: Standard, lack: _Lack) -> bool:
        scenario = self._scenario
        of_channel = not standard.channels or scenario.channel in standard.channels
        of_moment = not standard.moment or scenario.moment in standard.moment
        return of_channel and of_moment and bool(set(lack.signals) & set(standard.signals.wants))

    def _quoted(self, cited: Cited) -> Citation | None:
        """The words in the version in force; None where they tell of what is hidden or do not stand there."""
        hidden = cited in self._for_untold or self._tells(cited.quote)
        return None if hidden else resolve(cited, self._documents)

    def _tells(self, text: str) -> bool:
        stems = set(content_words(text))
        return any(len(stems & words) >= _TELLS for words in self._untold)


def _untold_words(run: Run) -> Iterator[frozenset[str]]:
    """The words of each hidden fact that is not out, without those that the trainee knows already."""
    scenario, told = run.scenario, run.state().told
    known = set(content_words(" ".join([scenario.background, *(message.text for message in run.dialogue())])))
    for fact in scenario.hidden:
        if fact.name not in told:
            yield frozenset(content_words(f"{fact.fact} {fact.about}")) - known


def _sentences(standard: Standard, words: str) -> Iterator[tuple[int, Citation]]:
    """The items of its behaviour and of what counts as met, with how many of some words each has."""
    wanted = set(content_words(words))
    for part in (Part.behaviour, Part.met_when):
        for section in standard.parts(part):
            for item in _ITEM.finditer(standard.section_text(section)):
                place = find_quote(standard.body, item["text"], section.start, section.end)
                if place is not None:
                    score = len(wanted & set(content_words(item["text"])))
                    yield score, Citation.of(standard, *place, section.heading)
