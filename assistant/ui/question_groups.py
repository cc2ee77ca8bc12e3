"""The inbox of the questions tab: groups of questions answered, seen to, set aside, and made into drafts."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Permission, Person
from assistant.features.question_groups import QuestionGroups
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.rendering_question_groups import InboxPart


class GroupAnswer(BaseModel):
    text: str = Field(max_length=20_000)


class GroupOwner(BaseModel):
    owner: str = Field(max_length=100)
    due: date | None = None


class GroupReason(BaseModel):
    reason: str = Field(max_length=20_000)


def groups_for(context: Context, others: tuple[Person, ...]) -> QuestionGroups:
    """The feature; in the demo the sample people are colleagues."""
    return context.assistant.question_groups.among(() if context.signed_in else others)


def inbox_of(context: Context, person: Person, others: tuple[Person, ...]) -> str:
    """The person's inbox; empty for those who do not answer."""
    if not person.may(Permission.answer_questions):
        return ""
    groups = groups_for(context, others)
    part = InboxPart(person, groups.owners(person), groups.default_due(), context.today, context.time_zone)
    return part.html(groups.inbox(person))


def question_group_routes(context: Context) -> APIRouter:
    """Routes below ``/page/questions/groups``; the feature lets trainers and leaders alone through."""
    router = APIRouter(
        prefix="/page/questions/groups/{group_id}", include_in_schema=False, default_response_class=HTMLResponse
    )
    someone, colleagues = Depends(context.who), Depends(context.others)

    def changed(person: Person, others: tuple[Person, ...]) -> str:
        return slot("groups", inbox_of(context, person, others)) + context.badges(person)

    @router.post("/answer")
    def answer(
        group_id: str, given: GroupAnswer, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        groups_for(context, others).answer(person, group_id, given.text)
        return changed(person, others)

    @router.post("/owner")
    def give(
        group_id: str, given: GroupOwner, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        groups_for(context, others).give(person, group_id, given.owner, given.due)
        return changed(person, others)

    @router.post("/aside")
    def set_aside(
        group_id: str, given: GroupReason, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        groups_for(context, others).set_aside(person, group_id, given.reason)
        return changed(person, others)

    @router.post("/take-up")
    def take_up(group_id: str, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        groups_for(context, others).take_up(person, group_id)
        return changed(person, others)

    @router.post("/draft")
    def draft(group_id: str, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        groups_for(context, others).publish_draft(person, group_id)
        return changed(person, others)

    return router
