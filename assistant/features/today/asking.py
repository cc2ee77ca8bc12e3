"""Questions to a leader on Today: for leaders what waits, for askers what was answered; and groups that one owns."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.leader_questions import LeaderQuestion
from assistant.domain.people import Permission
from assistant.domain.question_groups import QuestionGroup
from assistant.domain.today import Item, Section, Tone
from assistant.features.leader_questions import LeaderQuestions
from assistant.features.question_groups import QuestionGroups
from assistant.features.today.desk import asked_item
from assistant.features.today.opening import Look, Source
from assistant.features.today.own import short


def owned(groups: QuestionGroups) -> Source:
    """Groups of questions that the person was chosen to see to, the earliest due first."""

    def section(look: Look) -> Section | None:
        found = groups.owned(look.person)
        if not found:
            return None
        return Section(
            key="own-groups",
            title="Questions for you to see to",
            items=tuple(_group(one, look) for one in found),
            more="/?tab=questions",
            more_label="Inbox",
            due=True,
        )

    return section


def for_leaders(leaders: LeaderQuestions) -> Source:
    """For leaders: what waits for them or for whoever leads, what is overdue first."""

    def section(look: Look) -> Section | None:
        waiting = leaders.waiting(look.person)
        if not waiting:
            return None
        return Section(
            key="leader-questions",
            title="Asked of leaders",
            items=tuple(asked_item(one, look, "leader-question") for one in waiting),
            more="/?tab=questions&at=leaders",
            more_label="Answer them",
            due=True,
        )

    return section


def leaders_answered(leaders: LeaderQuestions) -> Source:
    """What leaders answered the person since their last visit."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.ask_leader):
            return None
        mine = leaders.mine(look.person)
        news = [one for one in mine if one.answered_at is not None and one.answered_at > look.answers_since]
        if not news:
            return None
        return Section(key="leaders-answered", title="A leader answered you", items=tuple(map(_answered, news)))

    return section


def counted(leaders: LeaderQuestions, groups: QuestionGroups) -> Callable[[Look], int]:
    """For those who answer, how many questions wait for them as a leader and how many that nobody passed on are open.

    For the others, how many leaders answered.
    """

    def count(look: Look) -> int:
        if look.person.may(Permission.answer_questions):
            return len(leaders.waiting(look.person)) + groups.open_gaps(look.person)
        mine = leaders.mine(look.person) if look.person.may(Permission.ask_leader) else ()
        return sum(one.answered_at is not None and one.answered_at > look.answers_since for one in mine)

    return count


def _group(group: QuestionGroup, look: Look) -> Item:
    late = group.due is not None and group.due < look.today
    return Item(
        words=short(group.wordings[0]),
        link=f"/?tab=questions&at=group-{group.id}",
        state="was due" if late else "due" if group.due else "",
        on=group.due,
        tone=Tone.late if late else Tone.look,
        facts=("asked once" if group.times == 1 else f"asked {group.times} times",),
    )


def _answered(question: LeaderQuestion) -> Item:
    return Item(
        words=short(question.question),
        link=f"/?tab=questions&at=leader-question-{question.id}",
        state="answered",
        on=question.answered_at,
        tone=Tone.good,
        facts=(f"by {question.answered_by}",),
        detail=short(question.answer or ""),
    )
