"""What waits for those who look after the others: the trainers' inbox, the reports that leaders answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain.conversation import Gap, PersonQuestion
from assistant.domain.leader_questions import LeaderQuestion
from assistant.domain.people import Permission, Person, Role
from assistant.domain.today import Act, Item, Section, Tone
from assistant.features.friction import Frictions
from assistant.features.library import Library
from assistant.features.questions import Questions
from assistant.features.today.opening import Look, Source
from assistant.features.today.own import CLOSED, short
from assistant.language.text import words

GAPS_FOR = timedelta(days=30)
"""How long a question that was not covered stays in the inbox."""
Shared = Callable[[Look], int]
"""How many reviews were shared with a person since their last visit."""


@dataclass(frozen=True)
class Wording:
    """Questions asked in the same words: the last of them, how often, and when last."""

    question: str
    times: int
    last_at: datetime


def waiting_questions(questions: Questions) -> Source:
    """Questions to a person that nobody has answered, by the day an answer is due."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.answer_questions):
            return None
        waiting = questions.waiting(look.person)
        if not waiting and look.person.role is not Role.trainer:
            return None
        return Section(
            key="questions",
            title="Questions to answer",
            said="" if waiting else "No question waits. What the playbook does not answer arrives here.",
            items=tuple(asked_item(one, look, "question") for one in waiting),
            more="/?tab=questions",
            more_label="Inbox",
            due=True,
        )

    return section


def gaps(
    listed: Callable[[], Sequence[Gap]],
    questions: Questions,
    decided: Callable[[Person], Collection[str]] = lambda person: (),
) -> Source:
    """For trainers: what the playbook did not cover of late, by wording, without what waits as a question.

    ``decided`` gives the ids of gaps that were answered or set aside.
    """

    def section(look: Look) -> Section | None:
        if look.person.role is not Role.trainer or not look.person.may(Permission.see_gaps):
            return None
        asked = {wording_of(one.question) for one in questions.waiting(look.person)}
        seen_to = decided(look.person)
        recent = (one for one in listed() if look.now - one.asked_at <= GAPS_FOR and one.id not in seen_to)
        found = by_wording(one for one in recent if wording_of(one.question) not in asked)
        if not found:
            return None
        return Section(
            key="gaps",
            title="Not covered by the playbook",
            said="Asked of the coach in the last 30 days. Ask one again to see whether it is covered by now.",
            items=tuple(_gap(one) for one in found),
            more="/?tab=questions",
            more_label="Answer or set aside",
        )

    return section


def drafts(library: Library) -> Source:
    """For trainers: documents that wait to be put in force."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.publish_draft):
            return None
        items = [
            Item(
                words=draft.title,
                link=f"/?tab=library&d={draft.id}&v={draft.version}",
                state="draft",
                tone=Tone.look,
                facts=(f"version {draft.version}",),
            )
            for draft in library.drafts(look.person)
        ]
        return Section(key="drafts", title="Drafts not in force", items=tuple(items)) if items else None

    return section


def shared_reviews(shared: Shared) -> Source:
    """How many reviews their authors shared since the last visit; never whose."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.read_shared_reviews):
            return None
        count = shared(look)
        if not count:
            return None
        said = "A review was shared with you" if count == 1 else f"{count} reviews were shared with you"
        return Section(
            key="reviews",
            title="Shared reviews",
            said=f"{said} since your last visit.",
            more="/?tab=review",
            more_label="Read them",
        )

    return section


def waiting_reports(friction: Frictions, library: Library) -> Source:
    """For leaders: reports about policies without a reply or past the day for the decision, the oldest first."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.answer_friction):
            return None
        reports = friction.waiting(look.person)
        titles = {document.id: document.title for document in library.permitted(look.person, look.today).values()}
        return Section(
            key="reports",
            title="Reports that wait for your reply",
            said="" if reports else "No report waits. When a policy gets in the way, people say so and you reply here.",
            items=tuple(
                Item(
                    words=", ".join(filter(None, (titles.get(one.document_id, CLOSED.capitalize()), one.clause))),
                    link=f"/?tab=questions&at=report-{one.id}",
                    state="was due" if one.is_overdue(look.today) else "reported",
                    on=one.decide_by if one.is_overdue(look.today) else one.reported_at,
                    tone=Tone.late if one.is_overdue(look.today) else Tone.look,
                    facts=(f"by {one.person_name}",) if one.person_name else (),
                    detail=short(one.words),
                )
                for one in reports
            ),
            more="/?tab=questions" if reports else "",
            more_label="All reports" if reports else "",
            due=True,
        )

    return section


def by_wording(found: Iterable[Gap]) -> list[Wording]:
    """Gaps grouped by their words, whatever their case and punctuation: the most asked first, then the latest."""
    groups: dict[tuple[str, ...], list[Gap]] = {}
    for gap in found:
        groups.setdefault(wording_of(gap.question), []).append(gap)
    told = []
    for group in groups.values():
        last = max(group, key=lambda gap: gap.asked_at)
        told.append(Wording(last.question, len(group), last.asked_at))
    return sorted(told, key=lambda one: (one.times, one.last_at), reverse=True)


def wording_of(question: str) -> tuple[str, ...]:
    """The words of a question, by which two are told to be the same."""
    return tuple(words(question))


def asked_item(question: PersonQuestion | LeaderQuestion, look: Look, at: str) -> Item:
    """A question that waits for an answer, and by which day; ``at`` is its place on the page of questions."""
    late = question.due < look.today
    return Item(
        words=short(question.question),
        link=f"/?tab=questions&at={at}-{question.id}",
        state="was due" if late else "due",
        on=question.due,
        tone=Tone.late if late else Tone.look,
        facts=(f"from {question.person_name}",) if question.person_name else (),
    )


def _gap(wording: Wording) -> Item:
    return Item(
        words=short(wording.question),
        state="asked once," if wording.times == 1 else f"asked {wording.times} times, last",
        on=wording.last_at,
        act=Act(name="example", label="Ask again", data={"question": wording.question}),
    )
