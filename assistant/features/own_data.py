"""A person's own data: all of it as files they can read, or all of it gone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from assistant.domain.accounts import Account, Action, AuditEntry
from assistant.domain.assignments import Assignment
from assistant.domain.conversation import Conversation, PersonQuestion
from assistant.domain.culture import FloorStory, Kudos, StoryState
from assistant.domain.debrief import Debrief
from assistant.domain.misses import Miss
from assistant.domain.people import Permission, Person
from assistant.domain.plan import LeadershipAction
from assistant.domain.quality import OwnReply
from assistant.domain.review import FollowUp, Friction, Review
from assistant.domain.run_views import RunView
from assistant.domain.today import Visit
from assistant.errors import NotAllowed, NotFound
from assistant.features.audit import PAGE, Audit
from assistant.features.markdown.conversation import conversation_markdown
from assistant.features.markdown.debrief import debrief_markdown
from assistant.features.markdown.own import (
    leader_question_markdown,
    miss_line,
    promise_markdown,
    question_markdown,
    report_markdown,
    story_markdown,
    thanks_markdown,
)
from assistant.features.markdown.plan import action_markdown, champion_line, nomination_line
from assistant.features.markdown.quality import own_reply_markdown
from assistant.features.markdown.review import review_markdown
from assistant.features.markdown.run import run_markdown
from assistant.features.markdown.text import bullets, document, line, moment, quoted
from assistant.features.removed import told
from assistant.storage.database import Database

_UNFIT = re.compile(r"[^\w -]+")
_TITLE_CHARACTERS = 60
_READ_ME = (
    "Each conversation, each review and each practice run is a file of its own; `everything.json` holds the same for a "
    "program to read. What rested on a document that is not open to you any more is left out, and the file says so. "
    "What you deleted is not here: it is removed for good within a day or so."
)


class OwnData:
    """``open_conversation``, ``open_review`` and ``runs`` give what the person may read now of what they wrote."""

    def __init__(
        self,
        database: Database,
        open_conversation: Callable[[Person, str], Conversation],
        open_review: Callable[[Person, str], Review],
        promises: Callable[[Person], Sequence[FollowUp]],
        questions: Callable[[Person], Sequence[PersonQuestion]],
        reports: Callable[[Person], Sequence[Friction]],
        audit: Audit,
        time_zone: str,
        clock: Callable[[], datetime],
        *,
        runs: Callable[[Person], Sequence[RunView]],
        debriefs: Callable[[Person], Sequence[Debrief]],
        misses: Callable[[Person], Sequence[Miss]],
        readable: Callable[[Person], Collection[str]],
    ) -> None:
        """``readable`` gives the ids of the documents in force that a person may read."""
        self._database, self._readable = database, readable
        self._runs, self._debriefs, self._misses = runs, debriefs, misses
        self._open_conversation, self._open_review = open_conversation, open_review
        self._promises, self._questions, self._reports = promises, questions, reports
        self._audit = audit
        self._time_zone = time_zone
        self._clock = clock

    def export(self, person: Person) -> bytes:
        """A ZIP file of everything that is kept about the person. Raises NotAllowed."""
        _need(person)
        self._audit.note(person, Action.exported, detail="everything kept about them")
        target = io.BytesIO()
        now = self._clock().astimezone(ZoneInfo(self._time_zone))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self._files(person, now):
                archive.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), text, zipfile.ZIP_DEFLATED)
        return target.getvalue()

    def delete(self, person: Person) -> tuple[str, ...]:
        """Remove what is the person's own; what was removed in words, one line a kind.

        Their account, sessions and the audit stay. A sentence that a trainer kept with their consent stays in its
        standard, and nothing says any more whose it was. Raises NotAllowed.
        """
        _need(person)
        removed = self._database.belongings.remove(person.id, self._today())
        words = tuple(told(removed))
        self._audit.note(person, Action.deleted, detail="; ".join(words) or "nothing was there")
        self._database.sweep()
        return words

    def _today(self) -> date:
        return self._clock().astimezone(ZoneInfo(self._time_zone)).date()

    def _files(self, person: Person, now: datetime) -> Iterator[tuple[str, str]]:
        """Name and text of each file."""
        zone = self._time_zone
        conversations = [
            self._open_conversation(person, one) for one in self._database.belongings.conversations(person.id)
        ]
        reviews = [self._open_review(person, one) for one in self._database.belongings.reviews(person.id)]
        kept = [sentence for one in reviews for sentence in self._database.exemplars.of_review(one.id)]
        promises, questions = self._promises(person), self._questions(person)
        runs, assigned = self._runs(person), self._database.assignments.of_person(person.id)
        debriefs, misses = self._debriefs(person), self._misses(person)
        reports, usage = self._reports(person), self._database.usage.days(person.id)
        thanks, stories = self._thanked(person), self._stories(person)
        submitted = self._submitted(person)
        asked_leaders = self._database.leader_questions.mine(person.id)
        actions, nominations = self._actions(person), self._database.nominations.of_person(person.id)
        champions = self._database.champions.of_person(person.id)
        steps = self._database.first_week.done([person.id])[person.id]
        audit, visit = tuple(self._audited(person)), self._database.visits.of_person(person.id)
        yield (
            "read-me.md",
            document(f"# What is kept about {line(person.name)}", f"As of {now:%d %B %Y, %H:%M}.", _READ_ME),
        )
        yield "you.md", document("# You", bullets(self._about(person, visit)))
        for number, conversation in enumerate(conversations, start=1):
            name = f"conversations/{number:03d} {_file_name(conversation.title)}.md"
            yield name, conversation_markdown(conversation, zone)
        for number, review in enumerate(reviews, start=1):
            name = f"reviews/{number:03d} {review.reviewed_at.astimezone(now.tzinfo):%Y-%m-%d}.md"
            yield name, review_markdown(review, zone)
        for number, run in enumerate(runs, start=1):
            name = f"practice/{number:03d} {run.begun_at.astimezone(now.tzinfo):%Y-%m-%d}.md"
            yield name, run_markdown(run, zone)
        for number, debrief in enumerate(debriefs, start=1):
            name = f"practice/debriefs/{number:03d} {debrief.made_at.astimezone(now.tzinfo):%Y-%m-%d}.md"
            yield name, debrief_markdown(debrief, zone)
        yield (
            "still-to-show.md",
            document("# What you missed and practise", bullets(miss_line(one, zone) for one in misses)),
        )
        yield (
            "assignments.md",
            document(
                "# What you were asked to practise",
                bullets(f"{line(one.scenario_id)}, by {one.due_on.isoformat()}: {one.at_least}" for one in assigned),
            ),
        )
        yield "promises.md", document("# Your promises", *map(promise_markdown, promises))
        yield "questions.md", document("# Questions to a person", *(question_markdown(one, zone) for one in questions))
        yield (
            "leaders.md",
            document("# Questions to a leader", *(leader_question_markdown(one, zone) for one in asked_leaders)),
        )
        yield "reports.md", document("# Your reports about policies", *(report_markdown(one, zone) for one in reports))
        yield "thanks.md", document("# Thanks you gave and got", *(thanks_markdown(one, zone) for one in thanks))
        yield (
            "submitted-replies.md",
            document("# Replies of yours in a quality process", *map(own_reply_markdown, submitted)),
        )
        yield "stories.md", document("# Stories you told or agreed to be named in", *map(story_markdown, stories))
        yield "actions.md", document("# Leadership actions you own or wrote", *map(action_markdown, actions))
        yield (
            "champions.md",
            document(
                "# Being a champion, and what you said of others",
                bullets(nomination_line(one, zone) for one in nominations),
                bullets(champion_line(one, zone) for one in champions),
            ),
        )
        yield (
            "first-week.md",
            document(
                "# What you did of your first week",
                bullets(f"{line(step)}: {self._moment(at)}" for step, at in sorted(steps.items())),
            ),
        )
        yield (
            "examples.md",
            document(
                "# Sentences of yours that are kept as examples",
                *(
                    f"{quoted(one.line)}\n\nIn {line(one.document_id)} since {self._moment(one.kept_at)}."
                    for one in kept
                ),
            ),
        )
        yield (
            "usage.md",
            document(
                "# What you used of the language model",
                bullets(f"{day.isoformat()}: {answers} answers, {tokens} tokens" for day, answers, tokens in usage),
            ),
        )
        yield (
            "audit.md",
            document(
                "# What was written down about what you did",
                bullets(f"{self._moment(one.at)}: {one.action} {line(f'{one.subject} {one.detail}')}" for one in audit),
            ),
        )
        everything = {
            "you": _tree(self._account(person) or person),
            "last visit": None if visit is None else _tree(visit),
            "conversations": _trees(conversations),
            "reviews": _trees(reviews),
            "practice": _trees(runs),
            "debriefs": _trees(debriefs),
            "still to show": _trees(misses),
            "assignments": [_assigned(one) for one in assigned],
            "promises": _trees(promises),
            "questions": _trees(questions),
            "questions to leaders": _trees(asked_leaders),
            "reports": _trees(reports),
            "thanks": _trees(thanks),
            "stories": [_told_story(one) for one in stories],
            "submitted replies": _trees(submitted),
            "actions": _trees(actions),
            "put forward": _trees(nominations),
            "champions": _trees(champions),
            "first week": {step: at.isoformat() for step, at in steps.items()},
            "examples": _trees(kept),
            "usage": [{"day": day.isoformat(), "answers": count, "tokens": tokens} for day, count, tokens in usage],
            "audit": _trees(audit),
        }
        yield "everything.json", json.dumps(everything, ensure_ascii=False, indent=2)

    def _account(self, person: Person) -> Account | None:
        try:
            return self._database.accounts.get(person.id)
        except NotFound:  # the demo's people have none
            return None

    def _about(self, person: Person, visit: Visit | None) -> Iterator[str]:
        yield f"Name: {line(person.name)}"
        yield f"Role: {person.role}; level: {line(person.level)}"
        yield f"Team: {line(person.team) or 'none'}"
        account = self._account(person)
        if account is not None:
            yield f"Login: {line(account.login)}"
            yield f"Account since {self._moment(account.created_at)}"
        for session in self._database.sessions.list(person.id):
            used = self._moment(session.last_used_at)
            yield f"Signed in since {self._moment(session.created_at)}, last used {used}: {line(session.device)}"
        if visit is not None:
            yield f"Here last: {self._moment(visit.last_at)}"

    def _audited(self, person: Person) -> Iterator[AuditEntry]:
        page = self._database.audit.list(actor_id=person.id, limit=PAGE)
        while page:
            yield from page
            page = self._database.audit.list(before=page[-1].sequence, actor_id=person.id, limit=PAGE)

    def _thanked(self, person: Person) -> list[Kudos]:
        """What the person gave and got, without a standard that is not open to them."""
        readable = self._readable(person)
        return [
            one if one.standard_id in readable else one.model_copy(update={"standard_id": ""})
            for one in self._database.kudos.of_person(person.id)
        ]

    def _stories(self, person: Person) -> list[FloorStory]:
        """Those the person told; of those that name them, what everybody reads. Without a standard that is closed."""
        readable = self._readable(person)
        return [
            one
            if one.text.standard_id in readable
            else one.model_copy(update={"text": one.text.model_copy(update={"standard_id": ""})})
            for one in self._database.stories.of_person(person.id)
            if one.author_id == person.id or one.state is StoryState.in_library
        ]

    def _submitted(self, person: Person) -> list[OwnReply]:
        """Without what is said of standards that are not open to the person."""
        readable = self._readable(person)
        return [one.without_closed(readable) for one in self._database.quality.of_person(person.id)]

    def _actions(self, person: Person) -> list[LeadershipAction]:
        """Without the words where they come from a document that is not open to the person."""
        readable = self._readable(person)
        return [
            one if one.source is None or one.source.document_id in readable else one.closed()
            for one in self._database.actions.of_person(person.id)
        ]

    def _moment(self, value: datetime) -> str:
        return moment(value, self._time_zone)


def _need(person: Person) -> None:
    if not person.may(Permission.own_data):
        raise NotAllowed("Your data are not yours to download here. Ask your administrator.")


def _assigned(one: Assignment) -> dict[str, Any]:
    """Without the others who got it."""
    return one.model_dump(mode="json", exclude={"assignees"})


def _told_story(one: FloorStory) -> dict[str, Any]:
    """Without the others who are named in it."""
    return one.model_dump(mode="json", exclude={"named"})


def _file_name(title: str) -> str:
    """A title as part of a file's name: letters, digits, spaces and hyphens alone."""
    return " ".join(_UNFIT.sub(" ", title).split())[:_TITLE_CHARACTERS].strip() or "conversation"


def _tree(one: BaseModel) -> dict[str, Any]:
    return one.model_dump(mode="json")


def _trees(records: Sequence[BaseModel]) -> list[dict[str, Any]]:
    return [_tree(one) for one in records]
