"""Fakes of reply review: a written review with real quotes, and lists of promises and reports in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.commitments import Commitment, CommitmentState, Whom
from assistant.domain.exemplars import Change, Exemplar, Preview, Shown
from assistant.domain.knowledge import Standard
from assistant.domain.passages import Citation
from assistant.domain.people import Permission, Person
from assistant.domain.reply import Channel, Reply
from assistant.domain.review import (
    Finding,
    FindingKind,
    FollowUp,
    Friction,
    FrictionState,
    Praise,
    Removed,
    Review,
    Rewrite,
    Suggestion,
)
from assistant.domain.scorecard import Clause, CriterionResult, Evidence, Outcome, Verdict, scorecard
from assistant.errors import FixInput, NotAllowed, NotFound, TryAgain
from assistant.features.follow_ups import FollowUps
from assistant.features.friction import Frictions
from tests.fake_answers import ENGINE, NOW

if TYPE_CHECKING:
    from tests.fakes import FakeLibrary

THREAD = "Customer: My sofa was promised for 29 April and it is three weeks late. I took a day off for nothing!"
RULES = "those are the rules and there is nothing I can do about the date"
OFFER = "I can offer you £80 for the trouble."
SOON = "We will call you soon with news."
FRIDAY = "I will send you a letter on Friday 22 May."
FELT = "You took a day off for nothing, and anybody would be fed up."
DRAFT = f"Hello,\n\n{FELT} Unfortunately {RULES}. {OFFER} {SOON} {FRIDAY}\n\nKind regards\nAmira"
SAY = "I will ring you by {day} with the new date for your sofa, {customer name}."


class Cited:
    """Citations with their true places in the sample knowledge."""

    def __init__(self, library: FakeLibrary, person: Person) -> None:
        self._library, self._person, self._numbers = library, person, count(1)

    def quote(self, document_id: str, section: str, quote: str) -> Citation:
        document = self._library.read(self._person, document_id)
        start = document.body.index(quote)
        return Citation(
            number=next(self._numbers),
            document_id=document.id,
            version=document.version,
            title=document.title,
            section=section,
            quote=quote,
            start=start,
            end=start + len(quote),
        )


def written_review(person: Person, reply: Reply, library: FakeLibrary, review_id: str = "review-1") -> Review:
    """What is said of ``DRAFT``; any other draft is fine."""
    cited = Cited(library, person)
    limit = cited.quote(
        "POL-LATE-DELIVERY",
        "4.2 What you may decide",
        "As an agent, you may give a late-delivery credit of up to £50 by yourself.",
    )
    other: dict[str, Any] = {
        "id": review_id,
        "person_id": person.id,
        "reviewed_at": NOW,
        "reply": reply,
        "praise": Praise(
            title="You named the feeling",
            message="You say what the wait cost her before anything else.",
            standard_id="STD-EMPATHY-1",
            **_place(reply.draft, FELT),
        ),
    }
    results = _results(reply.draft, library, person)
    if RULES not in reply.draft:
        other["outcome"] = Outcome.ok
        fine = [r for r in results if r.verdict in (Verdict.met, Verdict.not_applicable)]
        return Review(**other, scorecard=scorecard(fine, engine=ENGINE, on=NOW.date()))
    findings = (
        Finding(
            kind=FindingKind.fact,
            title="£80 is above your limit",
            message="You offer £80; your own limit is £50.",
            next_step="Offer up to £50, or ask your team lead.",
            citation=limit,
            **_place(reply.draft, OFFER),
        ),
        Finding(
            kind=FindingKind.promise,
            title="A promise without a day",
            message="“Soon” leaves her waiting by the phone.",
            next_step="Say who calls, and by which day.",
            standard_id="STD-FOLLOW-1",
            citation=cited.quote(
                "STD-FOLLOW-1", "Missed when", "You write soon, shortly, as soon as possible or in due course."
            ),
            **_place(reply.draft, SOON),
        ),
        Finding(
            kind=FindingKind.criterion,
            title="This may sound like a closed door",
            message="You name the rule and offer no way on.",
            next_step="Start with what you can do.",
            certain=False,
            standard_id="STD-OWNERSHIP-2",
            citation=cited.quote(
                "STD-OWNERSHIP-2", "Missed when", "You write that those are the rules, or that nothing can be done."
            ),
            **_place(reply.draft, RULES),
        ),
    )
    claim = _place(reply.draft, "£80")
    facts = (
        FactFinding(
            claim=Claim(text="£80", kind=ClaimKind.offer, value="80 GBP", **claim),
            verdict=FactVerdict.wrong,
            citation=limit,
            message="You offer £80; your own limit is £50, clause 4.2; ask your team lead.",
            ask="team lead",
        ),
    )
    promises = (
        Commitment(what="call you with news", whom=Whom.customer, dated=False, quote=SOON, **_place(reply.draft, SOON)),
        Commitment(
            what="send you a letter",
            whom=Whom.customer,
            due_on=date(2026, 5, 22),
            dated=True,
            quote=FRIDAY,
            **_place(reply.draft, FRIDAY),
        ),
    )
    better = Suggestion(
        original=SOON,
        replacement=SAY,
        reason="A promise needs a name and a day.",
        citation=cited.quote("STD-FOLLOW-1", "Behaviour", "Say who will do what, by which day and hour"),
        open_slots=("day", "customer name"),
        **_place(reply.draft, SOON),
    )
    added = Suggestion(
        start=reply.draft.index(OFFER),
        end=reply.draft.index(OFFER),
        original="",
        replacement="What I can do today is refund your delivery fee. ",
        reason="Start with what you can do.",
    )
    text = reply.draft.replace(OFFER, added.replacement).replace(SOON, SAY)
    rewrite = Rewrite(
        text=text,
        suggestions=(added, better),
        removed=(Removed(what="£80", reason="It is above your own limit of £50, clause 4.2."),),
        engine=ENGINE,
        open_slots=("day", "customer name"),
    )
    return Review(
        **other,
        outcome=Outcome.fix,
        scorecard=scorecard(results, engine=ENGINE, on=NOW.date()),
        findings=findings,
        facts=facts,
        commitments=promises,
        rewrite=rewrite,
        instead=(
            cited.quote(
                "POL-LATE-DELIVERY",
                "4.5 When the customer may cancel",
                "Offer to cancel for a full refund when an order is 14 days or more late",
            ),
        ),
    )


def _place(draft: str, words: str) -> dict[str, int]:
    start = draft.find(words)
    return {"start": start, "end": start + len(words)} if start >= 0 else {"start": 0, "end": 0}


def _results(draft: str, library: FakeLibrary, person: Person) -> list[CriterionResult]:
    def one(name: str, verdict: Verdict, words: str = "", quote: str = "", **more: object) -> CriterionResult:
        standard = library.read(person, name)
        assert isinstance(standard, Standard)
        place = _place(draft, words) if words else {"start": 0, "end": 0}
        section = next((s.heading for s in standard.sections if quote and quote in standard.section_text(s)), "")
        clause = Clause(standard_id=name, version=standard.version, section=section, text=quote)
        given: dict[str, object] = {
            "standard_id": name,
            "version": standard.version,
            "title": standard.title,
            "weight": standard.weight,
            "critical": standard.critical,
            "verdict": verdict,
            "evidence": (Evidence(text=words, **place),) if place["end"] else (),
            "clause": clause if quote else None,
        }
        return CriterionResult.model_validate({**given, **more})

    felt = "Your first or second sentence holds a word for a feeling"
    soon = "You write soon, shortly, as soon as possible or in due course."
    rules = "You write that those are the rules, or that nothing can be done."
    absent = (Evidence(absent="your name and what you have done so far"),)
    return [
        one("STD-EMPATHY-1", Verdict.met, FELT, felt, reason="You name what she feels."),
        one("STD-FOLLOW-1", Verdict.missed, SOON, soon, reason="A promise has no day.", next_step="Give it a day."),
        one("STD-OWNERSHIP-2", Verdict.missed, RULES, rules, shown_as_look=True, reason="You name a rule."),
        one("STD-OWNERSHIP-4", Verdict.partly, verified=False, evidence=absent, reason="The hand-over is thin."),
        one("STD-EMPATHY-4", Verdict.unsure, reason="Whether this sounds like you."),
        one("STD-EMPATHY-5", Verdict.not_applicable),
    ]


class FakeReviewing:
    """Reviews ``DRAFT`` as written above. "break" in a draft fails once; ``step`` seconds pass before an answer."""

    def __init__(self, library: FakeLibrary, step: float = 0.0) -> None:
        self.library, self.step = library, step
        self.store: dict[str, Review] = {}
        self.deleted: dict[str, Review] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._tried: set[str] = set()

    async def review(self, person: Person, reply: Reply, key: str) -> Review:
        await asyncio.sleep(self.step)
        if (person.id, key) in self._keys:
            return self.store[self._keys[person.id, key]]
        if "break" in reply.draft and reply.draft not in self._tried:
            self._tried.add(reply.draft)
            raise TryAgain("The review took too long. Your words are still here; check again.")
        review_id = f"review-{len(self.store) + len(self.deleted) + 1}"
        self._keys[person.id, key] = review_id
        self.store[review_id] = written_review(person, reply, self.library, review_id)
        return self.store[review_id]

    def mine(self, person: Person, most: int = 100) -> tuple[Review, ...]:
        return tuple(reversed([r for r in self.store.values() if r.person_id == person.id]))[:most]

    def shared(self, person: Person, most: int = 100) -> tuple[Review, ...]:
        if not person.may(Permission.read_shared_reviews):
            raise NotAllowed("Shared reviews are for trainers and leaders.")
        others = (r for r in self.store.values() if r.person_id != person.id)
        return tuple(r for r in others if r.shared and r.shared_team_id in person.leads)

    def open(self, person: Person, review_id: str) -> Review:
        review = self.store.get(review_id)
        reads = review is not None and review.shared and review.shared_team_id in person.leads
        shared = reads and person.may(Permission.read_shared_reviews)
        if review is None or not (review.person_id == person.id or shared):
            raise NotFound("There is no such review among yours.")
        return review

    def share(self, person: Person, review_id: str) -> Review:
        return self._share(person, review_id, True)

    def unshare(self, person: Person, review_id: str) -> Review:
        return self._share(person, review_id, False)

    def allow_example(self, person: Person, review_id: str, allowed: bool) -> Review:
        self.store[review_id] = self._own(person, review_id).model_copy(update={"example_allowed": allowed})
        return self.store[review_id]

    def delete(self, person: Person, review_id: str) -> None:
        self._own(person, review_id)
        self.deleted[review_id] = self.store.pop(review_id)

    def restore(self, person: Person, review_id: str) -> Review:
        if self.deleted[review_id].person_id != person.id:
            raise NotFound("There is no such review among yours.")
        self.store[review_id] = self.deleted.pop(review_id)
        return self.store[review_id]

    def _share(self, person: Person, review_id: str, shared: bool) -> Review:
        whom = {"shared_team_id": person.team_id, "shared_with": person.team} if shared else {}
        given = {"shared": shared, "shared_team_id": "", "shared_with": "", **whom}
        self.store[review_id] = self._own(person, review_id).model_copy(update=given)
        return self.store[review_id]

    def _own(self, person: Person, review_id: str) -> Review:
        review = self.store.get(review_id)
        if review is None or review.person_id != person.id:
            raise NotFound("There is no such review among yours.")
        return review


class FakeExemplars:
    """Keeps a line in a list; one labelled reply changes its verdict."""

    def __init__(self, reviewing: FakeReviewing) -> None:
        self._reviewing = reviewing
        self.all: dict[str, Exemplar] = {}

    def standards(self, person: Person) -> tuple[Standard, ...]:
        if not person.may(Permission.keep_exemplar):
            raise NotAllowed("Only a trainer keeps sentences as examples.")
        names = ("STD-EMPATHY-1", "STD-FOLLOW-1")
        found = [self._reviewing.library.read(person, name) for name in names]
        return tuple(one for one in found if isinstance(one, Standard))

    async def preview(
        self, person: Person, review_id: str, sentence: str, standard_id: str, line: str | None = None
    ) -> Preview:
        self._check(person, review_id)
        change = Change(
            reply_id="r1", channel=Channel.chat, excerpt="I hear you.", before=Shown.unsure, after=Shown.met
        )
        return Preview(line=line or sentence, changes=(change,), judged=60, labelled=80)

    def keep(
        self, person: Person, review_id: str, sentence: str, standard_id: str, key: str, line: str | None = None
    ) -> None:
        self._check(person, review_id)
        self.all.setdefault(
            key,
            Exemplar(
                id=f"example-{len(self.all) + 1}",
                kept_by=person.name,
                review_id=review_id,
                document_id=standard_id,
                version=2,
                line=line or sentence,
                kept_at=NOW,
            ),
        )

    def of_review(self, person: Person, review_id: str) -> tuple[Exemplar, ...]:
        self._reviewing.open(person, review_id)
        return tuple(one for one in self.all.values() if one.review_id == review_id and not one.taken_out_at)

    def given_by(self, person: Person, since: datetime) -> tuple[Exemplar, ...]:
        mine = {review.id for review in self._reviewing.mine(person)}
        return tuple(one for one in self.all.values() if one.review_id in mine and one.kept_at > since)

    def take_out(self, person: Person, exemplar_id: str) -> None:
        self.standards(person)
        for key, one in self.all.items():
            if one.id == exemplar_id:
                self.all[key] = one.model_copy(update={"taken_out_at": NOW})

    def _check(self, person: Person, review_id: str) -> None:
        self.standards(person)
        if not self._reviewing.open(person, review_id).example_allowed:
            raise NotAllowed("Its author has not said that a sentence of this reply may be kept. Ask them first.")


class MemoryFollowUps:
    """The store of promises, in memory."""

    def __init__(self) -> None:
        self.all: dict[str, FollowUp] = {}
        self._keys: dict[tuple[str, str], str] = {}

    def add(self, author_id: str, author_name: str, key: str, **given: object) -> FollowUp:
        known = self._keys.setdefault((author_id, key), f"promise-{len(self.all) + 1}")
        own = {"author_id": author_id, "owner_id": author_id, "owner_name": author_name, "made_at": NOW}
        return self.all.setdefault(known, FollowUp.model_validate({"id": known, **own, **given}))

    def mine(self, person_id: str) -> tuple[FollowUp, ...]:
        found = [one for one in self.all.values() if person_id in (one.owner_id, one.author_id)]
        return tuple(sorted(found, key=lambda one: (one.state != CommitmentState.open, one.due_on)))

    def of_review(self, person_id: str, review_id: str) -> tuple[FollowUp, ...]:
        return tuple(o for o in self.all.values() if o.author_id == person_id and o.review_id == review_id)

    def settle(self, person_id: str, follow_up_id: str, state: CommitmentState, note: str = "") -> FollowUp:
        return self._change(person_id, follow_up_id, state=state, note=note)

    def move(self, person_id: str, follow_up_id: str, due_on: date) -> FollowUp:
        return self._change(person_id, follow_up_id, due_on=due_on)

    def hand_over(self, person_id: str, name: str, follow_up_id: str, owner_id: str, owner: str) -> FollowUp:
        return self._change(person_id, follow_up_id, owner_id=owner_id, owner_name=owner, handed_over_from=name)

    def remove(self, person_id: str, follow_up_id: str) -> None:
        self._change(person_id, follow_up_id)
        del self.all[follow_up_id]

    def _change(self, person_id: str, follow_up_id: str, **changes: object) -> FollowUp:
        one = self.all.get(follow_up_id)
        if one is None or one.owner_id != person_id:
            raise NotFound("There is no such promise among those you keep.")
        self.all[follow_up_id] = one.model_copy(update=changes)
        return self.all[follow_up_id]


class MemoryFrictions:
    """The store of reports, in memory."""

    def __init__(self) -> None:
        self.reports: dict[str, Friction] = {}
        self._keys: dict[tuple[str, str], str] = {}

    def add(self, person_id: str, person_name: str, key: str, **given: object) -> Friction:
        known = self._keys.setdefault((person_id, key), f"report-{len(self.reports) + 1}")
        own = {"id": known, "person_id": person_id, "person_name": person_name, "reported_at": NOW}
        return self.reports.setdefault(known, Friction.model_validate({**own, **given}))

    def mine(self, person_id: str) -> tuple[Friction, ...]:
        return tuple(one for one in self.reports.values() if one.person_id == person_id)

    def all(self) -> tuple[Friction, ...]:
        return tuple(self.reports.values())

    def answer(
        self, friction_id: str, state: FrictionState, text: str, answered_by: str, decide_by: date | None = None
    ) -> Friction:
        if friction_id not in self.reports:
            raise FixInput("There is no such report.")
        given = {"state": state, "answer": text, "answered_by": answered_by, "answered_at": NOW, "decide_by": decide_by}
        self.reports[friction_id] = self.reports[friction_id].model_copy(update=given)
        return self.reports[friction_id]


def fake_follow_ups(today: Callable[[], date] = NOW.date) -> FollowUps:
    """The real rules over a list in memory."""
    return FollowUps(MemoryFollowUps(), today)  # type: ignore[arg-type]


def fake_frictions(library: FakeLibrary, today: Callable[[], date] = NOW.date) -> Frictions:
    """The real rules over a list in memory."""
    return Frictions(MemoryFrictions(), library, today)  # type: ignore[arg-type]
