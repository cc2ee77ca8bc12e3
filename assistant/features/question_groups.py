"""What the playbook did not cover and what people asked, grouped by meaning: seen to, answered, drafted, set aside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from assistant.domain.company import Company
from assistant.domain.conversation import Gap, PersonQuestion
from assistant.domain.knowledge import Document
from assistant.domain.people import Permission, Person
from assistant.domain.question_groups import GroupState, QuestionGroup
from assistant.errors import FixInput
from assistant.features.answer_drafts import save_draft
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.permitted import need
from assistant.features.questions import written
from assistant.language.embedder import Embedder, Vector
from assistant.language.text import words
from assistant.storage.documents import DocumentStore
from assistant.storage.question_groups import Members, QuestionGroupStore

ALIKE = 0.72
"""Cosine from which on two questions mean the same. Of 25 pairs of wordings of the same 16 reach it, of 440 pairs
of different questions none; what is left apart is answered apart, which costs a minute and misleads nobody."""
MOST_AT_ONCE = 300
"""Questions that are put in groups in one go; about two seconds."""
MOST_REASON = 1_000
LATEST_DUE = timedelta(days=366)


class _Group(NamedTuple):
    """A group while it is being filled; ``lead`` is the vector of its first wording."""

    id: str
    lead: Vector
    gaps: list[str]
    questions: list[str]


class QuestionGroups(KnowsPeople):
    """``embedder`` keeps nothing of what people write; ``without_details`` takes personal details out of a text."""

    def __init__(
        self,
        store: QuestionGroupStore,
        documents: DocumentStore,
        directory: Directory,
        embedder: Embedder,
        without_details: Callable[[str], str],
        company: Company,
        today: Callable[[], date],
    ) -> None:
        self._store, self._documents, self._directory = store, documents, directory
        self._embedder, self._without_details = embedder, without_details
        self._company, self._today = company, today
        # Two who look at once would make two groups of the same.
        self._grouping = threading.Lock()
        self._leads: dict[str, Vector] = {}

    def inbox(self, person: Person) -> list[QuestionGroup]:
        """Every group. Open ones first: by the day they are due, then the most asked, then the latest.

        Raises NotAllowed.
        """
        _need(person)
        self._place_new()
        return sorted(self._store.all(), key=_urgency)

    def decided(self, person: Person) -> frozenset[str]:
        """Ids of the gaps that were answered, drafted or set aside; groups nothing anew. Raises NotAllowed."""
        _need(person)
        groups = (one for one in self._store.all() if one.state is not GroupState.open)
        return frozenset(gap.id for one in groups for gap in one.gaps)

    def owned(self, person: Person) -> list[QuestionGroup]:
        """Open groups that the person is to see to, the earliest due first; nothing is grouped anew for it."""
        if not person.may(Permission.answer_questions):
            return []
        found = (one for one in self._store.owned_by(person.id) if one.state is GroupState.open)
        return sorted(found, key=_urgency)

    def open_gaps(self, person: Person) -> int:
        """How many groups are open of what the coach alone was asked; nothing is grouped anew for it.

        What is in no group yet is told apart by its words, as long as nobody opened the inbox.
        """
        if not person.may(Permission.see_gaps):
            return 0
        groups = self._store.all()
        gaps, questions = self._store.ungrouped(MOST_AT_ONCE)
        state_of = {tuple(words(said)): one.state for one in groups for said in one.wordings}
        asked = {tuple(words(one.question)) for one in questions if one.answer is None}
        new = {tuple(words(one.question)) for one in gaps} - asked
        # What was answered is open again once it is asked again; what was set aside is not.
        return sum(one.state is GroupState.open and not one.waiting for one in groups) + sum(
            state_of.get(one, GroupState.answered) is GroupState.answered for one in new
        )

    def owners(self, person: Person) -> tuple[Person, ...]:
        """Who can see to a group: trainers and leaders, by name."""
        _need(person)
        found = {one.id: one for one in (*self._directory.people(), person) if one.may(Permission.answer_questions)}
        return tuple(sorted(found.values(), key=lambda one: one.name.casefold()))

    def default_due(self) -> date:
        """The day that is proposed, by the company's calendar."""
        days = self._company.questions_to_a_person.due_working_days
        return self._company.working_calendar.after(self._today(), days)

    def give(self, person: Person, group_id: str, owner_id: str, due: date | None = None) -> QuestionGroup:
        """Say who sees to a group, by when (without ``due`` by the company's calendar).

        Raises NotAllowed, NotFound, FixInput for somebody who does not answer questions and for a day that is past.
        """
        owner = next((one for one in self.owners(person) if one.id == owner_id), None)
        if owner is None:
            raise FixInput("Choose a trainer or a leader: they answer questions.")
        due = due or self.default_due()
        if not self._today() <= due <= self._today() + LATEST_DUE:
            raise FixInput("Choose a day from today on, within a year.")
        return self._store.give(group_id, owner.id, owner.name, due)

    def answer(self, person: Person, group_id: str, text: str) -> QuestionGroup:
        """Answer a group; everybody in it who waits gets the answer, with the name of who gave it.

        Raises NotAllowed, NotFound, FixInput for an empty or too long text and where nothing is open any more.
        """
        _need(person)
        text = written(text, "answer")
        group = self._store.get(group_id)
        if group.state in (GroupState.answered, GroupState.drafted):
            by = group.answered_by or next((one.answered_by for one in group.questions if one.answered_by), "Somebody")
            raise FixInput(f"{by} answered this already. That answer stays and yours was not sent; read it first.")
        return self._store.answer(group_id, text, person.name)

    def set_aside(self, person: Person, group_id: str, reason: str) -> QuestionGroup:
        """Set a group aside, for a reason that trainers and leaders read.

        Raises NotAllowed, NotFound, FixInput without a reason and where somebody still waits for an answer.
        """
        _need(person)
        reason = written(reason, "reason")
        if len(reason) > MOST_REASON:
            raise FixInput(f"The reason has {len(reason):,} characters; up to {MOST_REASON:,} fit.")
        waiting = len(self._store.get(group_id).waiting)
        if waiting:
            who = "Somebody waits" if waiting == 1 else f"{waiting} wait"
            raise FixInput(f"{who} for an answer to this. Answer first; a sentence is enough.")
        return self._store.set_aside(group_id, reason, person.name)

    def take_up(self, person: Person, group_id: str) -> QuestionGroup:
        """Undo ``set_aside``. Raises NotAllowed, NotFound."""
        _need(person)
        return self._store.take_up(group_id)

    def publish_draft(self, person: Person, group_id: str) -> Document:
        """Make a document draft of a group's answer, found by all its wordings; the same draft when there is one.

        Raises NotAllowed for anybody but a trainer, NotFound, FixInput without an answer.
        """
        need(person, Permission.publish_draft)
        group = self._store.get(group_id)
        if group.document:
            return self._documents.get(group.document)
        if not group.answer:
            raise FixInput("Answer the questions first; then the answer can become a draft.")
        asked = [self._without_details(one) for one in group.wordings]
        owner = group.owner or self._company.questions_to_a_person.owner
        draft = save_draft(self._documents, group.id, group.answer, asked, owner, self._today(), person.name)
        self._store.link_draft(group_id, draft.reference)
        return draft

    def _place_new(self) -> None:
        """Put what is in no group yet into the group whose first wording it is nearest to, or into one of its own."""
        with self._grouping:
            gaps, questions = self._store.ungrouped(MOST_AT_ONCE)
            if not gaps and not questions:
                return
            groups = self._known()
            same: dict[tuple[str, ...], _Group] = {}
            asked: list[PersonQuestion | Gap] = [*questions, *gaps]
            for one in asked:
                wording = tuple(words(one.question))
                if wording not in same:
                    same[wording] = self._group_of(one.question, groups)
                group = same[wording]
                (group.gaps if isinstance(one, Gap) else group.questions).append(one.id)
            self._store.place(Members(one.id, tuple(one.gaps), tuple(one.questions)) for one in groups)

    def _known(self) -> list[_Group]:
        """The groups there are, with the vectors of their first wordings; those of groups that are gone go too."""
        leads = {one.id: _first(one) for one in self._store.all()}
        unread = [lead for lead in dict.fromkeys(leads.values()) if lead not in self._leads]
        for gone in self._leads.keys() - leads.values():
            del self._leads[gone]
        if unread:
            self._leads.update(zip(unread, self._embedder.embed(unread), strict=True))
        return [_Group(group_id, self._leads[lead], [], []) for group_id, lead in leads.items()]

    def _group_of(self, question: str, groups: list[_Group]) -> _Group:
        """The group that a question is nearest to; a new one joins the list."""
        (vector,) = self._embedder.embed([question])
        if groups:
            likeness = np.stack([one.lead for one in groups]) @ vector
            if likeness.max() >= ALIKE:
                return groups[int(likeness.argmax())]
        groups.append(_Group("", vector, [], []))
        return groups[-1]


def _need(person: Person) -> None:
    need(person, Permission.answer_questions)
    need(person, Permission.see_gaps)


def _first(group: QuestionGroup) -> str:
    asked: list[PersonQuestion | Gap] = [*group.questions, *group.gaps]
    return min(asked, key=lambda one: one.asked_at).question


def _urgency(group: QuestionGroup) -> tuple[bool, bool, date, int, float]:
    due = group.due
    later = group.state is not GroupState.open
    return later, due is None, due or date.max, -group.times, -group.last_at.timestamp()
