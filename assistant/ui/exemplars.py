"""Examples from shared reviews: the author's tick, and a trainer's way from a sentence to a standard."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Permission, Person
from assistant.domain.review import Review
from assistant.errors import NotFound
from assistant.ui.context import Context
from assistant.ui.jobs import jobs_of
from assistant.ui.pieces import slot
from assistant.ui.rendering_exemplars import keeping, preview, told_to_author


class Allowed(BaseModel):
    allowed: bool


class Line(BaseModel):
    """``line`` is the sentence as the trainer edited it, empty for as it is."""

    sentence: str = Field(max_length=4_000)
    standard: str = Field(max_length=200)
    line: str = Field(default="", max_length=4_000)


class Kept(Line):
    key: str = Field(min_length=8, max_length=100)


def exemplars_of(context: Context, person: Person, review: Review) -> str:
    """What the person may do about examples from a review; nothing where that is nothing."""
    exemplars = context.assistant.exemplars
    mine = review.person_id == person.id
    if not mine and not (review.example_allowed and person.may(Permission.keep_exemplar)):
        return ""
    kept = [one for one in exemplars.of_review(person, review.id) if one.taken_out_at is None]
    return told_to_author(kept) if mine else keeping(review, exemplars.standards(person), kept)


def exemplar_routes(context: Context) -> APIRouter:
    """Routes below ``/page/reviews``; the feature checks the trainer and the author's permission."""
    router = APIRouter(prefix="/page/reviews", include_in_schema=False, default_response_class=HTMLResponse)
    someone = Depends(context.who)

    def section(person: Person, review_id: str) -> str:
        review = context.assistant.reviewing.open(person, review_id)
        return slot("review-exemplars", exemplars_of(context, person, review))

    @router.post("/{review_id}/exemplars/preview")
    async def show(review_id: str, given: Line, person: Person = someone) -> str:
        exemplars = context.assistant.exemplars
        tried = await exemplars.preview(person, review_id, given.sentence, given.standard, given.line.strip() or None)
        standards = await asyncio.to_thread(exemplars.standards, person)
        standard = next((one for one in standards if one.id == given.standard), None)
        if standard is None:
            raise NotFound("There is no such standard in force. Choose another one.")
        return slot("exemplar-preview", preview(review_id, given.sentence, standard, tried))

    @router.post("/{review_id}/exemplars")
    def keep(review_id: str, given: Kept, person: Person = someone) -> str:
        line = given.line.strip() or None
        context.assistant.exemplars.keep(person, review_id, given.sentence, given.standard, given.key, line)
        return section(person, review_id) + jobs_of(context, person)

    @router.post("/{review_id}/exemplars/{exemplar_id}/take-out")
    def take_out(review_id: str, exemplar_id: str, person: Person = someone) -> str:
        context.assistant.exemplars.take_out(person, exemplar_id)
        return section(person, review_id) + jobs_of(context, person)

    return router
