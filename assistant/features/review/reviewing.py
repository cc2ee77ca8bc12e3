"""A draft reply reviewed: facts, criteria, promises, better words. It is private until its author shares it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from assistant.domain.claims import FactFinding
from assistant.domain.commitments import Commitment
from assistant.domain.company import Company
from assistant.domain.conversation import Usage
from assistant.domain.knowledge import Document, Policy, Standard
from assistant.domain.passages import Citation
from assistant.domain.people import Permission, Person
from assistant.domain.reply import Reply, standards_for
from assistant.domain.retrieval import Retrieval
from assistant.domain.review import MOST_FINDINGS, Review, Rewrite
from assistant.domain.scorecard import Outcome, Scorecard
from assistant.engines.base import Rewriter, RewriteRequest
from assistant.errors import EngineFailed, FixInput, NotAllowed
from assistant.features.library import Library
from assistant.features.names import Names
from assistant.features.quotas import Act, Quotas
from assistant.features.review.confidential import disclosures
from assistant.features.review.danger import dangers
from assistant.features.review.facts import check_facts
from assistant.features.review.findings import findings_of, outcome_of, praise_of
from assistant.features.review.instead import instead
from assistant.features.review.kept import KeptReviews
from assistant.features.review.rewriting import checked_rewrite
from assistant.features.review.scoring import Scoring
from assistant.features.spending import Spending, together
from assistant.features.waiting_line import WaitingLine
from assistant.language.promises import find_promises
from assistant.security.personal.finder import Finder
from assistant.storage.reviews import ReviewStore

MAX_CHARACTERS = 8_000
INSTEAD = "The built-in engine checked the draft instead."
SUGGESTED = "The suggestions are the built-in engine's."

log = logging.getLogger(__name__)

Search = Callable[[Person, str, date], Retrieval]


class Reviewing(KeptReviews):
    """``engines`` judge and rewrite, the first that can; each later one takes over where the one before fails.

    The last one costs nothing; ``spending`` says whether the others may be asked, and counts what they take.
    """

    def __init__(
        self,
        engines: Sequence[tuple[Scoring, Rewriter]],
        search: Search,
        library: Library,
        store: ReviewStore,
        company: Company,
        clock: Callable[[], datetime],
        spending: Spending | None = None,
        names: Names | None = None,
        quotas: Quotas | None = None,
        line: WaitingLine | None = None,
    ) -> None:
        super().__init__(library, store, names)
        self._engines = engines
        self._search = search
        self._company = company
        self._clock = clock
        self._spending = spending
        self._quotas = quotas
        self._line = line or WaitingLine()
        self._finder = Finder.of(company)

    async def review(self, person: Person, reply: Reply, key: str) -> Review:
        """Review a draft and keep the review for its author; the same ``key`` gives the same review.

        Raises FixInput for an empty or too long draft or thread, TooMany for who has more reviewed than their share.
        """
        self._need(person)
        kept = await asyncio.to_thread(self._store.find, person.id, key)
        if kept is None:
            if self._quotas is not None:
                self._quotas.take(person, Act.review)
            ticket = self._line.join(person.id)
            try:
                await ticket.turn()
                review = await self._made(person, reply, self._store.new_id())
            finally:
                ticket.leave()
            kept = await asyncio.to_thread(self._store.add, review, key)
        return await asyncio.to_thread(self._shown, person, kept)

    async def review_once(self, person: Person, reply: Reply) -> Review:
        """Review a draft and keep nothing."""
        self._need(person)
        return await self._made(person, reply, "")

    def _need(self, person: Person) -> None:
        if not person.may(Permission.review_reply):
            raise NotAllowed("Reply review is not open to you.")

    async def _made(self, person: Person, reply: Reply, review_id: str) -> Review:
        _check(reply)
        now = self._clock()
        at = reply.replied_at or now
        zone = ZoneInfo(self._company.time_zone)
        on = (at if at.tzinfo is None else at.astimezone(zone)).date()
        documents = self._library.permitted(person, on)
        facts, commitments = await asyncio.to_thread(self._checked, person, reply, documents, on, at)
        case = _Case(person, reply, documents, on, facts, commitments)
        card, rewrite, ways, fell, usage = await self._judged(case)
        first = (
            *dangers(reply, documents),
            *disclosures(reply, documents, self._finder, self._company.working_calendar),
        )
        findings = (*first, *findings_of(card, facts, commitments, documents))[:MOST_FINDINGS]
        return Review(
            id=review_id,
            person_id=person.id,
            reviewed_at=now,
            reply=reply,
            outcome=Outcome.fix if first else outcome_of(card, facts, commitments),
            scorecard=card,
            # Beside danger, or what must not be told, nothing is to praise, and no wording of the same draft would do.
            praise=None if first else praise_of(card, documents, findings),
            findings=findings,
            facts=facts,
            commitments=commitments,
            rewrite=None if first else rewrite,
            instead=ways,
            fell=fell,
            usage=usage,
            rests_on=tuple(sorted(case.given)),
        )

    def _checked(
        self, person: Person, reply: Reply, documents: Mapping[str, Document], on: date, at: datetime
    ) -> tuple[tuple[FactFinding, ...], tuple[Commitment, ...]]:
        return self._facts(person, reply, documents, on), find_promises(reply, at, self._company)

    def _facts(
        self, person: Person, reply: Reply, documents: Mapping[str, Document], on: date
    ) -> tuple[FactFinding, ...]:
        policies = [document for document in documents.values() if isinstance(document, Policy)]
        return check_facts(
            reply, person, policies, self._company, on, lambda question: self._search(person, question, on)
        )

    async def _judged(self, case: _Case) -> _Judged:
        """The scorecard and the suggestions of the first engine that can give each, and why it was not the first."""
        fell, usages = "", list[Usage]()
        *firsts, last = self._engines
        card: Scorecard | None = None
        rewriter = last[1]
        for scoring, own_rewriter in firsts:
            refused = await self._refused(case.person)
            if refused:
                fell = fell or f"{refused} {INSTEAD}"
                break
            try:
                card, rewriter = await self._scored(scoring, case, usages), own_rewriter
                break
            except EngineFailed as error:
                fell = fell or f"{error} {INSTEAD}"
                self._note(error, scoring.name, usages)
        if card is None:
            card = await self._scored(last[0], case, usages)
        ways = await asyncio.to_thread(self._instead, case, card)
        request = case.request(card, ways, self._company)
        if rewriter is not last[1]:
            # Of the policies the built-in engine quotes none but those that it was given above.
            found = await asyncio.to_thread(self._search, case.person, case.reply.asked or case.reply.draft, case.on)
            request = replace(request, passages=tuple(found.hits))
        try:
            rewrite = await self._rewritten(rewriter, request, case, usages)
        except EngineFailed as error:
            if rewriter is last[1]:
                raise
            # The scorecard stands: only the suggestions are another engine's.
            fell = fell or f"{error} {SUGGESTED}"
            self._note(error, rewriter.name, usages)
            rewrite = await self._rewritten(last[1], request, case, usages)
        usage = together(usages)
        if self._spending is not None:
            await asyncio.to_thread(self._spending.add, case.person, usage)
        return _Judged(card, rewrite, ways, fell, usage)

    async def _refused(self, person: Person) -> str | None:
        """Why a language model may not be asked now, in words for the person."""
        return await asyncio.to_thread(self._spending.refusal, person) if self._spending is not None else None

    async def _scored(self, scoring: Scoring, case: _Case, usages: list[Usage]) -> Scorecard:
        return await scoring.score(case.reply, case.person, case.documents, case.on, usages.append)

    async def _rewritten(
        self, rewriter: Rewriter, request: RewriteRequest, case: _Case, usages: list[Usage]
    ) -> Rewrite | None:
        draft = await rewriter.rewrite(request)
        if draft.usage is not None:
            usages.append(draft.usage)

        def facts(text: str) -> tuple[FactFinding, ...]:
            return self._facts(case.person, case.reply.model_copy(update={"draft": text}), case.documents, case.on)

        return await asyncio.to_thread(checked_rewrite, draft, request, rewriter.name, facts)

    def _instead(self, case: _Case, card: Scorecard) -> tuple[Citation, ...]:
        return instead(
            case.person,
            case.reply,
            card.criteria,
            lambda question: self._search(case.person, question, case.on),
            case.documents,
            self._company,
            case.on,
        )

    @staticmethod
    def _note(error: EngineFailed, name: str, usages: list[Usage]) -> None:
        """What an engine that failed took, and a line in the log without any words of the case."""
        if error.tokens:
            usages.append(Usage(model=name, prompt=error.tokens))
        log.info("a review fell back; reference %s", error.reference or "none")


@dataclass(frozen=True)
class _Case:
    """One reply under review, with what was found out without any engine; ``given`` fills as prompts are made."""

    person: Person
    reply: Reply
    documents: Mapping[str, Document]
    on: date
    facts: tuple[FactFinding, ...]
    commitments: tuple[Commitment, ...]
    given: set[str] = field(default_factory=set)

    def request(self, card: Scorecard, ways: tuple[Citation, ...], company: Company) -> RewriteRequest:
        standards = standards_for((d for d in self.documents.values() if isinstance(d, Standard)), self.reply)
        return RewriteRequest(
            self.reply,
            card.criteria,
            self.facts,
            self.commitments,
            standards,
            self.documents,
            self.person,
            company,
            self.on,
            instead=ways,
            given=lambda found: self.given.update(document.reference for document in found),
        )


class _Judged(NamedTuple):
    """What engines gave."""

    card: Scorecard
    rewrite: Rewrite | None
    ways: tuple[Citation, ...]
    fell: str
    usage: Usage | None


def _check(reply: Reply) -> None:
    if not reply.draft.strip():
        raise FixInput("The draft is empty. Paste the reply you want to send, then check it.")
    for name, text in (("draft", reply.draft), ("thread", "\n".join(message.text for message in reply.thread))):
        if len(text) > MAX_CHARACTERS:
            raise FixInput(
                f"The {name} has {len(text):,} characters. Paste the part that matters, up to {MAX_CHARACTERS:,}."
            )
