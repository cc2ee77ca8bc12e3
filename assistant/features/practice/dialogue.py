"""A run as a judge reads it: each reply with what was said before it, and one scorecard over all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.combining import combined
from assistant.domain.company import Company
from assistant.domain.customer import CustomerState
from assistant.domain.debrief import Place, SaidFact
from assistant.domain.knowledge import Document, Policy, Standard
from assistant.domain.people import Person
from assistant.domain.practice import Scenario
from assistant.domain.reply import CaseFacts, Reply
from assistant.domain.retrieval import Retrieval
from assistant.domain.runs import Run, RunTurn
from assistant.domain.scenario_parts import FactKind
from assistant.domain.scorecard import CriterionResult, Scorecard, Verdict, scorecard
from assistant.features.practice.minding import Faults, minded, overlap, reads_out, sentence_with
from assistant.features.review.facts import check_facts
from assistant.features.review.scoring import Scoring

_PRICES = ("price", "order value")
"""Names of the fact that says what the thing cost."""
_FAULTY = "The words that speak for it are found fault with elsewhere, so this cannot be told."
_OPEN = "Their question stayed open, so this cannot be told."
_BAD = (FactVerdict.wrong, FactVerdict.unsupported)
Search = Callable[[Person, str, date], Retrieval]


@dataclass(frozen=True)
class Judged:
    """A dialogue judged. ``cards`` has a scorecard a reply; ``places`` where each standard's evidence stands.

    ``faults`` are by turn the sentences that something finds fault with.
    """

    turns: tuple[RunTurn, ...]
    replies: tuple[Reply, ...]
    cards: tuple[Scorecard, ...]
    card: Scorecard
    places: Mapping[str, Place]
    said: tuple[SaidFact, ...]
    faults: Faults

    @property
    def missed(self) -> frozenset[str]:
        """The ids of the standards that were missed, those merely worth a look aside."""
        found = (one for one in self.card.criteria if one.scored and one.verdict is Verdict.missed)
        return frozenset(one.standard_id for one in found)


def answered(run: Run, to: str | None = None) -> tuple[RunTurn, ...]:
    """The turns of a branch that the customer has answered. Raises KeyError for a turn that is not of the run."""
    return tuple(turn for turn in run.path(to) if not turn.is_pending)


def replies_of(run: Run, turns: Sequence[RunTurn]) -> tuple[Reply, ...]:
    """The trainee's replies, each with everything that was said before it, and what the trainee knows of the case."""
    scenario = run.scenario
    return tuple(
        Reply(
            draft=turn.reply,
            thread=run.dialogue(turn.parent),
            channel=scenario.channel,
            moment=scenario.moment.value,
            facts=_facts(scenario),
        )
        for turn in turns
    )


def _facts(scenario: Scenario) -> CaseFacts:
    known = [fact for fact in scenario.facts if fact.known_to != "customer"]
    price = next((fact.value for fact in known if fact.name in _PRICES and fact.kind is FactKind.amount), None)
    product = scenario.fact("product")
    extra = {fact.name: fact.text for fact in known}
    return CaseFacts(
        customer_name=scenario.persona.name,
        item=product.text if product is not None else "",
        order_value=price if isinstance(price, Decimal) else None,
        extra=extra | ({"background": scenario.background} if scenario.background else {}),
    )


class DialogueJudge:
    """Holds every reply against the standards as a review does; ``combined`` says what comes of them together.

    Judged as one text a dialogue loses what each reply answers: a greeting that was due once, the words allowed in
    one chat message, a question that was answered two messages later; and one reply that a judge cannot read leaves
    it unsure of all. Words that another standard finds fault with, or that the customer minded, show no standard as
    met.
    """

    def __init__(self, scoring: Scoring, search: Search, company: Company) -> None:
        self._scoring, self._search, self._company = scoring, search, company

    @property
    def name(self) -> str:
        """The judge's name."""
        return self._scoring.name

    async def judge(
        self,
        run: Run,
        turns: Sequence[RunTurn],
        person: Person,
        documents: Mapping[str, Document],
        on: date,
        state: CustomerState,
    ) -> Judged:
        """The dialogue of some turns, at least one. ``documents`` are in force on ``on`` and readable, by id.

        ``state`` is how the customer stands at the end: where their question never had an answer, no standard that
        asks for one is met. Raises EngineFailed where the judge could not judge.
        """
        replies = replies_of(run, turns)
        said = await asyncio.to_thread(self._said, run.scenario, replies, turns, person, documents, on)
        scored = [await self._scoring.score(reply, person, documents, on) for reply in replies]
        faults = {turn.id: _faults(turn, card, said) for turn, card in zip(turns, scored, strict=True)}
        cards = [_without_faulty_praise(card, faults[turn.id]) for turn, card in zip(turns, scored, strict=True)]
        if not state.answered:
            answering = {one.id for one in documents.values() if _asks_for_answers(one)}
            cards = [_unanswered(card, answering, state.question if state.has_ended else "") for card in cards]
        card, places = _together(cards, turns)
        return Judged(tuple(turns), replies, tuple(cards), card, places, said, faults)

    def _said(
        self,
        scenario: Scenario,
        replies: Sequence[Reply],
        turns: Sequence[RunTurn],
        person: Person,
        documents: Mapping[str, Document],
        on: date,
    ) -> tuple[SaidFact, ...]:
        policies = [document for document in documents.values() if isinstance(document, Policy)]
        found: list[SaidFact] = []
        told: set[tuple[str, str]] = set()
        for number, (reply, turn) in enumerate(zip(replies, turns, strict=True), 1):
            for finding in check_facts(reply, person, policies, self._company, on, self._searcher(person, on)):
                key = (finding.verdict, finding.claim.value or finding.claim.text)
                # Said again in a later reply it is the same claim; and what a clause of the case says is none.
                if finding.verdict in _BAD and key not in told and not _is_read_out(finding, reply, scenario):
                    told.add(key)
                    found.append(SaidFact(at=_at(turn, number, finding), finding=finding))
        return tuple(found)

    def _searcher(self, person: Person, on: date) -> Callable[[str], Retrieval]:
        return lambda question: self._search(person, question, on)


def _is_read_out(finding: FactFinding, reply: Reply, scenario: Scenario) -> bool:
    return reads_out(sentence_with(reply.draft, finding.claim.text), scenario)


def _at(turn: RunTurn, number: int, finding: FactFinding) -> Place:
    return Place(turn=turn.id, number=number, text=finding.claim.text)


def _faults(turn: RunTurn, card: Scorecard, said: Sequence[SaidFact]) -> tuple[str, ...]:
    """The sentences of a reply that a standard, a policy, a must-not or the customer finds fault with."""
    wrong = [one for one in said if one.at.turn == turn.id and one.finding.verdict is FactVerdict.wrong]
    missed = [one for one in card.criteria if one.verdict is Verdict.missed and one.verified]
    words = [one.at.text for one in wrong] + [one.text for result in missed for one in result.evidence]
    return tuple(dict.fromkeys([*minded(turn), *(found for one in words if (found := sentence_with(turn.reply, one)))]))


def _without_faulty_praise(card: Scorecard, faults: Sequence[str]) -> Scorecard:
    """A reply's scorecard, unsure where a standard is met by words that something finds fault with."""

    def looked_at(result: CriterionResult) -> CriterionResult:
        shown = [one.text for one in result.evidence if one.text]
        if result.verdict is not Verdict.met or not any(overlap(words, faults) for words in shown):
            return result
        return _doubtful(result, _FAULTY)

    return card.model_copy(update={"criteria": tuple(map(looked_at, card.criteria))})


def _asks_for_answers(document: Document) -> bool:
    return isinstance(document, Standard) and "answers_question" in document.signals.wants


def _unanswered(card: Scorecard, answering: Collection[str], question: str) -> Scorecard:
    """A reply's scorecard where the customer's question stayed open: nobody answered it.

    With ``question`` it stayed open to the end, so that a look at it is certain.
    """

    def looked_at(result: CriterionResult) -> CriterionResult:
        if result.standard_id not in answering:
            return result
        if result.verdict is Verdict.met:
            return _doubtful(result, _OPEN)
        missed = bool(question) and result.verdict is Verdict.missed
        is_it = missed and any(question in one.absent for one in result.evidence)
        return result.model_copy(update={"shown_as_look": False}) if is_it else result

    return card.model_copy(update={"criteria": tuple(map(looked_at, card.criteria))})


def _doubtful(result: CriterionResult, reason: str) -> CriterionResult:
    changes = {"verdict": Verdict.unsure, "evidence": (), "clause": None, "reason": reason, "next_step": ""}
    return result.model_copy(update=changes)


def _together(cards: Sequence[Scorecard], turns: Sequence[RunTurn]) -> tuple[Scorecard, dict[str, Place]]:
    """One scorecard of several over the same standards, and where each standard's evidence stands."""
    results: list[CriterionResult] = []
    places: dict[str, Place] = {}
    for rows in zip(*(card.criteria for card in cards), strict=True):
        result, place = combined(rows)
        results.append(result)
        shown = next((one.text for one in result.evidence if one.text), "")
        places[result.standard_id] = Place(turn=turns[place].id, number=place + 1, text=shown)
    first = cards[0]
    card = scorecard(
        results, engine=first.engine, on=first.on, prompt=first.prompt, dropped=sum(one.dropped for one in cards)
    )
    return card, places
