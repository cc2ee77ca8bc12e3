"""Ask a leader: the part of the questions tab in which everybody asks, leaders answer, and answers are read."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.maxima import LISTED
from assistant.features.leader_questions import LeaderQuestions
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.rendering_culture import taken
from assistant.ui.rendering_leader_questions import leaders_part
from assistant.ui.view import View, seen_by_caller


class LeaderAsked(BaseModel):
    """A question as its form holds it; ``readers`` says who may read it and its answer."""

    leader: str = Field(default="", max_length=100)
    question: str = Field(max_length=20_000)
    readers: Literal["me", "all", "named"] = "me"
    key: str = Field(min_length=8, max_length=100)


class LeaderAnswer(BaseModel):
    text: str = Field(max_length=20_000)


class LeadersPart(View):
    """The part, as one person sees it."""

    @cached_property
    def leaders(self) -> LeaderQuestions:
        """Questions to a leader; in the demo the sample people are colleagues."""
        return self.context.assistant.leader_questions.among(self.colleagues)

    def html(self) -> str:
        """All of it."""
        person, leaders = self.person, self.leaders
        return leaders_part(
            leaders.leaders(person),
            leaders.waiting(person),
            leaders.mine(person),
            leaders.answered(person, LISTED),
            self.context.today,
            self.context.time_zone,
        )

    def changed(self) -> str:
        """The part after something was done, as a slot, with the numbers that stand beside it."""
        return slot("leaders", self.html()) + self.context.badges(self.person)


def leader_question_routes(context: Context) -> APIRouter:
    """Routes below ``/page/questions/leaders``; the feature checks who may answer what, and whose it is."""
    router = APIRouter(prefix="/page/questions/leaders", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, LeadersPart)

    @router.post("")
    def ask(given: LeaderAsked, part: LeadersPart = shown) -> str:
        _, out = part.leaders.ask(
            part.person,
            given.key,
            given.question,
            leader_id=given.leader,
            for_everybody=given.readers != "me",
            with_name=given.readers == "named",
        )
        return part.changed() + slot("leader-taken", taken(out))

    @router.post("/{question_id}/answer")
    def answer(question_id: str, given: LeaderAnswer, part: LeadersPart = shown) -> str:
        part.leaders.answer(part.person, question_id, given.text)
        return part.changed()

    @router.post("/{question_id}/keep")
    def keep_to_myself(question_id: str, part: LeadersPart = shown) -> str:
        part.leaders.keep_to_myself(part.person, question_id)
        return part.changed()

    @router.post("/{question_id}/take-back")
    def take_back(question_id: str, part: LeadersPart = shown) -> str:
        part.leaders.take_back(part.person, question_id)
        return part.changed()

    @router.post("/{question_id}/back")
    def put_back(question_id: str, part: LeadersPart = shown) -> str:
        part.leaders.put_back(part.person, question_id)
        return part.changed()

    return router
