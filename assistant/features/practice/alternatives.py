"""A sentence to try in place of what went wrong, and where it comes from: an example, an offer, a right figure."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.claims import FactFinding
from assistant.domain.company import Company
from assistant.domain.debrief import Place
from assistant.domain.knowledge import Document, Part, Standard
from assistant.domain.passages import Citation
from assistant.domain.people import Person
from assistant.domain.practice import Scenario
from assistant.domain.review import Suggestion
from assistant.domain.runs import RunTurn
from assistant.domain.scorecard import CriterionResult, Evidence
from assistant.engines.base import Rewriter, RewriteRequest
from assistant.features.practice.dialogue import Judged
from assistant.features.practice.material import GRANTS
from assistant.features.practice.minding import sentence_with
from assistant.features.practice.sources import Sources, cited
from assistant.features.practice.weighing import Shortfall, missed
from assistant.features.review.rewriting import checked_rewrite
from assistant.language.clauses import fitting, statements
from assistant.language.embedder import Embedder
from assistant.language.promises import find_promises

_SLOT = re.compile(r"\{([^{}\n]{1,40})\}")
_NAME = "customer name"
_ANSWER = "your answer"
_FITS = 0.3
"""Cosine to what the customer said from which on an example sentence is shown as it stands."""
_NEAR = 0.45
"""Cosine from which on an offer may answer a question."""
_HOLDS = 0.35
"""Cosine from which on a clause of the case is what answers a question."""
LEADS = re.compile(r"(?:what|who|whom|why|when|where|how|which|whether|if)\b", re.IGNORECASE)
"""What a question within a sentence begins with: after it, "about" has no place."""
_THEIRS = {"they": "you", "their": "your", "them": "you", "he": "you", "him": "you", "his": "your", "she": "you"}
_THEM = re.compile(rf"\b(?:{'|'.join(_THEIRS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """One judged run and what may be read and used for it; ``standards`` are those of the channel, by id."""

    scenario: Scenario
    judged: Judged
    person: Person
    company: Company
    on: date
    documents: Mapping[str, Document]
    standards: Mapping[str, Standard]
    sources: Sources

    def turn(self, place: Place) -> RunTurn:
        """The turn of a place."""
        return self.judged.turns[place.number - 1]


@dataclass(frozen=True)
class Words:
    """A sentence to try, and where it comes from."""

    text: str
    source: Citation | None
    open_slots: tuple[str, ...] = ()


class Alternatives:
    """Finds the sentence. ``rewriter`` fits example sentences to a case."""

    def __init__(self, rewriter: Rewriter, embedder: Embedder) -> None:
        self._rewriter, self._embedder = rewriter, embedder

    async def words(self, lack: Shortfall, case: Case) -> Words | None:
        """A sentence to try where something went missing; None where there is none that fits."""
        if lack.hidden is not None:
            return Words(_question(lack.hidden.about), case.sources.cite(lack.hidden.cited) or self._asking(case))
        if lack.result is not None and any(one.measured for one in lack.result.evidence):
            return None  # Fewer or shorter words are not another sentence.
        if lack.fact is not None:
            words = await self._corrected(lack.fact, lack.at, case)
            return words or await asyncio.to_thread(self._offered, lack, case, _NEAR)
        if lack.result is not None:
            words = await self._rewritten(lack.result, lack.at, case)
            return words or await asyncio.to_thread(self._example, lack, case)
        if not lack.signals or "answers_question" in lack.signals:
            words = await asyncio.to_thread(self._offered, lack, case, _NEAR if lack.signals else 0.0)
            if words is not None:
                return words
        if lack.question:
            return self._answering(lack.question, case)
        for standard in wanting(lack.signals, case):
            words = await self._rewritten(missed(standard, Evidence(absent=standard.title)), lack.at, case)
            if words is not None:
                return words
        return await asyncio.to_thread(lambda: self._offered(lack, case) or self._example(lack, case))

    async def _rewritten(self, result: CriterionResult, at: Place, case: Case) -> Words | None:
        """A sentence of the standard, fitted to the reply by the rewriter; None where none of its own fits."""
        standard = case.standards.get(result.standard_id)
        if standard is None:
            return None
        found = await self._suggested(at, case, results=(result,), standards=(standard,))
        return _words_of(min(found, key=lambda one: len(one.open_slots))) if found else None

    async def _corrected(self, fact: FactFinding, at: Place, case: Case) -> Words | None:
        """The trainee's own sentence with the right figure in it; None where no clause names just one.

        A sentence that grants more than one thing is not made right by one figure.
        """
        reply = case.turn(at).reply
        if len(GRANTS.findall(at.text)) > 1:
            return None
        for one in await self._suggested(at, case, facts=(fact,)):
            words = sentence_with(reply[: one.start] + one.replacement + reply[one.end :], one.replacement)
            if words:
                return Words(words, one.citation, one.open_slots)
        return None

    async def _suggested(
        self,
        at: Place,
        case: Case,
        results: tuple[CriterionResult, ...] = (),
        standards: tuple[Standard, ...] = (),
        facts: tuple[FactFinding, ...] = (),
    ) -> list[Suggestion]:
        """What the rewriter would say instead in one reply, each with its source, checked as in a review."""
        reply = case.judged.replies[at.number - 1]
        promises = find_promises(reply, case.turn(at).at, case.company) if results else ()
        request = RewriteRequest(
            reply, results, facts, promises, standards, case.documents, case.person, case.company, case.on
        )
        rewrite = checked_rewrite(await self._rewriter.rewrite(request), request, self._rewriter.name, lambda text: ())
        return [one for one in (rewrite.suggestions if rewrite else ()) if one.citation is not None]

    def _offered(self, lack: Shortfall, case: Case, least: float = 0.0) -> Words | None:
        """An offer of the scenario, the one nearest to what was missed, if it is as near as a cosine of ``least``."""
        offers = [(offer, citation) for offer in case.scenario.offers if (citation := case.sources.cite(offer.cited))]
        if not offers:
            return None
        wanted = self._embedder.embed_query(f"{lack.what} {lack.clause.quote if lack.clause else ''}")
        cosines = self._embedder.embed([offer.text for offer, _ in offers]) @ wanted
        best = int(cosines.argmax())
        return Words(offers[best][0].text, offers[best][1]) if float(cosines[best]) >= least else None

    def _example(self, lack: Shortfall, case: Case) -> Words | None:
        """An example sentence of the standards as it stands, the one nearest to what the customer said and wants."""
        lines = [
            (line.text, standard)
            for name in (lack.standards or case.scenario.standards)
            if (standard := case.standards.get(name)) is not None
            for line in statements(standard, Part.say)
        ]
        lines = [(text, standard) for text, standard in lines if set(_SLOT.findall(text)) <= {_NAME}]
        if not lines:
            return None
        heard = case.judged.replies[lack.at.number - 1].asked
        about = self._embedder.embed_query(f"{heard[-400:]} {case.scenario.wants}")
        cosines = self._embedder.embed([_SLOT.sub(r"\1", text) for text, _ in lines]) @ about
        best = int(cosines.argmax())
        if float(cosines[best]) < _FITS:
            return None
        text, standard = lines[best]
        return Words(text.replace(f"{{{_NAME}}}", case.scenario.persona.name), cited(standard, text))

    @staticmethod
    def _answering(question: str, case: Case) -> Words | None:
        """The question said back with a place for the answer, and the words of a standard that wants it answered."""
        for standard in wanting(("answers_question",), case):
            statement = fitting(standard, (Part.behaviour, Part.met_when), "answer question")
            if statement is not None:
                return Words(f"You asked: “{question}” {{your answer}}", cited(standard, statement.text), (_ANSWER,))
        return None

    def _asking(self, case: Case) -> Citation | None:
        """The words of a standard that asks for open questions, those in play first."""
        for standard in wanting(("open_question",), case):
            for line in statements(standard, Part.behaviour):
                return cited(standard, line.text)
        return None

    def what_holds(self, lack: Shortfall, case: Case) -> Citation | None:
        """The clause of the case that comes nearest to the question that had no answer."""
        applying = [ground.cited for ground in case.scenario.grounds if ground.applies]
        clauses = [citation for cited in applying if (citation := case.sources.cite(cited)) is not None]
        if "answers_question" not in lack.signals or not clauses:
            return None
        cosines = self._embedder.embed([one.quote for one in clauses]) @ self._embedder.embed_query(lack.what)
        best = int(cosines.argmax())
        return clauses[best] if float(cosines[best]) >= _HOLDS else None


def wanting(signals: Sequence[str], case: Case) -> list[Standard]:
    """The standards that want a signal: first those that were missed, then those in play, then those most about it."""
    found = [one for one in case.standards.values() if set(signals) & set(one.signals.wants)]

    def rank(standard: Standard) -> tuple[bool, bool, bool, int, int, str]:
        place = min(standard.signals.wants.index(name) for name in signals if name in standard.signals.wants)
        in_play = standard.id in case.scenario.standards
        measured = "answers_question" in signals and any(
            limit.measure == "answers_every_question" for limit in standard.limits
        )
        return standard.id not in case.judged.missed, not measured, not in_play, place, -standard.weight, standard.id

    return sorted(found, key=rank)[:2]


def _words_of(suggestion: Suggestion) -> Words:
    return Words(suggestion.replacement.strip(), suggestion.citation, suggestion.open_slots)


def _question(about: str) -> str:
    told = _THEM.sub(lambda match: _THEIRS[match[0].lower()], about)
    return f"Could you tell me {told if LEADS.match(told) else f'about {told}'}?"
