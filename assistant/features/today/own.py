"""What everybody finds on Today: promises by their day, and what came back to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assistant.domain.commitments import CommitmentState
from assistant.domain.exemplars import Exemplar
from assistant.domain.people import Permission
from assistant.domain.review import FollowUp, FrictionState
from assistant.domain.today import Act, Badge, Item, Section, Tone
from assistant.features.exemplars import Exemplars
from assistant.features.follow_ups import FollowUps
from assistant.features.friction import Frictions
from assistant.features.library import Library
from assistant.features.questions import Questions
from assistant.features.today.opening import BadgeSource, Look, Source

MOST_WORDS = 140
CLOSED = "a policy"
"""What a report is about where the person may not read the document any more."""


def promises(follow_ups: FollowUps) -> Source:
    """Promises past their day and due today, then those that a colleague handed over."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.keep_promises):
            return None
        kept = [one for one in follow_ups.mine(look.person) if _keeps(one, look)]
        due = sorted((one for one in kept if one.due_on <= look.today), key=lambda one: one.due_on)
        handed = [one for one in kept if one.due_on > look.today and one.author_id != look.person.id]
        if not due and not handed:
            return None
        late = sum(one.due_on < look.today for one in due)
        said = ""
        if late:
            said = f"{'1 promise is past its' if late == 1 else f'{late} promises are past their'} day."
            said += " A word today is still kind."
        return Section(
            key="promises",
            title="Promises",
            said=said,
            items=tuple(_promise(one, look) for one in (*due, *handed)),
            more="/?tab=promises",
            more_label="All your promises",
            due=True,
        )

    return section


def came_back(questions: Questions, friction: Frictions, exemplars: Exemplars, library: Library) -> Source:
    """Answers to the person's questions, replies to their reports, and sentences of theirs kept as examples."""

    def section(look: Look) -> Section | None:
        titles = {document.id: document.title for document in library.permitted(look.person, look.today).values()}
        items = [
            Item(
                words=short(one.question),
                link=f"/?tab=questions&at=question-{one.id}",
                state="answered",
                on=one.answered_at,
                tone=Tone.good,
                facts=(f"by {one.answered_by}",) if one.answered_by else (),
                detail=short(one.answer or ""),
            )
            for one in questions.mine(look.person)
            if one.answered_at is not None and one.answered_at > look.answers_since
        ]
        for report in friction.mine(look.person):
            if report.answered_at is None or report.answered_at <= look.answers_since:
                continue
            place = titles.get(report.document_id, CLOSED)
            items.append(
                Item(
                    words=f"Your report about {place}{f', {report.clause}' if report.clause else ''}",
                    link=f"/?tab=questions&at=report-{report.id}",
                    state=f"{report.state.words},",
                    on=report.answered_at,
                    tone=Tone.good if report.state is FrictionState.changed else Tone.look,
                    facts=(f"by {report.answered_by}",) if report.answered_by else (),
                    detail=short(report.answer),
                )
            )
        items += [_example(one, titles) for one in exemplars.given_by(look.person, look.answers_since)]
        if not items:
            return None
        items.sort(key=lambda item: str(item.on), reverse=True)
        return Section(key="came-back", title="Answers for you", items=tuple(items), shown=8)

    return section


def promises_badge(follow_ups: FollowUps) -> BadgeSource:
    """How many promises are past their day."""

    def badge(look: Look) -> Badge | None:
        if not look.person.may(Permission.keep_promises):
            return None
        late = follow_ups.overdue(look.person)
        return Badge(view="promises", words=f"{late} overdue" if late else "", late=True)

    return badge


def questions_badge(
    questions: Questions, friction: Frictions, also: Callable[[Look], int] = lambda look: 0
) -> BadgeSource:
    """For those who answer, how much waits; for the others, how many answers came since their last visit.

    ``also`` says how many of either there are beside questions to a person and reports.
    """

    def badge(look: Look) -> Badge | None:
        person = look.person
        if not person.may(Permission.ask_a_person):
            return None
        if person.may(Permission.answer_questions):
            waiting = len(questions.waiting(person)) + also(look)
            if person.may(Permission.answer_friction):
                waiting += len(friction.waiting(person))
            return Badge(view="questions", words=f"{waiting} waiting" if waiting else "")
        came = [one.answered_at for one in questions.mine(person)]
        came += [one.answered_at for one in friction.mine(person)]
        news = sum(moment is not None and moment > look.answers_since for moment in came) + also(look)
        return Badge(view="questions", words=f"{news} new" if news else "")

    return badge


def short(text: str) -> str:
    """A text on one line, cut at a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_WORDS else line[:MOST_WORDS].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def by_day(due_on: date, today: date) -> tuple[str, Tone]:
    """How something that is still to be done stands to its day, in a word and as a tone."""
    if due_on < today:
        return "was due", Tone.late
    return "due" if due_on == today else "by", Tone.look


def _keeps(promise: FollowUp, look: Look) -> bool:
    return promise.owner_id == look.person.id and promise.state is CommitmentState.open


def _promise(promise: FollowUp, look: Look) -> Item:
    state, tone = by_day(promise.due_on, look.today)
    handed = (f"handed to you by {promise.handed_over_from}",) if promise.handed_over_from else ()
    return Item(
        words=promise.what,
        link=f"/?tab=promises&at=promise-{promise.id}",
        state=state,
        on=promise.due_on,
        tone=tone,
        facts=(f"to {promise.whom}", *handed),
        act=Act(name="promise-kept", label="Done", data={"promise": promise.id}),
    )


def _example(kept: Exemplar, titles: dict[str, str]) -> Item:
    return Item(
        words=f"“{short(kept.line)}”",
        link=f"/?tab=library&d={kept.document_id}" if kept.document_id in titles else "",
        state="kept as an example",
        on=kept.kept_at,
        tone=Tone.good,
        detail=f"It stands in {titles.get(kept.document_id, 'a standard')}, without your name.",
    )
