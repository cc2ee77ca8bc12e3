"""The inbox of the questions tab: groups of questions answered, seen to, set aside, and made into drafts."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Permission
from assistant.features.question_groups import QuestionGroups
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.rendering_question_groups import InboxPart
from assistant.ui.view import View, seen_by_caller


class GroupAnswer(BaseModel):
    text: str = Field(max_length=20_000)


class GroupOwner(BaseModel):
    owner: str = Field(max_length=100)
    due: date | None = None


class GroupReason(BaseModel):
    reason: str = Field(max_length=20_000)


class Inbox(View):
    """The inbox, as one person sees it."""

    @cached_property
    def groups(self) -> QuestionGroups:
        """Groups of questions; in the demo the sample people are colleagues."""
        return self.context.assistant.question_groups.among(self.colleagues)

    def html(self) -> str:
        """The inbox; empty for those who do not answer."""
        person, groups = self.person, self.groups
        if not person.may(Permission.answer_questions):
            return ""
        part = InboxPart(
            person, groups.owners(person), groups.default_due(), self.context.today, self.context.time_zone
        )
        return part.html(groups.inbox(person))

    def changed(self) -> str:
        """The inbox after something was done, as a slot, with the numbers that stand beside it."""
        return slot("groups", self.html()) + self.context.badges(self.person)


def question_group_routes(context: Context) -> APIRouter:
    """Routes below ``/page/questions/groups``; the feature lets trainers and leaders alone through."""
    router = APIRouter(
        prefix="/page/questions/groups/{group_id}", include_in_schema=False, default_response_class=HTMLResponse
    )
    shown = seen_by_caller(context, Inbox)

    @router.post("/answer")
    def answer(group_id: str, given: GroupAnswer, inbox: Inbox = shown) -> str:
        inbox.groups.answer(inbox.person, group_id, given.text)
        return inbox.changed()

    @router.post("/owner")
    def give(group_id: str, given: GroupOwner, inbox: Inbox = shown) -> str:
        inbox.groups.give(inbox.person, group_id, given.owner, given.due)
        return inbox.changed()

    @router.post("/aside")
    def set_aside(group_id: str, given: GroupReason, inbox: Inbox = shown) -> str:
        inbox.groups.set_aside(inbox.person, group_id, given.reason)
        return inbox.changed()

    @router.post("/take-up")
    def take_up(group_id: str, inbox: Inbox = shown) -> str:
        inbox.groups.take_up(inbox.person, group_id)
        return inbox.changed()

    @router.post("/draft")
    def draft(group_id: str, inbox: Inbox = shown) -> str:
        inbox.groups.publish_draft(inbox.person, group_id)
        return inbox.changed()

    return router
