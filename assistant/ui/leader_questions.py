"""Ask a leader: the part of the questions tab in which everybody asks, leaders answer, and answers are read."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.maxima import LISTED
from assistant.domain.people import Person
from assistant.features.leader_questions import LeaderQuestions
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.rendering_culture import taken
from assistant.ui.rendering_leader_questions import leaders_part


class LeaderAsked(BaseModel):
    """A question as its form holds it; ``readers`` says who may read it and its answer."""

    leader: str = Field(default="", max_length=100)
    question: str = Field(max_length=20_000)
    readers: Literal["me", "all", "named"] = "me"
    key: str = Field(min_length=8, max_length=100)


class LeaderAnswer(BaseModel):
    text: str = Field(max_length=20_000)


def _feature(context: Context, others: tuple[Person, ...]) -> LeaderQuestions:
    return context.assistant.leader_questions.among(() if context.signed_in else others)


def leaders_of(context: Context, person: Person, others: tuple[Person, ...]) -> str:
    """The person's part of the tab."""
    leaders = _feature(context, others)
    return leaders_part(
        leaders.leaders(person),
        leaders.waiting(person),
        leaders.mine(person),
        leaders.answered(person, LISTED),
        context.today,
        context.time_zone,
    )


def leader_question_routes(context: Context) -> APIRouter:
    """Routes below ``/page/questions/leaders``; the feature checks who may answer what, and whose it is."""
    router = APIRouter(prefix="/page/questions/leaders", include_in_schema=False, default_response_class=HTMLResponse)
    someone, colleagues = Depends(context.who), Depends(context.others)

    def changed(person: Person, others: tuple[Person, ...]) -> str:
        return slot("leaders", leaders_of(context, person, others)) + context.badges(person)

    @router.post("")
    def ask(given: LeaderAsked, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        _, out = _feature(context, others).ask(
            person,
            given.key,
            given.question,
            leader_id=given.leader,
            for_everybody=given.readers != "me",
            with_name=given.readers == "named",
        )
        return changed(person, others) + slot("leader-taken", taken(out))

    @router.post("/{question_id}/answer")
    def answer(
        question_id: str, given: LeaderAnswer, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        _feature(context, others).answer(person, question_id, given.text)
        return changed(person, others)

    @router.post("/{question_id}/keep")
    def keep_to_myself(question_id: str, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        _feature(context, others).keep_to_myself(person, question_id)
        return changed(person, others)

    @router.post("/{question_id}/take-back")
    def take_back(question_id: str, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        _feature(context, others).take_back(person, question_id)
        return changed(person, others)

    @router.post("/{question_id}/back")
    def put_back(question_id: str, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        _feature(context, others).put_back(person, question_id)
        return changed(person, others)

    return router
